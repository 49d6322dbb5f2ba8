"""One request to the API: who asks, what for, and how an answer or a refusal goes back."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from uploader.practice.ids import SECRET_LENGTH, new_id
from uploader.practice.problems import ConnectionCutError, ProblemError, UnprocessableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.practice.site import Site
    from uploader.practice.store import Doc

log = logging.getLogger(__name__)

Handler = "Callable[..., Any]"
_OLD_SDK = re.compile(r"Flywheel SDK/1[0-7]\.")


@dataclass(frozen=True, slots=True)
class Caller:
    """The account behind a request."""

    user_id: str
    is_admin: bool
    doc: Doc


@dataclass(slots=True)
class Ask:
    """One request, its caller known (None only where a route is open to all)."""

    site: Site
    who: Caller | None

    @property
    def caller(self) -> Caller:
        """The caller of a route that needs one."""
        assert self.who is not None
        return self.who

    def arg(self, name: str, default: str = "") -> str:
        """A query parameter."""
        return request.args.get(name, default)

    def flag(self, name: str) -> bool:
        """A query parameter that is true or false."""
        return request.args.get(name, "").lower() in {"1", "true", "yes"}

    def has_feature(self, name: str) -> bool:
        """Whether the client says it understands ``name`` (``X-Accept-Feature``)."""
        words = request.headers.get("X-Accept-Feature", "")
        return name in {word.strip().lower() for word in words.split(",")}

    @property
    def user_agent(self) -> str:
        """The client, as it calls itself."""
        return request.headers.get("User-Agent", "")

    @property
    def is_old_sdk(self) -> bool:
        """An SDK that raises on actions it does not know."""
        return bool(_OLD_SDK.search(self.user_agent))

    def json(self) -> Any:
        """The body as JSON, None where there is none."""
        raw = request.get_data(cache=False)
        if not raw.strip():
            return None
        try:
            return json.loads(raw)
        except ValueError:
            raise ProblemError(400, "The body is not JSON") from None

    def body(self) -> Doc:
        """The body as a JSON object."""
        body = self.json()
        if not isinstance(body, dict):
            raise ProblemError(400, "The body must be a JSON object")
        return body


@dataclass(slots=True)
class Routes:
    """The routes of one module, collected by decorating their handlers."""

    prefix: str
    entries: list[tuple[str, str, bool, Any]] = field(default_factory=list)

    def __call__(self, methods: str, rule: str, *, is_open: bool = False) -> Callable[[Any], Any]:
        """Register a handler ``(ask, **path parts)`` for the methods, separated by blanks."""

        def keep(handler: Any) -> Any:
            self.entries.append((methods, self.prefix + rule, is_open, handler))
            return handler

        return keep


def find_caller(site: Site, header: str) -> Caller:
    """Who an ``Authorization`` header stands for.

    Enhanced keys (57 characters) come as ``Bearer``; ``scitran-user`` is taken too, with or without a host.
    """
    scheme, _, rest = header.strip().partition(" ")
    secret = rest.strip()
    if scheme == "scitran-user":
        secret = secret.rpartition(":")[2]
    elif scheme != "Bearer" or len(secret) != SECRET_LENGTH:
        raise ProblemError(401, "Authentication required: no valid API key in the request")
    return caller_of_secret(site, secret)


def caller_of_secret(site: Site, secret: str) -> Caller:
    """Who a secret belongs to; 401 where it is nobody's, 402 where the account is off."""
    known = [key for key in site.store.find("key", name=secret) if key["secret"] == secret]
    if not known or not secret:
        raise ProblemError(401, "Invalid API key")
    user = site.store.get("user", known[0]["user"])
    if user is None or user.get("disabled"):
        raise ProblemError(402, f"User {known[0]['user']} does not exist or is disabled")
    return Caller(user["_id"], "site_admin" in user.get("roles", []), user)


def answer(value: Any, status: int = 200) -> Response:
    """JSON with its length."""
    return Response(json.dumps(value) + "\n", status, mimetype="application/json")


def _refuse(error: Exception) -> Response:
    request_id = new_id()
    if isinstance(error, UnprocessableError):
        return answer({"detail": error.detail}, 422)
    if isinstance(error, ProblemError):
        status, message, extra = error.status, error.message, error.extra
    elif isinstance(error, HTTPException):
        status, message, extra = error.code or 500, error.name, {}
    else:
        log.error("the practice site failed", exc_info=error)
        status, message, extra = 500, f"Internal error: {type(error).__name__}", {}
    return answer({"message": message, "status_code": status, "request_id": request_id, **extra}, status)


def add_routes(app: Flask, site: Site, routes: Routes) -> None:
    """Bind the routes of a module to the site."""
    for methods, rule, is_open, handler in routes.entries:
        view = _view(site, handler, is_open=is_open)
        name = f"{handler.__module__}.{handler.__name__} {methods} {rule}".replace(".", "_")
        app.add_url_rule(rule, name, view, methods=methods.split())


def _view(site: Site, handler: Any, *, is_open: bool) -> Callable[..., Response]:
    def view(**parts: str) -> Response:
        header = request.headers.get("Authorization", "")
        who = None if is_open and not header else find_caller(site, header)
        g.user_id = who.user_id if who else ""
        result = handler(Ask(site, who), **parts)
        return result if isinstance(result, Response) else answer(result)

    return view


def make_app(site: Site) -> Flask:
    """A Flask application that answers every refusal as JSON; pages overrule that for themselves."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_FORM_MEMORY_SIZE"] = 16 * 1024 * 1024
    app.config["PRACTICE_SITE"] = site
    app.url_map.strict_slashes = False
    app.register_error_handler(Exception, _on_error)
    return app


def _on_error(error: Exception) -> Response:
    if isinstance(error, ConnectionCutError):
        raise error
    return _refuse(error)
