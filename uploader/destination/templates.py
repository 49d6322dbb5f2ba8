"""From Session Templates to the fixed labels that can be chosen. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uploader.destination.labels import label_problem
from uploader.model.destination import AcquisitionChoice, SessionChoice, TemplateLabels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.model.destination import AcquisitionTemplate, SessionTemplate

_META = re.compile(r"[.^$*+?{}\[\]\\|()]")
_ESCAPE = re.compile(r"\\([^A-Za-z0-9])")


def fixed_label(label: str, *, is_regex: bool) -> str | None:
    """Give the one label that a template's field stands for; None if it stands for more than one.

    The server's default is that labels are patterns, so a coordinator who only typed labels has patterns
    without knowing: text without any special character, or ``^text$`` with those escaped, is one label.
    A label that the server would rewrite can't be matched exactly and counts as a pattern too.
    """
    if is_regex and _META.search(label):
        anchored = re.fullmatch(r"\^(.*)\$", label)
        unescaped = _ESCAPE.sub("\0", anchored[1]) if anchored else label
        if anchored is None or _META.search(unescaped):
            return None
        label = _ESCAPE.sub(r"\1", anchored[1])
    return label if label and not label_problem(label) else None


def offered_labels(templates: Sequence[SessionTemplate]) -> TemplateLabels:
    """Merge templates into sessions and their acquisitions, in the order in which they are stored."""
    sessions: dict[str, dict[str, AcquisitionChoice]] = {}
    session_patterns: dict[str, None] = {}
    acquisition_patterns: dict[str, dict[str, None]] = {}
    for template in templates:
        label = fixed_label(template.label, is_regex=template.is_regex)
        if label is None:
            session_patterns[template.label] = None
            continue
        choices = sessions.setdefault(label, {})
        patterns = acquisition_patterns.setdefault(label, {})
        for acquisition in template.acquisitions:
            fixed = fixed_label(acquisition.label, is_regex=template.is_regex)
            if fixed is None:
                patterns[acquisition.label] = None
            else:
                choices[fixed] = _merged(choices.get(fixed), fixed, acquisition)
    return TemplateLabels(
        sessions=tuple(
            SessionChoice(label, tuple(choices.values()), tuple(acquisition_patterns[label]))
            for label, choices in sessions.items()
        ),
        patterns=tuple(session_patterns),
    )


def _merged(known: AcquisitionChoice | None, label: str, wish: AcquisitionTemplate) -> AcquisitionChoice:
    classifications = dict.fromkeys((*(known.classifications if known else ()), *wish.classifications))
    return AcquisitionChoice(
        acquisition_label=label,
        minimum=max(known.minimum if known else 0, wish.minimum),
        classifications=tuple(classifications),
        file_minimum=max(known.file_minimum if known else 0, wish.file_minimum),
    )
