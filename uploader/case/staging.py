"""From a record of what was chosen to archives in the spool, or back to them after an interruption."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from uploader.case.journal import STAGED, UPLOADED, Journal
from uploader.case.others import keep_here, take_others
from uploader.case.prepare import prepare
from uploader.case.record import CaseRecord, fingerprint
from uploader.case.selection import choose
from uploader.case.tally import left_behind
from uploader.errors import (
    CaseDamaged,
    NothingToSend,
    PhiRiskNotAccepted,
    SeriesNotDeidentified,
    SourceChanged,
    ValueEchoed,
)
from uploader.model.receipt import AppliedProfile, LeftBehind
from uploader.model.source import FailReason
from uploader.stage import Spool, dump_manifest, load_manifest, stage_case

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.case.edges import Edges
    from uploader.model.case import PreparedCase
    from uploader.model.package import Manifest
    from uploader.model.profile import ProfileDocument
    from uploader.model.progress import CaseProgress
    from uploader.model.traces import Trace
    from uploader.stage import Cleaner, StageResult

SPOOL = "spool"
ECHO = FailReason.VALUE_ECHO.value
UNTOUCHED = AppliedProfile(name="", level="", sha256="", engine="")


@dataclass(frozen=True, slots=True)
class Staged:
    """What is ready to be sent, and the account of everything else."""

    manifest: Manifest
    seen_count: int
    left_behind: tuple[LeftBehind, ...]
    actions: Mapping[str, tuple[tuple[str, int], ...]]
    profile: AppliedProfile

    @property
    def sent_count(self) -> int:
        """Files in the archives."""
        return sum(len(archive.members) for archive in self.manifest.archives)


def stage(
    record: CaseRecord,
    prepared: PreparedCase | None,
    journal: Journal,
    spool: Spool,
    edges: Edges,
    cancel: CancelToken,
) -> Generator[CaseProgress, None, Staged]:
    """De-identify and pack what was chosen, and write down that it is ready.

    Parameters
    ----------
    prepared
        The selection as it was reviewed in this run; None after an interruption, to scan it again.

    Raises
    ------
    SourceChanged
        When the files are not those that were reviewed.
    DeidError
        When the profile can't be carried out, or a series can't be de-identified and leaving it out was
        not asked for.
    NothingToSend
    """
    spool.create()
    if prepared is None:
        prepared = yield from prepare(record.paths, edges.pool, cancel, spool.path)
    if fingerprint(prepared) != record.fingerprint:
        raise SourceChanged(count="some")
    prepared = keep_here(prepared, edges.policy)
    chosen = choose(prepared, record.left_out, record.looked)
    cleaner, applied, sections = cleaner_for(record, traces_of(prepared))
    others, refused = take_others(chosen.others, prepared.series_list, sections)
    result = yield from stage_case(chosen.series_list, others, cleaner, spool, edges.pool, cancel)
    _refuse_bad(result, record)
    failed = (*refused, *result.failed)
    behind = left_behind(prepared, failed, chosen.left_out_count)
    if not result.manifest.archives:
        raise NothingToSend(skipped=len(prepared.skipped), failed=len(prepared.failed) + len(failed))
    staged = Staged(result.manifest, prepared.seen_count, behind, result.audit, applied)
    _write(journal, staged)
    return staged


def _refuse_bad(result: StageResult, record: CaseRecord) -> None:
    """Stop the case when a series is refused, unless leaving it out was asked for."""
    if result.refused_series and not record.leaves_out_blocked:
        reasons = sorted({code for series in result.refused_series for code, _ in series.reasons})
        elements = [element_text(reason.partition(" ")[2]) for reason in reasons if reason.startswith(ECHO)]
        if elements:
            raise ValueEchoed(count=len(result.refused_series), elements=", ".join(elements))
        raise SeriesNotDeidentified(count=len(result.refused_series), reasons=", ".join(reasons))


def element_text(path: str) -> str:
    """Write a tag path as people know tags: ``(0040,A730)[2] (0040,A160)``; a name's place stays a word."""
    words = []
    for part in path.split("."):
        is_tag = len(part) == 8  # noqa: PLR2004 - hex digits of a tag
        words.append(
            f" ({part[:4].upper()},{part[4:].upper()})"
            if is_tag
            else f"[{part}]"
            if part.isdecimal()
            else part
        )
    return "".join(words).strip()


