"""Transitions of cases that are queued, run, pause and end. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import AlreadySent, NoSuchCase, NotNow
from uploader.model.case import CaseStage
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.pace import RunProgress, advance
from uploader.wizard.state import (
    CaseEntry,
    Intent,
    Page,
    Paused,
    Queued,
    Removing,
    Resting,
    Running,
    SignedIn,
    Stopped,
    Stopping,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.case import CaseSummary
    from uploader.wizard import commands as ask
    from uploader.wizard.state import Activity, WizardState


def find(state: WizardState, case_id: str) -> CaseEntry:
    """Find a case.

    Raises
    ------
    NoSuchCase
    """
    for entry in state.cases:
        if entry.summary.case_id == case_id:
            return entry
    raise NoSuchCase(case_id=case_id)


def is_sent(entry: CaseEntry) -> bool:
    """Whether all of it is acknowledged, so that only the server has work left."""
    if isinstance(entry.activity, (Running, Stopping)) and entry.activity.progress.is_sent:
        return True
    return entry.summary.stage in (CaseStage.IMPORTING, CaseStage.ENDED)


def is_over(entry: CaseEntry) -> bool:
    """Whether it ended before anything was sent, and nothing of it is left."""
    return isinstance(entry.activity, Stopped) and entry.activity.is_over


def is_busy(state: WizardState) -> bool:
    """Whether a case is being prepared or sent just now."""
    return any(
        isinstance(entry.activity, (Running, Stopping)) and not is_sent(entry) for entry in state.cases
    )


def feed(state: WizardState) -> do.Step:
    """Start the oldest queued case if none is being sent, and every one that need only be followed."""
    if not isinstance(state.who, SignedIn):
        return do.Step(state)
    effects: list[do.Effect] = []
    is_free = not is_busy(state)
    for entry in sorted(state.cases, key=lambda entry: entry.summary.started_at):
        if not isinstance(entry.activity, Queued) or not (is_free or is_sent(entry)):
            continue
        is_free = is_free and is_sent(entry)
        state = _with(
            state, replace(entry, activity=Running(RunProgress(started_s=0.0, share=entry.activity.share)))
        )
        effects.append(do.RunCase(entry.summary.case_id))
    return do.Step(state, tuple(effects))


def requeue_after_sign_in(cases: tuple[CaseEntry, ...], codes: frozenset[str]) -> tuple[CaseEntry, ...]:
    """What stopped for want of a key goes on with the new one."""
    return tuple(
        replace(entry, activity=Queued(_share(entry.activity)))
        if isinstance(entry.activity, Stopped) and not is_over(entry) and entry.activity.problem.code in codes
        else entry
        for entry in cases
    )


def _share(activity: Paused | Stopped) -> float:
    return activity.progress.share if activity.progress else 0.0


def cases_came(state: WizardState, event: told.CasesCame) -> do.Step:
    """Take the engine's list; what runs here keeps running."""
    known = {entry.summary.case_id: entry for entry in state.cases}
    entries = tuple(_entry(summary, known.get(summary.case_id), state) for summary in event.summaries)
    entries = (*_over(state.cases, {summary.case_id for summary in event.summaries}), *entries)
    gone = state.saved.paused - {summary.case_id for summary in event.summaries}
    saved = replace(state.saved, paused=state.saved.paused - gone) if gone else state.saved
    return feed(replace(state, cases=entries, saved=saved))


def _over(cases: tuple[CaseEntry, ...], kept: set[str]) -> tuple[CaseEntry, ...]:
    """What stopped for good must be said until someone has read it, though the engine keeps nothing of it."""
    return tuple(
        replace(entry, activity=replace(entry.activity, is_over=True))
        for entry in cases
        if isinstance(entry.activity, Stopped) and entry.summary.case_id not in kept
    )


def _entry(summary: CaseSummary, known: CaseEntry | None, state: WizardState) -> CaseEntry:
    if known is not None:
        activity = known.activity
        if summary.stage is CaseStage.ENDED and not isinstance(activity, (Running, Stopping, Removing)):
            activity = Resting()
        return replace(known, summary=summary, activity=activity)
    if summary.stage is CaseStage.ENDED:
        return CaseEntry(summary, Resting())
    return CaseEntry(summary, Paused() if summary.case_id in state.saved.paused else Queued())


def case_moved(state: WizardState, event: told.CaseMoved) -> do.Step:
    """Take one record of progress; when everything is sent, the next case may start."""
    entry = find(state, event.case_id)
    activity = entry.activity
    if not isinstance(activity, (Running, Stopping)):
        return do.Step(state)
    before = activity.progress
    if not before.started_s:
        before = replace(before, started_s=event.now_s)
    progress = advance(before, event.moved, event.now_s)
    state = _with(state, replace(entry, activity=replace(activity, progress=progress)))
    if progress.is_sent and not before.is_sent:
        return feed(_show_done(state, event.case_id))
    return do.Step(state)


def receipt_came(state: WizardState, event: told.ReceiptCame) -> do.Step:
    """Keep the receipt for the Done page."""
    return do.Step(_with(state, replace(find(state, event.case_id), receipt=event.receipt)))


def case_stopped(state: WizardState, event: told.CaseStopped) -> do.Step:
    """A run is over: at its end, at a person's wish, or with a problem."""
    entry = find(state, event.case_id)
    after = _after_run(entry, event)
    effects: tuple[do.Effect, ...] = ()
    if isinstance(after, Removing):
        effects = (do.RemoveCase(event.case_id),)
    state = _with(state, replace(entry, activity=after))
    if isinstance(after, Resting):
        state = _show_done(state, event.case_id)
    step = feed(state)
    return do.Step(step.state, (*effects, *step.effects))


