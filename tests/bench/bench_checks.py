"""What the checks cost beside the scan of the same files, both in this process."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 5
SERIES, IMAGES = 10, 200


def bench_checks() -> Iterator[str]:
    """Scan 2,000 MR images in ten series; check them; look at samples; check again when one is left out."""
    from tests.make.dicom import make_mr  # noqa: PLC0415 - as the other benches
    from tests.make.files import write_series  # noqa: PLC0415
    from tests.make.people import Place  # noqa: PLC0415
    from tests.make.scanning import scan_here  # noqa: PLC0415
    from tests.make.staging import LocalPool, finish  # noqa: PLC0415
    from uploader.cancel import CancelToken  # noqa: PLC0415
    from uploader.case.prepare import prepare, recheck  # noqa: PLC0415
    from uploader.checks import check_series  # noqa: PLC0415
    from uploader.model.case import LeftOut  # noqa: PLC0415
    from uploader.scan import look_closer  # noqa: PLC0415
    from uploader.series import group_series  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(SERIES):
            write_series(folder / str(number), IMAGES, make_mr, Place(1, 1, number + 1, 1))
        series_list = group_series(scan_here(folder).instances)
        prepared = finish(prepare([folder], LocalPool(), CancelToken(), folder))
        left_out = LeftOut(series_keys=frozenset((series_list[0].key,)))
        today = datetime.now(UTC).date()
        scan_s = _cost_s(lambda: scan_here(folder))
        ways: dict[str, Callable[[], object]] = {
            "checks of all series": lambda: [check_series(series, None, today) for series in series_list],
            "closer look at samples": lambda: look_closer(series_list, LocalPool(), CancelToken(), folder),
            "checks again with one left out": lambda: recheck(prepared, left_out, today),
        }
        for way, run in ways.items():
            yield f"{way}: {_cost_s(run) / scan_s:.3f} x of the scan"


def _cost_s(run: Callable[[], object]) -> float:
    """Processor seconds, the middle of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        run()
        seconds.append(time.process_time() - begin)
    return median(seconds)
