"""A second opinion on a profile: the linter of fw-file-rs, the engine of Flywheel's newer uploaders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uploader.deid.check.texts import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.model.profile_check import ProfileFinding

_OTHER_TOOLS = re.compile(r"unknown key|another tool|other tool")
"""Keys that this program has carried out or refused itself by now."""
_LINE = re.compile(r"\bline (\d+)\b")


def lint(text: str) -> Iterator[ProfileFinding]:
    """Give its errors and warnings."""
    from fw_file_rs import dcm  # noqa: PLC0415 - native, and only of use here

    try:
        said = dcm.DeidProfile.validate_yaml(text)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - native code panics as BaseException
        yield finding("linter_warning", problem=f"it stops with {type(error).__name__}")
        return
    for problem in said["errors"]:
        code = "linter_warning" if _OTHER_TOOLS.search(problem) else "linter_error"
        yield finding(code, _line(problem), problem=problem.rstrip("."))
    for problem in said["warnings"]:
        yield finding("linter_warning", _line(problem), problem=problem.rstrip("."))


def _line(problem: str) -> int:
    found = _LINE.search(problem)
    return int(found[1]) if found else 0
