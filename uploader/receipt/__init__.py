"""What happened to a case, for keeping: as JSON, as text and as PDF, without patient data."""

from uploader.receipt.codec import receipt_from_json, receipt_to_json
from uploader.receipt.documents import receipt_document
from uploader.receipt.text import receipt_text

__all__ = ["receipt_document", "receipt_from_json", "receipt_text", "receipt_to_json"]
