"""Pages for people: what there is, and how imports go. They only show; the API changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from flask import Flask, Response, redirect, render_template, request, send_from_directory

from uploader.practice.asking import Ask, Caller, answer
from uploader.practice.problems import ProblemError
from uploader.practice.views import (
    home_view,
    import_list_view,
    import_view,
    project_view,
    report_view,
    subject_view,
)
from uploader.practice.websession import (
    COOKIE,
    LIFE_S,
    caller_of_cookie,
    caller_of_key,
    check_host,
    close_session,
    local_path,
    open_session,
    redeem_ticket,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.practice.site import Site

STATIC = Path(__file__).with_name("static")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_BAD_KEY = "This key doesn't belong to the practice site. Copy it again, all of it."


def add_pages(app: Flask, site: Site) -> None:
    """Bind the pages to the site."""
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["size"] = human_size
    pages = Pages(site)
    for rule, methods, view in (
        ("/sign-in", ["GET", "POST"], pages.sign_in),
        ("/sign-out", ["POST"], pages.sign_out),
        ("/static/<name>", ["GET"], _static),
    ):
        app.add_url_rule(rule, f"page {rule}", pages.guard(view), methods=methods)
    shown: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("/", home_view),
        ("/imports", import_list_view),
        ("/imports/<import_id>", import_view),
        ("/imports/<import_id>/report.csv", report_view),
        ("/see/projects/<project_id>", project_view),
        ("/see/subjects/<subject_id>", subject_view),
    )
    for rule, handler in shown:
        app.add_url_rule(rule, f"page {rule}", pages.guard(pages.signed_in(handler)), methods=["GET"])


def human_size(size: int) -> str:
    """Bytes as people read them, in powers of 1,000."""
    value = float(size)
    for unit in ("bytes", "kB", "MB"):
        if value < 1000:  # noqa: PLR2004 - the step between units
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def _static(name: str) -> Response:
    kinds = {".css": "text/css", ".js": "text/javascript"}
    return send_from_directory(
        STATIC, name, mimetype=kinds.get(Path(name).suffix, "application/octet-stream")
    )


class Pages:
    """What every page needs: the person, and a refusal that is a page too."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _who(self) -> Caller | None:
        return caller_of_cookie(self._site, request.cookies.get(COOKIE, ""))

    def _render(self, template: str, status: int = 200, **values: Any) -> Response:
        who = self._who()
        config = self._site.store.get("meta", "config") or {}
        shared = {"site_name": config.get("name", ""), "who": who, "site": self._site}
        return Response(render_template(template, **shared, **values), status, mimetype="text/html")

    def guard(self, view: Callable[..., Response]) -> Callable[..., Response]:
        """Check the host, turn refusals into pages, and add the headers that keep a page to itself."""

        def guarded(**parts: str) -> Response:
            try:
                check_host(self._site, request.host)
                response = view(**parts)
            except ProblemError as problem:
                response = self._render("problem.html", problem.status, problem=problem)
            response.headers.update(_HEADERS)
            return response

        return guarded

    def signed_in(self, view: Callable[..., Any]) -> Callable[..., Response]:
        """Show a page to the person who is signed in; send others to sign in first, and then back."""

        def shown(**parts: str) -> Response:
            who = self._who()
            if who is None:
                return _go("/sign-in", next=request.full_path.rstrip("?"))
            result = view(Ask(self._site, who), **parts)
            if isinstance(result, Response):
                return result
            template, values = result
            if request.args.get("as") == "json":
                return answer(values.get("live", {}))
            return self._render(template, **values)

        return shown

    def sign_in(self) -> Response:
        """The form; a key or a ticket, then the cookie, and on to where the person wanted to go."""
        wanted = local_path(request.values.get("next", "/"))
        if request.method == "GET" and not request.args.get("ticket"):
            return self._render("sign-in.html", wanted=wanted, error="")
        caller: Caller | None
        if request.method == "GET":
            caller = redeem_ticket(self._site, request.args["ticket"])
            if caller is None:
                return _go("/sign-in", next=wanted)
        else:
            try:
                caller = caller_of_key(self._site, request.form.get("key", ""))
            except ProblemError:
                return self._render("sign-in.html", 401, wanted=wanted, error=_BAD_KEY)
        response = _go(wanted)
        token = open_session(self._site, caller)
        response.set_cookie(COOKIE, token, max_age=LIFE_S, httponly=True, samesite="Strict", path="/")
        return response

    def sign_out(self) -> Response:
        """Forget the person."""
        close_session(self._site, request.cookies.get(COOKIE, ""))
        response = _go("/sign-in")
        response.delete_cookie(COOKIE)
        return response


def _go(path: str, **query: str) -> Response:
    response = redirect(f"{path}?{urlencode(query)}" if query else path, 303)
    assert isinstance(response, Response)
    return response
