"""Transitions of choosing files, reading them, and taking some out. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import NotNow
from uploader.model.case import LeftOut
from uploader.model.mask import SeriesMask, kind_of
from uploader.wizard import effects as do
from uploader.wizard.places import destination
from uploader.wizard.selecting import (
    blocked_keys,
    image_place,
    is_answerable,
    patients,
    read_boxes,
    series_of,
    still_answered,
)
from uploader.wizard.state import Files, NoFiles, Notice, Page, Problem, Scanned, Scanning

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.model.mask import Looked
    from uploader.wizard import commands as ask
    from uploader.wizard import events as told
    from uploader.wizard.state import WizardState

MAX_UNDO = 50
PICK_PAGES = (Page.FILES, Page.CHECK)
DROP_PAGES = (Page.WHERE, Page.DESTINATION, Page.FILES, Page.REVIEW, Page.CHECK)
"""Pages on which a drop belongs to the case that is being made, or to the files that are only looked at."""


def choose_files(state: WizardState, _: ask.ChooseFiles) -> do.Step:
    """Open the dialog for files."""
    return _ask_for_paths(state, is_folder=False)


def choose_folder(state: WizardState, _: ask.ChooseFolder) -> do.Step:
    """Open the dialog for a folder."""
    return _ask_for_paths(state, is_folder=True)


def _ask_for_paths(state: WizardState, *, is_folder: bool) -> do.Step:
    if state.page not in PICK_PAGES or not state.setup.has_window:
        raise NotNow
    return do.Step(state, (do.AskForPaths(is_folder),))


def pick_entries(state: WizardState, command: ask.PickEntries) -> do.Step:
    """Take entries of the page's own chooser; a window has native dialogs instead."""
    if state.page not in PICK_PAGES or state.setup.has_window:
        raise NotNow
    return do.Step(state, (do.ResolveEntries(command.entry_ids),))


def take_drop(state: WizardState, command: ask.TakeDrop) -> do.Step:
    """Ask the window which paths were dropped; a browser does not tell."""
    if not state.setup.has_window or not command.sizes:
        raise NotNow
    return do.Step(state, (do.TakeDrop(command.sizes),))


def add_sample(state: WizardState, _: ask.AddSample) -> do.Step:
    """Take the sample case."""
    if state.page not in PICK_PAGES or not state.setup.sample_paths:
        raise NotNow
    return _add(state, state.setup.sample_paths)


def paths_picked(state: WizardState, event: told.PathsPicked) -> do.Step:
    """Read what was picked, with what is there already."""
    return _add(state, event.paths) if event.paths else do.Step(state)


def paths_dropped(state: WizardState, event: told.PathsDropped) -> do.Step:
    """Read what was dropped, wherever in the making of a case the person is."""
    if state.page not in DROP_PAGES or not event.paths:
        number = state.notice.number + 1 if state.notice else 1
        return do.Step(replace(state, notice=Notice(number, "drop_not_here", {}, is_error=True)))
    step = _add(state, event.paths)
    if state.page in PICK_PAGES:
        return step
    number = state.notice.number + 1 if state.notice else 1
    notice = Notice(number, "drop_taken", {"count": len(event.paths)}, is_error=False)
    return do.Step(replace(step.state, notice=notice), step.effects)


def _add(state: WizardState, paths: tuple[Path, ...]) -> do.Step:
    known = state.files.paths
    wanted = known + tuple(path for path in dict.fromkeys(paths) if path not in known)
    return _scan(state, wanted)


def _scan(state: WizardState, paths: tuple[Path, ...]) -> do.Step:
    """A new reading begins with everything in, and nothing confirmed."""
    scan_id, selection_id = state.files.scan_id + 1, state.files.selection_id + 1
    files = Files(
        paths=paths,
        scan=Scanning(),
        scan_id=scan_id,
        selection_id=selection_id,
        check_id=state.files.check_id + 1,
    )
    complaints = tuple(one for one in state.complaints if one.field != "files")
    return do.Step(replace(state, files=files, complaints=complaints), (do.ScanPaths(scan_id, paths),))


def scan_moved(state: WizardState, event: told.ScanMoved) -> do.Step:
    """Show how far the reading is."""
    if event.scan_id != state.files.scan_id or not isinstance(state.files.scan, Scanning):
        return do.Step(state)
    return do.Step(replace(state, files=replace(state.files, scan=Scanning(event.progress))))


