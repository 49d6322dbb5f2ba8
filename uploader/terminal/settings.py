"""``case-uploader settings``: each value, where it came from, and what it overrode. No secret is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uploader.config import system_settings
from uploader.config.layers import Level
from uploader.errors import BadSettings
from uploader.paths import find_data_dir

if TYPE_CHECKING:
    from argparse import Namespace

    from uploader.config import Config, Row
    from uploader.terminal.output import Output

WORDS: Final = {
    Level.COMPUTER_POLICY: "policy of this computer",
    Level.USER_POLICY: "policy of this user",
    Level.ENVIRONMENT: "the user, for this start",
    Level.CHOICE: "the user, on the settings page",
    Level.INSTALLER: "default of the installation",
    Level.BUILT_IN: "built in",
}


def settings(options: Namespace, output: Output) -> int:
    """Show all settings; gives the exit code. Needs no data folder: that may be what is set wrong."""
    config = current_config()
    for row in config.rows.values():
        output.event("setting", **_facts(row))
    problems = [_problem(fault.place, fault.name, fault.problem) for fault in config.faults]
    output.event("settings", problems=problems)
    output.text("\n".join(_lines(config, is_explained=options.explain)))
    return BadSettings.exit_code if config.faults else 0


def current_config() -> Config:
    """Read the settings with the user's choices, wherever these stand."""
    found = system_settings()
    try:
        return found.with_choices(find_data_dir(found.now().text("data_dir")).root).now()
    except BadSettings:
        return found.now()


def _facts(row: Row) -> dict[str, object]:
    return {
        "name": row.setting.name,
        "value": row.shown,
        "from": row.level.value,
        "place": row.place,
        "is_forced": row.is_forced,
        "overrode": [
            {"from": one.level.value, "place": one.place, "value": one.shown} for one in row.overrode
        ],
        "problem": row.fault.problem if row.fault else "",
    }


def _problem(place: str, name: str, problem: str) -> dict[str, str]:
    return {"place": place, "name": name, "text": problem}


def _lines(config: Config, *, is_explained: bool) -> list[str]:
    width = max(len(name) for name in config.rows)
    lines = []
    for row in config.rows.values():
        lines.append(f"{row.setting.name:{width}}  {row.shown or '(not set)'}")
        if is_explained:
            lines += [f"{'':{width}}    {line}" for line in _explained(row)]
    if config.faults:
        lines += ["", "What your IT must correct:"]
    for fault in config.faults:
        lines.append(f"- {fault.place}{f', {fault.name}' if fault.name else ''}: {fault.problem}")
    return lines


def _explained(row: Row) -> list[str]:
    at = f", {row.place}" if row.place else ""
    lines = [f"{WORDS[row.level]}{at}" + (" (users can't change it)" if row.is_forced else "")]
    if row.fault is not None:
        lines.append(
            "what stands there can't be used: " + ("so it is on" if row.value is True else "see below")
        )
    lines += [
        f"overrides {one.shown or '(nothing)'}: {WORDS[one.level]}, {one.place}" for one in row.overrode
    ]
    return lines
