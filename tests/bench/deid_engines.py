"""One engine over one folder of files, in a process of its own: ``ENGINE SOURCE TARGET``.

Prints one JSON object: processor and wall seconds of all files but the first, which warms up, and the peak
of memory. A program for any Python that has the engine; nothing of ours is needed but for ``ours``.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[Path, Path], None]

BLOCK_BYTES = 1024 * 1024


def main(engine: str, source: Path, target: Path) -> None:
    """Run it and print what it cost."""
    warnings.simplefilter("ignore")
    work = ENGINES[engine]()
    files = sorted(source.iterdir())
    target.mkdir(exist_ok=True)
    if len(files) > 1:
        work(files.pop(0), target)
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    for path in files:
        work(path, target)
    cost = {
        "cpu_s": time.process_time() - cpu_s,
        "wall_s": time.perf_counter() - wall_s,
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    print(json.dumps(cost))  # noqa: T201 - its answer


def _copy() -> Work:
    def work(path: Path, target: Path) -> None:
        shutil.copyfile(path, target / path.name)

    return work


def _ours() -> Work:
    from tests.make.deid import guarded  # noqa: PLC0415 - only where it is wanted
    from tests.make.profiles import RICH  # noqa: PLC0415
    from uploader.model.cleaned import CleanedInstance, Span, piece_size, read_piece  # noqa: PLC0415
    from uploader.pool import GARBAGE_COUNT  # noqa: PLC0415

    gc.set_threshold(GARBAGE_COUNT)  # as in the workers, which do this work
    cleaner = guarded(RICH)
    read: list[Path] = []

    def work(path: Path, target: Path) -> None:
        with path.open("rb") as reading:
            result = cleaner.clean(reading, path.stat().st_size, path.name, is_first=not read)
            read.append(path)
            assert isinstance(result, CleanedInstance), result
            with (target / path.name).open("wb", buffering=0) as writing:
                for piece in result.pieces:
                    if isinstance(piece, Span):
                        _pass_on(reading.fileno(), writing.fileno(), piece.offset, piece.size_bytes)
                    else:
                        writing.write(read_piece(piece, reading, 0, piece_size(piece)))

    return work


def _pass_on(source: int, target: int, offset: int, size_bytes: int) -> None:
    """Copy a range as `shutil.copyfile` copies a file: within the system."""
    while size_bytes:
        sent = os.sendfile(target, source, offset, size_bytes)
        assert sent, "the source ends early"
        offset, size_bytes = offset + sent, size_bytes - sent


def _bare() -> Work:
    """The least that pydicom can do: read all, change three elements, write all."""
    import pydicom  # noqa: PLC0415

    def work(path: Path, target: Path) -> None:
        dataset = pydicom.dcmread(path)
        dataset.PatientName = "ANON"
        dataset.PatientID = "ANON"
        dataset.remove_private_tags()
        dataset.save_as(target / path.name)

    return work


def _pydicom() -> Work:
    """The rules of ours as somebody writes them by hand with pydicom; nothing is verified or searched."""
    import pydicom  # noqa: PLC0415

    from tests.bench.by_hand import clean  # noqa: PLC0415 - only where it is wanted

    def work(path: Path, target: Path) -> None:
        dataset = pydicom.dcmread(path)
        clean(dataset)
        dataset.save_as(target / path.name)

    return work


def _migration() -> Work:
    import logging  # noqa: PLC0415

    import yaml  # noqa: PLC0415
    from flywheel_migration.deidentify.deid_profile import DeIdProfile  # noqa: PLC0415
    from fs.osfs import OSFS  # noqa: PLC0415

    from tests.make.profiles import RICH  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    profile: Any = DeIdProfile()
    profile.load_config(yaml.safe_load(RICH))
    section = profile.get_file_profile("dicom")

    def work(path: Path, target: Path) -> None:
        section.process_files(OSFS(str(path.parent)), OSFS(str(target)), [path.name])

    return work


def _dicognito() -> Work:
    import pydicom  # noqa: PLC0415
    from dicognito.anonymizer import Anonymizer  # noqa: PLC0415

    anonymizer = Anonymizer()

    def work(path: Path, target: Path) -> None:
        dataset = pydicom.dcmread(path)
        anonymizer.anonymize(dataset)
        dataset.save_as(target / path.name)

    return work


def _deid() -> Work:
    os.environ["MESSAGELEVEL"] = "QUIET"
    from deid.config import DeidRecipe  # noqa: PLC0415
    from deid.dicom import replace_identifiers  # noqa: PLC0415

    recipe = DeidRecipe()

    def work(path: Path, target: Path) -> None:
        cleaned = replace_identifiers([str(path)], deid=recipe, save=False, remove_private=True)
        cleaned[0].save_as(target / path.name)

    return work


ENGINES: dict[str, Callable[[], Work]] = {
    "copy": _copy,
    "ours": _ours,
    "pydicom by hand": _pydicom,
    "pydicom, three elements": _bare,
    "flywheel-migration": _migration,
    "dicognito": _dicognito,
    "deid": _deid,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
