"""From what the workers say of single files to archives, and to what is not sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from uploader.model.dicom import Series
from uploader.model.package import Archive
from uploader.model.source import Failed, FailReason
from uploader.pool import Died
from uploader.stage.archive import archive_size
from uploader.stage.names import make_unique, sanitize_base, series_name
from uploader.stage.segment import BatchResult, Culprit, Item, Labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.model.package import Member
    from uploader.model.source import OtherFile
    from uploader.pool import Done

MAX_MEMBER_CHARACTERS: Final = 180
WORKER_DIED: Final = "WorkerDied"
"""The pool's word for a worker that ended without an exception (killed, crashed in native code)."""


@dataclass(frozen=True, slots=True)
class RefusedSeries:
    """A series of which nothing is sent. ``reasons`` counts its culprits by code."""

    key: str
    reasons: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Tally:
    """What the workers have said so far of one archive-to-be."""

    items: tuple[Item, ...]
    members: dict[int, Member] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    audit: Counter[tuple[str, str]] = field(default_factory=Counter)
    culprits: dict[int, Culprit] = field(default_factory=dict)
    heard_count: int = 0

    @property
    def is_heard(self) -> bool:
        """Whether the workers have said of each file what became of it."""
        return self.heard_count == len(self.items)

    @property
    def is_lost(self) -> bool:
        """Whether nothing of it will be sent."""
        return bool(self.culprits)

    def add(self, said: Done[Item, BatchResult] | Died[Item]) -> set[str]:
        """Take in what became of a batch; give the segments that are not wanted any more."""
        if isinstance(said, Died):
            self.heard_count += 1
            self.culprits[said.item.position] = _culprit_of(said)
        else:
            self.heard_count += len(said.batch)
            self._add(said.result)
        return self._drop() if self.is_lost else set()

    def _add(self, result: BatchResult) -> None:
        self.members.update({packed.position: packed.member for packed in result.packed})
        self.culprits.update({culprit.position: culprit for culprit in result.culprits})
        self.audit.update({(row.path, row.action): row.times for row in result.audit})
        if result.packed and result.packed[0].position == 0:
            self.labels = result.labels

    def _drop(self) -> set[str]:
        segments = {member.segment for member in self.members.values()}
        self.members.clear()
        return segments

    def ordered(self) -> tuple[Member, ...]:
        """Give its members in their order; all of them are there."""
        return tuple(self.members[position] for position in range(len(self.items)))

    def iter_failed(self) -> Iterator[Failed]:
        """Give each file of a lost archive-to-be: culprits with their reasons, the others for their sake."""
        for item in self.items:
            culprit = self.culprits.get(item.position)
            if culprit is None:
                yield Failed(item.source, FailReason.DEID_REFUSED, "beside_a_refused_instance")
            else:
                yield Failed(item.source, culprit.reason, culprit.detail)

    def refused(self, key: str) -> RefusedSeries:
        """Count the culprits: by the cleaner's own code where it refused, else by our reason.

        What turned up where it must not is counted by the element that it stands in: ``value_echo 0008103e``.
        """
        codes = Counter(_reason_of(culprit) for culprit in self.culprits.values())
        return RefusedSeries(key, tuple(sorted(codes.items())))


def assemble(about: Series | OtherFile, tally: Tally) -> Archive:
    """Give the archive of what is staged; its digest is open, and its name a wish."""
    return _of_series(about, tally) if isinstance(about, Series) else _of_other(about, tally)


def _of_series(series: Series, tally: Tally) -> Archive:
    labels = tally.labels
    members = _with_distinct_names(tally.ordered())
    name = series_name(
        series.key,
        labels.series_number,
        labels.description,
        labels.modality,
        is_localizer=series.is_localizer,
    )
    return Archive(
        key=series.key,
        name=name,
        file_type="dicom",
        is_zip=True,
        size_bytes=archive_size(members, is_zip=True),
        sha256="",
        modality=labels.modality,
        description=labels.description,
        source_bytes=series.size_bytes,
        members=members,
    )


def _of_other(other: OtherFile, tally: Tally) -> Archive:
    [member], key = tally.ordered(), tally.items[0].key
    name = sanitize_base(member.name) or f"file-{key}"
    return Archive(
        key=key,
        name=name,
        file_type=other.file_type,
        is_zip=False,
        size_bytes=member.size_bytes,
        sha256="",
        modality="",
        description="",
        source_bytes=other.source.size_bytes,
        members=(replace(member, name=name),),
    )


def _with_distinct_names(members: Sequence[Member]) -> tuple[Member, ...]:
    wishes = (
        sanitize_base(member.name, MAX_MEMBER_CHARACTERS) or f"{position:06d}.dcm"
        for position, member in enumerate(members, start=1)
    )
    names = make_unique(wishes, MAX_MEMBER_CHARACTERS)
    return tuple(replace(member, name=name) for member, name in zip(members, names, strict=True))


def _reason_of(culprit: Culprit) -> str:
    if culprit.reason is FailReason.DEID_REFUSED and culprit.detail:
        return culprit.detail.split(" ")[0]
    return culprit.detail if culprit.reason is FailReason.VALUE_ECHO else culprit.reason.value


def _culprit_of(died: Died[Item]) -> Culprit:
    if died.kind == WORKER_DIED:
        return Culprit(died.item.position, FailReason.READER_DIED, "")
    return Culprit(died.item.position, FailReason.DEID_REFUSED, died.kind)
