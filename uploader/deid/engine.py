"""From a source file to the pieces that leave, or to a refusal."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from uploader.deid import filenames, leaving, tags
from uploader.deid.actions.hashing import UID_MAX, UID_SHAPE
from uploader.deid.deflate import deflated
from uploader.deid.echo import Guard
from uploader.deid.former import Former
from uploader.deid.masking.check import check_blanked
from uploader.deid.masking.plan import carry_out, plan_blanking
from uploader.deid.masking.rules import PixelRules
from uploader.deid.meta import ParsedFile, parse_file, write_head
from uploader.deid.others import clean_file, file_name
from uploader.deid.pieces import PieceSource
from uploader.deid.pixels import check_pixels
from uploader.deid.plan import Plan, plan_of, plan_of_nothing
from uploader.deid.readback import read_back
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.rules import apply_profile
from uploader.deid.verify import verify
from uploader.deid.write import joined, write_data_set
from uploader.model.cleaned import CleanedFile, CleanedInstance, Refused, Span, size_of

if TYPE_CHECKING:
    from uploader.deid.masking.plan import Blanking
    from uploader.deid.profile import DeidProfile
    from uploader.model.cleaned import Piece
    from uploader.model.mask import Mask
    from uploader.model.traces import Trace

ENGINE = "case-uploader-deid 1"
"""Name and version on receipts; the number grows when equal input gives other output."""


class _Formers(NamedTuple):
    """What the file before held, as it was read and as it left. One thread's at a time."""

    read: Former
    finished: Former


