"""No request, however odd, is answered with a failure of the site's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.practice import ADMIN, CONTRIBUTOR, Sender
from uploader.practice import server

if TYPE_CHECKING:
    from uploader.practice.server import PracticeSite

_PINNED: dict[str, Any] = {"xfer_version": "1", "label": "l", "refs": {"project": "P", "blob_session": "x"}}
BODIES: list[Any] = [
    [],
    "text",
    3,
    {},
    {
        "path": [1, {}],
        "refs": 3,
        "label": {},
        "templates": [3],
        "actions": [{}],
        "role_ids": [{}],
        "etags": [1],
    },
    {
        "path": 3,
        "refs": {"project": 3},
        "label": "x",
        "project": {},
        "templates": 3,
        "actions": 3,
        "batch": [{}],
    },
    {"label": "a\x00b", "project": "P", "subject": {"_id": 3}, "session": [], "deid_profile": [], "user": []},
    {"filenames": [{}], "metadata": 3, "sessions": 3, "project_ids": 3, "_id": [], "access": {}, "next": 3},
    {"filenames": ["a"], "metadata": {"size": "x"}, "sessions": [{}], "project_ids": [{}], "role_ids": "x"},
    {"path": "a\r\nb", "project_id": "P", "size": 10**30, "blob_session_id": [], "parts": [3]},
    {"path": "a", "project_id": "P", "size": 10**30},
    {**_PINNED, "rules": [{"include": 3}]},
    {**_PINNED, "rules": [{"overrides": 3}]},
    {**_PINNED, "scan_params": 3, "rules": {}},
]
QUERIES = [
    "?filter=a",
    "?limit=x",
    "?filter=label%3D~%28",
    "?sort=a:b",
    "?after_id=zzz",
    "?part=9" + "9" * 30,
    "?ticket=zz",
]


@pytest.fixture(scope="module")
def known(site: PracticeSite) -> dict[str, str]:
    """Names of things that are there, for the places in the rules."""
    with Sender(site, ADMIN) as sender:
        project = sender.project()
        job = sender.start_import(project, sender.stage(project, ("odd.txt", b"x")))
        sender.wait(job)
        session = sender.open_session(project)
        found = sender.ok("POST", "/api/lookup", {"path": ["trial", "Open", "S-01", "Baseline", "CT"]})
        return {
            "project_id": project,
            "container_id": found["_id"],
            "group_id": "trial",
            "user_id": CONTRIBUTOR,
            "blob_id": sender.open_blob(session, "p", None),
            "session_id": session,
            "import_id": job,
            "file_id": found["files"][0]["file_id"],
            "name": "odd.txt",
            "action": "imports_manage",
        }


def _requests(site: PracticeSite, known: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for rule in server._make_app(site.site).url_map.iter_rules():
        for levels in ("projects", "acquisitions", "containers") if "levels" in rule.arguments else ("",):
            path = re.sub(
                r"<(?:[^:>]*:)?(\w+)>",
                lambda place, levels=levels: levels if place[1] == "levels" else known.get(place[1], "x"),  # type: ignore[misc]
                rule.rule,
            )
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS", "DELETE"}
            found += [(method, path) for method in sorted(methods) if not path.endswith("sse")]
    return found


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_an_odd_body_is_refused_and_breaks_nothing(
    site: PracticeSite, admin: Sender, known: dict[str, str], body: Any
) -> None:
    for method, path in _requests(site, known):
        if method != "GET":
            answer = admin.call(method, path, _with(body, known["project_id"]))
            assert answer.status_code < 500, (method, path, body, answer.text)


def _with(body: Any, project_id: str) -> Any:
    if isinstance(body, dict):
        return {name: _with(value, project_id) for name, value in body.items()}
    return project_id if body == "P" else body


@pytest.mark.parametrize("query", QUERIES)
def test_an_odd_query_is_refused_and_breaks_nothing(
    site: PracticeSite, admin: Sender, known: dict[str, str], query: str
) -> None:
    for method, path in _requests(site, known):
        if method == "GET":
            answer = admin.call(method, path + query)
            assert answer.status_code < 500, (path, query, answer.text)
