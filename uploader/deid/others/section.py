"""A section of the profile for files that are not DICOM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.deid.filenames import matches

if TYPE_CHECKING:
    from uploader.deid.actions import Action
    from uploader.deid.profile import FilenameRule

CARRIED_OUT = ("csv", "tsv", "table", "json", "nifti", "jpg", "png", "filename")
"""Sections that are carried out, ``table`` only as text; of several that take a file the first one does."""
ENDINGS = {
    "csv": (".csv",),
    "filename": (),
    "jpg": (".jpg", ".jpeg"),
    "json": (".json",),
    "nifti": (".nii", ".nii.gz", ".hdr", ".img"),
    "png": (".png",),
    "table": (".csv", ".tsv", ".xls", ".xlsx"),
    "tsv": (".tsv",),
}
"""Files that a section is about: one that it does not take is not sent."""
TAKEN = {
    "csv": ("*.csv",),
    "filename": ("*",),
    "jpg": ("*.jpg", "*.jpeg"),
    "json": ("*.json",),
    "nifti": ("*.nii", "*.nii.gz"),
    "png": ("*.png",),
    "table": ("*.csv", "*.tsv"),
    "tsv": ("*.tsv",),
}
"""What a section takes where the profile does not say, in small letters."""
SIGNATURES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
"""How files begin that a section takes whatever their name, unless its file-filter is enforced."""


@dataclass(frozen=True, slots=True)
class OtherRule:
    """One field: its name or pattern, and what is done; ``value`` is a replacement in JSON."""

    name: str
    is_regex: bool
    action: Action
    value: str = ""

    def describe(self) -> str:
        """Say in English what is done."""
        return f"is replaced by {self.value}" if self.value else self.action.describe()


@dataclass(frozen=True, slots=True)
class OtherSection:
    """One section; ``switches`` are the options of its kind that are on."""

    kind: str
    file_filters: tuple[str, ...]
    enforces_filter: bool
    rules: tuple[OtherRule, ...]
    filenames: tuple[FilenameRule, ...]
    separator: str
    switches: frozenset[str]

    def describe(self) -> tuple[str, ...]:
        """Say in English what the section does."""
        said = [f"{rule.name} {rule.describe()}" for rule in self.rules]
        said += sorted(self.switches)
        if self.filenames:
            said.append("files are renamed")
        return tuple(f"{self.kind}: {line}" for line in said)

    def takes_name(self, name: str) -> bool:
        """Whether the section takes files of this name."""
        if self.file_filters:
            return any(matches(name, pattern) for pattern in self.file_filters)
        return any(matches(name.lower(), pattern) for pattern in TAKEN[self.kind])

    def takes_beginning(self, beginning: bytes) -> bool:
        """Whether the section takes files that begin so, whatever their name."""
        signature = SIGNATURES.get(self.kind)
        return signature is not None and not self.enforces_filter and beginning.startswith(signature)

    def is_about(self, name: str) -> bool:
        """Whether the file is of the section's kind, taken or not."""
        return name.lower().endswith(ENDINGS[self.kind])


class Place:
    """Where an action works on a file that is not DICOM: a text that belongs to no element."""

    vr = ""
    seed = ""

    def __init__(self, element: str = "", row: dict[str, str] | None = None) -> None:
        self.element = element
        self._row = row or {}

    def text_of(self, keyword: str) -> str | None:
        """Give another value of the same row."""
        return self._row.get(keyword)


def applied(action: Action, text: str | None, place: Place) -> str | None:
    """Carry out an action on a text; None where it changes nothing."""
    value = action.apply(text, place)
    if value is None:
        return None
    parts = value if isinstance(value, tuple) else (value,)
    return ",".join(str(part) for part in parts)
