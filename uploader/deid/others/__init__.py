"""Files that are not DICOM, cleaned by the profile's sections for them."""

from __future__ import annotations

from uploader.deid.others.clean import clean_file, file_name

__all__ = ["clean_file", "file_name"]
