"""Limits and counts wrapped round a body; the body knows nothing of them."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uploader.cancel import CancelToken
    from uploader.clock import Clock

NAP_S: Final = 0.1


class TokenBucket:
    """Lets so many bytes a second pass, over all connections together.

    Parameters
    ----------
    bytes_per_s
        Above 0; or what tells the limit of the moment, None being no limit.
    clock
        Whose time it is.
    burst_bytes
        May pass at once after a rest.
    """

    def __init__(
        self,
        bytes_per_s: float | Callable[[], float | None],
        clock: Clock,
        burst_bytes: int = 1024 * 1024,
    ) -> None:
        self._rate = bytes_per_s if callable(bytes_per_s) else lambda: bytes_per_s
        self._clock = clock
        self._burst_bytes = burst_bytes
        self._paid_until_s = clock.monotonic_s()
        self._lock = threading.Lock()

    def take(self, size_bytes: int, cancel: CancelToken) -> None:
        """Wait until ``size_bytes`` may pass.

        Raises
        ------
        Cancelled
        """
        rate = self._rate()
        if rate is None:
            return
        with self._lock:
            earliest_s = self._clock.monotonic_s() - self._burst_bytes / rate
            self._paid_until_s = max(self._paid_until_s, earliest_s) + size_bytes / rate
            free_at_s = self._paid_until_s
        while (left_s := free_at_s - self._clock.monotonic_s()) > 0:
            cancel.check()
            self._clock.sleep(min(left_s, NAP_S))


class Meter:
    """Counts the bytes that are on their way, over all connections."""

    def __init__(self) -> None:
        self._in_flight_bytes = 0
        self._lock = threading.Lock()

    @property
    def in_flight_bytes(self) -> int:
        """Bytes handed to the system in attempts that have not ended."""
        return self._in_flight_bytes

    @contextmanager
    def attempt(self) -> Iterator[Callable[[int], None]]:
        """Count one attempt: what it counted is taken off at its end, however it ended."""
        counted = 0

        def count(size_bytes: int) -> None:
            nonlocal counted
            counted += size_bytes
            self._add(size_bytes)

        try:
            yield count
        finally:
            self._add(-counted)

    def _add(self, size_bytes: int) -> None:
        with self._lock:
            self._in_flight_bytes += size_bytes
