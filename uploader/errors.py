"""Every way in which Case Uploader can refuse or fail, as one tree.

    CaseUploaderError                 exit code
    ├── UsageError                    2   the command or the selection can't be read
    ├── SignInError                   3   the site does not know this key
    ├── NotAllowedError               4   the account may not do this
    ├── DestinationError              5   the place is not one that the Session Templates offer
    ├── BlockedError                  6   findings stand in the way of sending
    ├── DeidError                     7   de-identification can't be done, so nothing is sent
    ├── TransferError                 8   network, site or storage; the case waits and can be resumed
    ├── ImportFailedError             9   the server's import job failed, landed only in part, or is held
    ├── WorkspaceError                10  this computer: disk, folder, another instance
    └── Cancelled                     130 the person stopped it; the case can be resumed

A leaf has a ``code`` (stable, for the page's catalogue and for ``--json``), an owner, and two English
templates for terminals: what happened, and the next step. Parameters hold counts, labels and ids, never
the identity of a patient and never a path of this computer.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Owner(StrEnum):
    """Who can put it right."""

    YOU = "you"
    IT = "it"
    COORDINATOR = "coordinator"
    FLYWHEEL = "flywheel"


class CaseUploaderError(Exception):
    """Root of the tree; only its leaves are raised.

    Parameters
    ----------
    **params
        Values for the templates: labels, counts, ids, host names. Never an identity.
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "unexpected"
    owner: ClassVar[Owner] = Owner.FLYWHEEL
    retryable: ClassVar[bool] = False
    what: ClassVar[str] = "Something went wrong that Case Uploader did not expect ({kind})."
    next_step: ClassVar[str] = "Nothing has been lost. Try again; if it comes back, send the code to your IT."

    def __init__(self, **params: str | int) -> None:
        super().__init__(self.code)
        self.params: dict[str, str | int] = params

    def __str__(self) -> str:
        """One short paragraph: what happened, and the next step."""
        return f"{self.what} {self.next_step}".format_map(_Params(self.params))

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border whole: ``Exception`` forgets keyword arguments."""
        return (_rebuild, (type(self), self.params))


class _Params(dict[str, str | int]):
    """Template values; a missing one is shown as such rather than raised inside an error."""

    def __missing__(self, key: str) -> str:
        return "unknown"


def _rebuild(kind: type[CaseUploaderError], params: dict[str, str | int]) -> CaseUploaderError:
    return kind(**params)


# --- the ten families ----------------------------------------------------------------------------


class UsageError(CaseUploaderError):
    exit_code = 2
    owner = Owner.YOU


class SignInError(CaseUploaderError):
    exit_code = 3
    owner = Owner.YOU


class NotAllowedError(CaseUploaderError):
    exit_code = 4
    owner = Owner.COORDINATOR


class DestinationError(CaseUploaderError):
    exit_code = 5
    owner = Owner.COORDINATOR


class BlockedError(CaseUploaderError):
    exit_code = 6
    owner = Owner.YOU


class DeidError(CaseUploaderError):
    exit_code = 7
    owner = Owner.COORDINATOR


class TransferError(CaseUploaderError):
    exit_code = 8
    owner = Owner.IT
    retryable = True


class ImportFailedError(CaseUploaderError):
    exit_code = 9
    owner = Owner.COORDINATOR


class WorkspaceError(CaseUploaderError):
    exit_code = 10
    owner = Owner.IT


class Cancelled(CaseUploaderError):
    exit_code = 130
    owner = Owner.YOU
    retryable = True
    code = "cancelled"
    what = "Stopped at your request."
    next_step = "Nothing has been lost: 'case-uploader resume' goes on with the case."


# --- bad use ---------------------------------------------------------------------------------------


class NothingThere(UsageError):
    code = "nothing_there"
    what = "Files or folders that you chose and that can't be found or opened: {count}."
    next_step = "Check that the disc or drive is still connected, then choose them again."


class NotNow(UsageError):
    code = "not_now"
    what = "This can't be done at this point."
    next_step = "Finish the step that is shown, then try again. Nothing has been lost."


class DropUnsure(UsageError):
    code = "drop_unsure"
    what = "It is not certain which of the dropped files is meant, because several have the same name."
    next_step = "Drop their folder instead, or use 'Choose a folder'. Nothing was taken."


class CasesRunning(UsageError):
    code = "cases_running"
    what = "A case is being sent with this sign-in."
    next_step = "Pause it first, or wait until it is sent."


class AlreadySent(UsageError):
    code = "already_sent"
    what = "The case is sent already, and the site has taken over."
    next_step = "If it must not stay there, tell the Trial Coordinator."


class NoSuchCase(UsageError):
    code = "no_such_case"
    what = "There is no case {case_id} on this computer."
    next_step = "'case-uploader cases' lists the ones that there are."


class BadArgument(UsageError):
    code = "bad_argument"
    what = "{problem}"
    next_step = "'case-uploader --help' shows how the command is used."


class BadSettings(UsageError):
    code = "bad_settings"
    owner = Owner.IT
    what = "The setting {name} can't be used: {problem}."
    next_step = "Ask your IT to correct it; docs/it-guide.md lists the settings."


class SettingManaged(UsageError):
    code = "setting_managed"
    owner = Owner.IT
    what = "Your hospital's IT has set {name}, so it can't be changed here."
    next_step = "Ask your IT if it must be different."


# --- sign-in ---------------------------------------------------------------------------------------


class KeyMalformed(SignInError):
    code = "key_malformed"
    what = "This does not look like a Flywheel API key: it must read site:secret."
    next_step = "Copy the whole key from your Flywheel profile, under Access, and paste it again."


class KeyMissing(SignInError):
    code = "key_missing"
    what = "No API key was given and none is kept on this computer."
    next_step = "Sign in, set CASE_UPLOADER_API_KEY, or pass the key on standard input."


class KeyRefused(SignInError):
    code = "key_refused"
    what = "The site {host} does not accept this API key; it may have expired."
    next_step = (
        "Make a new key in your Flywheel profile and sign in again. Your case is kept on this computer."
    )


class KeyOtherSite(SignInError):
    code = "key_other_site"
    what = "This API key is for {host}, but your IT has set this program up for {preset}."
    next_step = "Use the key from your profile at {preset}."


class SiteNotFlywheel(SignInError):
    code = "site_not_flywheel"
    what = "The computer at {host} answered, but not as a Flywheel site."
    next_step = "Check the site's address with your Trial Coordinator."


class InsecureSite(SignInError):
    code = "insecure_site"
    what = "The address of {host} asks for an unencrypted connection, which is only allowed on this computer."
    next_step = "Use the site's https address."


# --- rights ----------------------------------------------------------------------------------------


class NoUploadRights(NotAllowedError):
    code = "no_upload_rights"
    what = "You can view {project} but not upload to it (missing: {missing})."
    next_step = "Ask the Trial Coordinator for the right to upload. Nothing was sent."


class OtherAccount(NotAllowedError):
    code = "other_account"
    owner = Owner.YOU
    what = "This case was begun by another person, or for another site."
    next_step = "Sign in as that person there; the case is kept and goes on then."


class ServerForbids(NotAllowedError):
    code = "server_forbids"
    what = "The site refused: your account may not {deed}."
    next_step = (
        "Ask the Trial Coordinator to check your role in this project. Your case is kept on this computer."
    )


class ProjectLocked(NotAllowedError):
    code = "project_locked"
    what = "The project {project} is locked and takes no uploads."
    next_step = "Ask the Trial Coordinator."


# --- destination -----------------------------------------------------------------------------------


class GroupNotFound(DestinationError):
    code = "group_not_found"
    owner = Owner.YOU
    what = "There is no group {group} that your account can see."
    next_step = "Check the name of the trial; if it is right, ask the Trial Coordinator for access."


class ProjectNotFound(DestinationError):
    code = "project_not_found"
    owner = Owner.YOU
    what = "There is no project {project} in the group {group} that your account can see."
    next_step = "Check the name of the site; if it is right, ask the Trial Coordinator for access."


class NoTemplates(DestinationError):
    code = "no_templates"
    what = "The project {project} has no Session Templates, so there is no session or acquisition to choose."
    next_step = "Ask the Trial Coordinator to add them. Nothing was sent."


class LabelNotInTemplates(DestinationError):
    code = "label_not_in_templates"
    what = "The {level} {label} is not among the labels that the project's templates offer: {offered}."
    next_step = "Choose one of them, or ask the Trial Coordinator to add the label. Nothing was sent."


class LabelIsPattern(DestinationError):
    code = "label_is_pattern"
    what = "The {level} label {label} is a pattern in the project's templates, so it can't be chosen."
    next_step = "Ask the Trial Coordinator to make it a fixed label. Nothing was sent."


class BadSubjectLabel(DestinationError):
    code = "bad_subject_label"
    owner = Owner.YOU
    what = "The subject label can't be used as it is: {problem}."
    next_step = "Type it as the study protocol writes it. Nothing was sent."


# --- findings --------------------------------------------------------------------------------------


class CaseBlocked(BlockedError):
    code = "case_blocked"
    what = "Findings to be settled before this case can be sent: {count}."
    next_step = "See them above; take the files out, or use --leave-out-blocked. Nothing was sent."


class NothingToSend(BlockedError):
    code = "nothing_to_send"
    what = "Nothing in the selection can be sent: {skipped} files were skipped and {failed} failed."
    next_step = "Choose the folder with the images. Nothing was sent."


class WarningUnanswered(BlockedError):
    code = "warning_unanswered"
    what = "Warnings that need an answer before this case can be sent: {count}."
    next_step = "Look at them and confirm each one. Nothing was sent."


# --- de-identification -----------------------------------------------------------------------------


class ProfileInvalid(DeidError):
    code = "profile_invalid"
    what = "The de-identification profile of the {level} can't be used: {problem}."
    next_step = "Ask the Trial Coordinator to correct it. Nothing was sent."


class RuleUnsupported(DeidError):
    code = "rule_unsupported"
    what = "The de-identification profile of the {level} has a rule that can't be carried out here: {rule}."
    next_step = "Tell the Trial Coordinator. Nothing was sent."


class ProfileUnsafe(DeidError):
    code = "profile_unsafe"
    what = "The de-identification profile of the {level} is not safe to use. {problem}."
    next_step = (
        "Ask the Trial Coordinator to correct it; 'case-uploader profile check' tells all. Nothing was sent."
    )


class PhiRiskNotAccepted(DeidError):
    code = "phi_risk"
    owner = Owner.YOU
    what = "The project {project} does not remove patient details: they would be uploaded as they are."
    next_step = "If the study allows that, send with --accept-phi-risk; else ask the Trial Coordinator. Nothing was sent."


class PhiRiskForbidden(DeidError):
    code = "phi_risk_forbidden"
    owner = Owner.COORDINATOR
    what = "The project {project} does not remove patient details, and your IT does not allow sending without that."
    next_step = "Ask the Trial Coordinator to set a de-identification profile. Nothing was sent."


class SeriesNotDeidentified(DeidError):
    code = "series_not_deidentified"
    owner = Owner.FLYWHEEL
    what = (
        "Series from which patient details could not be removed ({reasons}): {count}. None of them was sent."
    )
    next_step = "Send without them (--leave-out-blocked), or copy the images again from the scanner. Nothing was imported."


class ValueEchoed(DeidError):
    code = "value_echoed"
    owner = Owner.COORDINATOR
    what = (
        "Series that still hold, in {elements}, what the profile removes elsewhere: {count}. None was sent."
    )
    next_step = "Tell the Trial Coordinator this place: the profile must remove it, too. Or send without them (--leave-out-blocked)."


# --- network, site, storage ------------------------------------------------------------------------


class ServerUnreachable(TransferError):
    code = "server_unreachable"
    what = "We can't reach {host}."
    next_step = "Check the network, then run 'case-uploader resume'. Nothing has been lost."


class TlsRefused(TransferError):
    code = "tls_refused"
    retryable = False
    what = "The secure connection to {host} can't be trusted: its certificate is not known to this computer."
    next_step = "Ask your IT to add the certificate of the network's inspection, or to exempt {host}. Nothing was sent."


class ServerBusy(TransferError):
    code = "server_busy"
    owner = Owner.FLYWHEEL
    what = "The site {host} is too busy or not available just now (answer {status})."
    next_step = "Wait a few minutes, then run 'case-uploader resume'. Nothing has been lost."


class ServerRefused(TransferError):
    code = "server_refused"
    owner = Owner.FLYWHEEL
    retryable = False
    what = "The site {host} refused the request {request} (answer {status})."
    next_step = "Send this code to Flywheel support. Nothing has been lost."


class StorageRefused(TransferError):
    code = "storage_refused"
    owner = Owner.IT
    what = "The storage at {host} refused a fresh address {count} times in a row."
    next_step = "Check this computer's clock, then run 'case-uploader resume'. Nothing has been lost."


class NotAcknowledged(TransferError):
    code = "not_acknowledged"
    owner = Owner.FLYWHEEL
    what = "The site says that {name} holds other bytes than were sent ({theirs} against {ours})."
    next_step = "Run 'case-uploader resume': it is sent again from the start."


class SourceChanged(TransferError):
    code = "source_changed"
    owner = Owner.YOU
    what = "Files that changed or vanished while they were being read: {count}."
    next_step = (
        "Wait until copying to this folder has ended, or put the disc back, then run 'case-uploader resume'."
    )


class NoDialect(TransferError):
    code = "no_dialect"
    owner = Owner.FLYWHEEL
    retryable = False
    what = "The site {host} describes its {request} in a form that this version does not know (fields: {fields})."
    next_step = "Send this code to Flywheel support, or ask your IT for a newer version. Nothing was sent."


# --- import ----------------------------------------------------------------------------------------


class ImportFailed(ImportFailedError):
    code = "import_failed"
    what = "The site's import job {job} ended as {status}."
    next_step = "The files are safe at the site. Ask the Trial Coordinator to look at the job: {url}"


class ImportHeld(ImportFailedError):
    code = "import_held"
    what = "The site holds the case back: some of it stands there already, or under another label. Nothing is doubled."
    next_step = "The files are safe at the site. Ask the Trial Coordinator to decide on the job's page: {url}"


class LandedInPart(ImportFailedError):
    code = "landed_in_part"
    what = "{missing} of {total} archives are not in the import's report as landed."
    next_step = "Ask the Trial Coordinator to look at the job: {url}"


class RulesMisplace(ImportFailedError):
    code = "rules_misplace"
    owner = Owner.FLYWHEEL
    what = "Files that the import rules would put elsewhere than chosen: {count}. The job was not started."
    next_step = "Check the labels of subject, session and acquisition for unusual characters."


# --- this computer ---------------------------------------------------------------------------------


class DiskFull(WorkspaceError):
    code = "disk_full"
    owner = Owner.YOU
    retryable = True
    what = "This computer has {free} free and needs {need}."
    next_step = "Free some space, then run 'case-uploader resume'. Nothing has been lost."


class WorkspaceUnusable(WorkspaceError):
    code = "workspace_unusable"
    what = "Case Uploader can't write to its folder on this computer ({problem})."
    next_step = "Ask your IT to make the program's data folder writable."


class NoWebView(WorkspaceError):
    code = "no_webview"
    what = "This computer has no engine that can show the program's window."
    next_step = "Ask your IT to install Microsoft Edge WebView2, or start with 'case-uploader --browser'."


class CaseBusy(WorkspaceError):
    code = "case_busy"
    owner = Owner.YOU
    retryable = True
    what = "The case {case_id} is already being worked on by another Case Uploader on this computer."
    next_step = "Go on in that window, or close it first."


class ProgramOpen(WorkspaceError):
    code = "program_open"
    owner = Owner.YOU
    what = "Case Uploader is already open on this computer."
    next_step = "Go on in its window, or close it first."


class CaseDamaged(WorkspaceError):
    code = "case_damaged"
    owner = Owner.YOU
    what = "The kept state of the case {case_id} can't be read."
    next_step = "Send the case again from its files; whatever had landed is shown at the site."


class WorkerDied(WorkspaceError):
    code = "worker_died"
    retryable = True
    what = "A part of the program that reads images stopped {count} times in a row."
    next_step = "Close other programs to free memory, then run 'case-uploader resume'."
