"""The one table: what each command and each event does to the state. No I/O, no clock, no thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.errors import NoSuchCase
from uploader.wizard import cases, choosing, moving, placing, signing
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.signing import lose_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from uploader.wizard.state import WizardState


def _case_stopped(state: WizardState, event: told.CaseStopped) -> do.Step:
    """A key that stopped working is noticed wherever it comes up, also in a case that runs."""
    step = cases.case_stopped(state, event)
    if event.problem is None:
        return step
    return do.Step(lose_key(step.state, event.problem), step.effects)


TABLE: Mapping[type, Callable[[WizardState, Any], do.Step]] = {
    # signing in and out
    told.Started: signing.started,
    ask.SignIn: signing.sign_in,
    told.SignedInAs: signing.signed_in_as,
    told.SignInFailed: signing.sign_in_failed,
    ask.SignOut: signing.sign_out,
    told.SignedOutNow: signing.signed_out_now,
    # the place
    told.ProjectsCame: placing.projects_came,
    ask.ChooseGroup: placing.choose_group,
    ask.ChooseProject: placing.choose_project,
    told.TemplatesCame: placing.templates_came,
    told.SubjectsCame: placing.subjects_came,
    told.ProfileCame: placing.profile_came,
    ask.ChooseSubject: placing.choose_subject,
    told.SubjectChecked: placing.subject_checked,
    ask.ConfirmNewSubject: placing.confirm_new_subject,
    ask.ChooseSession: placing.choose_session,
    ask.ChooseAcquisition: placing.choose_acquisition,
    ask.Reload: placing.reload_site,
    # the files
    ask.ChooseFiles: choosing.choose_files,
    ask.ChooseFolder: choosing.choose_folder,
    ask.PickEntries: choosing.pick_entries,
    ask.TakeDrop: choosing.take_drop,
    ask.AddSample: choosing.add_sample,
    told.PathsPicked: choosing.paths_picked,
    told.PathsDropped: choosing.paths_dropped,
    told.ScanMoved: choosing.scan_moved,
    told.ScanEnded: choosing.scan_ended,
    ask.CancelScan: choosing.cancel_scan,
    ask.ClearFiles: choosing.clear_files,
    ask.SetLeftOut: choosing.set_left_out,
    ask.SetImageLeftOut: choosing.set_image_left_out,
    ask.SetMask: choosing.set_mask,
    ask.SetCleared: choosing.set_cleared,
    ask.UndoLook: choosing.undo_look,
    ask.KeepPatient: choosing.keep_patient,
    ask.LeaveOutBlocked: choosing.leave_out_blocked,
    told.Rechecked: choosing.rechecked,
    ask.SaveCheck: choosing.save_check,
    ask.SendChecked: moving.send_checked,
    ask.AnswerFinding: choosing.answer_finding,
    ask.AcceptPhiRisk: choosing.accept_phi_risk,
    # from step to step
    ask.Go: moving.go,
    ask.Continue: moving.continue_,
    ask.NewCase: moving.new_case,
    ask.DiscardDraft: moving.discard_draft,
    ask.Send: moving.send,
    told.Begun: moving.begun,
    # the cases
    told.CasesCame: cases.cases_came,
    told.CaseMoved: cases.case_moved,
    told.ReceiptCame: cases.receipt_came,
    told.CaseStopped: _case_stopped,
    told.CaseRemoved: cases.case_removed,
    ask.WatchCase: cases.watch_case,
    ask.PauseCase: cases.pause_case,
    ask.ResumeCase: cases.resume_case,
    ask.CancelCase: cases.cancel_case,
    ask.ForgetCase: cases.forget_case,
    ask.OpenJob: cases.open_job,
    ask.SaveReceipt: cases.save_receipt,
    # the window
    ask.ExamineConnection: moving.examine_connection,
    told.Examined: moving.examined,
    ask.ChangeSetting: moving.change_setting,
    told.SettingsCame: moving.settings_came,
    told.NewestCame: moving.newest_came,
    told.CloseAsked: moving.close_asked,
    ask.AnswerClose: moving.answer_close,
    told.Noticed: moving.noticed,
}


def step(state: WizardState, message: ask.Command | told.Event) -> do.Step:
    """Give the next state and what to do.

    Raises
    ------
    CaseUploaderError
        When a command can't be obeyed now; the state stays as it is.
    """
    try:
        return moving.keep_honest(choosing.keep_checked(TABLE[type(message)](state, message)))
    except NoSuchCase:
        if isinstance(message, told.Event):  # late news of a case that a person removed meanwhile
            return do.Step(state)
        raise
