"""Cheroot's server, silent: what it would write on standard error holds addresses and stack traces."""

from __future__ import annotations

from cheroot import wsgi


class QuietServer(wsgi.Server):
    """Says nothing; a request that fails is answered, and `app` has told why."""

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's
        """Drop the line."""
