"""The de-identification profile as the server keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProfileLevel(StrEnum):
    """Where a profile was found; project wins over group, group over site."""

    PROJECT = "project"
    GROUP = "group"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class ProfileDocument:
    """A profile before it is read.

    Parameters
    ----------
    level
        Where it was found.
    text
        The profile as YAML text; an object from the server is written as JSON, which is YAML too.
    sha256
        Hex digest of ``text`` in UTF-8: what the receipt names.
    """

    level: ProfileLevel
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NoProfile:
    """No level has a profile: the case needs the accepted PHI risk."""
