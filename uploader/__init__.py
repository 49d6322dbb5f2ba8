"""Case Uploader: guides hospital staff in sending de-identified imaging cases to a Flywheel site."""

__version__ = "0.1.0"
