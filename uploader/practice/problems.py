"""What the practice site answers when it says no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class ProblemError(Exception):
    """An answer that is not 2xx, in the shape of core: ``message``, ``status_code``, ``request_id``."""

    def __init__(self, status: int, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = extra


class UnprocessableError(Exception):
    """422 as FastAPI gives it: a list of what is wrong, each with its place in the body."""

    def __init__(self, detail: Sequence[dict[str, Any]]) -> None:
        super().__init__("unprocessable")
        self.detail = list(detail)


class ConnectionCutError(Exception):
    """The connection is to break: a fault wants it, or the body ended early. ``received`` bytes had come."""

    def __init__(self, received: int = 0) -> None:
        super().__init__("the connection is cut")
        self.received = received


def missing(*loc: str | int) -> dict[str, Any]:
    """One entry of a 422: a required field is not there."""
    return {"loc": ["body", *loc], "msg": "Field required", "type": "missing"}


def wrong(kind: str, message: str, *loc: str | int) -> dict[str, Any]:
    """One entry of a 422: a field is there and is not what it must be."""
    return {"loc": ["body", *loc], "msg": message, "type": kind}


def not_found(what: str, key: str) -> ProblemError:
    """404; also for what exists and the caller may not see."""
    return ProblemError(404, f"{what} {key} not found")
