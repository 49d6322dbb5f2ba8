"""``case-uploader self-test``: whether every part of the installed program works on this computer.

What an installer can leave out or a computer can refuse is tried: worker processes, decoders, reading of
burned-in text, documents, the credential store, the window. Nothing is sent, nothing is kept.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.case.library import Library
from uploader.case.prepare import prepare
from uploader.credentials import CredentialStore
from uploader.errors import WorkspaceError
from uploader.paths import DataDir
from uploader.pool import Done, SpawnPool
from uploader.shell.display import why_no_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.model.case import PreparedCase
    from uploader.terminal.output import Output

WORD = "UPLOADER"


class State(StrEnum):
    """What came out of one part."""

    GOOD = "good"
    BAD = "bad"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Part:
    """One part that was tried; ``problem`` names the class of what went wrong, or why there is none."""

    name: str
    state: State
    problem: str = ""


class _BadAnswer(Exception):  # noqa: N818 - it is what the part gave
    """A part answered, and wrongly."""


def self_test(app: App, output: Output, cancel: CancelToken, *, only_window: bool) -> int:
    """Try all parts, the window last; gives the exit code."""
    parts = []
    with tempfile.TemporaryDirectory(prefix="case-uploader-test-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        tried = iter(()) if only_window else _tried(app, root, output, cancel)
        for part in chain(tried, _window(app, root)):
            parts.append(part)
            output.say(f"{part.state:6} {part.name}{f' ({part.problem})' if part.problem else ''}")
    output.event(
        "self_test",
        program=f"Case Uploader {__version__}",
        parts=[{"name": part.name, "state": part.state, "problem": part.problem} for part in parts],
    )
    return WorkspaceError.exit_code if any(part.state is State.BAD for part in parts) else 0


def _tried(app: App, folder: Path, output: Output, cancel: CancelToken) -> Iterator[Part]:
    from uploader.burned_in import can_read  # noqa: PLC0415 - with what it tries
    from uploader.practice.sample import write_sample_case  # noqa: PLC0415

    write_sample_case(folder / "case")
    picture = next((folder / "case").rglob("US00001"))
    with SpawnPool(1) as pool:
        yield _try("decoders", lambda: _in_worker(pool, read_compressed, picture, folder, cancel))
        if can_read():
            yield _try("burned-in text", lambda: _in_worker(pool, read_text, picture, folder, cancel))
        else:
            yield Part("burned-in text", State.ABSENT)
        yield _try("checks and documents", lambda: _check_case(folder, pool, output, cancel))
    yield Part("credential store", State.GOOD if app.credentials.is_safe else State.ABSENT)


def _window(app: App, folder: Path) -> Iterator[Part]:
    why = why_no_window(os.environ)
    yield Part("window", State.ABSENT, why) if why else _try("window", lambda: _open_window(app, folder))


def _try(name: str, work: Callable[[], None]) -> Part:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - whatever it is, that part does not work here
        return Part(name, State.BAD, type(error).__name__)
    return Part(name, State.GOOD)


def _in_worker(
    pool: SpawnPool,
    task: Callable[[tuple[tuple[str, str], ...]], bool],
    picture: Path,
    folder: Path,
    cancel: CancelToken,
) -> None:
    for outcome in pool.run(task, [((str(picture), str(folder)),)], cancel):
        if not isinstance(outcome, Done) or not outcome.result:
            raise _BadAnswer


def read_compressed(batch: tuple[tuple[str, str], ...]) -> bool:
    """Compress an image as JPEG 2000, and draw it from that; in a worker."""
    import gdcm  # noqa: PLC0415 - native code

    from uploader.preview.render import render  # noqa: PLC0415 - heavy

    path, folder = batch[0]
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEG2000Lossless))
    if not reader.Read():
        return False
    change.SetInput(reader.GetImage())
    if not change.Change():
        return False
    writer = gdcm.ImageWriter()
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    packed = Path(folder) / "packed"
    writer.SetFileName(str(packed))
    if not writer.Write():
        return False
    with packed.open("rb") as stream:
        return render(stream, 0, 64).startswith(b"RIFF")


def read_text(_: object) -> bool:
    """Read a word from a picture; in a worker."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    from uploader.burned_in.engine import Engine  # noqa: PLC0415 - seconds

    picture = Image.new("L", (512, 128))
    ImageDraw.Draw(picture).text((40, 40), WORD, fill=255, font=ImageFont.load_default(40))
    return any(WORD in box[4].upper() for box in Engine().read(np.asarray(picture)))


def _check_case(folder: Path, pool: SpawnPool, output: Output, cancel: CancelToken) -> None:
    """Check the sample case, and print the findings as a PDF."""
    from uploader.checks import check_pdf  # noqa: PLC0415 - heavy

    prepared: PreparedCase = output.follow(prepare([folder / "case"], pool, cancel, folder))
    pdf = check_pdf(prepared, datetime.now(UTC), "self-test")
    if not prepared.series_list or not pdf.startswith(b"%PDF"):
        raise _BadAnswer


def _open_window(app: App, folder: Path) -> None:
    from uploader.engine import ProgramEngine  # noqa: PLC0415 - brings the web server
    from uploader.launch import try_window  # noqa: PLC0415
    from uploader.wizard.state import Setup  # noqa: PLC0415

    data_dir = DataDir(folder / "data").create()
    apart = replace(
        app,
        data_dir=data_dir,
        library=Library(data_dir, app.clock),
        credentials=CredentialStore(is_forgetful=True),
    )
    with ProgramEngine(apart) as engine:
        if not try_window(engine, Setup(__version__, has_window=True), data_dir.root, app.clock):
            raise _BadAnswer
