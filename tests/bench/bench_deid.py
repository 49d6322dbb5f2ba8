"""What de-identification costs: as multiples of plain copying, and against pydicom, in one run.

The figures are processor time. The file is a CT slice of 512 x 512, 16 bit, with private blocks and nested
identifiers; the profile has some fifty rules. It is read from and written to a folder like any other.
"""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.make.deid import deidentifier
from tests.make.dicom import add_nested_identifiers, add_private, make_ct
from tests.make.encode import to_bytes
from tests.make.people import FIRST
from tests.make.profiles import RICH
from uploader.model.cleaned import CleanedInstance, piece_size, read_piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.make.encode import Dataset

ROUNDS = 5
FILES = 100


def make_file() -> bytes:
    """The CT slice, with as many elements as scanners write."""
    dataset: Dataset = add_nested_identifiers(add_private(make_ct(FIRST)))
    for number in range(40):
        dataset[0x0018F000 + number] = ("LO", f"made-up value {number}")
    return to_bytes(dataset)


def bench_deid() -> dict[str, float]:
    """Print and give the ratios to plain copying; each is the best of five rounds."""
    import pydicom  # noqa: PLC0415 - heavy, and before the clock starts

    assert pydicom.__version__
    content = make_file()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.dcm"), Path(folder, "out.dcm")
        source.write_bytes(content)
        copy_s = _best(lambda: _copy(source, target))
        clean_s = _best(lambda: _clean(source, target))
        pydicom_s = _best(lambda: _pydicom(source, target))
    ratios = {"copy": 1.0, "clean": clean_s / copy_s, "pydicom": pydicom_s / copy_s}
    print(f"{len(content)} bytes; ms a file: copy {copy_s * 1000:.2f}")  # noqa: T201
    for name, ratio in ratios.items():
        print(f"{name:8} {ratio:6.1f} x plain copy")  # noqa: T201
    return ratios


def _best(work: Callable[[], None]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(FILES):
            work()
        times.append((time.process_time() - start) / FILES)
    return min(times)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        writing.write(reading.read())


def _clean(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        result = deidentifier(RICH).clean(reading, source.stat().st_size, source.name)
        assert isinstance(result, CleanedInstance)
        for piece in result.pieces:
            writing.write(read_piece(piece, reading, 0, piece_size(piece)))


def _pydicom(source: Path, target: Path) -> None:
    """The least that pydicom can do: read, change three elements, write."""
    import pydicom  # noqa: PLC0415

    dataset = pydicom.dcmread(io.BytesIO(source.read_bytes()))
    dataset.PatientName = "ANON"
    dataset.PatientID = "ANON"
    dataset.remove_private_tags()
    dataset.save_as(target)


if __name__ == "__main__":
    bench_deid()