def scan_ended(state: WizardState, event: told.ScanEnded) -> do.Step:
    """Show what there is; a reading that was stopped or failed leaves nothing selected."""
    if event.scan_id != state.files.scan_id or not isinstance(state.files.scan, Scanning):
        return do.Step(state)
    if event.answer is None or isinstance(event.answer, Problem):
        return do.Step(replace(state, files=_emptied(state.files, event.answer)))
    scanned = Scanned(event.answer, event.answer.report, asked=(state.files.selection_id, None))
    return do.Step(replace(state, files=replace(state.files, scan=scanned)))


def cancel_scan(state: WizardState, _: ask.CancelScan) -> do.Step:
    """Stop reading."""
    if not isinstance(state.files.scan, Scanning):
        raise NotNow
    return do.Step(state, (do.StopScan(),))


def clear_files(state: WizardState, _: ask.ClearFiles) -> do.Step:
    """Forget the selection."""
    return do.Step(replace(state, files=_emptied(state.files, None), complaints=()), (do.StopScan(),))


def set_left_out(state: WizardState, command: ask.SetLeftOut) -> do.Step:
    """Take series and files out, or back in."""
    scanned = _scanned(state)
    keys = {series.key for series in scanned.prepared.series_list} & set(command.series_keys)
    indexes = set(range(len(scanned.prepared.others))) & set(command.other_indexes)
    before = state.files.left_out
    if command.is_left_out:
        series_keys, others = before.series_keys | keys, before.other_indexes | indexes
    else:
        series_keys, others = before.series_keys - keys, before.other_indexes - indexes
    images = frozenset(one for one in before.images if one[0] not in keys)
    return _leave_out(state, scanned, LeftOut(series_keys, others, images))


def set_image_left_out(state: WizardState, command: ask.SetImageLeftOut) -> do.Step:
    """Take one image of a series out, or back in; the last one takes the series with it."""
    scanned = _scanned(state)
    series = series_of(scanned.prepared, command.series_key)
    place = image_place(series, command.frame_index) if series else None
    if series is None or place is None:
        raise NotNow
    before = state.files.left_out
    mine = {index for key, index in before.images if key == series.key}
    if series.key in before.series_keys:
        mine = set(range(len(series.instances)))
    mine = mine | {place} if command.is_left_out else mine - {place}
    others = frozenset(one for one in before.images if one[0] != series.key)
    if len(mine) == len(series.instances):
        after = LeftOut(before.series_keys | {series.key}, before.other_indexes, others)
    else:
        images = others | {(series.key, index) for index in mine}
        after = LeftOut(before.series_keys - {series.key}, before.other_indexes, images)
    return _leave_out(state, scanned, after)


def set_mask(state: WizardState, command: ask.SetMask) -> do.Step:
    """Blacken boxes in all pictures of one kind in a series."""
    scanned = _scanned(state)
    series = series_of(scanned.prepared, command.series_key)
    place = image_place(series, command.frame_index) if series else None
    if series is None or place is None or not series.instances[place].traits.rows:
        raise NotNow
    kind = kind_of(series.instances[place].traits)
    boxes = read_boxes(command.boxes, kind)
    return _look(state, scanned, state.files.looked.with_mask(SeriesMask(series.key, kind, boxes)))


def set_cleared(state: WizardState, command: ask.SetCleared) -> do.Step:
    """Take a person's word that nobody is named in a series."""
    scanned = _scanned(state)
    if series_of(scanned.prepared, command.series_key) is None:
        raise NotNow
    looked = state.files.looked.with_cleared(command.series_key, is_cleared=command.is_cleared)
    return _look(state, scanned, looked)


def undo_look(state: WizardState, _: ask.UndoLook) -> do.Step:
    """Go back to what was said before."""
    scanned = _scanned(state)
    if not state.files.looked_before:
        raise NotNow
    *before, looked = state.files.looked_before
    files = replace(state.files, looked=looked, looked_before=tuple(before))
    return _leave_out(replace(state, files=files), scanned, files.left_out)


def _look(state: WizardState, scanned: Scanned, looked: Looked) -> do.Step:
    if looked == state.files.looked:
        return do.Step(state)
    before = (*state.files.looked_before, state.files.looked)[-MAX_UNDO:]
    files = replace(state.files, looked=looked, looked_before=before)
    return _leave_out(replace(state, files=files), scanned, files.left_out)


