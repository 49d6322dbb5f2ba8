"""A small practice site, and a sender that speaks to it as plainly as a client can."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import TYPE_CHECKING, Any, Self

import httpx2
import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from uploader.practice.server import PracticeSite

CONTRIBUTOR = "contributor@practice.example"
READER = "reader@practice.example"
ADMIN = "admin@practice.example"
CONTRIBUTE = [
    "containers_view_metadata",
    "containers_create_hierarchy",
    "files_view_metadata",
    "files_create_bulk",
    "files_create_single",
    "files_create_upload",
    "imports_manage",
    "session_templates_view",
    "settings_view",
]


def small_seed(**features: bool) -> dict[str, Any]:
    """A site with one project to upload to, one to look at, and one that the contributor doesn't see."""
    template = {
        "session": {"label": "Baseline"},
        "regex": False,
        "acquisitions": [{"label": "CT", "minimum": 1}],
    }
    return {
        "site": {
            "name": "Small",
            "features": {"case_uploader": True, "signed_url": True, "deid_profile": True} | features,
        },
        "roles": {
            "Contributor": CONTRIBUTE,
            "Reader": ["containers_view_metadata", "files_view_metadata", "settings_view"],
        },
        "users": {CONTRIBUTOR: {}, READER: {}, ADMIN: {"roles": ["user", "site_admin"]}},
        "groups": [
            {
                "id": "trial",
                "label": "Trial",
                "projects": [
                    {
                        "label": "Open",
                        "permissions": {CONTRIBUTOR: "Contributor", READER: "Reader"},
                        "subjects": {"count": 7, "pattern": "S-{:02d}"},
                        "templates": [template],
                    },
                    {"label": "Look", "permissions": {CONTRIBUTOR: "Reader"}},
                    {"label": "Hidden"},
                ],
            },
            {"id": "other", "projects": [{"label": "Open", "permissions": {CONTRIBUTOR: "Contributor"}}]},
        ],
    }


def write_seed(path: Path, **features: bool) -> Path:
    """The small seed as a file."""
    path.write_text(yaml.safe_dump(small_seed(**features)), encoding="utf-8")
    return path


def make_zip(*members: tuple[str, bytes]) -> bytes:
    """A ZIP archive of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def rule(subject: str = "S-01", acquisition: str = "CT", **fields: Any) -> dict[str, Any]:
    """A rule that pins everything it takes to one acquisition."""
    overrides = {"subject.label": subject, "session.label": "Baseline", "acquisition.label": acquisition}
    return {"level": "acquisition", "overrides": {**overrides, **fields.pop("overrides", {})}, **fields}


class Sender:
    """Requests to a practice site with one account's key; nothing is retried."""

    def __init__(self, site: PracticeSite, user: str = CONTRIBUTOR) -> None:
        self.site = site
        self.secret = site.key_for(user).rpartition(":")[2]
        headers = {"Authorization": f"Bearer {self.secret}"}
        self.api = httpx2.Client(base_url=site.url, headers=headers, trust_env=False, timeout=30)
        self.storage = httpx2.Client(trust_env=False, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.api.close()
        self.storage.close()

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        """One request to the API."""
        if body is not None:
            more["json"] = body
        return self.api.request(method, path, **more)

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The same; must succeed, gives the JSON."""
        answer = self.call(method, path, body, **more)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json()

    def project(self, path: str = "trial/Open") -> str:
        """The id of a project by its path."""
        return str(self.ok("POST", "/api/lookup", {"path": path.split("/")})["_id"])

    def open_blob(self, session: str, path: str, size: int | None) -> str:
        """A blob of several parts."""
        body = {"blob_session_id": session, "path": path, "size": size}
        return str(self.ok("POST", "/xfer/blobs?multipart=true", body)["_id"])

    def address(self, blob: str, number: int = 1) -> str:
        """Where a part goes."""
        return str(self.ok("POST", f"/xfer/blobs/{blob}/upload?part={number}")["upload_url"])

    def put(self, url: str, data: Any, **headers: str) -> httpx2.Response:
        """Send a part."""
        return self.storage.put(url, content=data, headers={"x-ms-blob-type": "BlockBlob", **headers})

    def send_blob(self, session: str, path: str, parts: Sequence[bytes]) -> str:
        """A whole blob, from opening to finishing."""
        blob = self.open_blob(session, path, sum(map(len, parts)))
        etags = [self.put(self.address(blob, n), part).headers["ETag"] for n, part in enumerate(parts, 1)]
        self.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": etags})
        return blob

    def open_session(self, project: str) -> str:
        """A blob session."""
        return str(self.ok("POST", "/xfer/blob-sessions", {"project_id": project, "label": "case"})["_id"])

    def stage(self, project: str, *files: tuple[str, bytes]) -> str:
        """A finished blob session with these files."""
        session = self.open_session(project)
        for path, data in files:
            self.send_blob(session, path, [data])
        self.ok("POST", f"/xfer/blob-sessions/{session}/finish")
        return session

    def start_import(self, project: str, session: str, **fields: Any) -> str:
        """An import of a session."""
        body = {
            "xfer_version": "22.3.0",
            "refs": {"project": project, "blob_session": session},
            "label": "case",
        }
        return str(self.ok("POST", "/xfer/imports", {**body, "rules": [rule()], **fields})["_id"])

    def wait(self, import_id: str) -> dict[str, Any]:
        """The import, once it is over or waits for review."""
        for _ in range(1200):
            job: dict[str, Any] = self.ok("GET", f"/xfer/imports/{import_id}")
            if job["status"] not in {"pending", "running"}:
                return job
            time.sleep(0.02)
        raise AssertionError(f"import {import_id} doesn't end")

    def report(self, import_id: str) -> list[dict[str, Any]]:
        """The rows of the report."""
        lines = self.call("GET", f"/xfer/imports/{import_id}/report?format=jsonl").text.splitlines()
        return [json.loads(line) for line in lines]

    def run_import(
        self, *files: tuple[str, bytes], **fields: Any
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Stage, import and wait; gives the import and its report."""
        project = self.project()
        import_id = self.start_import(project, self.stage(project, *files), **fields)
        return self.wait(import_id), self.report(import_id)
