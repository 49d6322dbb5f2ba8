"""What this computer knows of earlier cases, as findings about a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.case.selection import choose, left_out_names
from uploader.checks import finding
from uploader.errors import CaseUploaderError
from uploader.logs import log_error
from uploader.tripwire import Differs, Elsewhere, Prints, Row, SentBefore, compare, prints_of

if TYPE_CHECKING:
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Finding
    from uploader.model.destination import Destination
    from uploader.tripwire import Tripwire, Warned


def known_findings(
    tripwire: Tripwire, host: str, destination: Destination, prepared: PreparedCase, left_out: LeftOut
) -> tuple[Finding, ...]:
    """Warn of another person under this subject, of this person under another, and of a second sending.

    Never fails: what can't be told is not told.
    """
    try:
        prints = _prints(tripwire, host, destination, prepared, left_out)
        if prints is None:
            return ()
        rows = tripwire.rows(_project(host, destination))
    except (CaseUploaderError, OSError) as error:
        log_error(error)
        return ()
    return tuple(_finding(each) for each in compare(prints, destination.subject_label, rows))


def remember_case(
    tripwire: Tripwire,
    host: str,
    destination: Destination,
    prepared: PreparedCase,
    left_out: LeftOut,
    case_id: str,
    day: str,
) -> None:
    """Keep who is sent as whom, once the person has decided. Never fails."""
    try:
        prints = _prints(tripwire, host, destination, prepared, left_out)
        if prints is not None:
            tripwire.remember(
                _project(host, destination), Row(case_id, destination.subject_label, day, prints)
            )
    except (CaseUploaderError, OSError) as error:
        log_error(error)


def forget_case(tripwire: Tripwire, case_id: str) -> None:
    """Take back a case that was given up before it was sent. Never fails."""
    try:
        tripwire.forget(case_id)
    except (CaseUploaderError, OSError) as error:
        log_error(error)


def _prints(
    tripwire: Tripwire, host: str, destination: Destination, prepared: PreparedCase, left_out: LeftOut
) -> Prints | None:
    key = tripwire.key()
    if key is None:
        return None
    chosen = choose(prepared, left_out_names(prepared, left_out))
    place = f"{_project(host, destination)}/{destination.subject_label}"
    return prints_of(chosen.series_list, key, place)


def _project(host: str, destination: Destination) -> str:
    return f"{host}/{destination.project_id}"


def _finding(warned: Warned) -> Finding:
    match warned:
        case Differs(date):
            return finding("person_differs", count=1, params={"date": date})
        case Elsewhere(subject, count, date):
            return finding("person_elsewhere", count=count, params={"subject": subject, "date": date})
        case SentBefore(case_id, count, date):
            return finding("sent_before", count=count, params={"case_id": case_id, "date": date})
