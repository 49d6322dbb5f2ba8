"""``case-uploader profile check``: for coordinators, before the profile is put into a project or used."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from typing import TYPE_CHECKING

from uploader.case.safety import ProfileChecker
from uploader.destination.choose import find_project
from uploader.destination.profile import find_profile
from uploader.errors import BadArgument, DeidError, Owner
from uploader.model.check import Severity
from uploader.model.profile import NoProfile, ProfileDocument, ProfileLevel
from uploader.model.profile_check import BY_GRAVITY, Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from uploader.app import App
    from uploader.model.profile_check import ElementCheck, ProfileCheck, ProfileFinding
    from uploader.terminal.output import Output

MAX_BYTES = 4 * 1024 * 1024
WORDS = {
    Outcome.STAYS: "stays as it is",
    Outcome.UNTESTED: "not tried",
    Outcome.CHANGED: "changed",
    Outcome.SHIFTED: "shifted",
    Outcome.HASHED: "hashed",
    Outcome.NEW_UID: "new UID",
    Outcome.REPLACED: "replaced",
    Outcome.EMPTIED: "emptied",
    Outcome.REMOVED: "removed",
    Outcome.REFUSED: "file is refused",
}
MARKS = {Severity.BLOCK: "stop ", Severity.WARN: "check", Severity.INFO: "note "}
VERDICTS = {
    Severity.BLOCK: "It can't be used: no case is sent with it.",
    Severity.WARN: "It can be used. Look at what is marked.",
    Severity.INFO: "It can be used.",
}


def check_profile(options: Namespace, app: App, output: Output, given_key: str) -> int:
    """Say what a profile does, and what is wrong with it; gives the exit code.

    Raises
    ------
    BadArgument
        When there is no such file, or neither a file nor a project is named.
    """
    document = _document(options, app, given_key)
    if isinstance(document, NoProfile):
        output.event("profile", verdict="none", findings=[], rows=[], beside=[])
        output.say("There is no profile for this project: patient details would be sent as they are.")
        return DeidError.exit_code
    check = ProfileChecker().check(document)
    output.event("profile", **profile_json(check))
    output.text("\n".join(_lines(check, shows_all=options.all)))
    return DeidError.exit_code if check.blocking else 0


def _document(options: Namespace, app: App, given_key: str) -> ProfileDocument | NoProfile:
    if (options.file is None) == (not options.project):
        raise BadArgument(problem="Name a file, or a project with --project GROUP/PROJECT.")
    if options.file is not None:
        return _from_file(options.file)
    group, slash, label = options.project.partition("/")
    if not (group and slash and label):
        raise BadArgument(problem="Name the project as GROUP/PROJECT.")
    with app.sign_in(app.key_text(given_key, options.site)) as signed_in:
        site = signed_in.site
        return find_profile(site, find_project(site.projects(), group, label))


def _from_file(path: Path) -> ProfileDocument:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise BadArgument(problem=f"The file can't be read: {os.strerror(error.errno or 0)}.") from error
    except UnicodeDecodeError as error:
        raise BadArgument(problem="The file is no text in UTF-8.") from error
    return ProfileDocument(ProfileLevel.PROJECT, text, hashlib.sha256(text.encode()).hexdigest())


# --- for programs ------------------------------------------------------------------------------------------


def profile_json(check: ProfileCheck) -> dict[str, object]:
    """Give the check as JSON; docs/json.md describes it."""
    return {
        "verdict": check.verdict.value,
        "name": check.name,
        "level": check.level.value,
        "sha256": check.sha256,
        "engine": check.engine,
        "edition": check.edition,
        "counts": dict(Counter(row.worst.value for row in check.rows)),
        "findings": [_finding_json(finding) for finding in check.findings],
        "rows": [_row_json(row) for row in check.rows],
        "beside": [_row_json(row) for row in check.beside],
    }


def _finding_json(finding: ProfileFinding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "owner": Owner.COORDINATOR.value,
        "line": finding.line,
        "text": finding.text,
        "next_step": finding.next_step,
    }


def _row_json(row: ElementCheck) -> dict[str, object]:
    return {
        "tag": row.tag,
        "name": row.name,
        "basic": row.basic,
        "options": list(row.options),
        "outcome": row.worst.value,
        "top": row.top.value if row.top else "",
        "nested": row.nested.value if row.nested else "",
    }


# --- for people --------------------------------------------------------------------------------------------


def _lines(check: ProfileCheck, *, shows_all: bool) -> Iterator[str]:
    yield f"Profile {check.name or '(without a name)'}   sha256 {check.sha256[:12]}"
    yield VERDICTS[check.verdict]
    yield ""
    for finding in check.findings:
        at = f"line {finding.line}: " if finding.line else ""
        yield f"  [{MARKS[finding.severity]}] {at}{finding.text}"
        yield f"          {finding.next_step}"
    if not check.rows:
        return
    yield ""
    yield from _summary(check)
    yield ""
    yield from _table(check.rows, shows_all=shows_all)
    yield ""
    yield "Beside the table:"
    yield from (f"  {WORDS[place.worst]:16} {place.name}" for place in check.beside)


def _summary(check: ProfileCheck) -> Iterator[str]:
    total = len(check.rows)
    yield f"{total - len(check.staying)} of {total} elements of {check.edition} do not leave as they are:"
    counts = Counter(row.worst for row in check.rows)
    yield from (f"  {counts[outcome]:5} {WORDS[outcome]}" for outcome in BY_GRAVITY if counts[outcome])


def _table(rows: Sequence[ElementCheck], *, shows_all: bool) -> Iterator[str]:
    shown = rows if shows_all else [row for row in rows if row.stays]
    if not shown:
        yield "Nothing of the table stays."
        return
    yield "All of the table:" if shows_all else "What stays (--all lists the others too):"
    for row in shown:
        tag = f"({row.tag[:4]},{row.tag[4:]})"
        yield f"  {tag} {row.basic:6} {_outcome(row):36} {row.name}{_permit(row)}"


def _outcome(row: ElementCheck) -> str:
    if row.top is None or row.nested is None or row.top == row.nested:
        return WORDS[row.worst]
    return f"{WORDS[row.top]}; in sequences {WORDS[row.nested]}"


def _permit(row: ElementCheck) -> str:
    return f"  [{', '.join(row.options)}]" if row.stays and row.options else ""
