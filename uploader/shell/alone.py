"""One wizard a user: a second start brings the first one's window to the front."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from uploader.database import hold
from uploader.errors import ProgramOpen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.clock import Clock

LOCK = "window.sqlite"
CALL = "window-call"
ANSWER_S = 30.0
"""The first start of a day loads from a cold disk: a second click meanwhile is no error."""

STEP_S = 0.1


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Be the only wizard of this data folder for as long as the block runs, however the program ends.

    Raises
    ------
    ProgramOpen
        When there is one already.
    DiskFull, WorkspaceUnusable
    """
    with hold(data_dir / LOCK, ProgramOpen()):
        (data_dir / CALL).unlink(missing_ok=True)
        yield


def call_first(data_dir: Path, clock: Clock) -> bool:
    """Ask the wizard that is open to show itself; says whether it did."""
    call = data_dir / CALL
    call.touch(mode=0o600)
    deadline = clock.monotonic_s() + ANSWER_S
    while call.exists():
        if clock.monotonic_s() >= deadline:
            call.unlink(missing_ok=True)
            return False
        clock.sleep(STEP_S)
    return True


def is_called(data_dir: Path) -> bool:
    """Whether a second start asked for this window since the last time; that counts as answered."""
    call = data_dir / CALL
    if not call.exists():
        return False
    call.unlink(missing_ok=True)
    return True
