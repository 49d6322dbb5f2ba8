"""Numbers drawn from a patient's own number: random to who sees the result, the same every time.

A number drawn anew for each file would move the slices of one series apart, and would make of the same file
another one the second time.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

_HALF = 1 << 63


def draw_whole(salt: str, seed: str, what: str, limit: int) -> int:
    """Draw a whole number from ``-limit`` to ``limit``, but not 0.

    Parameters
    ----------
    seed
        What tells patients apart.
    what
        What tells the draws of one patient apart.
    limit
        From 1 up.
    """
    drawn = _draw(salt, seed, what) % (2 * limit)
    return drawn - limit if drawn < limit else drawn - limit + 1


def draw_fraction(salt: str, seed: str, what: str) -> float:
    """Draw a number between -1 and 1, but not 0."""
    return ((_draw(salt, seed, what) | 1) - _HALF) / _HALF


@lru_cache(maxsize=1024)
def _draw(salt: str, seed: str, what: str) -> int:
    digest = hmac.digest(salt.encode(), f"{seed}\0{what}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return int.from_bytes(digest[:8], "big")
