"""What a rule of the quality checks says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.errors import Owner
    from uploader.model.check import Severity


class LeaveOut(Enum):
    """What settles a blocking finding when the person says: leave out what is blocked."""

    NOTHING = "only the person can choose"
    FAILED_FILES = "the files it is about are never sent; saying so is enough"
    SERIES = "the series it names"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``sentence`` and ``next_step`` are English templates over the finding's count and params.

    ``[files are|file is]`` has the words for many and those for one.

    Parameters
    ----------
    params
        Names of what a finding of this rule brings along beside its count: numbers and codes, never an
        identity.
    is_clearable
        A person who has looked at the pictures may settle it with a word, though it blocks.
    """

    code: str
    severity: Severity
    owner: Owner
    sentence: str
    next_step: str
    leave_out: LeaveOut = LeaveOut.NOTHING
    params: tuple[str, ...] = ()
    is_clearable: bool = False
