"""The value-echo guard: what a rule takes out of one element must not leave in another, in any spelling.

Values live in memory only: they are `Identifying` where they cross a border, and no error, log or receipt
ever holds more than the path of the element in which one was found.
"""

from __future__ import annotations

from uploader.deid.echo.guard import Guard

__all__ = ["Guard"]
