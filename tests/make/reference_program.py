"""Runs flywheel-migration on a list of files. A program of its own: see `tests.make.reference`.

It changes pydicom for its whole process, prints values of the files, uses the working directory and may
call ``sys.exit``; so it is started with folders of its own, once for many files.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import warnings
from functools import partial
from pathlib import Path
from typing import Any


def main(jobs_path: str, answers_path: str) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if os.name == "nt":  # where a file that goes when it is closed can't be opened by its name, as it does
        setattr(tempfile, "NamedTemporaryFile", partial(tempfile.NamedTemporaryFile, delete=False))  # noqa: B010
    jobs = json.loads(Path(jobs_path).read_text("utf-8"))
    answers = [_run(job, Path(answers_path).parent / f"out{number}") for number, job in enumerate(jobs)]
    Path(answers_path).write_text(json.dumps(answers), "utf-8")


class Dice:
    """Stands for the module ``random``, and shows what the job says."""

    def __init__(self, fraction: float, whole: int) -> None:
        self._fraction = fraction
        self._whole = whole

    def uniform(self, _low: float, _high: float) -> float:
        return self._fraction

    def randint(self, _low: int, _high: int) -> int:
        return self._whole


def _run(job: dict[str, Any], out_dir: Path) -> dict[str, str]:
    import flywheel_migration.deidentify  # noqa: F401, PLC0415 - makes all kinds of section known
    import yaml  # noqa: PLC0415
    from flywheel_migration.deidentify import deid_field  # noqa: PLC0415
    from flywheel_migration.deidentify.deid_profile import DeIdProfile  # noqa: PLC0415
    from fs.osfs import OSFS  # noqa: PLC0415

    out_dir.mkdir()
    source = Path(job["source"])
    deid_field.random = Dice(job["fraction"], job["whole"])
    try:
        profile: Any = DeIdProfile()
        profile.load_config(yaml.safe_load(job["profile"]))
        problems = profile.validate()
        if problems:
            return {"state": "invalid", "detail": "; ".join(problems)}
        section = profile.get_file_profile(job["section"])
        section.process_files(OSFS(str(source.parent)), OSFS(str(out_dir)), [source.name])
    except BaseException as error:  # noqa: BLE001 - it raises everything, SystemExit too
        return {"state": "raised", "detail": f"{type(error).__name__}: {error}"}
    made = list(out_dir.iterdir())
    if not made:
        return {"state": "skipped", "detail": ""}
    return {"state": "made", "detail": "", "path": str(made[0]), "name": made[0].name}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
