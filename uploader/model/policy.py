"""What the hospital's IT allows to be sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Both are off where nobody sets them.

    Parameters
    ----------
    requires_profile
        Nothing is sent without a de-identification profile, whatever a person accepts.
    forbids_others
        Files that are not DICOM stay on this computer.
    """

    requires_profile: bool = False
    forbids_others: bool = False
