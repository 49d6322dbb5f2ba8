"""Why one file can't be read: raised inside the scan, a `Failed` value outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.source import FailReason


class RefusedFileError(Exception):
    """A file that can't be sent. ``detail`` is technical and holds no value of the file."""

    def __init__(self, reason: FailReason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
