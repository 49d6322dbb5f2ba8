"""Server-Sent Events of the newest snapshot: never deltas, at most ten a second."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from uploader.wizard.encode import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.clock import Clock
    from uploader.wizard.wizard import Wizard

MIN_GAP_S = 0.1
HEARTBEAT_S = 3.0
"""Without news, a comment is sent this often: only writing tells that the page is gone."""


def iter_events(wizard: Wizard, clock: Clock) -> Iterator[bytes]:
    """Yield the newest snapshot at once and after every change, until the program closes.

    While a case runs a snapshot is due each heartbeat too, because remaining times fall without an event.
    """
    number = 0
    yield b"retry: 500\n\n"
    while True:
        newest = wizard.wait_newer(number, HEARTBEAT_S)
        if newest is None:
            return
        if newest.number == number and not newest.is_busy:
            yield b": still here\n\n"
            continue
        number = newest.number
        data = json.dumps(to_json(newest), ensure_ascii=False, separators=(",", ":"))
        yield f"id: {number}\ndata: {data}\n\n".encode()
        clock.sleep(MIN_GAP_S)
