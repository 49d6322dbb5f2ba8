"""Is a profile fit for use? Its text is read for traps, and it is tried on a file full of planted values."""

from __future__ import annotations

from uploader.deid.check.apart import check_apart
from uploader.deid.check.table import EDITION, table_rows
from uploader.deid.check.whole import check_profile

__all__ = ["EDITION", "check_apart", "check_profile", "table_rows"]
