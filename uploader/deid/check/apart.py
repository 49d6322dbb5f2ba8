"""The check in a process of its own, which is ended when a profile's regex does not come to an end."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.clock import Clock
from uploader.deid.check.table import EDITION
from uploader.deid.check.texts import finding
from uploader.deid.check.whole import TIME_LIMIT_S, check_profile
from uploader.deid.engine import ENGINE
from uploader.model.profile_check import ProfileCheck
from uploader.pool import start_worker

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from uploader.model.profile import ProfileDocument
    from uploader.model.profile_check import ProfileFinding

START_LIMIT_S = 60.0
"""A fresh process imports its libraries first, on a busy computer; the check's own time counts from then."""


def check_apart(document: ProfileDocument, time_limit_s: float = TIME_LIMIT_S) -> ProfileCheck:
    """Check a profile; one that can't be checked in time is blocked by that finding."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, document), daemon=True, name="profile-check")
    process.start()
    theirs.close()
    try:
        if not ours.poll(START_LIMIT_S):
            return _without_answer(document, finding("too_slow", seconds=int(START_LIMIT_S)))
        ours.recv()
        if not ours.poll(time_limit_s):
            return _without_answer(document, finding("too_slow", seconds=int(time_limit_s)))
        answer: ProfileCheck | str = ours.recv()
    except (EOFError, OSError):
        answer = "process"
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    return (
        answer
        if isinstance(answer, ProfileCheck)
        else _without_answer(document, finding("check_died", kind=answer))
    )


def _serve(pipe: Connection, document: ProfileDocument) -> None:
    start_worker()
    import pydicom  # noqa: F401, PLC0415 - half a second, before the time is counted

    pipe.send("ready")
    try:
        answer: ProfileCheck | str = check_profile(document, Clock())
    except BaseException as error:  # noqa: BLE001 - native code panics as BaseException; the worker's edge
        answer = type(error).__name__
    pipe.send(answer)


def _without_answer(document: ProfileDocument, found: ProfileFinding) -> ProfileCheck:
    empty = ProfileCheck("", document.level, document.sha256, ENGINE, EDITION, ())
    return replace(empty, findings=(found,), is_whole=False)
