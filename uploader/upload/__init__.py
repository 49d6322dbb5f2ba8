"""Archives → bytes that the server has acknowledged; each once, whatever happens in between."""

from uploader.upload.bandwidth import TokenBucket
from uploader.upload.desk import BytesGoneError
from uploader.upload.failures import NetworkFailure
from uploader.upload.ledger import Ledger
from uploader.upload.run import Upload, Uploaded, upload
from uploader.upload.send import HttpPartSender
from uploader.upload.wire import ArchiveReader, PartSender, PutAnswer, Transport

__all__ = [
    "ArchiveReader",
    "BytesGoneError",
    "HttpPartSender",
    "Ledger",
    "NetworkFailure",
    "PartSender",
    "PutAnswer",
    "TokenBucket",
    "Transport",
    "Upload",
    "Uploaded",
    "upload",
]
