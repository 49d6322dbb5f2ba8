"""How much of the disk may hold what is staged and not yet sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.database import free_bytes, human_bytes
from uploader.errors import DiskFull
from uploader.stage.spool import RESERVE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from uploader.stage.spool import Spool


class Window:
    """The spool's share of the disk. Where the whole case fits, all of it; else a bounded window.

    An archive-to-be is admitted whole, as if nothing of it could be packed, so that one that was begun can
    be finished. While one waits for admission, what the server has is to be let go of (`discard`).

    Parameters
    ----------
    can_wait
        Whether anything is let go of while staging goes on; else the whole case must fit.
    free_bytes
        Tells what may still be written below a folder.
    """

    def __init__(
        self, spool: Spool, *, can_wait: bool = False, free_bytes: Callable[[Path], int] = free_bytes
    ) -> None:
        self._spool = spool
        self._free_bytes = free_bytes
        self._can_wait = can_wait
        self._sizes: dict[str, int] = {}
        self._held_bytes = 0
        self._promised_bytes = 0
        self._reserve_bytes = RESERVE_BYTES
        self._limit_bytes: int | None = None
        self._open_count = 0
        self.is_waiting = False

    @property
    def is_stuck(self) -> bool:
        """Whether an archive waits for room, and none that was begun will make any."""
        return self.is_waiting and not self._open_count

    def plan(self, needs: Iterable[int], scratch_bytes: int) -> None:
        """Choose the window; what the spool holds already counts as let go of one day.

        Parameters
        ----------
        needs
            Of each archive that is to be made, bytes.
        scratch_bytes
            What the workers need beside them.

        Raises
        ------
        DiskFull
            When what must be there at once does not fit.
        """
        self._sizes = self._spool.segments()
        self._held_bytes = sum(self._sizes.values())
        self._reserve_bytes = RESERVE_BYTES + scratch_bytes
        wanted = tuple(needs)
        free = self._free_bytes(self._spool.path) - self._reserve_bytes
        if sum(wanted) <= free:
            return
        must_fit = max(wanted) if self._can_wait else sum(wanted)
        room = free + self._held_bytes if self._can_wait else free
        if must_fit > room:
            there, need = free + self._reserve_bytes, must_fit + self._reserve_bytes
            raise DiskFull(free=human_bytes(there), need=human_bytes(need))
        # Half of what is free is left to the rest of the computer, for as long as the line is slow.
        self._limit_bytes = max(must_fit, room // 2)

    def admit(self, need_bytes: int) -> bool:
        """Promise room for one archive-to-be; say whether there was any."""
        taken = self._held_bytes + self._promised_bytes
        is_within = self._limit_bytes is None or taken + need_bytes <= self._limit_bytes
        free = self._free_bytes(self._spool.path) - self._reserve_bytes - self._promised_bytes
        self.is_waiting = not (is_within and (need_bytes <= free or not self._can_wait))
        if not self.is_waiting:
            self._promised_bytes += need_bytes
            self._open_count += 1
        return not self.is_waiting

    def keep(self, promised_bytes: int, segment: str = "", size_bytes: int = 0) -> None:
        """A part of what was promised is written, as this segment, or will never be."""
        self._promised_bytes -= promised_bytes
        if segment:
            self._sizes[segment] = size_bytes
            self._held_bytes += size_bytes

    def close(self) -> None:
        """One archive that was admitted is ready, or will never be."""
        self._open_count -= 1

    def discard(self, segments: Iterable[str]) -> None:
        """Remove segments from the disk."""
        names = [name for name in segments if name in self._sizes]
        self._spool.discard(names)
        self._held_bytes -= sum(self._sizes.pop(name) for name in names)
        self.is_waiting = False

    def full(self) -> DiskFull:
        """Give the error for a window that nothing more will open."""
        return self._spool.disk_full()
