"""The first milestone of a case: what was chosen, and what it was chosen from."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uploader.model.destination import Destination
from uploader.model.mask import NOTHING_SAID, Box, Looked, PictureKind, SeriesMask
from uploader.model.profile import ProfileDocument, ProfileLevel
from uploader.model.receipt import Tried

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.case import PreparedCase
    from uploader.model.source import SourceFile


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What the person decided.

    Parameters
    ----------
    selection
        The files and folders that were picked, absolute.
    fingerprint
        Digest of every file's path, size and time: what was reviewed is what is sent.
    left_out
        Names of what was taken out: see `series_name` and `file_name`.
    profile
        The profile in force; None where there is none.
    file_count, total_bytes
        Of what is to be sent, as it is on this computer.
    looked
        What was said of pictures, by the names of series; it goes into the journal with all this.
    mask_boxes
        How many boxes were drawn, by the series' key, for the receipt.
    tried
        How the profile did when it was tried, for the receipt.
    findings, answers
        What the checks said (code, severity, count), and what the person said of the warnings (code, answer).
    """

    case_id: str
    site: str
    user: str
    started_at: str
    destination: Destination
    selection: tuple[str, ...]
    fingerprint: str
    left_out: frozenset[str]
    leaves_out_blocked: bool
    phi_risk_accepted: bool
    profile: ProfileDocument | None
    file_count: int
    total_bytes: int
    findings: tuple[tuple[str, str, int], ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    looked: Looked = NOTHING_SAID
    mask_boxes: tuple[tuple[str, int], ...] = ()
    tried: Tried | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The selection as paths."""
        return tuple(Path(text) for text in self.selection)


def record_to_json(record: CaseRecord) -> dict[str, Any]:
    """Give plain JSON values."""
    content = asdict(record)
    content["left_out"] = sorted(record.left_out)
    content["looked"]["cleared"] = sorted(record.looked.cleared)
    return content


def record_from_json(content: dict[str, Any]) -> CaseRecord:
    """Read what `record_to_json` gave."""
    profile = content["profile"]
    document = profile and ProfileDocument(ProfileLevel(profile["level"]), profile["text"], profile["sha256"])
    return CaseRecord(
        **{
            **content,
            "destination": Destination(**content["destination"]),
            "selection": tuple(content["selection"]),
            "left_out": frozenset(content["left_out"]),
            "profile": document,
            "findings": tuple((code, grave, count) for code, grave, count in content["findings"]),
            "answers": tuple((code, answer) for code, answer in content["answers"]),
            "mask_boxes": tuple((key, count) for key, count in content.get("mask_boxes", ())),
            "tried": Tried(**content["tried"]) if content.get("tried") else None,
            "looked": _looked(content.get("looked", {})),  # cases of earlier versions have none
        }
    )


def _looked(content: dict[str, Any]) -> Looked:
    masks = tuple(
        SeriesMask(one["series"], PictureKind(**one["kind"]), tuple(Box(**box) for box in one["boxes"]))
        for one in content.get("masks", ())
    )
    return Looked(masks, frozenset(content.get("cleared", ())))


def iter_sources(prepared: PreparedCase) -> Iterable[SourceFile]:
    """Every file of the selection, in no particular order."""
    for series in prepared.series_list:
        yield from (instance.source for instance in series.instances)
    yield from (instance.source for instance in prepared.duplicates)
    for group in (prepared.others, prepared.skipped, prepared.failed):
        yield from (row.source for row in group)


def fingerprint(prepared: PreparedCase) -> str:
    """Digest of which files were seen, and in which state; the order of the walk does not matter."""
    rows = sorted(
        f"{source.path}\0{source.member}\0{source.size_bytes}\0{source.modified_ns}"
        for source in iter_sources(prepared)
    )
    return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogateescape")).hexdigest()
