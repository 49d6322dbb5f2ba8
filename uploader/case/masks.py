"""Masks that can be offered for a picture, and the second reading of those that were masked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from uploader.burned_in import picture_reader, read_pictures
from uploader.cancel import CancelToken
from uploader.case.prepare import masked_series
from uploader.checks import risk_of
from uploader.model.burned_in import Risk
from uploader.model.mask import Looked, SeriesMask, kind_of
from uploader.pool import Done
from uploader.sources import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from uploader.burned_in import MaskBook
    from uploader.deid import DeviceFacts
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import PreparedCase
    from uploader.model.dicom import Instance, Series
    from uploader.model.mask import Box
    from uploader.model.source import SourceFile
    from uploader.pool import WorkerPool


REMEMBERED, KNOWN = "remembered", "known"
SOURCES: Final = (REMEMBERED, KNOWN)
"""Where masks are offered from: this computer's own use, and the table of vendors."""


@dataclass(frozen=True, slots=True)
class MaskOffer:
    """Boxes that fit a picture: used before on this computer for its device, or known of its vendor."""

    remembered: tuple[Box, ...] = ()
    known: tuple[Box, ...] = ()


_Wanted: TypeAlias = "tuple[SeriesMask, ...]"
"""All masks of one series."""


class Masks:
    """What is known of devices and what was read again, kept for as long as it may be asked once more.

    Parameters
    ----------
    make_pool
        Gives the workers that read headers, for as long as a block runs.
    scratch_dir
        Private folder for members of ZIP archives that are too large for memory.
    """

    def __init__(
        self, book: MaskBook, make_pool: Callable[[], AbstractContextManager[WorkerPool]], scratch_dir: Path
    ) -> None:
        self._book = book
        self._make_pool = make_pool
        self._scratch_dir = scratch_dir
        self._facts: dict[SourceFile, DeviceFacts | None] = {}
        self._of: PreparedCase | None = None
        self._read: dict[_Wanted, SeriesText] = {}
        self._asked = 0
        self._lock = threading.Lock()

    # --- offers ------------------------------------------------------------------------------------------

    def offer(self, instance: Instance) -> MaskOffer:
        """Say what can be offered for one picture."""
        facts = self._facts_of(instance)
        if facts is None:
            return MaskOffer()
        return MaskOffer(self._book.boxes(facts.device, kind_of(instance.traits)), facts.known)

    def offered(self, prepared: PreparedCase, keys: Collection[str], sources: Collection[str]) -> Looked:
        """Give the masks that are known for the pictures of some series, from `SOURCES` that are named."""
        masks = []
        for series in (one for one in prepared.series_list if one.key in keys):
            kinds = {kind_of(each.traits): each for each in reversed(series.instances) if each.traits.rows}
            for kind, instance in kinds.items():
                offer = self.offer(instance)
                boxes = offer.remembered if REMEMBERED in sources else ()
                boxes += offer.known if KNOWN in sources else ()
                if boxes:
                    masks.append(SeriesMask(series.key, kind, tuple(dict.fromkeys(boxes))))
        return Looked(tuple(masks))

    def remember(self, prepared: PreparedCase, looked: Looked, day: str) -> None:
        """Keep the masks of a case that begins, for the next visit to the same devices."""
        by_key = {series.key: series for series in prepared.series_list}
        for mask in looked.masks:
            series = by_key[mask.series]
            one = next((each for each in series.instances if kind_of(each.traits) == mask.kind), None)
            facts = self._facts_of(one) if one else None
            if facts is not None:
                self._book.remember(facts.device, mask.kind, mask.boxes, day)

    def _facts_of(self, instance: Instance) -> DeviceFacts | None:
        source = instance.source
        if source not in self._facts:
            task = partial(facts_of_batch, scratch_dir=self._scratch_dir)
            with self._make_pool() as pool:
                (said,) = pool.run(task, [(source,)], CancelToken())
            self._facts[source] = said.result if isinstance(said, Done) else None
        return self._facts[source]

    # --- reading again -------------------------------------------------------------------------------------

    def read_again(
        self, prepared: PreparedCase, looked: Looked, cancel: CancelToken
    ) -> Mapping[str, SeriesText]:
        """Read masked series as they will leave, by key. Without the extra ``ocr`` nothing is in the answer.

        Of several callers at once only the last one's pictures are read: the others' answers are old news.

        Raises
        ------
        Cancelled
        """
        self._asked += 1
        mine = self._asked
        with self._lock:
            if self._of is not prepared:
                self._of, self._read = prepared, {}
            wanted = {
                tuple(one for one in looked.masks if one.series == series.key): series
                for series in masked_series(prepared, looked)
            }
            missing = {key: series for key, series in wanted.items() if key not in self._read}
            if missing and mine == self._asked:
                self._read.update(self._texts(missing, cancel))
            return {series.key: self._read[key] for key, series in wanted.items() if key in self._read}

    def _texts(self, missing: Mapping[_Wanted, Series], cancel: CancelToken) -> dict[_Wanted, SeriesText]:
        with picture_reader(self._scratch_dir) as reader:
            if reader is None:
                return {}
            texts = read_pictures(missing.values(), _at_least_medium, reader, cancel)
        return {key: texts[series.key] for key, series in missing.items() if series.key in texts}


def _at_least_medium(series: Series) -> Risk:
    """Who drew a mask found text: then every file is looked into, of stacks of slices too."""
    risk = risk_of(series)
    return Risk.MEDIUM if risk is Risk.LOW else risk


def facts_of_batch(batch: tuple[SourceFile, ...], scratch_dir: Path) -> DeviceFacts | None:
    """Read the header of the one file of the batch. Runs in a worker."""
    from uploader.deid import device_facts  # noqa: PLC0415 - half a second

    (source,) = batch
    with open_source(source, scratch_dir) as handle:
        return device_facts(handle, source.size_bytes)
