"""The form of labels, and labels that are too alike. Pure."""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_CHARS = 64
"""Longest subject and session label that the server keeps whole (flywheel docs; acquisitions take 128)."""

_REWRITTEN = frozenset('*/:<>?\\|"')


def label_problem(label: str) -> str:
    """Say in a few words why the server would not keep a label as it is; empty if it would.

    The server replaces some characters, cuts long labels and trailing dots: a label that it rewrites would
    put the case under another subject than the one that was typed.
    """
    bad = sorted({char for char in label if char in _REWRITTEN})
    problems = {
        "it is empty": not label.strip(),
        "it begins or ends with a space": label != label.strip(),
        f"it is longer than {LONGEST_CHARS} characters": len(label) > LONGEST_CHARS,
        "it ends with a dot": label.endswith("."),
        f"the server does not keep the character {''.join(bad[:1])}": bool(bad),
        "it holds an invisible character": any(unicodedata.category(char).startswith("C") for char in label),
    }
    return next((problem for problem, is_so in problems.items() if is_so), "")


def near_labels(label: str, existing: Iterable[str]) -> tuple[str, ...]:
    """Existing labels that differ from ``label`` only by case, spaces, dashes or one character."""
    folded = _folded(label)
    return tuple(
        other
        for other in existing
        if other != label and (_folded(other) == folded or _is_one_edit(folded, _folded(other)))
    )


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
