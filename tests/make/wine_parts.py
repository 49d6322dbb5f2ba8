"""What Wine 8 lacks of Windows and wheels call: so little that it is written without a compiler."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARK = b"Wine builtin DLL"
"""Where this stands in a library, Wine takes its own in place of the file."""

COMPLEX_PARTS = {
    "crealf": bytes.fromhex("660f6ec1c3"),  # movd xmm0, ecx; ret: a complex number comes in one register
    "cimagf": bytes.fromhex("48c1e920660f6ec1c3"),  # shr rcx, 32; movd xmm0, ecx; ret
}
BASE, PAGE, ALIGNED = 0x1D0000000, 0x1000, 0x200
LENT = "ucrtbase,bcryptprimitives=n"
"""For `WINEDLLOVERRIDES`: these two come from the drive."""


def lend_parts(system: Path) -> None:
    """Put into ``system32`` what is missing: numpy's complex numbers, and the random numbers of Rust."""
    runtime = system / "ucrtbase.dll"
    runtime.write_bytes(with_complex_parts(runtime.read_bytes()))
    forwarded = forwarder("bcryptprimitives.dll", "ProcessPrng", "advapi32.SystemFunction036")
    (system / "bcryptprimitives.dll").write_bytes(forwarded)


def with_complex_parts(library: bytes) -> bytes:
    """Give Wine's C runtime with code in place of two functions that only say that they are not there."""
    content = bytearray(library)
    places = _exports(content)
    for name, code in COMPLEX_PARTS.items():
        content[places[name] : places[name] + len(code)] = code
    start = content.index(MARK)
    content[start : start + len(MARK)] = bytes(len(MARK))
    return bytes(content)


def forwarder(library: str, name: str, target: str) -> bytes:
    """Give a library of one function, which is another library's (Microsoft's PE format, `.edata`)."""
    head = 40  # the directory, then address, name and number of the one function, then the texts
    texts = b"".join(text.encode() + b"\0" for text in (library, target, name))
    first = PAGE + head + 10
    second, third = first + len(library) + 1, first + len(library) + len(target) + 2
    directory = struct.pack(
        "<IIHH7I", 0, 0, 0, 0, first, 1, 1, 1, PAGE + head, PAGE + head + 4, PAGE + head + 8
    )
    body = directory + struct.pack("<IIH", second, third, 0) + texts
    size, body = len(body), body.ljust(ALIGNED, b"\0")
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBB5I", 0x20B, 14, 0, 0, len(body), 0, 0, PAGE)
    optional += struct.pack(
        "<QII6H4IHH", BASE, PAGE, ALIGNED, 6, 0, 0, 0, 6, 0, 0, 2 * PAGE, ALIGNED, 0, 2, 0x100
    )
    optional += struct.pack("<4QII", 0x100000, PAGE, 0x100000, PAGE, 0, 16)
    directories = struct.pack("<II", PAGE, size) + bytes(15 * 8)
    section = b".edata".ljust(8, b"\0")
    section += struct.pack("<6IHHI", size, PAGE, len(body), ALIGNED, 0, 0, 0, 0, 0x40000040)
    return (dos + coff + optional + directories + section).ljust(ALIGNED, b"\0") + body


def _exports(content: bytearray) -> dict[str, int]:
    """Give where in the file each function of a library begins."""
    start = struct.unpack_from("<I", content, 0x3C)[0]
    count, optional = (struct.unpack_from("<H", content, start + at)[0] for at in (6, 20))
    rows = [struct.unpack_from("<4I", content, start + 32 + optional + 40 * row) for row in range(count)]

    def place(address: int) -> int:
        return next(
            int(address - begin + raw)
            for size, begin, packed, raw in rows
            if begin <= address < begin + max(size, packed)
        )

    directory = place(struct.unpack_from("<I", content, start + 136)[0])
    named, addresses, names, numbers = struct.unpack_from("<4I", content, directory + 24)
    found = {}
    for row in range(named):
        at = place(struct.unpack_from("<I", content, place(names) + 4 * row)[0])
        number = struct.unpack_from("<H", content, place(numbers) + 2 * row)[0]
        name = content[at : content.index(0, at)].decode()
        found[name] = place(struct.unpack_from("<I", content, place(addresses) + 4 * number)[0])
    return found
