"""The oracle: what flywheel-migration makes of a file, and how two files differ, element by element."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

TIMEOUT_S: Final = 280


@dataclass(frozen=True, slots=True)
class ReferenceJob:
    """A profile's YAML text and a file.

    ``section`` is the profile's for such files. ``fraction`` and ``whole`` are what its dice show: numbers
    between -1 and 1, and whole ones.
    """

    profile: str
    source: Path
    fraction: float = 0.5
    whole: int = 1
    section: str = "dicom"


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """What became of it: ``made``, ``skipped`` (a log line only), ``raised`` or ``invalid`` (the profile)."""

    state: str
    detail: str
    name: str
    content: bytes


def run_reference(jobs: Iterable[ReferenceJob], folder: Path) -> list[ReferenceAnswer]:
    """Run flywheel-migration on each job, in a process with working and temporary folders of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [asdict(job) | {"source": str(job.source)} for job in jobs]
    (folder / "jobs.json").write_text(json.dumps(written), "utf-8")
    temp = folder / "tmp"
    temp.mkdir()
    program = Path(__file__).with_name("reference_program.py")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FW_DCM_")}
    environment |= {"TMPDIR": str(temp), "TEMP": str(temp), "TMP": str(temp)}
    ran = subprocess.run(
        [sys.executable, str(program), str(folder / "jobs.json"), str(folder / "answers.json")],
        cwd=temp,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    answers = json.loads((folder / "answers.json").read_text("utf-8"))
    return [
        ReferenceAnswer(
            state=answer["state"],
            detail=answer["detail"],
            name=answer.get("name", ""),
            content=Path(answer["path"]).read_bytes() if "path" in answer else b"",
        )
        for answer in answers
    ]


def flat(content: bytes) -> dict[str, object]:
    """Every element of a file as pydicom reads it: value by dotted path, whatever VR and encoding.

    Text is compared as text without padding, numbers as numbers, bytes by their digest. Group lengths
    are left out.
    """
    import io  # noqa: PLC0415

    import pydicom  # noqa: PLC0415 - heavy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(io.BytesIO(content), force=True)
        found: dict[str, object] = {}
        _flatten(dataset.file_meta, "", found)
        _flatten(dataset, "", found)
    return found


def _flatten(dataset: Any, prefix: str, found: dict[str, object]) -> None:
    for tag in list(dataset.keys()):
        if tag.element == 0:
            continue
        path = f"{prefix}{int(tag):08x}"
        raw = dataset.get_item(tag)
        try:
            element = dataset[tag]
        except Exception:  # noqa: BLE001 - bad values stay as bytes
            found[path] = _digest(raw.value)
            continue
        if element.VR == "SQ":
            found[path] = f"{len(element.value)} items"
            for index, item in enumerate(element.value):
                _flatten(item, f"{path}.{index}.", found)
        else:
            found[path] = _plain(element.value)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return _digest(value.rstrip(b"\0 "))
    if isinstance(value, (list, tuple)) or type(value).__name__ == "MultiValue":
        return tuple(_plain(part) for part in value)  # type: ignore[attr-defined]
    if isinstance(value, (int, float)):
        return float(value)
    return "" if value is None else str(value).strip("\0 ")


def _digest(value: bytes | None) -> object:
    if not value:
        return ""
    return "bytes " + hashlib.sha256(value).hexdigest()[:16]


def differences(ours: dict[str, object], theirs: dict[str, object]) -> dict[str, tuple[object, object]]:
    """Paths whose value differs, with both values; None stands for absent."""
    return {
        path: (ours.get(path), theirs.get(path))
        for path in sorted({*ours, *theirs})
        if ours.get(path) != theirs.get(path)
    }
