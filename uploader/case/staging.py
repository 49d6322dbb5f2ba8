"""From a record of what was chosen to archives in the spool, or back to them after an interruption."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from uploader.cancel import CancelToken
from uploader.case.journal import MADE, STAGED, UPLOADED, Journal
from uploader.case.others import keep_here, take_others
from uploader.case.prepare import prepare
from uploader.case.record import CaseRecord, fingerprint
from uploader.case.selection import choose
from uploader.case.steps import Steps
from uploader.case.tally import left_behind
from uploader.errors import (
    CaseDamaged,
    NothingToSend,
    PhiRiskNotAccepted,
    SeriesNotDeidentified,
    SourceChanged,
    ValueEchoed,
)
from uploader.model.cleaned import AuditCount
from uploader.model.package import Manifest
from uploader.model.receipt import AppliedProfile, LeftBehind
from uploader.model.source import FailReason
from uploader.stage import Made, Ready, Spool, dump_manifest, load_manifest, stage_case

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping
    from pathlib import Path
    from typing import Any

    from uploader.case.edges import Edges
    from uploader.case.selection import Chosen
    from uploader.model.case import PreparedCase
    from uploader.model.package import Archive
    from uploader.model.profile import ProfileDocument
    from uploader.model.progress import CaseProgress
    from uploader.model.traces import Trace
    from uploader.stage import Cleaner, StageResult, StageStep, Window

SPOOL = "spool"
ECHO = FailReason.VALUE_ECHO.value
UNTOUCHED = AppliedProfile(name="", level="", sha256="", engine="")


@dataclass(frozen=True, slots=True)
class Staged:
    """What is ready to be sent, and the account of everything else."""

    manifest: Manifest
    seen_count: int
    left_behind: tuple[LeftBehind, ...]
    audit: Mapping[str, tuple[AuditCount, ...]]
    profile: AppliedProfile

    @property
    def sent_count(self) -> int:
        """Files in the archives."""
        return sum(len(archive.members) for archive in self.manifest.archives)


class MadeOtherwiseError(Exception):
    """What an earlier run made and began to send comes out otherwise now: all of it is void."""


def stage(
    record: CaseRecord,
    prepared: PreparedCase | None,
    journal: Journal,
    spool: Spool,
    window: Window,
    edges: Edges,
    cancel: CancelToken,
    *,
    earlier: Mapping[str, Made],
    lacking: Collection[str],
) -> Generator[CaseProgress | Chosen | StageStep, None, Staged]:
    """De-identify and pack what was chosen, and write down each archive that is ready, then that all are.

    Parameters
    ----------
    prepared
        The selection as it was reviewed in this run; None after an interruption, to scan it again.
    cancel
        Stops the scan. Whoever follows the steps behind it stops them by leaving: what goes on beside the
        workers is to end before those are waited for.
    earlier, lacking
        See `uploader.stage.stage_case`.

    Yields
    ------
    Chosen
        Once, before the first archive is made.
    Ready
        After it is written down.

    Raises
    ------
    SourceChanged
        When the files are not those that were reviewed.
    DeidError
        When the profile can't be carried out, or a series can't be de-identified and leaving it out was
        not asked for.
    NothingToSend
    MadeOtherwiseError
    """
    spool.create()
    if prepared is None:
        prepared = yield from prepare(record.paths, edges.pool, cancel, spool.path)
    if fingerprint(prepared) != record.fingerprint:
        raise SourceChanged(count="some")
    prepared = keep_here(prepared, edges.policy)
    chosen = choose(prepared, record.left_out, record.looked)
    cleaner, applied, sections = cleaner_for(record, traces_of(prepared))
    others, refused = take_others(chosen.others, prepared.series_list, sections, cleaner.file_name)
    chosen = replace(chosen, others=others)
    _check_earlier(earlier, chosen)
    yield chosen
    staging = stage_case(
        chosen.series_list,
        others,
        cleaner,
        spool,
        edges.pool,
        CancelToken(),
        earlier=earlier,
        lacking=lacking,
        window=window,
        is_all_or_nothing=not record.leaves_out_blocked,
    )
    result = yield from _written_down(staging, journal, earlier)
    _refuse_bad(result, record)
    failed = (*refused, *result.failed)
    behind = left_behind(prepared, failed, chosen.left_out_count)
    if not result.manifest.archives:
        raise NothingToSend(skipped=len(prepared.skipped), failed=len(prepared.failed) + len(failed))
    staged = Staged(result.manifest, prepared.seen_count, behind, result.audit, applied)
    _write(journal, staged)
    return staged


def _check_earlier(earlier: Mapping[str, Made], chosen: Chosen) -> None:
    """Compare what was made before with what would be made now, as far as that can be told beforehand.

    Raises
    ------
    MadeOtherwiseError
        When another scan has sorted the files otherwise (one could not be read then, and can be now).
    """
    sizes = {series.key: (len(series.instances), series.size_bytes) for series in chosen.series_list}
    sizes |= {f"f{n}": (1, other.source.size_bytes) for n, other in enumerate(chosen.others, start=1)}
    for key, made in earlier.items():
        if sizes.get(key) != (len(made.archive.members), made.archive.source_bytes):
            raise MadeOtherwiseError


def _written_down(
    staging: Generator[StageStep, None, StageResult], journal: Journal, earlier: Mapping[str, Made]
) -> Generator[StageStep, None, StageResult]:
    """Write down what is ready before anyone acts on it.

    Raises
    ------
    MadeOtherwiseError
        When equal input gave other bytes than before: this program is another version of itself.
    """
    with Steps(staging) as steps:
        for step in steps:
            if isinstance(step, Ready):
                if any(_differs(made, earlier.get(made.archive.key)) for made in step.made):
                    raise MadeOtherwiseError
                journal.write_all({MADE + made.archive.key: _made_to_json(made) for made in step.made})
            yield step
        result = steps.result
    if not earlier.keys() <= {archive.key for archive in result.manifest.archives}:
        raise MadeOtherwiseError
    return result


def _differs(made: Made, before: Made | None) -> bool:
    return before is not None and (
        (before.archive.sha256, before.archive.size_bytes) != (made.archive.sha256, made.archive.size_bytes)
    )


def _made_to_json(made: Made) -> dict[str, Any]:
    return {"archive": dump_manifest(Manifest((made.archive,))), "audit": made.audit}


def read_made(journal: Journal, spool: Spool) -> dict[str, Made]:
    """Give the archives that were ready in earlier runs, by key, whether or not their bytes are still here.

    Raises
    ------
    CaseDamaged
    """
    rows = journal.read_all(MADE)
    try:
        return {key: _made_from_json(body, spool) for key, body in rows.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise CaseDamaged(case_id=journal.case_id) from error


def _made_from_json(body: dict[str, Any], spool: Spool) -> Made:
    [archive] = load_manifest(body["archive"], spool, needs_bytes=False).archives
    return Made(archive, _audit(body))


def forget_made(journal: Journal) -> None:
    """Take back all that was staged."""
    journal.forget(STAGED, UPLOADED, *(MADE + key for key in journal.read_all(MADE)))


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
        The last names the profile's sections for other files than DICOM that can't be carried out; None where
        there is no profile.

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
        "keys": [archive.key for archive in staged.manifest.archives],
        "seen_count": staged.seen_count,
        "left_behind": [asdict(row) for row in staged.left_behind],
        "profile": asdict(staged.profile),
    }
    journal.write(STAGED, body)


def restore(journal: Journal, made: Mapping[str, Made]) -> Staged | None:
    """Give what an earlier run staged to its end; None when it did not come so far.

    Raises
    ------
    CaseDamaged
    """
    body = journal.read(STAGED)
    if body is None:
        return None
    try:
        return _staged(body, made)
    except (KeyError, TypeError) as error:
        raise CaseDamaged(case_id=journal.case_id) from error


def _staged(body: dict[str, Any], made: Mapping[str, Made]) -> Staged:
    archives = [made[key] for key in body["keys"]]
    return Staged(
        manifest=Manifest(tuple(one.archive for one in archives)),
        seen_count=body["seen_count"],
        left_behind=tuple(LeftBehind(**row) for row in body["left_behind"]),
        audit={one.archive.key: one.audit for one in archives},
        profile=AppliedProfile(**body["profile"]),
    )


def _audit(body: dict[str, Any]) -> tuple[AuditCount, ...]:
    """Read what was done; an earlier version kept action and count alone."""
    old = (("", *row) for row in body.get("actions", ()))
    return tuple(AuditCount(*row) for row in body.get("audit", old))


def peek(workspace: Path) -> tuple[tuple[Archive, ...], bool]:
    """Look at a case that another thread may be at work on: its archives so far; whether all were sent."""
    journal = Journal(workspace)
    try:
        made = read_made(journal, Spool(workspace / SPOOL))
        return tuple(one.archive for one in made.values()), journal.read(UPLOADED) is not None
    finally:
        journal.close()
