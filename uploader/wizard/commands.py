"""What a person may ask for. The page sends these by name; the fields are all that it can say."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from uploader.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TEXT = 4096
MAX_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class SignIn:
    """Use this key. ``site`` may be empty when the key names its site."""

    site: str
    key: str


@dataclass(frozen=True, slots=True)
class SignOut:
    """Forget the key."""


@dataclass(frozen=True, slots=True)
class Go:
    """Show a page that is open."""

    page: str


@dataclass(frozen=True, slots=True)
class Continue:
    """Go to the next step, if this one is complete."""


@dataclass(frozen=True, slots=True)
class Reload:
    """Ask the site once more for what could not be had."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """Begin another case in the same group and project."""


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Forget what was chosen for the next case."""


@dataclass(frozen=True, slots=True)
class ChooseGroup:
    """Choose a group; empty clears."""

    group_id: str


@dataclass(frozen=True, slots=True)
class ChooseProject:
    """Choose a project by its label; empty clears."""

    project_label: str


@dataclass(frozen=True, slots=True)
class ChooseSubject:
    """Choose an existing subject, or ask for a new one; empty clears."""

    subject_label: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ConfirmNewSubject:
    """The new subject is meant, though it is close to an existing one."""


@dataclass(frozen=True, slots=True)
class ChooseSession:
    """Choose a session; empty clears."""

    session_label: str


@dataclass(frozen=True, slots=True)
class ChooseAcquisition:
    """Choose an acquisition; empty clears."""

    acquisition_label: str


@dataclass(frozen=True, slots=True)
class ChooseFiles:
    """Open the native dialog for files."""


@dataclass(frozen=True, slots=True)
class ChooseFolder:
    """Open the native dialog for a folder."""


@dataclass(frozen=True, slots=True)
class PickEntries:
    """Take entries of the page's own chooser, by the ids that it was given."""

    entry_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeDrop:
    """Files or folders were dropped onto the window; these are their sizes in bytes as the page sees them."""

    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AddSample:
    """Take the practice site's sample case."""


@dataclass(frozen=True, slots=True)
class CancelScan:
    """Stop reading the selection."""


@dataclass(frozen=True, slots=True)
class ClearFiles:
    """Forget the selection."""


@dataclass(frozen=True, slots=True)
class SetLeftOut:
    """Leave series and other files out, or take them back in."""

    series_keys: tuple[str, ...]
    other_indexes: tuple[int, ...]
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class SetImageLeftOut:
    """Leave the image out that this frame of a series is of, or take it back in."""

    series_key: str
    frame_index: int
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class SetMask:
    """Blacken these boxes in all pictures of the kind that this frame is of; none takes the mask back.

    ``boxes`` are left, top, width and height of each, one after the other, in pixels of the frame.
    """

    series_key: str
    frame_index: int
    boxes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetCleared:
    """Say that no picture of a series names the patient, or take that back."""

    series_key: str
    is_cleared: bool


@dataclass(frozen=True, slots=True)
class UndoLook:
    """Take back what was said last of pictures."""


@dataclass(frozen=True, slots=True)
class KeepPatient:
    """Leave out every series that is not of this patient (by place in the list of patients)."""

    patient_index: int


@dataclass(frozen=True, slots=True)
class LeaveOutBlocked:
    """Leave out every series that a finding stands in the way of."""


@dataclass(frozen=True, slots=True)
class AnswerFinding:
    """Say that a warning was looked at; an empty answer takes that back."""

    code: str
    answer: str


@dataclass(frozen=True, slots=True)
class AcceptPhiRisk:
    """Accept, or no longer, that patient details are not removed."""

    is_accepted: bool


@dataclass(frozen=True, slots=True)
class Send:
    """The one button: write the case down and send it."""


@dataclass(frozen=True, slots=True)
class WatchCase:
    """Show a case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class PauseCase:
    """Stop at the next safe point and wait for a person."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Go on with a case that is paused or has stopped."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CancelCase:
    """Give up a case that is not yet sent, for good."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ForgetCase:
    """Take a case that has ended off the home page."""

    case_id: str


@dataclass(frozen=True, slots=True)
class OpenJob:
    """Show the case's import job in the system's browser."""

    case_id: str


@dataclass(frozen=True, slots=True)
class SaveReceipt:
    """Save the receipt where the native dialog says; ``form`` is ``pdf`` or ``json``."""

    case_id: str
    form: str


@dataclass(frozen=True, slots=True)
class SaveCheck:
    """Save the findings where the native dialog says."""


@dataclass(frozen=True, slots=True)
class SendChecked:
    """Begin a case with the files that were only looked at."""


@dataclass(frozen=True, slots=True)
class ExamineConnection:
    """Try the way to a site; an empty one is the site in use."""

    site: str


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Choose a setting's value, as text; empty takes an earlier choice back."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class AnswerClose:
    """Close the window though an upload is running, or keep it open."""

    is_close: bool


Command = (
    SignIn
    | SignOut
    | Go
    | Continue
    | Reload
    | NewCase
    | DiscardDraft
    | ChooseGroup
    | ChooseProject
    | ChooseSubject
    | ConfirmNewSubject
    | ChooseSession
    | ChooseAcquisition
    | ChooseFiles
    | ChooseFolder
    | PickEntries
    | TakeDrop
    | AddSample
    | CancelScan
    | ClearFiles
    | SetLeftOut
    | SetImageLeftOut
    | SetMask
    | SetCleared
    | UndoLook
    | KeepPatient
    | LeaveOutBlocked
    | AnswerFinding
    | AcceptPhiRisk
    | Send
    | WatchCase
    | PauseCase
    | ResumeCase
    | CancelCase
    | ForgetCase
    | OpenJob
    | SaveReceipt
    | SaveCheck
    | SendChecked
    | ExamineConnection
    | ChangeSetting
    | AnswerClose
)


def command_name(kind: type[Command]) -> str:
    """Name a command as the page does: ``ChooseGroup`` is ``choose_group``."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in kind.__name__).lstrip("_")


COMMANDS: Mapping[str, type[Command]] = {command_name(kind): kind for kind in get_args(Command)}


def read_command(name: str, body: Mapping[str, Any]) -> Command:
    """Make a typed command of what the page sent; nothing is guessed, nothing is left over.

    Raises
    ------
    BadArgument
        For an unknown name, a field that is missing, too many or of another type, and for text or lists
        beyond `MAX_TEXT` and `MAX_ITEMS`.
    """
    kind = COMMANDS.get(name)
    if kind is None:
        raise BadArgument(problem="unknown command")
    wanted = {part.name for part in fields(kind)}
    if set(body) != wanted:
        raise BadArgument(problem="wrong fields")
    hints = get_type_hints(kind)
    return kind(**{name: _typed(body[name], hints[name]) for name in wanted})


def _typed(value: Any, wanted: Any) -> Any:
    if get_origin(wanted) is tuple:
        if not isinstance(value, list) or len(value) > MAX_ITEMS:
            raise BadArgument(problem="not a list, or too long")
        return tuple(_typed(item, get_args(wanted)[0]) for item in value)
    if type(value) is not wanted or (isinstance(value, str) and len(value) > MAX_TEXT):
        raise BadArgument(problem="a field of another type, or too long")
    return value