def cleaner_for(
    record: CaseRecord, traces: tuple[Trace, ...]
) -> tuple[Cleaner, AppliedProfile, frozenset[str] | None]:
    """Build what de-identifies; only an accepted risk sends files as they are.

    Parameters
    ----------
    traces
        See `traces_of`.

    Returns
    -------
    Cleaner, AppliedProfile, sections
        The last names the profile's sections for other files than DICOM; None where there is no profile.

    Raises
    ------
    ProfileInvalid, RuleUnsupported, PhiRiskNotAccepted
    """
    if record.profile is None and not record.phi_risk_accepted:
        raise PhiRiskNotAccepted(project=record.destination.project_label)
    return cleaner_for_profile(record.profile, date.fromisoformat(record.started_at[:10]), traces)


def traces_of(prepared: PreparedCase) -> tuple[Trace, ...]:
    """Give what the files of a case say of somebody, left out or not: it must not stand in what is sent."""
    instances = [instance for series in prepared.series_list for instance in series.instances]
    groups = {id(instance.traces): instance.traces for instance in (*instances, *prepared.duplicates)}
    return tuple(
        sorted(
            {trace for group in groups.values() for trace in group},
            key=lambda one: (one.tag, one.value.reveal()),
        )
    )


def cleaner_for_profile(
    document: ProfileDocument | None, today: date | None = None, traces: tuple[Trace, ...] = ()
) -> tuple[Cleaner, AppliedProfile, frozenset[str] | None]:
    """Build what de-identifies by a profile, or what leaves files as they are where there is none.

    Parameters
    ----------
    today
        The day on which the case began, from which some bounds on dates count.

    Raises
    ------
    ProfileInvalid, RuleUnsupported
    """
    from uploader.deid import Deidentifier, Untouched, read_profile  # noqa: PLC0415 - half a second

    if document is None:
        return Untouched(), UNTOUCHED, None
    profile = read_profile(document, today)
    cleaner = Deidentifier(profile, traces)
    applied = AppliedProfile(profile.name, profile.level.value, profile.sha256, cleaner.engine)
    return cleaner, applied, profile.other_sections


def _write(journal: Journal, staged: Staged) -> None:
    body = {
        "manifest": dump_manifest(staged.manifest),
        "seen_count": staged.seen_count,
        "left_behind": [asdict(row) for row in staged.left_behind],
        "actions": staged.actions,
        "profile": asdict(staged.profile),
    }
    journal.write(STAGED, body)


def restore(journal: Journal, spool: Spool) -> Staged | None:
    """Give what an earlier run staged; None when it did not come so far, or the spool was damaged.

    A damaged spool is made anew from the files that were picked: nothing of it was imported yet. When all
    of it has been sent the spool is gone, and what was sent is never made anew.
    """
    body = journal.read(STAGED)
    if body is None:
        return None
    is_sent = journal.read(UPLOADED) is not None
    try:
        manifest = load_manifest(body["manifest"], spool, needs_bytes=not is_sent)
    except CaseDamaged:
        if is_sent:
            raise
        return None
    return Staged(
        manifest=manifest,
        seen_count=body["seen_count"],
        left_behind=tuple(LeftBehind(**row) for row in body["left_behind"]),
        actions={key: tuple((code, count) for code, count in rows) for key, rows in body["actions"].items()},
        profile=AppliedProfile(**body["profile"]),
    )


def peek(workspace: Path) -> tuple[Manifest | None, bool]:
    """Look at a case that another thread may be at work on: its manifest, and whether all of it was sent."""
    journal = Journal(workspace)
    try:
        body = journal.read(STAGED)
        is_sent = journal.read(UPLOADED) is not None
        spool = Spool(workspace / SPOOL)
        return (load_manifest(body["manifest"], spool, needs_bytes=False) if body else None), is_sent
    finally:
        journal.close()
