"""The whole check of a profile: its text, its rules, and what they do to planted values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from uploader.deid.check.beside import try_beside
from uploader.deid.check.linter import lint
from uploader.deid.check.schema import read_all, readable
from uploader.deid.check.table import EDITION
from uploader.deid.check.texts import finding
from uploader.deid.check.traps import Known, all_traps
from uploader.deid.check.trial import try_table
from uploader.deid.engine import ENGINE
from uploader.model.check import Severity
from uploader.model.profile_check import ProfileCheck

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.clock import Clock
    from uploader.model.profile import ProfileDocument
    from uploader.model.profile_check import ProfileFinding

TIME_LIMIT_S: Final = 10.0
TRIAL_LIMIT_S: Final = 6.0
"""How long values are tried; what is not tried by then counts as untested."""

_ORDER: Final = {severity: number for number, severity in enumerate(Severity)}


def check_profile(document: ProfileDocument, clock: Clock) -> ProfileCheck:
    """Check a profile: half a second to some seconds, and no end where a regex has none (`apart` ends it)."""
    end_s = clock.monotonic_s() + TRIAL_LIMIT_S
    shown, has_lines = readable(document)
    problems, root, profile = read_all(shown)
    check = ProfileCheck("", document.level, document.sha256, ENGINE, EDITION, ())
    if profile is None or root is None:
        return replace(check, findings=_sorted(problems, has_lines=has_lines))
    check = replace(check, name=profile.name)
    trial = try_table(profile, lambda: clock.monotonic_s() > end_s)
    remarks = [*lint(shown.text)]
    if trial.fatal is not None:
        place = f" at {trial.fatal.element}" if trial.fatal.element else ""
        fatal = finding("refuses_every_file", reason=trial.fatal.code, place=place)
        return replace(check, findings=_sorted([fatal, *remarks], has_lines=has_lines))
    beside = try_beside(profile)
    found = [*all_traps(Known(profile, root, trial, beside)), *remarks]
    return replace(check, findings=_sorted(found, has_lines=has_lines), rows=trial.rows, beside=beside)


def _sorted(findings: Iterable[ProfileFinding], *, has_lines: bool) -> tuple[ProfileFinding, ...]:
    """Give the gravest first; lines that are not the author's own are left out."""
    ordered = sorted(findings, key=lambda one: (_ORDER[one.severity], one.line or 1_000_000))
    return tuple(one if has_lines else replace(one, line=0) for one in ordered)
