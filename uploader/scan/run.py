"""The scan as a step: a selection in, every file of it in exactly one group out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from uploader.model.dicom import Instance, Patient
from uploader.model.identifying import Identifying
from uploader.model.progress import ScanProgress
from uploader.model.source import Failed, FailReason, OtherFile, Skipped, SourceFile
from uploader.model.traces import Trace
from uploader.pool import Died
from uploader.scan.header import Header
from uploader.scan.read import Left, Listing, Other, Outcome, Refused, read_batch
from uploader.scan.walk import Candidate, Walk

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.model.dicom import Phase, Traits
    from uploader.pool import WorkerPool

BATCH_FILES: Final = 64
"""Enough that handing a batch over costs little beside reading it, few enough that Cancel is prompt."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Every file of the selection, once, ordered by path and member.

    The members of a ZIP archive stand for the archive; a folder that can't be listed counts as a file.
    """

    instances: tuple[Instance, ...]
    others: tuple[OtherFile, ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Failed, ...]

    @property
    def seen_count(self) -> int:
        """Files of the selection."""
        return len(self.instances) + len(self.others) + len(self.skipped) + len(self.failed)


def scan(
    selection: Sequence[Path], pool: WorkerPool, cancel: CancelToken, scratch_dir: Path
) -> Generator[ScanProgress, None, ScanResult]:
    """Find and read the files of ``selection``: files, folders, discs and ZIP archives.

    Parameters
    ----------
    selection
        What was picked. A DICOMDIR stands for its folder.
    pool
        Where files are read; the walk itself runs here, no further ahead than the workers need.
    cancel
        Seen between batches, and by the walk at each file.
    scratch_dir
        The case's private folder, for what must be unpacked and is too large for memory.

    Raises
    ------
    NothingThere
        When a picked path is not there.
    Cancelled
    DiskFull
        When ``scratch_dir`` has no room for what must be unpacked.
    """
    walk = Walk(selection, cancel)
    sorting = _Sorting()
    yield from _read(walk, walk, sorting, pool, cancel, scratch_dir)
    while sorting.members:
        members, sorting.members = sorting.members, []
        yield from _read(members, walk, sorting, pool, cancel, scratch_dir)
    result = sorting.result(walk)
    yield ScanProgress(result.seen_count, result.seen_count, is_walking=False)
    return result


def _read(
    candidates: Iterable[Candidate],
    walk: Walk,
    sorting: _Sorting,
    pool: WorkerPool,
    cancel: CancelToken,
    scratch_dir: Path,
) -> Iterator[ScanProgress]:
    feed = _Feed(candidates)
    answered = 0
    for done in pool.run(partial(read_batch, scratch_dir=scratch_dir), feed.iter_batches(), cancel):
        if isinstance(done, Died):
            sorting.add(done.item, Refused(FailReason.READER_DIED, done.kind))
            answered += 1
        else:
            for candidate, outcome in zip(done.batch, done.result, strict=True):
                sorting.add(candidate, outcome)
            answered += len(done.batch)
        settled = sorting.count + len(walk.skipped) + len(walk.failed)
        waiting = feed.found_count - answered + len(sorting.members)
        yield ScanProgress(settled + waiting, settled, feed.is_walking or bool(sorting.members))


class _Feed:
    """Cuts a lazy stream of candidates into batches, counts them, and knows whether it has ended."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = iter(candidates)
        self.found_count = 0
        self.is_walking = True

    def iter_batches(self) -> Iterator[tuple[Candidate, ...]]:
        while batch := tuple(islice(self._candidates, BATCH_FILES)):
            self.found_count += len(batch)
            yield batch
        self.is_walking = False


