"""The program's log: times, codes and counts. Whatever could hold a name, a path or a key is not written.

Messages of exceptions are never logged: libraries quote the values that they choke on.
"""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from typing import TYPE_CHECKING

from uploader.errors import CaseUploaderError

if TYPE_CHECKING:
    from pathlib import Path

_LOG = logging.getLogger("uploader")

MAX_BYTES = 1_000_000
KEPT_FILES = 3


class _LogFile(logging.handlers.RotatingFileHandler):
    """Never in the way of what is logged: trouble with the file is passed over in silence."""

    def doRollover(self) -> None:  # noqa: N802 - logging's own, as the next
        """Begin a new file; go on with the old one where Windows can't rename what another window writes."""
        try:
            super().doRollover()
        except OSError:
            self.maxBytes = 0

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing: `logging` would print a traceback, with paths."""


def start_log(folder: Path) -> None:
    """Write to a rotating file below ``folder``; what other libraries log goes nowhere."""
    if _LOG.handlers:
        return
    handler = _LogFile(
        folder / "case-uploader.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    logging.getLogger().addHandler(logging.NullHandler())


def log_error(error: Exception) -> None:
    """Note an error: its code and parameters, or the class and place of one that nobody expected."""
    if isinstance(error, CaseUploaderError):
        _LOG.info("error %s", error.code)
        return
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_module(frame.filename)}:{frame.lineno}" for frame in frames]
    _LOG.error("unexpected %s at %s", type(error).__name__, " ".join(places[-6:]))


def _module(filename: str) -> str:
    """The last two parts of a module's path: enough to find it, without this computer's folders."""
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