def _after_run(entry: CaseEntry, event: told.CaseStopped) -> Activity:
    if entry.summary.stage is CaseStage.ENDED:
        return Resting()
    activity = entry.activity
    progress = activity.progress if isinstance(activity, (Running, Stopping)) else None
    if isinstance(activity, Stopping):
        return Removing() if activity.intent is Intent.CANCEL else Paused(progress)
    if event.problem is not None:
        return Stopped(event.problem, progress)
    return Paused(progress)


def watch_case(state: WizardState, command: ask.WatchCase) -> do.Step:
    """Show a case where it stands."""
    entry = find(state, command.case_id)
    page = Page.DONE if is_sent(entry) else Page.UPLOAD
    state = replace(state, watched_id=command.case_id, page=page, complaints=())
    effects = (do.LoadReceipt(command.case_id),) if page is Page.DONE and entry.receipt is None else ()
    return do.Step(state, effects)


def pause_case(state: WizardState, command: ask.PauseCase) -> do.Step:
    """Stop at the next safe point. A pause is durable: the next start does not undo it."""
    entry = find(state, command.case_id)
    saved = replace(state.saved, paused=state.saved.paused | {command.case_id})
    state = replace(state, saved=saved)
    if isinstance(entry.activity, Queued):
        return do.Step(_with(state, replace(entry, activity=Paused())))
    if not isinstance(entry.activity, Running) or is_sent(entry):
        raise NotNow
    stopping = Stopping(entry.activity.progress, Intent.PAUSE)
    return do.Step(_with(state, replace(entry, activity=stopping)), (do.StopCase(command.case_id),))


def resume_case(state: WizardState, command: ask.ResumeCase) -> do.Step:
    """Queue it once more."""
    entry = find(state, command.case_id)
    if not isinstance(entry.activity, (Paused, Stopped)) or is_over(entry):
        raise NotNow
    saved = replace(state.saved, paused=state.saved.paused - {command.case_id})
    queued = Queued(_share(entry.activity))
    return feed(_with(replace(state, saved=saved), replace(entry, activity=queued)))


def cancel_case(state: WizardState, command: ask.CancelCase) -> do.Step:
    """Give it up for good. What is already sent can't be cancelled here: the server has taken over."""
    entry = find(state, command.case_id)
    if is_sent(entry):
        raise AlreadySent
    if is_over(entry):
        raise NotNow
    if isinstance(entry.activity, (Running, Stopping)):
        stopping = Stopping(entry.activity.progress, Intent.CANCEL)
        return do.Step(_with(state, replace(entry, activity=stopping)), (do.StopCase(command.case_id),))
    return do.Step(_with(state, replace(entry, activity=Removing())), (do.RemoveCase(command.case_id),))


def forget_case(state: WizardState, command: ask.ForgetCase) -> do.Step:
    """Take an ended case off the home page."""
    entry = find(state, command.case_id)
    if is_over(entry):
        return case_removed(state, told.CaseRemoved(command.case_id, None))
    if not isinstance(entry.activity, Resting):
        raise NotNow
    return do.Step(_with(state, replace(entry, activity=Removing())), (do.RemoveCase(command.case_id),))


def case_removed(state: WizardState, event: told.CaseRemoved) -> do.Step:
    """It is gone from this computer; or it stands still with the reason."""
    if event.problem is not None:
        entry = find(state, event.case_id)
        return do.Step(_with(state, replace(entry, activity=Stopped(event.problem))))
    rest = tuple(entry for entry in state.cases if entry.summary.case_id != event.case_id)
    saved = replace(state.saved, paused=state.saved.paused - {event.case_id})
    is_watched = state.watched_id == event.case_id
    page = Page.HOME if is_watched and state.page in (Page.UPLOAD, Page.DONE) else state.page
    watched_id = "" if is_watched else state.watched_id
    return feed(replace(state, cases=rest, saved=saved, page=page, watched_id=watched_id))


def open_job(state: WizardState, command: ask.OpenJob) -> do.Step:
    """Show the job's page, if its address is one that may be opened."""
    url = find(state, command.case_id).summary.job_url
    if not may_open(url):
        raise NotNow
    return do.Step(state, (do.OpenUrl(url),))


def may_open(url: str) -> bool:
    """Whether a server's address is given to the system's browser: https, or http on this computer."""
    return url.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))


def save_receipt(state: WizardState, command: ask.SaveReceipt) -> do.Step:
    """Save the receipt, once there is one."""
    entry = find(state, command.case_id)
    if not is_sent(entry) or command.form not in ("pdf", "json"):
        raise NotNow
    return do.Step(state, (do.WriteReceipt(command.case_id, command.form),))


def _show_done(state: WizardState, case_id: str) -> WizardState:
    if state.page is Page.UPLOAD and state.watched_id == case_id:
        return replace(state, page=Page.DONE)
    return state


def _with(state: WizardState, changed: CaseEntry) -> WizardState:
    case_id = changed.summary.case_id
    return replace(
        state,
        cases=tuple(changed if entry.summary.case_id == case_id else entry for entry in state.cases),
    )


def active_ids(cases: Iterable[CaseEntry]) -> tuple[str, ...]:
    """Cases whose threads run."""
    return tuple(entry.summary.case_id for entry in cases if isinstance(entry.activity, (Running, Stopping)))