def keep_patient(state: WizardState, command: ask.KeepPatient) -> do.Step:
    """Leave out every series that shows someone else; those of this patient come back in."""
    scanned = _scanned(state)
    groups = patients(scanned.prepared)
    if not 0 <= command.patient_index < len(groups):
        raise NotNow
    mine = set(groups[command.patient_index].series_keys)
    others = frozenset(series.key for series in scanned.prepared.series_list if series.key not in mine)
    before = state.files.left_out
    images = frozenset(one for one in before.images if one[0] in mine)
    return _leave_out(state, scanned, LeftOut(others, before.other_indexes, images))


def leave_out_blocked(state: WizardState, _: ask.LeaveOutBlocked) -> do.Step:
    """Leave out every series that a finding stands in the way of."""
    scanned = _scanned(state)
    before = state.files.left_out
    keys = before.series_keys | blocked_keys(scanned.report)
    images = frozenset(one for one in before.images if one[0] not in keys)
    return _leave_out(state, scanned, LeftOut(keys, before.other_indexes, images))


def _leave_out(state: WizardState, scanned: Scanned, left_out: LeftOut) -> do.Step:
    answers = state.files.answers
    if not state.files.left_out.other_indexes <= left_out.other_indexes:
        # Such findings tell how many files, not which: a word about others must not stand for these.
        unsure = {finding.code for finding in scanned.report.findings if not finding.series_keys}
        answers = {code: answer for code, answer in answers.items() if code not in unsure}
    files = replace(
        state.files,
        left_out=left_out,
        answers=answers,
        selection_id=state.files.selection_id + 1,
        scan=scanned,
    )
    complaints = tuple(one for one in state.complaints if one.field != "files")
    return do.Step(replace(state, files=files, complaints=complaints))


def save_check(state: WizardState, _: ask.SaveCheck) -> do.Step:
    """Write the findings down."""
    scanned = _scanned(state)
    return do.Step(state, (do.WriteCheck(scanned.prepared, scanned.report),))


def keep_checked(step: do.Step) -> do.Step:
    """Have the checks done again when selection or destination are others than they were asked for."""
    state, scan = step.state, step.state.files.scan
    if not isinstance(scan, Scanned):
        return step
    place = destination(state)
    asked = (state.files.selection_id, place)
    if scan.asked == asked:
        return step
    files = replace(
        state.files,
        check_id=state.files.check_id + 1,
        scan=replace(scan, asked=asked, is_rechecking=True),
    )
    effect = do.Recheck(files.check_id, scan.prepared, files.left_out, place, files.looked)
    return do.Step(replace(state, files=files), (*step.effects, effect))


def rechecked(state: WizardState, event: told.Rechecked) -> do.Step:
    """Show what still stands; an answer to a warning that now says more is asked again.

    So is one about the way to another destination: what was true of one subject is not of the next.
    """
    scan = state.files.scan
    if event.check_id != state.files.check_id or not isinstance(scan, Scanned):
        return do.Step(state)
    answers = still_answered(scan.report, event.report, state.files.answers)
    if event.destination != scan.checked_for:
        own = {finding.code for finding in scan.prepared.report.findings}
        answers = {code: answer for code, answer in answers.items() if code in own}
    scanned = Scanned(scan.prepared, event.report, event.destination, scan.asked)
    files = replace(state.files, scan=scanned, answers=answers, texts=event.texts)
    return do.Step(replace(state, files=files))


def answer_finding(state: WizardState, command: ask.AnswerFinding) -> do.Step:
    """Keep what the person says of a finding that a word settles."""
    scanned = _scanned(state)
    answerable = {one.code for one in scanned.report.findings if is_answerable(one)}
    if command.code not in answerable:
        raise NotNow
    answers = {code: text for code, text in state.files.answers.items() if code != command.code}
    if command.answer:
        answers[command.code] = command.answer
    field = f"finding-{command.code}"
    complaints = tuple(one for one in state.complaints if one.field != field)
    return do.Step(replace(state, files=replace(state.files, answers=answers), complaints=complaints))


def accept_phi_risk(state: WizardState, command: ask.AcceptPhiRisk) -> do.Step:
    """Keep whether the risk is accepted, for this selection alone."""
    files = replace(state.files, phi_risk_accepted=command.is_accepted)
    complaints = tuple(one for one in state.complaints if one.field != "phi_risk")
    return do.Step(replace(state, files=files, complaints=complaints))


def _emptied(files: Files, problem: Problem | None) -> Files:
    return Files(
        scan=NoFiles(problem),
        scan_id=files.scan_id + 1,
        selection_id=files.selection_id + 1,
        check_id=files.check_id + 1,
    )


def _scanned(state: WizardState) -> Scanned:
    if not isinstance(state.files.scan, Scanned):
        raise NotNow
    return state.files.scan
