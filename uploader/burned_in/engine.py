"""The reading itself, with RapidOCR. Imported in the worker alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from uploader.burned_in.harmless import is_harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

SURE: Final = 0.5
LEAST_CHARS: Final = 3

Box = tuple[int, int, int, int, str]


class Engine:
    """Finds boxes of text, and reads them. Loading it takes seconds."""

    def __init__(self) -> None:
        from rapidocr_onnxruntime import main  # noqa: PLC0415 - the extra; 340 MB of memory

        _settle(main)
        self._reader: Any = main.RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def read(self, grey: NDArray[np.uint8]) -> list[Box]:
        """Give the boxes with text that is not harmless: left, top, width, height, and what was read."""
        import numpy as np  # noqa: PLC0415

        found, _ = self._reader(np.stack([grey] * 3, axis=2), use_cls=False)
        boxes = []
        for corners, text, sure in found or []:
            if float(sure) >= SURE and sum(map(str.isalnum, text)) >= LEAST_CHARS and not is_harmless(text):
                boxes.append((*_frame_of(corners), str(text)))
        return boxes


class _Later:
    """A model that is loaded when it is first asked: most pictures hold no text that it could read."""

    def __init__(self, make: Callable[[Any], Any], config: Any) -> None:
        self._make = make
        self._config = config
        self._model: Any = None

    def __call__(self, *given: Any) -> Any:
        if self._model is None:
            self._model = self._make(self._config)
        return self._model(*given)


def _settle(main: Any) -> None:
    """Save a third of loading and a seventh of reading; the version is pinned, so its insides are known."""
    from rapidocr_onnxruntime.utils.infer_engine import OrtInferSession  # noqa: PLC0415

    if isinstance(main.TextRecognizer, partial):  # done before in this process
        return
    main.TextClassifier = partial(_Later, main.TextClassifier)
    main.TextRecognizer = partial(_Later, main.TextRecognizer)
    options = OrtInferSession._init_sess_opts  # noqa: SLF001

    def with_arena(config: Any) -> Any:
        """Keep memory between the layers: without, each asks the system for its own."""
        made = options(config)
        made.enable_cpu_mem_arena = True
        return made

    OrtInferSession._init_sess_opts = staticmethod(with_arena)  # noqa: SLF001


def _frame_of(corners: Any) -> tuple[int, int, int, int]:
    across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    left, top = int(min(across)), int(min(down))
    return left, top, int(max(across)) + 1 - left, int(max(down)) + 1 - top
