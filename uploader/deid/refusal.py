"""Why an instance can't be de-identified: stable codes, never a value."""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """What stands in ``Refused.code``. Each is stable: the page's catalogue and receipts name it."""

    NOT_DICOM = "not_dicom"
    """Neither a DICOM file nor a bare data set."""
    DICOMDIR = "dicomdir"
    """A directory of a medium: it lists patients and points at offsets that would no longer hold."""
    TRUNCATED = "truncated"
    """The file ends before its own lengths say so."""
    HEADER_TOO_LARGE = "header_too_large"
    """More header than is kept in memory, or more elements than any real object has."""
    TRANSFER_SYNTAX = "transfer_syntax"
    """The file meta information names no transfer syntax, or a wrong one for these bytes."""
    DEFLATED = "deflated"
    """The deflated data set can't be inflated, or inflates to too much."""
    VR_UNKNOWN = "vr_unknown"
    """A value representation that the Standard does not know: the parse can't be trusted."""
    VR_WRONG = "vr_wrong"
    """A sequence by its tag, but not by its value representation."""
    TAG_ORDER = "tag_order"
    """Tags that do not ascend, or a tag that a data set must not hold."""
    DUPLICATE_TAG = "duplicate_tag"
    """The same tag twice in one data set."""
    VALUE_MISFIT = "value_misfit"
    """A value that none of its value representation can be: a damaged length swallowed other elements."""
    LENGTH = "length"
    """An element reaches beyond what encloses it."""
    UNDEFINED_LENGTH = "undefined_length"
    """An undefined length where only a defined one can be read."""
    SEQUENCE = "sequence"
    """A sequence that is not made of items, or lacks its end."""
    NESTING = "nesting"
    """Sequences nested deeper than any real object."""
    FRAGMENTS = "fragments"
    """Encapsulated pixel data without proper fragments or without its end."""
    PIXEL_LENGTH = "pixel_length"
    """Pixel data of another length than rows, columns, samples, frames and bits make."""
    TRAILING_BYTES = "trailing_bytes"
    """Bytes after the data set that are neither padding nor elements."""
    FILE_FILTER = "file_filter"
    """The profile's file-filter is enforced and does not match the file's name."""
    VR_INCOMPATIBLE = "vr_incompatible"
    """A rule's action can't be carried out on this value representation."""
    VR_UNDETERMINED = "vr_undetermined"
    """A rule inserts an element whose value representation no dictionary knows."""
    VALUE_NOT_ENCODABLE = "value_not_encodable"
    """A rule's result does not fit the element."""
    TEXT_NOT_ENCODABLE = "text_not_encodable"
    """A rule's text can't be written in the file's character set."""
    CHARSET_CHANGE = "charset_change"
    """A rule changes the character set while text remains that is written in the former one."""
    DATE_UNPARSABLE = "date_unparsable"
    """A date or time that a rule must shift can't be read."""
    UID_MALFORMED = "uid_malformed"
    """A UID that a rule must hash, or that names the file, is not made of digits and points."""
    UID_MISSING = "uid_missing"
    """No SOP Instance UID is left to name the file by."""
    NO_PATTERN_MATCHES = "no_pattern_matches"
    """A regex-sub rule has no pattern for this value."""
    FILENAME_NO_MATCH = "filename_no_match"
    """No filenames rule matches the file's name."""
    VALUE_TOO_LARGE = "value_too_large"
    """A rule must read a value larger than is kept in memory."""
    VERIFICATION_FAILED = "verification_failed"
    """The finished header is not exactly what the rules say. A fault of this program; nothing is sent."""


class RefusedError(Exception):
    """Carries a refusal from where it is found to ``clean``; never leaves the package."""

    def __init__(self, code: RefusalCode, element: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.element = element
