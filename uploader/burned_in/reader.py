"""The reading process as its user sees it: asked one file at a time, stopped when it takes too long."""

from __future__ import annotations

import multiprocessing
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Self

from uploader.burned_in.worker import ShotText, serve
from uploader.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from uploader.burned_in.plan import Shot
    from uploader.cancel import CancelToken

START_S: Final = 60.0
SHOT_S: Final = 60.0
BEAT_S: Final = 0.1
MAX_DEATHS: Final = 3
UNREAD: Final = ShotText([], 0, is_whole=False)


def can_read() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


@contextmanager
def picture_reader(scratch_dir: Path) -> Iterator[PictureReader | None]:
    """Give a reader for as long as the block runs; None where the extra is not installed."""
    if not can_read():
        yield None
        return
    with PictureReader(scratch_dir) as reader:
        yield reader


class PictureReader:
    """Reads pictures in a process of its own. Use as a context manager; the process is begun at once.

    A file that takes too long, or kills the process, counts as not read; after `MAX_DEATHS` of them all
    others do as well.
    """

    def __init__(self, scratch_dir: Path, shot_s: float = SHOT_S) -> None:
        self._scratch_dir = scratch_dir
        self._shot_s = shot_s
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._is_ready = False
        self._deaths = 0

    def __enter__(self) -> Self:
        with suppress(OSError):  # then the first file is another try
            self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, shot: Shot, cancel: CancelToken) -> ShotText:
        """Read one file; see `worker.ShotText`.

        Raises
        ------
        Cancelled
            At once: the process is ended, whatever it reads or loads.
        """
        if self._deaths >= MAX_DEATHS:
            return UNREAD
        try:
            pipe = self._ready(cancel)
            pipe.send(shot)
            if _is_answered(pipe, self._shot_s, cancel):
                answer: ShotText = pipe.recv()
                return answer
        except (EOFError, OSError):
            pass
        except Cancelled:
            self._stop()
            raise
        self._deaths += 1
        self._stop()
        return UNREAD

    def _ready(self, cancel: CancelToken) -> Connection:
        pipe = self._pipe or self._begin()
        if not self._is_ready:
            if not _is_answered(pipe, START_S, cancel):
                raise EOFError
            pipe.recv()
            self._is_ready = True
        return pipe

    def _begin(self) -> Connection:
        """Begin the process; it takes a second to load what reads."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, str(self._scratch_dir)), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None
        self._is_ready = False


def _is_answered(pipe: Connection, within_s: float, cancel: CancelToken) -> bool:
    """Wait for an answer."""
    until_s = time.monotonic() + within_s
    while not pipe.poll(min(BEAT_S, max(until_s - time.monotonic(), 0))):
        cancel.check()
        if time.monotonic() >= until_s:
            return False
    return True