class _Sorting:
    """Puts each outcome into its group, and shares what many instances have in common."""

    def __init__(self) -> None:
        self.count = 0
        self.members: list[Candidate] = []
        self._instances: list[Instance] = []
        self._others: list[OtherFile] = []
        self._skipped: list[Skipped] = []
        self._failed: list[Failed] = []
        self._patients: dict[tuple[str, ...], Patient] = {}
        self._texts: dict[str, str] = {}
        self._hidden: dict[str, Identifying[str]] = {}
        self._traits: dict[Traits, Traits] = {}
        self._known_traits: dict[int, tuple[Traits, Traits]] = {}
        self._phases: dict[Phase, Phase] = {}
        self._traces: dict[tuple[tuple[int, str], ...], tuple[Trace, ...]] = {}

    def add(self, candidate: Candidate, outcome: Outcome) -> None:
        self.count += not isinstance(outcome, Listing)
        source = candidate.source
        match outcome:
            case Header():
                self._instances.append(self._instance(source, outcome))
            case Other(file_type):
                self._others.append(OtherFile(source, file_type))
            case Left(reason):
                self._skipped.append(Skipped(source, reason))
            case Refused(reason, detail):
                self._failed.append(Failed(source, reason, detail))
            case Listing():
                self._expand(source, outcome)

    def result(self, walk: Walk) -> ScanResult:
        return ScanResult(
            tuple(sorted(self._instances, key=_place)),
            tuple(sorted(self._others, key=_place)),
            tuple(sorted(self._skipped + walk.skipped, key=_place)),
            tuple(sorted(self._failed + walk.failed, key=_place)),
        )

    def _expand(self, archive: SourceFile, listing: Listing) -> None:
        for member in listing.members:
            shown = Identifying(f"{archive.shown_as.reveal()}/{member.name}")
            source = SourceFile(archive.path, member.name, member.size_bytes, archive.modified_ns, shown)
            if member.fail is not None:
                self._failed.append(Failed(source, member.fail))
            elif member.skip is not None:
                self._skipped.append(Skipped(source, member.skip))
            else:
                self.members.append(Candidate(source, member.hint))
                continue
            self.count += 1

    def _instance(self, source: SourceFile, header: Header) -> Instance:
        text = self._text
        who = (header.patient_id, header.issuer, header.name, header.birth_date, header.sex)
        patient = self._patients.get(who)
        if patient is None:
            patient_id, issuer, name, birth_date = (Identifying(value) for value in who[:4])
            patient = self._patients[who] = Patient(patient_id, issuer, name, birth_date, header.sex)
        return Instance(
            source=source,
            patient=patient,
            study_instance_uid=text(header.study_instance_uid),
            series_instance_uid=text(header.series_instance_uid),
            sop_instance_uid=header.sop_instance_uid,
            sop_class_uid=text(header.sop_class_uid),
            transfer_syntax_uid=text(header.transfer_syntax_uid),
            modality=text(header.modality),
            number=header.number,
            series_number=header.series_number,
            series_description=self._hide(header.series_description),
            study_date=self._hide(header.study_date),
            frame_count=header.frame_count,
            is_localizer=header.is_localizer,
            header_bytes=header.header_bytes,
            traits=self._shared_traits(header.traits),
            phase=self._phases.setdefault(header.phase, header.phase),
            position=header.position,
            traces=self._shared_traces(header.traces),
        )

    def _shared_traits(self, traits: Traits) -> Traits:
        """Give the one of equal traits; first by identity, since a batch brings one object for many files."""
        known = self._known_traits.get(id(traits))
        if known is None:
            known = self._known_traits[id(traits)] = (traits, self._traits.setdefault(traits, traits))
        return known[1]

    def _shared_traces(self, said: tuple[tuple[int, str], ...]) -> tuple[Trace, ...]:
        known = self._traces.get(said)
        if known is None:
            known = self._traces[said] = tuple(Trace(tag, self._hide(value)) for tag, value in said)
        return known

    def _text(self, value: str) -> str:
        return self._texts.setdefault(value, value)

    def _hide(self, value: str) -> Identifying[str]:
        return self._hidden.setdefault(value, Identifying(value))


def _place(item: Instance | OtherFile | Skipped | Failed) -> tuple[str, str]:
    return str(item.source.path), item.source.member or ""
