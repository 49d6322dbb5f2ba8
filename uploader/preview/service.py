"""Pictures for the window: one worker process, started when first asked, replaced when it dies or hangs."""

from __future__ import annotations

import multiprocessing
import threading
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from uploader.preview.problem import PreviewProblem, PreviewReason
from uploader.preview.worker import Request, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from uploader.model.dicom import Instance

TIME_LIMIT_S = 20.0
START_LIMIT_S = 60.0
"""The first answer of a fresh worker includes the imports of its libraries, on a busy computer."""

CACHE_BYTES = 32 * 1024 * 1024


class PreviewService:
    """Renders frames. Use as a context manager, or call `close`. Safe from several threads.

    Parameters
    ----------
    scratch_dir
        Private folder for members of archives that are too large for memory.
    time_limit_s
        How long one picture may take before its worker is ended.
    """

    def __init__(self, scratch_dir: Path, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._scratch_dir = scratch_dir
        self._time_limit_s = time_limit_s
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._is_warm = False
        self._lock = threading.Lock()
        self._cache: OrderedDict[tuple[object, int, int], bytes | PreviewProblem] = OrderedDict()
        self._cached_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def preview(self, instance: Instance, frame: int, size_px: int) -> bytes | PreviewProblem:
        """Give a frame as WebP, from memory if it was rendered before, or why there is none."""
        key = (instance.source, frame, size_px)
        with self._lock:
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                return known
            answer = self._ask(Request(instance.source, self._scratch_dir, frame, size_px))
            self._keep(key, answer)
            return answer

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _ask(self, request: Request) -> bytes | PreviewProblem:
        pipe = self._started()
        limit_s = self._time_limit_s if self._is_warm else max(START_LIMIT_S, self._time_limit_s)
        try:
            pipe.send(request)
            if not pipe.poll(limit_s):
                self._end()
                return PreviewProblem(PreviewReason.TOO_SLOW)
            answer: bytes | PreviewProblem = pipe.recv()
        except (EOFError, OSError):
            self._end()
            return PreviewProblem(PreviewReason.WORKER_DIED)
        self._is_warm = True
        return answer

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=serve, args=(theirs,), daemon=True, name="preview")
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            with suppress(OSError):
                self._pipe.close()
        self._process, self._pipe, self._is_warm = None, None, False

    def _keep(self, key: tuple[object, int, int], answer: bytes | PreviewProblem) -> None:
        """Remember the newest pictures; a file that is gone may come back, so that is asked again."""
        if isinstance(answer, PreviewProblem) and answer.reason is PreviewReason.GONE:
            return
        self._cache[key] = answer
        self._cached_bytes += _size(answer)
        while self._cached_bytes > CACHE_BYTES:
            _, dropped = self._cache.popitem(last=False)
            self._cached_bytes -= _size(dropped)


def _size(answer: bytes | PreviewProblem) -> int:
    return len(answer) if isinstance(answer, bytes) else 64
