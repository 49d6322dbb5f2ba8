"""From a reviewed selection to a case that is written down and can be run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from uploader.case.record import CaseRecord, fingerprint
from uploader.case.safety import tried
from uploader.case.selection import choose, left_out_names, named
from uploader.errors import PhiRiskForbidden, PhiRiskNotAccepted
from uploader.model.mask import NOTHING_SAID, Looked
from uploader.model.profile import ProfileDocument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from uploader.case.library import Library
    from uploader.clock import Clock
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.destination import Account, Destination
    from uploader.model.policy import Policy
    from uploader.model.profile import NoProfile
    from uploader.model.profile_check import ProfileCheck


def open_case(
    library: Library,
    clock: Clock,
    account: Account,
    destination: Destination,
    paths: Sequence[Path],
    prepared: PreparedCase,
    left_out: LeftOut,
    profile: ProfileDocument | NoProfile,
    *,
    policy: Policy,
    phi_risk_accepted: bool,
    leaves_out_blocked: bool,
    answers: Mapping[str, str] | None = None,
    looked: Looked = NOTHING_SAID,
    check: ProfileCheck | None = None,
) -> CaseRecord:
    """Write a case down. From here on it survives anything.

    Parameters
    ----------
    check
        What the check of the profile found; None where there is no profile.

    Raises
    ------
    ProfileInvalid, RuleUnsupported, PhiRiskForbidden, PhiRiskNotAccepted
        When it could not be de-identified as it must be; nothing is written then.
    """
    document = profile if isinstance(profile, ProfileDocument) else None
    names = left_out_names(prepared, left_out)
    chosen = choose(prepared, names)
    record = CaseRecord(
        case_id=library.new_case_id(),
        site=account.host,
        user=account.user_id,
        started_at=clock.now().isoformat(timespec="seconds"),
        destination=destination,
        selection=tuple(str(path.absolute()) for path in paths),
        fingerprint=fingerprint(prepared),
        left_out=names,
        leaves_out_blocked=leaves_out_blocked,
        phi_risk_accepted=phi_risk_accepted and document is None,
        profile=document,
        file_count=chosen.file_count,
        total_bytes=chosen.size_bytes,
        findings=_tally(prepared),
        answers=tuple(sorted((answers or {}).items())),
        looked=named(prepared, looked),
        mask_boxes=_boxes(looked),
        tried=None if check is None else tried(check),
    )
    check_sendable(profile, destination.project_label, policy, phi_risk_accepted=phi_risk_accepted)
    library.open_case(record)
    return record


def check_sendable(
    profile: ProfileDocument | NoProfile, project_label: str, policy: Policy, *, phi_risk_accepted: bool
) -> None:
    """Refuse at once what can't be de-identified as it must be, before anything is read.

    Raises
    ------
    ProfileInvalid, RuleUnsupported, PhiRiskForbidden, PhiRiskNotAccepted
    """
    if isinstance(profile, ProfileDocument):
        from uploader.deid import read_profile  # noqa: PLC0415 - half a second

        read_profile(profile)
    elif policy.requires_profile:
        raise PhiRiskForbidden(project=project_label)
    elif not phi_risk_accepted:
        raise PhiRiskNotAccepted(project=project_label)


def _boxes(looked: Looked) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for one in looked.masks:
        counted[one.series] += len(one.boxes)
    return tuple(sorted(counted.items()))


def _tally(prepared: PreparedCase) -> tuple[tuple[str, str, int], ...]:
    rows: Counter[tuple[str, str]] = Counter()
    for finding in prepared.report.findings:
        rows[finding.code, finding.severity.value] += finding.count
    return tuple((code, severity, count) for (code, severity), count in sorted(rows.items()))
