"""The receipt as a file that a person saves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from uploader.receipt.codec import receipt_to_json
from uploader.receipt.pdf import receipt_pdf

if TYPE_CHECKING:
    from uploader.model.receipt import Receipt


def receipt_document(receipt: Receipt, form: str) -> bytes:
    """Give the bytes of a file; ``form`` is ``json`` or ``pdf``."""
    if form == "pdf":
        return receipt_pdf(receipt)
    return json.dumps(receipt_to_json(receipt), indent=2, ensure_ascii=False).encode()
