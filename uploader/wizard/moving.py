"""Transitions from step to step, and the sending of a case. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.config.settings import check_choice
from uploader.errors import BadArgument, CaseBlocked, NotNow, WarningUnanswered
from uploader.model.check import Severity
from uploader.model.profile import NoProfile
from uploader.wizard import effects as do
from uploader.wizard.cases import is_busy
from uploader.wizard.places import chosen_project, chosen_session, destination
from uploader.wizard.selecting import standing, totals
from uploader.wizard.signing import BESIDE, lose_key
from uploader.wizard.state import (
    BadLabel,
    Complaint,
    Doubtful,
    Files,
    Loaded,
    LoadFailed,
    Loading,
    Notice,
    Page,
    Problem,
    Scanned,
    Settled,
    SignedIn,
    Unloaded,
)

if TYPE_CHECKING:
    from uploader.wizard import commands as ask
    from uploader.wizard import events as told
    from uploader.wizard.state import WizardState

NEXT = {
    Page.WHERE: Page.DESTINATION,
    Page.DESTINATION: Page.FILES,
    Page.FILES: Page.REVIEW,
}
MAKING = (Page.WHERE, Page.DESTINATION, Page.FILES, Page.REVIEW)
STANDING = (CaseBlocked.code, WarningUnanswered.code)
"""Why a case was not begun although nothing stood against it here: the checks must be done once more."""


def complaints(state: WizardState, page: Page) -> tuple[Complaint, ...]:
    """Say what keeps a step from being complete, only of fields that can be answered now."""
    if page is Page.WHERE:
        return _of_where(state)
    if page is Page.DESTINATION:
        return _of_destination(state)
    if page is Page.FILES:
        return _of_files(state)
    return _of_review(state)


def _of_where(state: WizardState) -> tuple[Complaint, ...]:
    draft = state.saved.draft
    if chosen_project(state) is not None:
        return ()
    found = [] if draft.group_id else [Complaint("group", "choose_group")]
    if not draft.project_label or not found:
        found.append(Complaint("project", "choose_project"))
    return tuple(found)


def _of_destination(state: WizardState) -> tuple[Complaint, ...]:
    draft = state.saved.draft
    found = []
    if not draft.subject_label:
        code = "choose_subject"
        if isinstance(state.subject, Doubtful):
            code = "settle_subject"
        elif isinstance(state.subject, BadLabel):
            code = "mend_subject"
        found.append(Complaint("subject", code))
    if chosen_session(state) is None:
        found.append(Complaint("session", "choose_session"))
    elif not draft.acquisition_label:
        found.append(Complaint("acquisition", "choose_acquisition"))
    if isinstance(state.site.profile, LoadFailed):
        found.append(Complaint("profile", "profile_failed"))
    return tuple(found)


def _of_files(state: WizardState) -> tuple[Complaint, ...]:
    scan = state.files.scan
    if not isinstance(scan, Scanned):
        return (Complaint("files", "choose_files"),)
    if totals(scan.prepared, state.files.left_out).file_count == 0:
        return (Complaint("files", "nothing_left"),)
    return tuple(
        Complaint(
            f"finding-{one.code}",
            "confirm_warning" if one.severity is Severity.WARN else "settle_block",
        )
        for one in standing(scan.report, state.files.answers)
    )


def _of_review(state: WizardState) -> tuple[Complaint, ...]:
    profile = state.site.profile
    if isinstance(profile, Loaded) and isinstance(profile.value, NoProfile):
        if not state.files.phi_risk_accepted:
            return (Complaint("phi_risk", "accept_phi_risk"),)
        return ()
    return () if isinstance(profile, Loaded) else (Complaint("profile", "profile_failed"),)


def keep_honest(step: do.Step) -> do.Step:
    """Lead back from the review when the checks found something since that a person must see."""
    state, scan = step.state, step.state.files.scan
    if state.page is not Page.REVIEW or not isinstance(scan, Scanned) or scan.is_rechecking:
        return step
    found = complaints(state, Page.FILES)
    if not found:
        return step
    return do.Step(replace(state, page=Page.FILES, complaints=found), step.effects)


def is_open(state: WizardState, page: Page) -> bool:
    """Whether a page can be shown: everything before it is complete."""
    if page in BESIDE:
        return True
    if not isinstance(state.who, SignedIn):
        return page is Page.SIGN_IN
    if page in (Page.HOME, Page.WHERE):
        return True
    if page in MAKING:
        before = MAKING[: MAKING.index(page)]
        return not any(complaints(state, one) for one in before)
    return page in (Page.UPLOAD, Page.DONE) and bool(state.watched_id) and page is state.page


def go(state: WizardState, command: ask.Go) -> do.Step:
    """Show a page that is open."""
    try:
        page = Page(command.page)
    except ValueError:
        raise BadArgument(problem="unknown page") from None
    if not is_open(state, page):
        raise NotNow
    after = replace(state, page=page, complaints=())
    if Page.CHECK in (state.page, page) and state.page is not page:
        # What was only looked at must not turn up in the next case, nor that case's files here.
        return do.Step(replace(after, files=_no_files(state)), (do.StopScan(),))
    return do.Step(after, (do.ReadSettings(),) if page is Page.SETTINGS else ())


def send_checked(state: WizardState, _: ask.SendChecked) -> do.Step:
    """Take the files along into a new case."""
    if state.page is not Page.CHECK:
        raise NotNow
    files = state.files
    page = Page.WHERE if isinstance(state.who, SignedIn) else Page.SIGN_IN
    return do.Step(replace(_without_case(state), page=page, files=files))


def continue_(state: WizardState, _: ask.Continue) -> do.Step:
    """Go to the next step, or say what is missing."""
    page = NEXT.get(state.page)
    if page is None:
        raise NotNow
    found = complaints(state, state.page)
    if found:
        return do.Step(replace(state, complaints=found))
    return do.Step(replace(state, page=page, complaints=()))


def new_case(state: WizardState, _: ask.NewCase) -> do.Step:
    """Begin another case in the same group and project."""
    if not isinstance(state.who, SignedIn):
        raise NotNow
    state = _without_case(state)
    page = Page.DESTINATION if chosen_project(state) else Page.WHERE
    return do.Step(replace(state, page=page), (do.StopScan(),))


def discard_draft(state: WizardState, _: ask.DiscardDraft) -> do.Step:
    """Forget what was chosen for the next case, group and project apart."""
    return do.Step(_without_case(state), (do.StopScan(),))


def send(state: WizardState, _: ask.Send) -> do.Step:
    """Write the case down, if nothing is missing anywhere."""
    place, scan = destination(state), state.files.scan
    if state.page is not Page.REVIEW or isinstance(state.beginning, Loading):
        raise NotNow
    if place is None or not isinstance(scan, Scanned) or scan.is_rechecking:
        raise NotNow
    found = tuple(one for page in MAKING for one in complaints(state, page))
    if found:
        return do.Step(replace(state, complaints=found))
    effect = do.BeginCase(
        place,
        state.files.paths,
        scan.prepared,
        state.files.left_out,
        state.files.answers,
        state.files.phi_risk_accepted,
        state.files.looked,
    )
    return do.Step(replace(state, beginning=Loading(), complaints=()), (effect,))


def begun(state: WizardState, event: told.Begun) -> do.Step:
    """The case is safe on disk: show it, and make room for the next one."""
    if isinstance(event.answer, Problem):
        state = replace(state, beginning=LoadFailed(event.answer))
        if event.answer.code in STANDING and isinstance(state.files.scan, Scanned):
            files = replace(state.files, scan=replace(state.files.scan, asked=None))
            state = replace(state, files=files, beginning=Unloaded())
        return do.Step(lose_key(state, event.answer))
    state = replace(_without_case(state), page=Page.UPLOAD, watched_id=event.answer)
    return do.Step(state, (do.LoadCases(),))


def _without_case(state: WizardState) -> WizardState:
    draft = replace(
        state.saved.draft, subject_label="", is_new_subject=False, session_label="", acquisition_label=""
    )
    answer = state.site.templates
    sessions = answer.value.sessions if isinstance(answer, Loaded) else ()
    if len(sessions) == 1:
        draft = replace(draft, session_label=sessions[0].session_label)
        if len(sessions[0].acquisitions) == 1:
            draft = replace(draft, acquisition_label=sessions[0].acquisitions[0].acquisition_label)
    return replace(
        state,
        saved=replace(state.saved, draft=draft),
        subject=Settled(),
        files=_no_files(state),
        beginning=Unloaded(),
        complaints=(),
    )


def examine_connection(state: WizardState, command: ask.ExamineConnection) -> do.Step:
    """Try the way to the site; the answer replaces the last one."""
    site = command.site.strip()
    if not site:
        who = state.who
        known = state.settings.rows["site_address"].shown
        site = who.account.host if isinstance(who, SignedIn) else known
    if isinstance(state.doctor, Loading) or not site:
        raise NotNow
    return do.Step(replace(state, doctor=Loading()), (do.Examine(site),))


def examined(state: WizardState, event: told.Examined) -> do.Step:
    """Show how the way to the site was found."""
    answer = event.answer
    return do.Step(
        replace(state, doctor=LoadFailed(answer) if isinstance(answer, Problem) else Loaded(answer))
    )


def _no_files(state: WizardState) -> Files:
    files = state.files
    return Files(scan_id=files.scan_id + 1, selection_id=files.selection_id + 1, check_id=files.check_id + 1)


def change_setting(state: WizardState, command: ask.ChangeSetting) -> do.Step:
    """Have a choice kept, if it may be made and can be read."""
    check_choice(state.settings, command.name, command.value)
    return do.Step(state, (do.KeepSetting(command.name, command.value),))


def settings_came(state: WizardState, event: told.SettingsCame) -> do.Step:
    """Go by the settings as they are now."""
    return do.Step(replace(state, settings=event.settings))


def newest_came(state: WizardState, event: told.NewestCame) -> do.Step:
    """Keep what the newest answer says, in whatever project a person is by now."""
    return do.Step(replace(state, newest=event.newest or state.newest))


def close_asked(state: WizardState, _: told.CloseAsked) -> do.Step:
    """Ask first while a case is being sent."""
    if is_busy(state):
        return do.Step(replace(state, is_closing=True))
    return do.Step(replace(state, is_closed=True), (do.CloseWindow(),))


def answer_close(state: WizardState, command: ask.AnswerClose) -> do.Step:
    """Close, or keep open."""
    if not command.is_close:
        return do.Step(replace(state, is_closing=False))
    return do.Step(replace(state, is_closing=False, is_closed=True), (do.CloseWindow(),))


def noticed(state: WizardState, event: told.Noticed) -> do.Step:
    """Say something in passing."""
    number = state.notice.number + 1 if state.notice else 1
    notice = Notice(number, event.code, dict(event.params), event.is_error)
    return do.Step(replace(state, notice=notice))
