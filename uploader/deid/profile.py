"""A de-identification profile, read and found to be one that can be carried out to the letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.deid.actions import Action
    from uploader.deid.masking.rules import PixelRules
    from uploader.deid.others.section import OtherSection
    from uploader.deid.selectors import Selector
    from uploader.model.profile import ProfileLevel


@dataclass(frozen=True, slots=True)
class Rule:
    """One field of the profile: where, and what. ``name`` is the selector as its author wrote it."""

    name: str
    selector: Selector
    action: Action


@dataclass(frozen=True, slots=True)
class FilenameRule:
    """One entry of ``filenames``: a pattern for the source's name, and the name to give.

    ``keywords`` are the header's, among the names in ``output``; ``groups`` say what is done to the
    pattern's parts.
    """

    input_regex: str
    output: str
    keywords: tuple[str, ...]
    groups: tuple[tuple[str, Action], ...]


@dataclass(frozen=True, slots=True)
class AgeRule:
    """PatientAge made from birth date and study date; ``units`` is Y, M, D or empty for what fits."""

    units: str
    date_format: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """For whom elements are encrypted: the holders of a secret key, or of the keys to certificates (DER)."""

    key: bytes = field(default=b"", repr=False)
    certificates: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class DeidProfile:
    """A profile that was read in full; rules stand in the order in which they are applied.

    ``others`` are the sections for files that are not DICOM. ``other_sections`` names those that can't be
    carried out: files of those types must be refused by the caller. ``kept_for_names`` are the tags that the
    ``filenames`` section keeps under remove-undefined. With ``retains`` the source's value of every element
    that is changed or removed goes along, encrypted for ``sealing``.
    """

    name: str
    version: str
    level: ProfileLevel
    sha256: str
    rules: tuple[Rule, ...]
    removes_private: bool
    removes_undefined: bool
    age: AgeRule | None
    filenames: tuple[FilenameRule, ...]
    kept_for_names: tuple[int, ...]
    file_filters: tuple[str, ...]
    enforces_filter: bool
    other_sections: frozenset[str]
    pixels: PixelRules
    others: tuple[OtherSection, ...] = ()
    sealing: Sealing | None = None
    retains: bool = False

    def describe(self) -> tuple[str, ...]:
        """Say in English, rule by rule, what the profile does."""
        lines = []
        if self.removes_private:
            lines.append("Private elements are removed, but for those that rules name by their creator")
        if self.age is not None:
            lines.append("PatientAge is made from birth date and study date")
        if self.removes_undefined:
            lines.append("Every element that no rule names is removed")
        if self.retains:
            lines.append("The former values of all that is changed or removed go along in encrypted form")
        lines += [f"{rule.name} {rule.action.describe()}" for rule in self.rules]
        lines += [line for section in self.others for line in section.describe()]
        return (*lines, *self.pixels.describe())
