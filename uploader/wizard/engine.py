"""What the wizard needs of the program behind it. `uploader.app` fulfils it; tests have a fake."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.case.masks import MaskOffer
    from uploader.config import Config, Newest
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import CaseSummary, LeftOut, PreparedCase
    from uploader.model.check import Report
    from uploader.model.destination import Account, Destination, Project, TemplateLabels
    from uploader.model.dicom import Instance
    from uploader.model.identifying import Identifying
    from uploader.model.mask import Looked
    from uploader.model.profile import NoProfile, ProfileLevel
    from uploader.model.profile_check import ProfileCheck
    from uploader.model.progress import ImportProgress, ScanProgress, StageProgress, UploadProgress, Waiting
    from uploader.model.receipt import Receipt
    from uploader.preview import PreviewProblem


@dataclass(frozen=True, slots=True)
class ProfileSummary:
    """The profile that will be applied, and its check. ``sha256`` is the hex digest of its text."""

    name: str
    level: ProfileLevel
    sha256: str
    check: ProfileCheck


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """One element before and after de-identification.

    ``path`` is the tag path (``00100010`` or ``00081140.0.00081150``), ``keyword`` its DICOM keyword or
    empty, ``action`` the audit's code, or ``keep`` where nothing changes; ``after`` is empty if removed.
    """

    path: str
    keyword: str
    before: Identifying[str]
    action: str
    after: Identifying[str]


@dataclass(frozen=True, slots=True)
class HeaderComparison:
    """The header of one instance before and after, in the order of tags, and its file's name."""

    rows: tuple[HeaderChange, ...]
    name_before: Identifying[str]
    name_after: Identifying[str]


@dataclass(frozen=True, slots=True)
class SeriesProgress:
    """How much of one archive of a case the server has acknowledged."""

    name: str
    file_count: int
    acknowledged_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """How the way to the site was found: each probe with its verdict, and a letter for hospital IT.

    ``verdict`` and those in ``probes`` are good, warning, bad or not_tried; neither patient nor key is in it.
    """

    site: str
    verdict: str
    probes: tuple[tuple[str, str], ...]
    letter: str


class ReceiptForm(StrEnum):
    """What a receipt can be saved as."""

    PDF = "pdf"
    JSON = "json"


