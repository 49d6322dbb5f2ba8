"""Where settings come from, the strongest first, and what one source holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uploader.config.values import Form


class Level(StrEnum):
    """Whose word it is. The order of the members is that of precedence."""

    COMPUTER_POLICY = "computer_policy"
    USER_POLICY = "user_policy"
    ENVIRONMENT = "environment"
    CHOICE = "choice"
    INSTALLER = "installer"
    BUILT_IN = "built_in"

    @property
    def is_forced(self) -> bool:
        """Whether no user can change it."""
        return self in FORCED

    @property
    def is_of_it(self) -> bool:
        """Whether the hospital's IT wrote it."""
        return self in FORCED or self is Level.INSTALLER


FORCED: Final = (Level.COMPUTER_POLICY, Level.USER_POLICY)
USERS: Final = (Level.ENVIRONMENT, Level.CHOICE)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source holds, as it stands there.

    Parameters
    ----------
    place
        Name of the source for people: a registry key, a file, a profile. Not a path of the user.
    trouble
        Why it could not be read; ``values`` is empty then. A source that does not exist is no trouble.
    """

    level: Level
    place: str
    form: Form
    values: Mapping[str, object] = field(default_factory=dict)
    trouble: str = ""
