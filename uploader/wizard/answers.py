"""What the page fetches beside the snapshots (`uploader.wizard.views`): menus, tables, pictures, receipts."""

from __future__ import annotations

from dataclasses import dataclass

from uploader.wizard.views import ReasonCount  # noqa: TC001 - read at run time


@dataclass(frozen=True, slots=True)
class OptionView:
    """A line of a menu. ``reason`` is a code and says why it can't be chosen."""

    value: str
    label: str
    detail: str
    reason: str


@dataclass(frozen=True, slots=True)
class OptionsView:
    """The first lines that match, and how many there are. ``create`` is a label that could be made."""

    total: int
    options: tuple[OptionView, ...]
    create: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series as people recognise it. ``findings`` holds codes, the gravest first.

    ``text_index`` is the first frame in which text was read, -1 where there is none.
    """

    key: str
    modality: str
    number: int | None
    description: str
    date: str
    instance_count: int
    frame_count: int
    size_bytes: int
    is_localizer: bool
    severity: str
    findings: tuple[str, ...]
    text_index: int


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A file that is not DICOM, or one that goes no further; ``reason`` is empty for one to be sent."""

    index: int
    name: str
    state: str
    reason: str
    file_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """All series of a scan."""

    scan_id: int
    rows: tuple[SeriesRow, ...]


@dataclass(frozen=True, slots=True)
class FileTable:
    """Some of the files of one kind."""

    total: int
    rows: tuple[OtherRow, ...]


@dataclass(frozen=True, slots=True)
class BoxView:
    """A rectangle in pixels of the frame."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FrameView:
    """One picture, to be looked at for names.

    ``boxes`` are blackened in all ``image_count`` images of its kind. ``marks`` is where text was read in
    them, as they will leave; ``is_read`` says that it was tried.
    """

    series_key: str
    index: int
    selection_id: int
    rows: int
    columns: int
    image_count: int
    boxes: tuple[BoxView, ...]
    marks: tuple[BoxView, ...]
    is_read: bool
    is_cleared: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class OffersView:
    """Boxes that are offered for a picture: those of the last visit to its device, those of its vendor."""

    remembered: tuple[BoxView, ...]
    known: tuple[BoxView, ...]


@dataclass(frozen=True, slots=True)
class ImageOut:
    """An image that is left out of a series that is sent: its first frame in the series, and how many."""

    series_key: str
    first_frame: int
    frame_count: int


@dataclass(frozen=True, slots=True)
class SelectionView:
    """What is left out."""

    selection_id: int
    series_keys: tuple[str, ...]
    other_indexes: tuple[int, ...]
    images: tuple[ImageOut, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One element before and after. Identifying: for the window alone."""

    path: str
    keyword: str
    before: str
    action: str
    after: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A header before and after, the file's name, and by what it is changed; ``engine`` empty: by nothing."""

    series_key: str
    index: int
    name_before: str
    name_after: str
    rows: tuple[ChangeRow, ...]
    profile_name: str
    profile_sha256: str
    engine: str
    edition: str


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An identifying element that leaves as it is, or may. ``where`` is everywhere, top or nested."""

    tag: str
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many of the table's elements end so."""

    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class ProfileCheckView:
    """What the check of the profile found. ``counts`` is by outcome, the gravest first.

    ``note_count`` counts what the coordinator should look at; ``beside`` are codes of other places.
    """

    name: str
    level: str
    sha256: str
    engine: str
    edition: str
    row_count: int
    counts: tuple[OutcomeCount, ...]
    staying: tuple[ElementRow, ...]
    beside: tuple[str, ...]
    note_count: int


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One archive of a running case."""

    name: str
    file_count: int
    acknowledged_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class ProgressTable:
    """The archives of a running case."""

    rows: tuple[ProgressRow, ...]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One archive of the receipt."""

    name: str
    modality: str
    description: str
    file_type: str
    file_count: int
    size_bytes: int
    landed: bool
    reason: str
    mask_boxes: int


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """The receipt as the Done page shows it."""

    case_id: str
    state: str
    site: str
    user: str
    started_at: str
    finished_at: str
    route: str
    job_id: str
    job_status: str
    profile_name: str
    profile_level: str
    profile_sha256: str
    phi_risk_accepted: bool
    counts: dict[str, int]
    sent_bytes: int
    rows: tuple[ReceiptRow, ...]
    behind: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of the page's own chooser."""

    entry_id: str
    name: str
    is_folder: bool
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FolderView:
    """A folder in the page's own chooser."""

    entry_id: str
    name: str
    parent_id: str
    entries: tuple[EntryView, ...]
    left_off: int
