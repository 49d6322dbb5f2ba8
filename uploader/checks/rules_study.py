"""Rules about what the study wants, and about what was sent before from this computer."""

from __future__ import annotations

from typing import Final

from uploader.checks.rule import LeaveOut, Rule
from uploader.errors import Owner
from uploader.model.check import Severity

STUDY_RULES: Final = (
    Rule(
        "wrong_modality",
        Severity.WARN,
        Owner.YOU,
        "{count} [series are|series is] of a kind that the chosen acquisition does not ask for.",
        "Check that you chose the right acquisition and the right files.",
        params=("modalities",),
    ),
    Rule(
        "too_few_series",
        Severity.WARN,
        Owner.YOU,
        "The chosen acquisition asks for at least {minimum} files; there [are|is] {count}.",
        "Check that everything was exported.",
        params=("minimum",),
    ),
    Rule(
        "rule_violated",
        Severity.WARN,
        Owner.COORDINATOR,
        "{count} [series do|series does] not keep the study's rule on {rule}.",
        "Ask the Trial Coordinator whether [they|it] can be used all the same.",
        params=("rule",),
    ),
    Rule(
        "rule_violated_block",
        Severity.BLOCK,
        Owner.COORDINATOR,
        "{count} [series do|series does] not keep the study's rule on {rule}.",
        "[They|It] can't be sent. Ask the Trial Coordinator.",
        leave_out=LeaveOut.SERIES,
        params=("rule",),
    ),
    Rule(
        "expected_missing",
        Severity.WARN,
        Owner.YOU,
        "{count} series that the study asks for by its rule on {rule} [are|is] missing.",
        "Check that everything was exported.",
        params=("rule",),
    ),
    Rule(
        "rules_unusable",
        Severity.INFO,
        Owner.COORDINATOR,
        "The study's rule file can't be used ({problem}).",
        "Tell the Trial Coordinator. The other checks are done all the same.",
        params=("problem",),
    ),
    Rule(
        "not_deidentifiable",
        Severity.BLOCK,
        Owner.YOU,
        "Patient details can't be removed from {count} [images|image] of the marked series ({reasons}).",
        "Leave them out, or copy them again from the scanner; else tell the Trial Coordinator the reasons.",
        LeaveOut.SERIES,
        params=("reasons",),
    ),
    Rule(
        "person_differs",
        Severity.WARN,
        Owner.YOU,
        "The person in these files is not the one whose files were sent under this subject before.",
        "Check the subject label and the files.",
        params=("date",),
    ),
    Rule(
        "person_elsewhere",
        Severity.WARN,
        Owner.YOU,
        "Files of this person were sent under {count} other subject [labels|label] before.",
        "Check the subject label.",
        params=("subject", "date"),
    ),
    Rule(
        "sent_before",
        Severity.WARN,
        Owner.YOU,
        "{count} of these examinations [were|was] sent from this computer before.",
        "Send [them|it] again only if you were asked to.",
        params=("case_id", "date"),
    ),
)
