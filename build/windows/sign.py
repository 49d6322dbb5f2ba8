"""Signs for Windows, with a timestamp: ``python build/windows/sign.py PATH...``, files or folders.

Every program and library that nobody has signed yet is signed; what others signed keeps their signature. On
Windows `signtool` does it with a certificate of the user's store, elsewhere `osslsigncode` with a PKCS#12.

    SIGN_THUMBPRINT       of the certificate in the store, for signtool
    SIGN_PKCS12           the file, for osslsigncode
    SIGN_PASSWORD_FILE    a file with its password
    SIGN_TIMESTAMP_URL    of an RFC 3161 time-stamping service; empty: none, for tests alone
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAME = "Case Uploader"
ENDINGS = frozenset({".exe", ".dll", ".pyd", ".msi"})
BATCH = 40
"""How many files one call of signtool gets: a command line of Windows is short."""


def main(paths: Iterable[Path], environment: Mapping[str, str]) -> list[Path]:
    """Sign all below ``paths`` that is not signed; gives what was."""
    wanted = list(unsigned(paths))
    for command in commands(wanted, environment, is_windows=os.name == "nt"):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        if command[0] == "osslsigncode":
            Path(command[-1]).replace(command[-3])
    left = list(unsigned(wanted))
    if left:
        sys.exit(f"{len(left)} files are still not signed, {left[0].name} among them")
    return wanted


def unsigned(paths: Iterable[Path]) -> Iterator[Path]:
    """Find what can be signed and is not."""
    for path in paths:
        # Named itself, as NSIS names the uninstaller: a temporary name without an ending.
        if path.is_file() and not is_signed(path):
            yield path
        for file in sorted(path.rglob("*")):
            if file.is_file() and file.suffix.lower() in ENDINGS and not is_signed(file):
                yield file


def is_signed(path: Path) -> bool:
    """Whether a file carries a signature, of whomever; a library of another system counts as signed."""
    content = path.read_bytes()
    if path.suffix.lower() == ".msi":
        return "\5DigitalSignature".encode("utf-16-le") in content
    if content[:2] != b"MZ":
        return True
    start = struct.unpack_from("<I", content, 0x3C)[0]
    if content[start : start + 4] != b"PE\0\0":
        return True
    optional = start + 24
    is_wide = struct.unpack_from("<H", content, optional)[0] == 0x20B  # noqa: PLR2004 - PE32+
    directory = optional + (112 if is_wide else 96) + 4 * 8  # the fifth: certificates
    return bool(struct.unpack_from("<I", content, directory + 4)[0])


def commands(files: list[Path], environment: Mapping[str, str], *, is_windows: bool) -> Iterator[list[str]]:
    """Give the commands that sign them."""
    url = environment.get("SIGN_TIMESTAMP_URL", "")
    if is_windows:
        stamp = ["/tr", url, "/td", "sha256"] if url else []
        sign = [
            "signtool",
            "sign",
            "/q",
            "/fd",
            "sha256",
            "/sha1",
            environment["SIGN_THUMBPRINT"],
            "/d",
            NAME,
        ]
        for first in range(0, len(files), BATCH):
            yield [*sign, *stamp, *(str(file) for file in files[first : first + BATCH])]
        return
    key = ["-pkcs12", environment["SIGN_PKCS12"], "-readpass", environment["SIGN_PASSWORD_FILE"]]
    stamp = ["-ts", url] if url else []
    for file in files:
        target = str(file.with_name(f".{file.name}.signed"))
        words = ["osslsigncode", "sign", *key, "-h", "sha256", "-n", NAME, *stamp]
        yield [*words, "-in", str(file), "-out", target]


if __name__ == "__main__":
    print(f"{len(main(map(Path, sys.argv[1:]), os.environ))} files signed")