class Deidentifier:
    """Cleans files by one profile. Made once, sent to workers, used for many files, by any thread.

    Parameters
    ----------
    profile
        As `read_profile` gave it.
    traces
        What the files of the whole case say of somebody: searched for in everything that leaves, besides what
        each file says itself. None cleans without searching, to compare the rules with another engine's.
    """

    engine = ENGINE

    def __init__(self, profile: DeidProfile, traces: tuple[Trace, ...] | None) -> None:
        self.profile = profile
        self._plan = plan_of(profile)
        self._traces = traces
        self._guard = None if traces is None else Guard(self._plan, traces)
        self._formers: list[_Formers] = []

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross a process border as the profile; what is worked out from it is worked out once a process."""
        return (_cached, (self.profile, self._traces))

    def clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,
        mask: Mask | None = None,
        *,
        is_first: bool = False,
    ) -> CleanedInstance | Refused:
        """De-identify one file.

        Parameters
        ----------
        source
            Open for reading at any offset; it must not change until the pieces were read.
        size_bytes
            Length of the file.
        name
            The source's base name, for ``file-filter`` and ``filenames`` only.
        mask
            What a person said of its pictures, on top of what the profile says.
        is_first
            Whether it is the first file of its series, which pydicom reads back, too.

        Returns
        -------
        CleanedInstance or Refused
            The refusal's code is a `RefusalCode`. Bad data raise nothing; an `OSError` of the source does.
        """
        try:
            formers = self._formers.pop()
        except IndexError:
            formers = _Formers(Former(Former()), Former(Former(), are_edited=False))
        try:
            return self._clean(source, size_bytes, name, mask, formers, is_first=is_first)
        except RefusedError as error:
            return Refused(error.code.value, error.element)
        finally:
            self._formers.append(formers)

    def check_other(self, source: BinaryIO, size_bytes: int) -> Refused | None:
        """Search a file that is not DICOM, which is sent as it is, for what the case says of somebody."""
        try:
            if self._guard is not None:
                self._guard.check_other(source, size_bytes)
        except RefusedError as error:
            return Refused(error.code.value, error.element)
        return None

    def _clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,
        mask: Mask | None,
        formers: _Formers,
        *,
        is_first: bool,
    ) -> CleanedInstance:
        profile = self.profile
        filenames.check_filter(profile, name)
        parsed = parse_file(source, size_bytes, former=formers.read)
        record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
        check_pixels(record)
        blanking = plan_blanking(profile.pixels, mask, record, parsed)
        apply_profile(self._plan, record)
        if blanking is not None:
            carry_out(blanking, record, parsed)
        leaving.mark_removed(self._plan, record)
        leaving.mark_pictures(self._plan, record, is_blanked=blanking is not None, is_seen=mask is not None)
        leaving.check_charset(record)
        uid = _uid_of(record, tags.SOP_INSTANCE_UID)
        modality = record.plain(tags.MODALITY)
        member = filenames.name_of(profile, record, name, uid, modality)
        pieces, done = _finished(self._plan, record, parsed, uid, source, blanking, formers.finished)
        if self._guard is not None:
            finished = Record(done.meta, done.meta_reader, done.data, done.reader)
            self._guard.check(record, finished, member, done.shared)
        if is_first:
            read_back(record, pieces, source, is_deflated=parsed.is_deflated)
        return CleanedInstance(
            pieces=pieces,
            name=member,
            sop_instance_uid=uid,
            series_instance_uid=record.plain(tags.SERIES_INSTANCE_UID),
            study_instance_uid=record.plain(tags.STUDY_INSTANCE_UID),
            modality=modality,
            series_number=record.plain(tags.SERIES_NUMBER),
            description=record.plain(tags.SERIES_DESCRIPTION),
            audit=record.audit(),
        )

    def clean_file(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedFile | Refused | None:
        """Clean a file that is not DICOM by the profile's section for it; None where it may go as it is.

        What would leave, changed or not, is searched for what the case says of somebody.
        """
        cleaned = clean_file(self.profile, source, size_bytes, name)
        if isinstance(cleaned, CleanedFile):
            finished = PieceSource(cleaned.pieces, source)
            return self.check_other(finished, size_of(cleaned.pieces)) or cleaned  # type: ignore[arg-type]
        return cleaned or self.check_other(source, size_bytes)

    def file_name(self, name: str) -> str:
        """Give the name that a file that is not DICOM leaves by."""
        return file_name(self.profile, name)


class Untouched:
    """Same interface where no profile exists and the PHI risk was accepted: the file as it is."""

    engine = "none"

    def clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,  # noqa: ARG002
        mask: Mask | None = None,
        *,
        is_first: bool = False,  # noqa: ARG002
    ) -> CleanedInstance | Refused:
        """Give the whole file as one span, after a strict parse; with boxes, all but what they cover."""
        try:
            parsed = parse_file(source, size_bytes)
            record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
            check_pixels(record)
            uid = _uid_of(record, tags.SOP_INSTANCE_UID)
            pieces = self._pieces(source, size_bytes, record, parsed, uid, mask)
        except RefusedError as error:
            return Refused(error.code.value, error.element)
        modality = record.plain(tags.MODALITY)
        return CleanedInstance(
            pieces=pieces,
            name=filenames.default_name(uid, modality),
            sop_instance_uid=uid,
            series_instance_uid=record.plain(tags.SERIES_INSTANCE_UID),
            study_instance_uid=record.plain(tags.STUDY_INSTANCE_UID),
            modality=modality,
            series_number=record.plain(tags.SERIES_NUMBER),
            description=record.plain(tags.SERIES_DESCRIPTION),
            audit=record.audit(),
        )

    @staticmethod
    def _pieces(
        source: BinaryIO, size_bytes: int, record: Record, parsed: ParsedFile, uid: str, mask: Mask | None
    ) -> tuple[Piece, ...]:
        blanking = plan_blanking(PixelRules(), mask, record, parsed)
        if blanking is None:
            return (Span(0, size_bytes),)
        carry_out(blanking, record, parsed)
        plan = plan_of_nothing()
        leaving.mark_pictures(plan, record, is_blanked=True, is_seen=True)
        return _finished(plan, record, parsed, uid, source, blanking)[0]

    def clean_file(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedFile | Refused | None:  # noqa: ARG002
        """Do nothing: other files go as they are, too."""
        return None

    def file_name(self, name: str) -> str:
        """Give the file's own name."""
        return name


@lru_cache(maxsize=4)
def _cached(profile: DeidProfile, traces: tuple[Trace, ...] | None) -> Deidentifier:
    return Deidentifier(profile, traces)


def _uid_of(record: Record, tag: int) -> str:
    """Give a UID that the head of the file needs."""
    uid = record.text(record.data, tag) or ""
    if not uid:
        raise RefusedError(RefusalCode.UID_MISSING, tags.hex_of(tag))
    if len(uid) > UID_MAX or not UID_SHAPE.fullmatch(uid):
        raise RefusedError(RefusalCode.UID_MALFORMED, tags.hex_of(tag))
    return uid


def _finished(
    plan: Plan,
    record: Record,
    parsed: ParsedFile,
    uid: str,
    source: BinaryIO,
    blanking: Blanking | None,
    former: Former | None = None,
) -> tuple[tuple[Piece, ...], ParsedFile]:
    """Write head and data set, and verify the bytes that will leave; give them, and them parsed."""
    sop_class = _uid_of(record, tags.SOP_CLASS_UID)
    head = write_head(record, parsed.transfer_syntax_uid, sop_class, uid)
    body = write_data_set(record.data, parsed.reader)
    if parsed.is_deflated:
        pieces = joined([head, deflated(body, parsed.reader.source)])
    else:
        pieces = joined([head, *body])
    done = verify(plan, record, pieces, source, former)
    if blanking is not None:
        check_blanked(blanking, record, done)
    return pieces, done
