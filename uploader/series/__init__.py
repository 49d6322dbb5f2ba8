"""Step 3: instances into series, pure. The order of the files never matters."""

from uploader.series.duplicates import Resolved, resolve_duplicates, same_uid_groups
from uploader.series.grouping import group_series

__all__ = ["Resolved", "group_series", "resolve_duplicates", "same_uid_groups"]
