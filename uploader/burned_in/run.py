"""Reading the pictures of a case, series by series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from uploader.burned_in.plan import plan_shots
from uploader.model.burned_in import FrameText, SeriesText, TextBox
from uploader.model.identifying import Identifying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from uploader.burned_in.plan import Shot
    from uploader.burned_in.worker import ShotText
    from uploader.cancel import CancelToken
    from uploader.model.burned_in import Risk
    from uploader.model.dicom import Series


class Reads(Protocol):
    """What reads one file; `PictureReader` does."""

    def read(self, shot: Shot, cancel: CancelToken) -> ShotText:
        """Read one file, or raise `Cancelled`."""


def read_pictures(
    series_list: Iterable[Series], risk_of: Callable[[Series], Risk], reader: Reads, cancel: CancelToken
) -> Mapping[str, SeriesText]:
    """Read what is worth reading, by the series' key; series without such pictures are not in the answer.

    Raises
    ------
    Cancelled
    """
    found: dict[str, SeriesText] = {}
    for series in series_list:
        hits: list[FrameText] = []
        count, is_whole = 0, True
        shots = plan_shots(series, risk_of(series))
        for shot in shots:
            cancel.check()
            answer = reader.read(shot, cancel)
            count, is_whole = count + answer.read_count, is_whole and answer.is_whole
            hits += [
                FrameText(shot.place, frame, tuple(TextBox(*box[:4], Identifying(box[4])) for box in boxes))
                for frame, boxes in answer.frames
            ]
        if shots:
            found[series.key] = SeriesText(tuple(hits), count, is_whole)
    return found
