"""The worker process: reads requests from a pipe, one at a time, under a memory limit."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING

from uploader.preview.problem import PreviewProblem, PreviewReason
from uploader.sources import SourceGoneError, open_source

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from uploader.model.source import SourceFile

MEMORY_BYTES = 3 * 1024**3
"""Address space of the worker: the largest allowed frame needs a third of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A frame to render. Members of archives too large for memory are unpacked into ``scratch_dir``."""

    source: SourceFile
    scratch_dir: Path
    frame: int
    size_px: int


def serve(pipe: Connection) -> None:
    """Answer requests until the pipe closes."""
    _settle_in()
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(answer(request))


def answer(request: Request) -> bytes | PreviewProblem:
    """Render one request; nothing that a file does to a decoder gets out of here as an exception."""
    from uploader.preview.render import NoPictureError, render  # noqa: PLC0415 - half a second, worker only

    try:
        with open_source(request.source, request.scratch_dir) as handle:
            return render(handle, request.frame, request.size_px)
    except NoPictureError as problem:
        return PreviewProblem(problem.reason)
    except BaseException as error:  # noqa: BLE001 - native code panics as BaseException; the worker's edge
        return PreviewProblem(_reason(error))


def _reason(error: BaseException) -> PreviewReason:
    if isinstance(error, (SourceGoneError, FileNotFoundError, PermissionError)):
        return PreviewReason.GONE
    if isinstance(error, MemoryError):
        return PreviewReason.TOO_LARGE
    return PreviewReason.UNSUPPORTED if isinstance(error, NotImplementedError) else PreviewReason.DAMAGED


def _settle_in() -> None:
    """Quiet, deaf to Ctrl-C, bounded in memory, gone with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - POSIX only; macOS knows the limit but does not keep it

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
