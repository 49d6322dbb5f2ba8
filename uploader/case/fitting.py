"""Whether what is sent fits where it goes: the template's wishes and the coordinator's rules. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.case.selection import choose, left_out_names
from uploader.checks import check_study, check_template

if TYPE_CHECKING:
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Finding
    from uploader.model.destination import AcquisitionChoice, Destination, TemplateLabels


def fitting_findings(
    prepared: PreparedCase,
    left_out: LeftOut,
    destination: Destination,
    labels: TemplateLabels | None,
    rules_text: str | None,
) -> tuple[Finding, ...]:
    """Give the findings about sending what is left to ``destination``.

    Parameters
    ----------
    labels
        Of the project's templates; None where they were not read.
    rules_text
        The project's rule file; None where it has none.
    """
    chosen = choose(prepared, left_out_names(prepared, left_out))
    found: list[Finding] = []
    choice = _choice(labels, destination) if labels is not None else None
    if choice is not None:
        found += check_template(chosen.series_list, chosen.others, choice)
    if rules_text is not None:
        session, acquisition = destination.session_label, destination.acquisition_label
        found += check_study(chosen.series_list, rules_text, session, acquisition)
    return tuple(found)


def _choice(labels: TemplateLabels, destination: Destination) -> AcquisitionChoice | None:
    return next(
        (
            acquisition
            for session in labels.sessions
            if session.session_label == destination.session_label
            for acquisition in session.acquisitions
            if acquisition.acquisition_label == destination.acquisition_label
        ),
        None,
    )
