"""What the page fetches beside the snapshots: menus, big tables, headers, pictures, receipts.

Everything here is read at one moment's state and changes nothing. Names of patients pass through here on
their way into the window, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import BadArgument, NotNow
from uploader.model.check import Severity
from uploader.model.mask import Box, kind_of
from uploader.model.profile import NoProfile
from uploader.model.profile_check import BY_GRAVITY, LEAVES
from uploader.preview import PreviewProblem
from uploader.wizard import answers as see
from uploader.wizard.cases import find
from uploader.wizard.places import chosen_project, chosen_session, group_choices, project_choices
from uploader.wizard.selecting import series_of
from uploader.wizard.state import Loaded, Scanned
from uploader.wizard.views import ReasonCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uploader.model.burned_in import SeriesText
    from uploader.model.case import PreparedCase
    from uploader.model.check import Finding
    from uploader.model.dicom import Instance, Series
    from uploader.model.profile_check import ElementCheck
    from uploader.model.source import SourceFile
    from uploader.wizard.browse import Entry, Folder, PathBook
    from uploader.wizard.engine import Engine, ProfileSummary
    from uploader.wizard.places import Choice
    from uploader.wizard.state import Subjects, WizardState

SHOWN_OPTIONS = 50
MAX_PAGE = 500
MAX_PICTURE_PX = 2048
GRAVEST_FIRST = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


# --- menus ---------------------------------------------------------------------------------------------


def options(state: WizardState, field: str, query: str) -> see.OptionsView:
    """Search one menu; a match at the beginning comes first.

    Raises
    ------
    BadArgument
        For a menu that there is not.
    """
    query = query.strip()
    if field == "subject":
        return _subjects(state, query)
    choices = _choices(state, field)
    wanted = query.casefold()
    hits = [
        choice
        for choice in choices
        if wanted in choice.label.casefold() or wanted in choice.detail.casefold()
    ]
    hits.sort(key=lambda choice: (bool(choice.reason), not choice.label.casefold().startswith(wanted)))
    return see.OptionsView(
        len(hits),
        tuple(see.OptionView(one.value, one.label, one.detail, one.reason) for one in hits[:SHOWN_OPTIONS]),
        "",
    )


def _choices(state: WizardState, field: str) -> Sequence[Choice]:
    from uploader.wizard.places import Choice  # noqa: PLC0415 - a value of the rows below

    answer, draft = state.site.projects, state.saved.draft
    projects = answer.value if isinstance(answer, Loaded) else ()
    if field == "group":
        return group_choices(projects, draft.project_label)
    if field == "project":
        return project_choices(projects, draft.group_id)
    if field == "session":
        labels = state.site.templates
        sessions = labels.value.sessions if isinstance(labels, Loaded) else ()
        return [Choice(one.session_label, one.session_label) for one in sessions]
    if field == "acquisition":
        session = chosen_session(state)
        offered = session.acquisitions if session else ()
        return [Choice(one.acquisition_label, one.acquisition_label) for one in offered]
    raise BadArgument(problem="unknown menu")


def _subjects(state: WizardState, query: str) -> see.OptionsView:
    answer = state.site.subjects
    if not isinstance(answer, Loaded):
        return see.OptionsView(0, (), "")
    hits = _search(answer.value, query.casefold())
    shown = tuple(see.OptionView(label, label, "", "") for label in hits[:SHOWN_OPTIONS])
    create = query if query and query not in answer.value.known else ""
    return see.OptionsView(len(hits), shown, create)


def _search(subjects: Subjects, wanted: str) -> list[str]:
    if not wanted:
        return list(subjects.labels)
    first, then = [], []
    for label, lowered in zip(subjects.labels, subjects.lowered, strict=True):
        place = lowered.find(wanted)
        if place == 0:
            first.append(label)
        elif place > 0:
            then.append(label)
    return first + then


# --- the selection ---------------------------------------------------------------------------------------


def _scanned(state: WizardState) -> Scanned:
    if not isinstance(state.files.scan, Scanned):
        raise NotNow
    return state.files.scan


def series_table(state: WizardState) -> see.SeriesTable:
    """All series of the scan, with the findings of the whole selection, so that rows do not jump."""
    prepared = _scanned(state).prepared
    found: dict[str, list[Finding]] = {}
    for finding in sorted(prepared.report.findings, key=lambda one: GRAVEST_FIRST[one.severity]):
        for key in finding.series_keys:
            found.setdefault(key, []).append(finding)
    rows = tuple(
        _series_row(series, found.get(series.key, ()), prepared.texts.get(series.key))
        for series in prepared.series_list
    )
    return see.SeriesTable(state.files.scan_id, rows)


def _series_row(series: Series, findings: Sequence[Finding], text: SeriesText | None) -> see.SeriesRow:
    return see.SeriesRow(
        key=series.key,
        modality=series.modality,
        number=series.number,
        description=series.description.reveal(),
        date=series.study_date.reveal(),
        instance_count=len(series.instances),
        frame_count=sum(max(instance.frame_count, 1) for instance in series.instances),
        size_bytes=series.size_bytes,
        is_localizer=series.is_localizer,
        severity=str(findings[0].severity) if findings else "",
        findings=tuple(finding.code for finding in findings),
        text_index=_text_index(series, text),
    )


def _text_index(series: Series, text: SeriesText | None) -> int:
    if text is None or not text.hits:
        return -1
    hit = text.hits[0]
    return sum(max(one.frame_count, 1) for one in series.instances[: hit.index]) + hit.frame


def check_document(engine: Engine, state: WizardState) -> bytes:
    """Series and findings as a PDF."""
    scanned = _scanned(state)
    return engine.check_document(scanned.prepared, scanned.report)


def selection(state: WizardState) -> see.SelectionView:
    """What is left out."""
    left_out, prepared = state.files.left_out, _scanned(state).prepared
    return see.SelectionView(
        state.files.selection_id,
        tuple(sorted(left_out.series_keys)),
        tuple(sorted(left_out.other_indexes)),
        tuple(_image_out(prepared, key, index) for key, index in sorted(left_out.images)),
    )


def _image_out(prepared: PreparedCase, key: str, index: int) -> see.ImageOut:
    series = series_of(prepared, key)
    assert series is not None
    frames = [max(one.frame_count, 1) for one in series.instances[: index + 1]]
    return see.ImageOut(key, sum(frames[:-1]), frames[-1])


def files(state: WizardState, kind: str, offset: int, limit: int) -> see.FileTable:
    """Some of the files that are other than DICOM, or go no further.

    Raises
    ------
    BadArgument
        For a kind that there is not.
    """
    prepared = _scanned(state).prepared
    rows: Iterable[tuple[SourceFile, str, str]]
    if kind == "other":
        rows = [(one.source, "", one.file_type) for one in prepared.others]
    elif kind == "skipped":
        rows = [(one.source, str(one.reason), "") for one in prepared.skipped]
    elif kind == "failed":
        rows = [(one.source, str(one.reason), "") for one in prepared.failed]
    elif kind == "duplicate":
        rows = [(one.source, "same_content", "dicom") for one in prepared.duplicates]
    else:
        raise BadArgument(problem="unknown kind")
    listed = list(rows)
    first, last = max(0, offset), max(0, offset) + min(max(0, limit), MAX_PAGE)
    return see.FileTable(
        len(listed),
        tuple(
            see.OtherRow(index, source.shown_as.reveal(), kind, reason, file_type, source.size_bytes)
            for index, (source, reason, file_type) in enumerate(listed[first:last], start=first)
        ),
    )


def instance(state: WizardState, series_key: str, index: int) -> tuple[Instance, int]:
    """Find a picture of a series: the instance and the frame in it, where frames count on over instances.

    Raises
    ------
    NotNow
        When there is none there.
    """
    series = series_of(_scanned(state).prepared, series_key)
    if series is None or index < 0:
        raise NotNow
    for one in series.instances:
        frames = max(one.frame_count, 1)
        if index < frames:
            return one, index
        index -= frames
    raise NotNow


def picture(engine: Engine, state: WizardState, series_key: str, index: int, size_px: int) -> bytes | str:
    """Render a picture as WebP; text is the code of why it can't be shown. ``index`` -1 is the middle one."""
    if index < 0:
        series = series_of(_scanned(state).prepared, series_key)
        index = _frames(series) // 2 if series else 0
    one, frame = instance(state, series_key, index)
    answer = engine.preview(one, frame, min(max(size_px, 16), MAX_PICTURE_PX))
    return answer.code if isinstance(answer, PreviewProblem) else answer


