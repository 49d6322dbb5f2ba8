"""The routes: one door, the page's files, commands, snapshots, and what is fetched beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, make_response, request
from werkzeug.exceptions import HTTPException

from uploader.errors import BadArgument, CaseUploaderError, NoSuchCase
from uploader.web.assets import TYPES, dist_dir, known_files
from uploader.web.guard import HEADERS, Guard, Verdict
from uploader.web.stream import iter_events
from uploader.wizard import tables
from uploader.wizard.encode import to_json
from uploader.wizard.engine import ReceiptForm
from uploader.wizard.state import Problem

if TYPE_CHECKING:
    from uploader.clock import Clock
    from uploader.wizard.wizard import Wizard

MAX_BODY_BYTES = 2 * 1024 * 1024
RECEIPT_TYPES = {ReceiptForm.PDF: "application/pdf", ReceiptForm.JSON: "application/json"}


def make_app(wizard: Wizard, guard: Guard, clock: Clock) -> Flask:
    """Build the WSGI application."""
    app = Flask("uploader.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = app.url_map.redirect_defaults = False  # an address is right or it is not
    _guarded(app, guard)
    _door(app, guard)
    _page(app)
    _state(app, wizard, clock)
    _data(app, wizard)
    _privacy(app, wizard)
    _pictures(app, wizard)
    _documents(app, wizard)
    return app


def _guarded(app: Flask, guard: Guard) -> None:
    @app.before_request
    def check() -> Response | None:
        is_entry = request.path == "/enter"
        verdict = guard.judge(
            dict(request.headers), request.cookies.get(guard.cookie_name), is_entry=is_entry
        )
        return None if verdict is Verdict.PASS else _plain(verdict.name.lower(), verdict.value)

    @app.after_request
    def seal(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return _plain("not_found", error.code or 500)

    @app.errorhandler(CaseUploaderError)
    def explain(error: CaseUploaderError) -> Response:
        return _json(Problem.of(error), 409)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        return _json(Problem.of(CaseUploaderError(kind=type(error).__name__)), 500)


def _door(app: Flask, guard: Guard) -> None:
    @app.get("/enter")
    def enter() -> Response:
        cookie = guard.enter(request.args.get("key", ""))
        if cookie is None:
            return _plain("no_key", 401)
        response = make_response("", 303)
        response.headers["Location"] = "/"
        response.set_cookie(guard.cookie_name, cookie, httponly=True, samesite="Strict", path="/")
        return response


def _page(app: Flask) -> None:
    files = known_files(dist_dir())

    def served(address: str) -> Response:
        path = files.get(address)
        if path is None:
            return _plain("not_found", 404)
        return Response(path.read_bytes(), content_type=TYPES[path.suffix])

    @app.get("/")
    def page() -> Response:
        return served("index.html")

    @app.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        return served(f"assets/{name}")


def _state(app: Flask, wizard: Wizard, clock: Clock) -> None:
    @app.get("/events")
    def events() -> Response:
        return Response(iter_events(wizard, clock), content_type="text/event-stream; charset=utf-8")

    @app.post("/command/<name>")
    def command(name: str) -> Response:
        command_id, body = _command_body()
        problem = wizard.obey(command_id, name, body)
        return _json(problem, 409) if problem else _json({}, 202)


def _command_body() -> tuple[str, dict[str, Any]]:
    """Read ``{"id": ..., "body": {...}}``; JSON by name alone, which no form of a foreign page can say."""
    if request.mimetype != "application/json":
        raise BadArgument(problem="not JSON")
    try:
        said = json.loads(request.get_data())
    except ValueError:
        raise BadArgument(problem="not JSON") from None
    if not isinstance(said, dict) or set(said) != {"id", "body"}:
        raise BadArgument(problem="wrong fields")
    command_id, body = said["id"], said["body"]
    if not isinstance(command_id, str) or not 8 <= len(command_id) <= 64 or not isinstance(body, dict):  # noqa: PLR2004
        raise BadArgument(problem="wrong fields")
    return command_id, body


def _pictures(app: Flask, wizard: Wizard) -> None:
    @app.get("/picture/<key>/<int(signed=True):index>")
    def picture(key: str, index: int) -> Response:
        answer = wizard.picture(key, index, _number("size", 96))
        if isinstance(answer, str):
            return _json({"reason": answer}, 422)
        return Response(answer, content_type="image/webp")

    @app.get("/data/frame/<key>/<int:index>")
    def frame(key: str, index: int) -> Response:
        return _json(tables.frame(wizard.state, key, index))

    @app.get("/data/offers/<key>/<int:index>")
    def offers(key: str, index: int) -> Response:
        return _json(tables.offers(wizard.engine, wizard.state, key, index))


def _data(app: Flask, wizard: Wizard) -> None:
    @app.get("/data/options/<field>")
    def options(field: str) -> Response:
        return _json(tables.options(wizard.state, field, request.args.get("q", "")[:200]))

    @app.get("/data/series")
    def series() -> Response:
        return _json(tables.series_table(wizard.state))

    @app.get("/data/selection")
    def selection() -> Response:
        return _json(tables.selection(wizard.state))

    @app.get("/data/files/<kind>")
    def files(kind: str) -> Response:
        return _json(tables.files(wizard.state, kind, _number("offset"), _number("limit", 200)))

    @app.get("/data/progress/<case_id>")
    def progress(case_id: str) -> Response:
        return _json(tables.progress(wizard.engine, case_id))

    @app.get("/data/receipt/<case_id>")
    def receipt(case_id: str) -> Response:
        return _json(tables.receipt(wizard.state, case_id))

    @app.get("/data/folder")
    def folder() -> Response:
        if wizard.state.setup.has_window:
            return _plain("not_found", 404)
        return _json(tables.folder(wizard.book, request.args.get("id", "")))


def _privacy(app: Flask, wizard: Wizard) -> None:
    @app.get("/data/changes/<key>")
    def changes(key: str) -> Response:
        return _json(tables.comparison(wizard.engine, wizard.state, key, _number("index")))

    @app.get("/data/profile")
    def profile() -> Response:
        return _json(tables.profile_check(wizard.state))


def _documents(app: Flask, wizard: Wizard) -> None:
    @app.get("/check.pdf")
    def check() -> Response:
        response = Response(
            tables.check_document(wizard.engine, wizard.state), content_type="application/pdf"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="check.pdf"'
        return response

    @app.get("/receipt/<case_id>.<form>")
    def document(case_id: str, form: str) -> Response:
        if form not in RECEIPT_TYPES or not any(
            entry.summary.case_id == case_id for entry in wizard.state.cases
        ):
            raise NoSuchCase(case_id="?")
        kind = ReceiptForm(form)
        response = Response(wizard.engine.receipt_document(case_id, kind), content_type=RECEIPT_TYPES[kind])
        response.headers["Content-Disposition"] = f'attachment; filename="case-{case_id}.{form}"'
        return response


def _number(name: str, default: int = 0) -> int:
    try:
        return int(request.args.get(name, default))
    except ValueError:
        raise BadArgument(problem="not a number") from None


def _json(value: Any, status: int = 200) -> Response:
    content = json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))
    return Response(content, status, content_type="application/json; charset=utf-8")


def _plain(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
