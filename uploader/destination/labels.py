"""The form of labels, and labels that are too alike. Pure."""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_CHARS = 64
"""Longest subject and session label that the server keeps whole (flywheel docs; acquisitions take 128)."""

FEW = 3
"""More neighbours by one digit than this are a numbering, not slips of the keyboard."""

_REWRITTEN = frozenset('*/:<>?\\|"')


PROBLEMS = {
    "empty": "it is empty",
    "edge_spaces": "it begins or ends with a space",
    "too_long": f"it is longer than {LONGEST_CHARS} characters",
    "final_dot": "it ends with a dot",
    "characters": f"it holds one of the characters {' '.join(sorted(_REWRITTEN))}",
    "invisible": "it holds an invisible character",
}
"""Codes of `label_problem` in English, for terminals."""


def label_problem(label: str) -> str:
    """Say why the server would not keep a label as it is, as a code of `PROBLEMS`; empty if it would.

    The server replaces some characters, cuts long labels and trailing dots: a label that it rewrites would
    put the case under another subject than the one that was typed.
    """
    is_so = {
        "empty": not label.strip(),
        "edge_spaces": label != label.strip(),
        "too_long": len(label) > LONGEST_CHARS,
        "final_dot": label.endswith("."),
        "characters": not _REWRITTEN.isdisjoint(label),
        "invisible": any(unicodedata.category(char).startswith("C") for char in label),
    }
    return next((code for code in PROBLEMS if is_so[code]), "")


def near_labels(label: str, existing: Iterable[str]) -> tuple[str, ...]:
    """Existing labels that differ only by case, spaces, dashes or one character, likeliest first.

    Where subjects are numbered, every new number is one digit away from many old ones. So labels that
    differ by a digit alone are given only while they are few.
    """
    folded = _folded(label)
    others = [(other, _folded(other)) for other in existing if other != label]
    same = [other for other, bare in others if bare == folded]
    slips = [(other, bare) for other, bare in others if bare != folded and _is_one_edit(folded, bare)]
    digits = [other for other, bare in slips if _is_other_digit(folded, bare)]
    rest = [other for other, bare in slips if not _is_other_digit(folded, bare)]
    return (*same, *rest, *(digits if len(digits) <= FEW else ()))


def _is_other_digit(one: str, other: str) -> bool:
    """Whether two labels of one length differ in digits alone."""
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a == b or (a.isdigit() and b.isdigit()) for a, b in pairs)


def _folded(label: str) -> str:
    plain = unicodedata.normalize("NFKC", label).casefold()
    return "".join(
        char
        for char in plain
        if char not in string.whitespace and unicodedata.category(char) != "Pd" and char not in "_."
    )


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one insertion, deletion, replacement, or swap of neighbours leads from one to the other."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 2:  # noqa: PLR2004 - single characters are all alike
        return False
    start = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return len(one) != len(other)
    rest, other_rest = one[start:], other[start:]
    is_swap = len(one) == len(other) and rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return is_swap or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
