"""A closer look at samples of each series: can it be decoded, what does it refer to, how is it encoded.

Samples, because decoding every image costs more than sending it. Pixels that are not compressed need no look:
the scan has counted them.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.model.look import Decoded, Look, SeriesLook
from uploader.pool import Done, heed_stop
from uploader.scan.examine import examine
from uploader.scan.pixels import NATIVE_SYNTAXES
from uploader.sources import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.model.dicom import Instance, Series
    from uploader.model.source import SourceFile
    from uploader.pool import WorkerPool

BATCH_FILES: Final = 4
MAX_REFERRING: Final = 20
"""Objects without pixels of one series that are looked into; more of them are copies of a kind."""


class Sample(NamedTuple):
    """One file to look at.

    ``place`` is its index in the series, ``frames`` are to be decoded; ``refers`` says to collect what it
    refers to.
    """

    key: str
    place: int
    source: SourceFile
    frames: tuple[int, ...]
    refers: bool


def look_closer(
    series_list: Iterable[Series], pool: WorkerPool, cancel: CancelToken, scratch_dir: Path
) -> Mapping[str, SeriesLook]:
    """Look at samples of every series, by the series' key.

    A file that can't be looked at any more says nothing; one that makes its worker die is damaged.

    Raises
    ------
    Cancelled
    """
    samples = iter([sample for series in series_list for sample in plan_samples(series)])
    batches = iter(lambda: tuple(islice(samples, BATCH_FILES)), ())
    found: dict[str, list[tuple[int, Look]]] = {}
    for done in pool.run(partial(_look_batch, scratch_dir=scratch_dir), batches, cancel):
        if isinstance(done, Done):
            for sample, look in zip(done.batch, done.result, strict=True):
                found.setdefault(sample.key, []).append((sample.place, look))
        else:
            found.setdefault(done.item.key, []).append((done.item.place, Look(Decoded.DAMAGED)))
    return {key: SeriesLook(tuple(sorted(rows, key=lambda row: row[0]))) for key, rows in found.items()}


def plan_samples(series: Series) -> Iterator[Sample]:
    """Choose compressed images (first, middle, last), some objects without pixels, and the first of all."""
    chosen: dict[int, tuple[tuple[int, ...], bool]] = {0: ((), False)}
    compressed = [index for index, each in enumerate(series.instances) if _is_compressed(each)]
    if compressed:
        for index in (compressed[0], compressed[len(compressed) // 2], compressed[-1]):
            last = series.instances[index].frame_count - 1
            chosen[index] = ((0, last) if last else (0,), False)
    referring = [index for index, each in enumerate(series.instances) if not _has_picture(each)]
    for index in referring[:MAX_REFERRING]:
        chosen[index] = (chosen.get(index, ((), False))[0], True)
    for index, (frames, refers) in sorted(chosen.items()):
        yield Sample(series.key, index, series.instances[index].source, frames, refers)


def _is_compressed(instance: Instance) -> bool:
    syntax = instance.transfer_syntax_uid
    return bool(instance.traits.rows) and bool(syntax) and syntax not in NATIVE_SYNTAXES


def _has_picture(instance: Instance) -> bool:
    """Whether it is an image in its own right; segmentations have pixels and lean on others all the same."""
    return bool(instance.traits.rows) and instance.modality not in ("SEG", "RTDOSE")


def _look_batch(batch: tuple[Sample, ...], scratch_dir: Path) -> list[Look]:
    return [_look(sample, scratch_dir) for sample in batch]


def _look(sample: Sample, scratch_dir: Path) -> Look:
    heed_stop()
    try:
        with open_source(sample.source, scratch_dir) as stream:
            return examine(stream, sample.source.size_bytes, sample.frames, refers=sample.refers)
    except Exception:  # noqa: BLE001 - the worker's edge; staging meets the same error and names it
        return Look()
