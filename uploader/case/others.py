"""Which files that are not DICOM may go: most are sent as they are, so a doubt keeps them here. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.model.source import Failed, FailReason, Skipped, SkipReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from uploader.model.case import PreparedCase
    from uploader.model.dicom import Series
    from uploader.model.policy import Policy
    from uploader.model.source import OtherFile

SECTION_ENDINGS = {
    "key-value-text-file": (".txt", ".mhd", ".hdr", ".par"),
    "table": (".csv", ".tsv", ".xls", ".xlsx"),
    "tiff": (".tif", ".tiff"),
    "xml": (".xml",),
    "zip": (".zip",),
}
"""Files that a profile's section is about which can't be carried out."""

SHORTEST_CHARS = 4


def keep_here(prepared: PreparedCase, policy: Policy) -> PreparedCase:
    """Skip what the policy lets nobody send. Done twice, it changes nothing more."""
    if not policy.forbids_others or not prepared.others:
        return prepared
    kept = tuple(Skipped(other.source, SkipReason.NOT_DICOM) for other in prepared.others)
    return replace(prepared, others=(), skipped=(*prepared.skipped, *kept))


def take_others(
    others: Sequence[OtherFile],
    series_list: Sequence[Series],
    sections: frozenset[str] | None,
    renamed: Callable[[str], str],
) -> tuple[tuple[OtherFile, ...], tuple[Failed, ...]]:
    """Split other files into those that may be sent and those that may not.

    Parameters
    ----------
    series_list
        All series of the selection, left out or not: their patients' names and numbers must not stand in
        the name of any file that is sent.
    sections
        Sections of the profile for other files than DICOM that can't be carried out. None where there is no
        profile, so that nothing is held back.
    renamed
        Gives the name that a file leaves by.
    """
    if sections is None:
        return tuple(others), ()
    words = frozenset(_words(series_list))
    taken: list[OtherFile] = []
    failed: list[Failed] = []
    for other in others:
        reason = _refusal(other, sections, words, renamed)
        if reason is None:
            taken.append(other)
        else:
            failed.append(Failed(other.source, reason))
    return tuple(taken), tuple(failed)


def _refusal(
    other: OtherFile, sections: frozenset[str], words: frozenset[str], renamed: Callable[[str], str]
) -> FailReason | None:
    name = other.source.shown_as.reveal().replace("\\", "/").rsplit("/", 1)[-1]
    if any(_folded(name).endswith(SECTION_ENDINGS.get(section, ("",))) for section in sections):
        return FailReason.TYPE_REFUSED
    squeezed = re.sub(r"[\W_]+", "", _folded(renamed(name)))
    return FailReason.NAME_IDENTIFIES if any(word in squeezed for word in words) else None


def _words(series_list: Sequence[Series]) -> Iterable[str]:
    """Parts of names, numbers and birth dates, folded; too short ones would be found everywhere."""
    patients = {instance.patient for series in series_list for instance in series.instances}
    for patient in patients:
        texts = [
            patient.patient_id.reveal(),
            patient.birth_date.reveal(),
            *re.split(r"[\^=\s,]+", patient.name.reveal()),
        ]
        for text in texts:
            word = re.sub(r"[\W_]+", "", _folded(text))
            if len(word) >= SHORTEST_CHARS:
                yield word


def _folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()
