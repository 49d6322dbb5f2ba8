"""``case-uploader practice``: the practice site as a program of its own."""

from __future__ import annotations

import json
import signal
import sys
import threading
from typing import TYPE_CHECKING

from uploader.practice.backends import StorageKind, StoreMissingError
from uploader.practice.faults import FaultFormError
from uploader.practice.sample import write_sample_case
from uploader.practice.seed import SeedFormError
from uploader.practice.server import start_practice_site

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

    from uploader.practice.site import Options


def run(
    port: int,
    data: Path | None,
    seed: Path | None,
    faults: Path | None,
    options: Options | None = None,
    storage: str = StorageKind.BUILT_IN,
    sample: Path | None = None,
) -> int:
    """Serve until SIGINT or SIGTERM; the first line on stdout is JSON with the addresses and keys.

    On Windows Ctrl-Break is heeded as well. ``sample`` is a folder that is made, with a made-up case to send.
    """
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    try:
        if sample is not None:
            write_sample_case(sample)
        site = start_practice_site(
            port=port,
            data_dir=data,
            seed=seed,
            faults=faults,
            options=options,
            storage=StorageKind(storage),
        )
    except (SeedFormError, FaultFormError, StoreMissingError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"The practice site can't start: {error.strerror or error}\n")
        return 1
    with site:
        told = {
            "url": site.url,
            "api_key": site.api_key,
            "admin_api_key": site.admin_api_key,
            "web": site.web,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        while not ending.wait(1):
            pass
    return 0
