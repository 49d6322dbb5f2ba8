"""Paths of what was dropped onto the window, and only of that.

pywebview collects them in one list for the whole run, and gives a later drop the stale path of an earlier one
with the same name: with DICOM's names that would be another patient's image. So all paths are taken at
every drop, the list is emptied at once, and the page's list of sizes must agree, else nothing is taken.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from uploader.errors import DropUnsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.clock import Clock

WAIT_S = 2.0
"""On Windows the paths come over a channel of their own and may be later than the page's command."""

POLL_S = 0.02


class DropState:
    """pywebview's list of dropped paths. Private there, so it is touched here alone."""

    def __init__(self, state: dict[str, Any]) -> None:
        self._state = state
        # Without a listener of pywebview's own, which needs eval, nothing would be collected.
        self._state["num_listeners"] = max(1, int(self._state.get("num_listeners", 0)))

    def count(self) -> int:
        """How many paths have come."""
        return len(self._state["paths"])

    def take(self) -> list[str]:
        """Give all paths and forget them."""
        paths = [str(path) for _, path in self._state["paths"]]
        self._state["paths"].clear()
        return paths


def take_drop(state: DropState, sizes: Sequence[int], clock: Clock) -> tuple[Path, ...]:
    """Give the paths of this drop.

    Parameters
    ----------
    sizes
        Bytes of each dropped thing as the page sees it; of a folder some number that says nothing.

    Raises
    ------
    DropUnsure
        When there are more or fewer paths than the page saw things, or other files.
    """
    deadline = clock.monotonic_s() + WAIT_S
    while state.count() < len(sizes) and clock.monotonic_s() < deadline:
        clock.sleep(POLL_S)
    paths = [_existing(path) for path in state.take()]
    known = [path for path in paths if path is not None]
    if len(known) != len(sizes) or len(paths) != len(known) or not known:
        raise DropUnsure
    wanted = Counter(path.stat().st_size for path in known if path.is_file())
    if wanted - Counter(sizes):
        raise DropUnsure
    return tuple(dict.fromkeys(known))


def _existing(said: str) -> Path | None:
    """Find the path that is meant: Qt writes it as an address, others as it is; two are no answer."""
    found = {Path(form) for form in (said, unquote(said)) if form and os.path.lexists(form)}
    return found.pop().absolute() if len(found) == 1 else None
