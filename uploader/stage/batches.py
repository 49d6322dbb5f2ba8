"""How the files of a case are shared out among the workers."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from uploader.sources import IN_MEMORY_BYTES
from uploader.stage.segment import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.model.dicom import Series
    from uploader.model.source import OtherFile, SourceFile

MAX_BATCH_BYTES: Final = 16 * 1024 * 1024
"""A stop waits for the batches that are worked on: they must be small."""

MIN_BATCH_BYTES: Final = 4 * 1024 * 1024
MAX_BATCH_COUNT: Final = 512
BATCHES_A_WORKER: Final = 4
"""So many at least, where the case is small, so that no worker idles while another ends."""


def plan_items(series_list: Sequence[Series], others: Sequence[OtherFile]) -> dict[str, tuple[Item, ...]]:
    """Give the members of every archive-to-be in their order, by archive key, in the case's order."""
    items = {
        series.key: tuple(
            Item(
                series.key,
                position,
                instance.source,
                own_name(instance.source),
                is_dicom=True,
                mask=instance.mask,
            )
            for position, instance in enumerate(series.instances)
        )
        for series in series_list
    }
    for number, other in enumerate(others, start=1):
        key = f"f{number}"
        items[key] = (Item(key, 0, other.source, own_name(other.source), is_dicom=False),)
    return items


def plan_batch_bytes(total_bytes: int, worker_count: int) -> int:
    """Give how many source bytes one batch may hold."""
    share = total_bytes // (BATCHES_A_WORKER * worker_count)
    return max(MIN_BATCH_BYTES, min(share, MAX_BATCH_BYTES))


def iter_batches(items: Sequence[Item], max_bytes: int) -> Iterator[tuple[Item, ...]]:
    """Cut one archive's items into batches of at most ``max_bytes`` (or one item) and `MAX_BATCH_COUNT`."""
    batch: list[Item] = []
    batch_bytes = 0
    for item in items:
        is_too_much = batch_bytes + item.source.size_bytes > max_bytes
        if batch and (is_too_much or len(batch) == MAX_BATCH_COUNT):
            yield tuple(batch)
            batch, batch_bytes = [], 0
        batch.append(item)
        batch_bytes += item.source.size_bytes
    if batch:
        yield tuple(batch)


def plan_need(sources: Sequence[SourceFile]) -> int:
    """Give the bytes that packed files take at most: none shrinks, and headers grow by half a percent."""
    total = sum(source.size_bytes for source in sources)
    return total + total // 200 + 4096 * len(sources)


def plan_scratch(sources: Sequence[SourceFile], worker_count: int) -> int:
    """Give the bytes in which each worker unpacks the largest member of a picked ZIP archive."""
    unpacked = max((source.size_bytes for source in sources if source.member is not None), default=0)
    return unpacked * worker_count if unpacked > IN_MEMORY_BYTES else 0


def own_name(source: SourceFile) -> str:
    """Give the file's own name, without the folders above it."""
    return source.path.name if source.member is None else PurePosixPath(source.member).name
