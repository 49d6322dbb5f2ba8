"""The process that reads pictures: silent, limited, expendable."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import warnings
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from uploader.pool import leave_out_libraries
from uploader.sources import open_source

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from uploader.burned_in.engine import Box, Engine
    from uploader.burned_in.plan import Shot

MEMORY_BYTES: Final = 6 * 1024**3
"""Of address space, of which the models' runtime maps much and uses little."""

MAX_LAYOUTS: Final = 12


class ShotText(NamedTuple):
    """What was read in one file: boxes by frame; how many frames; whether every layout was."""

    frames: list[tuple[int, list[Box]]]
    read_count: int
    is_whole: bool


def serve(pipe: Connection, scratch_dir: str) -> None:
    """Answer each `Shot` with a `ShotText`, until the pipe closes.

    A file that is left out of the answer, by any fault, is one that was not read.
    """
    _settle()
    from uploader.burned_in.engine import Engine  # noqa: PLC0415 - seconds

    engine = Engine()
    pipe.send("ready")
    seen: dict[str, _Seen] = {}
    while True:
        try:
            shot: Shot = pipe.recv()
        except EOFError:
            return
        memory = seen.setdefault(shot.key, _Seen())
        if len(seen) > 1:
            seen = {shot.key: memory}
        try:
            pipe.send(_read(shot, engine, memory, Path(scratch_dir)))
        except Exception:  # noqa: BLE001 - the worker's edge: decoders raise what they like
            pipe.send(ShotText([], 0, is_whole=False))


class _Seen:
    """Pictures of one series that were read."""

    def __init__(self) -> None:
        self.pictures: list[tuple[Any, Any]] = []


def _read(shot: Shot, engine: Engine, memory: _Seen, scratch_dir: Path) -> ShotText:
    from uploader.burned_in.picture import blackened, grey_frame, has_new_strokes, strokes  # noqa: PLC0415

    found: list[tuple[int, list[Box]]] = []
    count, is_whole = 0, True
    with open_source(shot.source, scratch_dir) as stream:
        for frame in shot.frames:
            grey = blackened(grey_frame(stream, frame), shot.boxes)
            if not has_new_strokes(grey, memory.pictures, in_film=frame > 0):
                continue
            if len(memory.pictures) >= MAX_LAYOUTS:
                is_whole = False
                continue
            memory.pictures.append((grey, strokes(grey)))
            count += 1
            boxes = engine.read(grey)
            if boxes:
                found.append((frame, boxes))
    return ShotText(found, count, is_whole)


def _settle() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    leave_out_libraries()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - POSIX only; macOS knows the limit but does not keep it

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    if sys.platform != "win32":
        os.nice(5)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
