"""What the settings say of themselves, and of a newer version. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.config.newer import newest_of_it
from uploader.doctor.report import Fact, Finding, Verdict

if TYPE_CHECKING:
    from uploader.config import Config, Fault


def about_settings(config: Config, version: str) -> tuple[Finding, ...]:
    """Give the findings that need no network."""
    return _settings(config), _version(config, version)


def _settings(config: Config) -> Finding:
    if not config.faults:
        return Finding("settings", Verdict.GOOD, "settings_right")
    facts = tuple(
        Fact(f"{fault.place}, {fault.name}".removesuffix(", "), fault.problem) for fault in config.faults
    )
    is_bad = any(fault.level.is_of_it or _is_used(fault, config) for fault in config.faults)
    return Finding("settings", Verdict.BAD if is_bad else Verdict.WARNING, "settings_wrong", facts)


def _is_used(fault: Fault, config: Config) -> bool:
    row = config.rows.get(fault.name)
    return row is not None and row.fault == fault


def _version(config: Config, version: str) -> Finding:
    found = newest_of_it(config, version)
    if found is None:
        return Finding("version", Verdict.GOOD, "version_newest")
    facts = (Fact("newest", found.version), *([Fact("where", found.hint)] if found.hint else []))
    return Finding("version", Verdict.WARNING, "version_older", facts)
