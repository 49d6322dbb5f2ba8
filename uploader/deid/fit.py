"""Whether a value can be one of its value representation.

A damaged length makes an element swallow those behind it, names and all, and the parse goes on where they
end. What is swallowed brings the headers' control bytes into a text, or makes numbers too many; neither
occurs in sound files.
"""

from __future__ import annotations

import re

from uploader.deid import tags

_SIZES = {"AT": 4, "FD": 8, "FL": 4, "SL": 4, "SS": 2, "SV": 8, "UL": 4, "US": 2, "UV": 8, "US or SS": 2}

foreign = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]|\x00(?![\x00 ]*\Z)").search
"""Finds control bytes that no text has, and NUL that is not padding; ESC, TAB, LF, FF and CR may be there."""


def misfits(tag: int, vr: str, length: int) -> bool:
    """Whether a value of ``length`` bytes, not 0, has other numbers than its representation and tag allow."""
    size = _SIZES.get(vr)
    if size is None:
        return False
    count = tags.tables().fixed.get(tag)
    return length % size != 0 if count is None else length != size * count
