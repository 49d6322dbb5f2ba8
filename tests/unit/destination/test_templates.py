from __future__ import annotations

import pytest

from uploader.destination.templates import fixed_label, offered_labels
from uploader.model.destination import AcquisitionTemplate, SessionTemplate


def _template(session: str, *acquisitions: str, is_regex: bool = False) -> SessionTemplate:
    return SessionTemplate(
        session, tuple(AcquisitionTemplate(label, 1, ()) for label in acquisitions), is_regex
    )


@pytest.mark.parametrize(
    ("label", "is_regex", "fixed"),
    [
        ("Week 12", False, "Week 12"),
        ("T1 (post)", False, "T1 (post)"),
        ("Week 12", True, "Week 12"),
        ("^Baseline$", True, "Baseline"),
        (r"^T1 \(post\)$", True, "T1 (post)"),
        (r"^Visit 1\.5$", True, "Visit 1.5"),
        (".*T1.*", True, None),
        ("Week [0-9]+", True, None),
        ("T1|T2", True, None),
        ("^T1|T2$", True, None),
        (r"^\d+$", True, None),
        (r"T1 \(post\)", True, None),
        ("^Baseline", True, None),
        ("", False, None),
        ("a/b", False, None),
        ("ends.", False, None),
    ],
)
def test_a_label_is_offered_only_if_it_stands_for_one_exact_string(
    label: str, is_regex: bool, fixed: str | None
) -> None:
    assert fixed_label(label, is_regex=is_regex) == fixed


def test_templates_with_the_same_session_are_merged_in_their_order() -> None:
    offered = offered_labels(
        [_template("Week 12", "CT"), _template("Baseline", "MR"), _template("Week 12", "US", "CT")]
    )
    assert [choice.session_label for choice in offered.sessions] == ["Week 12", "Baseline"]
    assert [choice.acquisition_label for choice in offered.sessions[0].acquisitions] == ["CT", "US"]


def test_patterns_are_told_apart_so_that_they_can_be_explained() -> None:
    offered = offered_labels(
        [_template("^Baseline$", ".*T1.*", is_regex=True), _template("Week .*", "CT", is_regex=True)]
    )
    assert offered.patterns == ("Week .*",)
    assert offered.sessions[0].patterns == (".*T1.*",)
    assert offered.sessions[0].acquisitions == ()