def frame(state: WizardState, series_key: str, index: int) -> see.FrameView:
    """Say what there is to know of one picture, for who looks for names in it.

    Raises
    ------
    NotNow
    """
    one, _ = instance(state, series_key, index)
    series = series_of(_scanned(state).prepared, series_key)
    assert series is not None
    looked, kind = state.files.looked, kind_of(one.traits)
    same = {place for place, each in enumerate(series.instances) if kind_of(each.traits) == kind}
    is_masked = any(mask.series == series_key for mask in looked.masks)
    texts = state.files.texts if is_masked else _scanned(state).prepared.texts
    text = texts.get(series_key)
    hits = [hit for hit in text.hits if hit.index in same] if text else []
    marks = [Box(box.left, box.top, box.width, box.height) for hit in hits for box in hit.boxes]
    return see.FrameView(
        series_key=series_key,
        index=index,
        selection_id=state.files.selection_id,
        rows=one.traits.rows,
        columns=one.traits.columns,
        image_count=len(same),
        boxes=_boxes(looked.boxes_of(series_key, kind)),
        marks=_boxes(dict.fromkeys(marks)),
        is_read=text is not None and text.is_whole,
        is_cleared=series_key in looked.cleared,
        can_undo=bool(state.files.looked_before),
    )


def offers(engine: Engine, state: WizardState, series_key: str, index: int) -> see.OffersView:
    """Say which masks are offered for one picture; it takes a second, and is asked beside the rest.

    Raises
    ------
    NotNow
    """
    one, _ = instance(state, series_key, index)
    series = series_of(_scanned(state).prepared, series_key)
    assert series is not None
    if not one.traits.rows:
        return see.OffersView((), ())
    # One picture of a kind is asked for all: its header is read in a process of its own.
    kind = kind_of(one.traits)
    offer = engine.mask_offer(next(each for each in series.instances if kind_of(each.traits) == kind))
    return see.OffersView(_boxes(offer.remembered), _boxes(offer.known))


