"""An upload in its own process, to be killed: ``python -m tests.make.upload_child PORT LEDGER SIZE...``."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

from tests.make.partserver import RemoteTransport
from tests.make.staging import finish, noise
from tests.make.uploading import MemoryReader, make_manifest
from uploader.cancel import CancelToken
from uploader.clock import Clock
from uploader.upload import HttpPartSender, Ledger, upload


def contents_of(sizes: list[int]) -> dict[str, bytes]:
    """The same bytes in parent and child."""
    return {f"s{number}": noise(size, number) for number, size in enumerate(sizes, start=1)}


def main(port: int, ledger_path: Path, sizes: list[int]) -> None:
    """Upload to the end, or until killed."""
    contents = contents_of(sizes)
    clock = Clock()
    with (
        HttpPartSender(clock, verify=ssl.create_default_context()) as sender,
        Ledger(ledger_path) as ledger,
    ):
        finish(
            upload(
                make_manifest(contents),
                MemoryReader(contents),
                RemoteTransport(port),
                sender,
                ledger,
                clock,
                CancelToken(),
                label="a case",
            )
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), [int(size) for size in sys.argv[3:]])
