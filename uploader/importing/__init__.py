"""The Bulk Import job: the one place where DICOM's series become Flywheel's files in an acquisition."""
