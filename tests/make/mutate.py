"""Damage to the header of a file, seeded: what disks, networks and bad programs do, and a little more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

HEAD = 132
MARKS = (
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\xfe\xff\x00\xe0",
    b"\xfe\xff\r\xe0",
    b"\xfe\xff\xdd\xe0",
    b"SQ\0\0",
    b"UN\0\0",
    b"\x10\0\x10\0",
)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Damage a file in one to four places before its pixels."""
    damaged = bytearray(content)
    end = max(content.find(b"\xe0\x7f\x10\x00"), content.find(b"\x7f\xe0\x00\x10"))
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(HEAD, end)
        _damage(damaged, at, end, chance)
    return bytes(damaged)


def _damage(damaged: bytearray, at: int, end: int, chance: random.Random) -> None:
    kind = chance.randrange(6)
    if kind == 0:
        damaged[at] = chance.randrange(256)
    elif kind == 1:
        damaged[at] ^= 1 << chance.randrange(8)
    elif kind == 2:
        del damaged[at : at + chance.choice((1, 2, 4, 8, 16))]
    elif kind == 3:
        damaged[at:at] = chance.randbytes(chance.choice((1, 2, 4, 8)))
    elif kind == 4:
        damaged[at : at + 4] = chance.choice(MARKS)
    else:
        start = chance.randrange(HEAD, end)
        size = chance.choice((8, 16, 32))
        damaged[at : at + size] = damaged[start : start + size]
