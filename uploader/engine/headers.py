"""What de-identification does to one header, before and after, for the person to see. Runs in a worker."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from uploader.cancel import CancelToken
from uploader.errors import SeriesNotDeidentified
from uploader.model.cleaned import Refused, piece_size, read_piece
from uploader.model.identifying import Identifying
from uploader.pool import Died
from uploader.sources import open_source
from uploader.wizard.engine import HeaderChange, HeaderComparison

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydicom import Dataset

    from uploader.model.cleaned import CleanedInstance
    from uploader.model.mask import Mask
    from uploader.model.source import SourceFile
    from uploader.pool import WorkerPool
    from uploader.stage import Cleaner

LONGEST_SHOWN_CHARS = 200
LONGEST_READ_BYTES = 64 * 1024 * 1024
PIXELS = {"7fe00008": "FloatPixelData", "7fe00009": "DoubleFloatPixelData", "7fe00010": "PixelData"}
KEPT, ADDED = "keep", "add"


def compare_headers(
    source: SourceFile, cleaner: Cleaner, pool: WorkerPool, scratch_dir: Path, mask: Mask | None = None
) -> HeaderComparison:
    """De-identify one file and set its header beside the original's.

    Raises
    ------
    SeriesNotDeidentified
        When the file can't be de-identified, or not be read.
    """
    task = partial(_compare_batch, cleaner=cleaner, scratch_dir=scratch_dir, mask=mask)
    for said in pool.run(task, [(source,)], CancelToken()):
        if isinstance(said, Died):
            raise SeriesNotDeidentified(count=1, reasons=said.kind)
        if isinstance(said.result, Refused):
            raise SeriesNotDeidentified(count=1, reasons=said.result.code)
        return said.result
    raise SeriesNotDeidentified(count=1, reasons="no_answer")


def _compare_batch(
    batch: tuple[SourceFile, ...], cleaner: Cleaner, scratch_dir: Path, mask: Mask | None
) -> HeaderComparison | Refused:
    import pydicom  # noqa: PLC0415 - half a second, in the worker alone

    (source,) = batch
    with open_source(source, scratch_dir) as handle:
        cleaned = cleaner.clean(handle, source.size_bytes, source.shown_as.reveal(), mask)
        if isinstance(cleaned, Refused):
            return cleaned
        handle.seek(0)
        before = pydicom.dcmread(handle, stop_before_pixels=True, force=True)
        values = dict(_iter_values(before))
        finished = io.BytesIO(_head(cleaned, handle))
    after = dict(_iter_values(pydicom.dcmread(finished, stop_before_pixels=True, force=True)))
    actions = {row.path.lower(): row.action for row in cleaned.audit}
    rows = [_row(path, values, after, actions) for path in sorted({*values, *after})]
    rows += [_pixel_row(path, actions[path]) for path in PIXELS if path in actions]
    return HeaderComparison(
        rows=tuple(rows),
        name_before=source.shown_as,
        name_after=Identifying(cleaned.name),
    )


def _head(cleaned: CleanedInstance, source: BinaryIO) -> bytes:
    """The finished file up to its first very large value, which is the pixel data or is not shown either."""
    head = bytearray()
    for piece in cleaned.pieces:
        if piece_size(piece) > LONGEST_READ_BYTES:
            break
        head += read_piece(piece, source, 0, piece_size(piece))
    return bytes(head)


def _pixel_row(path: str, action: str) -> HeaderChange:
    """The pictures themselves, of which no value is shown."""
    return HeaderChange(path, PIXELS[path], Identifying(""), action, Identifying(""))


def _row(
    path: str, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]], actions: dict[str, str]
) -> HeaderChange:
    keyword, old = before.get(path, ("", ""))
    new_keyword, new = after.get(path, ("", ""))
    fallback = KEPT if old == new and path in before else ("remove" if path in before else ADDED)
    return HeaderChange(
        path, keyword or new_keyword, Identifying(old), actions.get(path, fallback), Identifying(new)
    )


def _iter_values(dataset: Dataset, prefix: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Tag path, keyword and value of every element, sequences item by item."""
    for element in dataset:
        path = f"{prefix}{element.tag:08X}".lower()
        if element.VR == "SQ":
            for index, item in enumerate(element.value):
                yield from _iter_values(item, f"{path}.{index}.")
        else:
            yield path, (element.keyword, _shown(element.value))


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    text = "\\".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= LONGEST_SHOWN_CHARS else f"{text[:LONGEST_SHOWN_CHARS]}…"
