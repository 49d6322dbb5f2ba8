"""The reading itself, with RapidOCR. Imported in the worker alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from uploader.burned_in.harmless import is_harmless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SURE: Final = 0.5
LEAST_CHARS: Final = 3

Box = tuple[int, int, int, int, str]


class Engine:
    """Finds boxes of text, and reads them. Loading it takes seconds."""

    def __init__(self) -> None:
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415 - the extra; 440 MB of memory

        self._reader: Any = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def read(self, grey: NDArray[np.uint8]) -> list[Box]:
        """Give the boxes with text that is not harmless: left, top, width, height, and what was read."""
        import numpy as np  # noqa: PLC0415

        found, _ = self._reader(np.stack([grey] * 3, axis=2), use_cls=False)
        boxes = []
        for corners, text, sure in found or []:
            if float(sure) >= SURE and sum(map(str.isalnum, text)) >= LEAST_CHARS and not is_harmless(text):
                boxes.append((*_frame_of(corners), str(text)))
        return boxes


def _frame_of(corners: Any) -> tuple[int, int, int, int]:
    across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    left, top = int(min(across)), int(min(down))
    return left, top, int(max(across)) + 1 - left, int(max(down)) + 1 - top
