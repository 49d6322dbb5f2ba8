"""What the runner shall do after a transition. Only these words lead from the state to the world."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Report
    from uploader.model.destination import Destination, Project
    from uploader.model.mask import Looked
    from uploader.wizard.state import WizardState


@dataclass(frozen=True, slots=True)
class Remember:
    """Look for a key in the credential store."""


@dataclass(frozen=True, slots=True)
class CheckKey:
    """Sign in. The key is in this effect alone, and its representation does not show it."""

    key_text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ForgetKey:
    """Sign out."""


@dataclass(frozen=True, slots=True)
class LoadProjects:
    """Ask for the account's projects."""


@dataclass(frozen=True, slots=True)
class LoadProject:
    """Ask for a project's templates, subjects and profile."""

    project: Project


@dataclass(frozen=True, slots=True)
class CheckSubject:
    """Look at a typed label."""

    project_id: str
    label: str


@dataclass(frozen=True, slots=True)
class AskForPaths:
    """Open a native dialog."""

    is_folder: bool


@dataclass(frozen=True, slots=True)
class ResolveEntries:
    """Turn ids of the page's chooser into paths."""

    entry_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeDrop:
    """Ask the window for the paths of what was just dropped."""

    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScanPaths:
    """Read the selection, in place of any scan that still runs."""

    scan_id: int
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class StopScan:
    """Stop the scan that runs."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """Find out what stands against what is left, and against sending it there."""

    check_id: int
    prepared: PreparedCase
    left_out: LeftOut
    destination: Destination | None
    looked: Looked


@dataclass(frozen=True, slots=True)
class BeginCase:
    """Write the case down."""

    destination: Destination
    paths: tuple[Path, ...]
    prepared: PreparedCase
    left_out: LeftOut
    answers: Mapping[str, str]
    phi_risk_accepted: bool
    looked: Looked


@dataclass(frozen=True, slots=True)
class LoadCases:
    """Ask the engine for its cases."""


@dataclass(frozen=True, slots=True)
class RunCase:
    """Carry a case on."""

    case_id: str


@dataclass(frozen=True, slots=True)
class StopCase:
    """Ask a running case to stop at its next safe point."""

    case_id: str


@dataclass(frozen=True, slots=True)
class LoadReceipt:
    """Ask the engine for a case's receipt."""

    case_id: str


@dataclass(frozen=True, slots=True)
class RemoveCase:
    """Remove a case's workspace, or forget it."""

    case_id: str


@dataclass(frozen=True, slots=True)
class OpenUrl:
    """Show an address in the system's browser."""

    url: str


@dataclass(frozen=True, slots=True)
class WriteReceipt:
    """Ask where to, and save the receipt there."""

    case_id: str
    form: str


@dataclass(frozen=True, slots=True)
class WriteCheck:
    """Ask where to, and save the findings there."""

    prepared: PreparedCase
    report: Report


@dataclass(frozen=True, slots=True)
class Examine:
    """Try the way to a site."""

    site: str


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Look at the settings anew: IT may have changed them."""


@dataclass(frozen=True, slots=True)
class KeepSetting:
    """Keep a person's choice."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CloseWindow:
    """Close the window for good."""


Effect = (
    Remember
    | CheckKey
    | ForgetKey
    | LoadProjects
    | LoadProject
    | CheckSubject
    | AskForPaths
    | ResolveEntries
    | TakeDrop
    | ScanPaths
    | StopScan
    | Recheck
    | BeginCase
    | LoadCases
    | RunCase
    | StopCase
    | LoadReceipt
    | RemoveCase
    | OpenUrl
    | WriteReceipt
    | WriteCheck
    | Examine
    | ReadSettings
    | KeepSetting
    | CloseWindow
)


@dataclass(frozen=True, slots=True)
class Step:
    """What a transition gives: the next state, and what to do."""

    state: WizardState
    effects: tuple[Effect, ...] = ()
