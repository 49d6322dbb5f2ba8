"""Step 2: what the person picked, file by file: DICOM instances, other files, skipped, failed."""

from uploader.scan.digest import digest_instances
from uploader.scan.look import look_closer
from uploader.scan.run import ScanResult, scan

__all__ = ["ScanResult", "digest_instances", "look_closer", "scan"]