def _boxes(boxes: Iterable[Box]) -> tuple[see.BoxView, ...]:
    return tuple(see.BoxView(box.left, box.top, box.width, box.height) for box in boxes)


def _frames(series: Series) -> int:
    return sum(max(instance.frame_count, 1) for instance in series.instances)


def comparison(engine: Engine, state: WizardState, series_key: str, index: int) -> see.ComparisonView:
    """Show a header before and after.

    Raises
    ------
    NotNow
        While there is no project or no such instance.
    DeidError
        When it can't be de-identified.
    """
    project = chosen_project(state)
    if project is None:
        raise NotNow
    one, _ = instance(state, series_key, index)
    one = replace(one, mask=state.files.looked.mask_for(series_key, one.traits))
    answer = engine.header_changes(one, project, state.saved.draft.subject_label)
    rows = tuple(
        see.ChangeRow(row.path, row.keyword, row.before.reveal(), row.action, row.after.reveal())
        for row in answer.rows
    )
    profile = _profile(state)
    return see.ComparisonView(
        series_key=series_key,
        index=index,
        name_before=answer.name_before.reveal(),
        name_after=answer.name_after.reveal(),
        rows=rows,
        profile_name=profile.name if profile else "",
        profile_sha256=profile.sha256 if profile else "",
        engine=profile.check.engine if profile else "",
        edition=profile.check.edition if profile else "",
    )


