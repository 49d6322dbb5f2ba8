"""PNG: pieces of text and other chunks are taken out; what draws the picture is copied byte by byte."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from uploader.deid.actions import Remove
from uploader.deid.others.section import SIGNATURES
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.deid.others.section import OtherSection

PUBLIC = (
    "IHDR", "PLTE", "IDAT", "IEND", "bKGD", "cHRM", "dSIG", "eXIf", "gAMA", "hIST", "iCCP", "iTXt", "pHYs",
    "sBIT", "sPLT", "sRGB", "sTER", "tEXt", "tIME", "tRNS", "zTXt",
)  # fmt: skip
NEEDED = ("IHDR", "PLTE", "IDAT", "IEND", "tRNS")
"""Chunks without which the picture is another one."""
PRIVATE = "remove-private-chunks"


def clean_png(content: bytes, section: OtherSection) -> tuple[bytes, list[AuditRow]]:
    """Take chunks out, and what stands behind the end of the picture.

    Raises
    ------
    RefusedError
        FILE_UNREADABLE, for wrong check sums, too.
    """
    unwanted = {rule.name.lower() for rule in section.rules if isinstance(rule.action, Remove)}
    kept, audit = [SIGNATURES["png"]], []
    for name, chunk in _iter_chunks(content):
        if name.lower() in unwanted:
            audit.append(AuditRow(name, "remove"))
        elif PRIVATE in section.switches and name not in PUBLIC:
            audit.append(AuditRow(name, PRIVATE))
        else:
            kept.append(chunk)
    return b"".join(kept), audit


def _iter_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    position, name = len(SIGNATURES["png"]), ""
    if not content.startswith(SIGNATURES["png"]):
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    while name != "IEND":
        length = int.from_bytes(content[position : position + 4], "big")
        end = position + 12 + length
        code = content[position + 4 : position + 8]
        check = zlib.crc32(content[position + 4 : end - 4]).to_bytes(4, "big")
        if end > len(content) or not code.isalpha() or check != content[end - 4 : end]:
            raise RefusedError(RefusalCode.FILE_UNREADABLE)
        name = code.decode("ascii")
        yield name, content[position:end]
        position = end