class Engine(Protocol):
    """Everything that the wizard asks for. Each call may block, and comes from any thread.

    Any call may raise a leaf of `uploader.errors`; those that the wizard shows in a place of their own
    are named.
    """

    def settings(self) -> Config:
        """Read the settings, with the account of where each comes from. Never raises, and is quick."""

    def change_setting(self, name: str, text: str) -> Config:
        """Keep a person's choice; empty text takes an earlier one back.

        Raises
        ------
        SettingManaged, BadSettings
            Where IT has set it, or where the text has no form that it takes.
        """

    def newest(self, project_id: str) -> Newest | None:
        """Give the newer version that the project's coordinator names, if there is one."""

    def remembered(self) -> Account | None:
        """Sign in with the key in the credential store; None where there is none."""

    def sign_in(self, key_text: str) -> Account:
        """Check the key and keep it in the credential store. ``key_text`` reads ``site:secret``.

        Raises
        ------
        SignInError, TransferError
        """

    def sign_out(self) -> None:
        """Forget the key, here and in the credential store."""

    def projects(self) -> Sequence[Project]:
        """Every project that the account can see, also those that it can't send to."""

    def template_labels(self, project_id: str) -> TemplateLabels:
        """The fixed labels of the project's Session Templates, and the patterns that can't be offered."""

    def subject_labels(self, project_id: str) -> Sequence[str]:
        """All of the project's subjects, sorted; 10,000 and more."""

    def subject_problem(self, label: str) -> str:
        """Say why the label's form can't be used, as a code (``characters``, ...); empty if it can.

        No I/O: it is asked at each key press.
        """

    def near_labels(self, project_id: str, label: str) -> Sequence[str]:
        """Existing subjects that differ from ``label`` only by case, spaces, dashes or one character."""

    def profile(self, project: Project) -> ProfileSummary | NoProfile:
        """Fetch the profile of the project, else of the group, else of the site, and check it.

        The first time that a profile is met its check takes some seconds, in a process of its own.

        Raises
        ------
        DeidError
            When it can't be read, has a rule that can't be carried out, or is not safe to use.
        PhiRiskForbidden
            When there is none and a managed setting forbids sending without.
        """

    def scan(self, paths: Sequence[Path], cancel: CancelToken) -> Generator[ScanProgress, None, PreparedCase]:
        """Read the selection, group it into series and check it."""

    def read_again(self, prepared: PreparedCase, looked: Looked) -> Mapping[str, SeriesText]:
        """Read masked series as they will leave, by key; those that nobody can read are not in the answer.

        Some seconds. When it is asked again meanwhile, the answer to the former question may be empty.
        """

    def recheck(
        self,
        prepared: PreparedCase,
        left_out: LeftOut,
        destination: Destination | None,
        looked: Looked,
        texts: Mapping[str, SeriesText],
    ) -> Report:
        """Give the findings about what is left when ``left_out`` is taken out. Quick: asked at each tick.

        With a destination also those about sending it there; once that is known, it is given each time.
        ``texts`` is what `read_again` gave for ``looked``.
        """

    def mask_offer(self, instance: Instance) -> MaskOffer:
        """Say which masks fit a picture: used before on this computer, or known of its vendor. A second."""

    def check_document(self, prepared: PreparedCase, report: Report) -> bytes:
        """Give series and findings as a PDF to print; without a sign-in, and nothing of it leaves."""

    def examine(self, site: str, cancel: CancelToken) -> ConnectionReport:
        """Try the way to a site: names, proxy, encryption, clock, its services, storage, disk and memory.

        Some seconds up to a minute. With a key kept for it, a small part is sent to its storage and removed.

        Raises
        ------
        BadArgument
            When the site has no form of an address.
        """

    def preview(self, instance: Instance, frame: int, size_px: int) -> bytes | PreviewProblem:
        """Render one frame as WebP, at most ``size_px`` wide and high."""

    def header_changes(self, instance: Instance, project: Project, subject_label: str) -> HeaderComparison:
        """Show what de-identification will do to one instance, its mask included."""

    def begin(
        self,
        destination: Destination,
        paths: Sequence[Path],
        prepared: PreparedCase,
        left_out: LeftOut,
        answers: Mapping[str, str],
        phi_risk_accepted: bool,  # noqa: FBT001 - read by name in every call
        looked: Looked,
    ) -> str:
        """Write the case down and give its id; nothing is sent yet. Masks are remembered for their devices.

        ``answers`` maps a warning's code to what the person said of it.

        Raises
        ------
        CaseBlocked, WarningUnanswered
            When a finding stands that was not there when the case was checked last.
        """

    def run(
        self, case_id: str, cancel: CancelToken
    ) -> Generator[StageProgress | UploadProgress | Waiting | ImportProgress, None, Receipt]:
        """Carry the case on from wherever it stands, to the import's report.

        The first `ImportProgress` says that everything is sent; from then on `receipt` gives one that says
        *sent* and `cases` knows the job's address.
        """

    def cases(self) -> Sequence[CaseSummary]:
        """Every case on this computer, those that have not ended first, then the newest first."""

    def series_progress(self, case_id: str) -> Sequence[SeriesProgress]:
        """What has been acknowledged of each archive, from the ledger; empty before any is staged."""

    def receipt(self, case_id: str) -> Receipt:
        """The case's receipt as far as it is known.

        Raises
        ------
        NoSuchCase
            Before everything is sent.
        """

    def receipt_document(self, case_id: str, form: ReceiptForm) -> bytes:
        """The receipt as a file."""

    def remove(self, case_id: str) -> None:
        """Give up a case that has not ended and remove its workspace, or forget one that has."""