def profile_check(state: WizardState) -> see.ProfileCheckView:
    """Say what leaves although the profile is applied.

    Raises
    ------
    NotNow
        While no profile is known.
    """
    profile = _profile(state)
    if profile is None:
        raise NotNow
    check = profile.check
    counts = Counter(row.worst for row in check.rows)
    return see.ProfileCheckView(
        name=profile.name,
        level=profile.level,
        sha256=profile.sha256,
        engine=check.engine,
        edition=check.edition,
        row_count=len(check.rows),
        counts=tuple(see.OutcomeCount(one.value, counts[one]) for one in BY_GRAVITY if counts[one]),
        staying=tuple(see.ElementRow(row.tag, row.name, _where(row)) for row in check.staying),
        beside=tuple(spot.tag for spot in check.beside if spot.stays),
        note_count=sum(finding.severity is not Severity.INFO for finding in check.findings),
    )


def _where(row: ElementCheck) -> str:
    """Say where a value stays: in sequences alone, outside of them alone, or in every place it can have."""
    if row.top not in LEAVES:
        return "nested"
    return "everywhere" if row.nested in LEAVES or row.nested is None else "top"


def _profile(state: WizardState) -> ProfileSummary | None:
    answer = state.site.profile
    known = answer.value if isinstance(answer, Loaded) else None
    return None if isinstance(known, NoProfile) else known


# --- cases ------------------------------------------------------------------------------------------------


def progress(engine: Engine, case_id: str) -> see.ProgressTable:
    """What is acknowledged of each archive of a case."""
    return see.ProgressTable(
        tuple(
            see.ProgressRow(one.name, one.file_count, one.acknowledged_bytes, one.total_bytes)
            for one in engine.series_progress(case_id)
        )
    )


def receipt(state: WizardState, case_id: str) -> see.ReceiptView:
    """The receipt of a case.

    Raises
    ------
    NoSuchCase, NotNow
        Before everything is sent.
    """
    known = find(state, case_id).receipt
    if known is None:
        raise NotNow
    counts = known.counts
    return see.ReceiptView(
        case_id=known.case_id,
        state=known.state,
        site=known.site,
        user=known.user,
        started_at=known.started_at,
        finished_at=known.finished_at,
        route=known.route,
        job_id=known.job.job_id,
        job_status=known.job.status,
        profile_name=known.profile.name,
        profile_level=known.profile.level,
        profile_sha256=known.profile.sha256,
        phi_risk_accepted=known.phi_risk_accepted,
        counts={
            "seen": counts.seen,
            "landed": counts.landed,
            "duplicates": counts.duplicates,
            "skipped": counts.skipped,
            "failed": counts.failed,
            "left_out": counts.left_out,
            "pending": counts.pending,
            "not_landed": counts.not_landed,
        },
        sent_bytes=known.sent_bytes,
        rows=tuple(
            see.ReceiptRow(
                one.name,
                one.modality,
                one.description,
                one.file_type,
                one.file_count,
                one.size_bytes,
                one.landed,
                one.reason,
                one.mask_boxes,
            )
            for one in known.series
        ),
        behind=tuple(ReasonCount(one.state, one.reason, one.count) for one in known.left_behind),
    )


# --- the page's own chooser ---------------------------------------------------------------------------------


def folder(book: PathBook, entry_id: str) -> see.FolderView:
    """List a folder of this computer; an empty id lists where to begin."""
    return _folder_view(book.open(entry_id) if entry_id else book.roots())


def _folder_view(found: Folder) -> see.FolderView:
    return see.FolderView(
        found.entry_id, found.name, found.parent_id, tuple(map(_entry_view, found.entries)), found.left_off
    )


def _entry_view(entry: Entry) -> see.EntryView:
    return see.EntryView(entry.entry_id, entry.name, entry.is_folder, entry.size_bytes)
