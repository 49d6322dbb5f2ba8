"""fw-client, unchanged, against the practice site: pages of core, and the transfer service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from fw_client.client import FWClient
from fw_client.errors import ClientError, Conflict, NotFound

from tests.make.practice import make_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.practice.server import PracticeSite


@pytest.fixture
def client(practice: PracticeSite) -> Iterator[Any]:
    secret = practice.api_key.rpartition(":")[2]
    made = FWClient(f"{practice.url}:{secret}", retry_backoff=0.01)
    yield made
    made.close()


@pytest.fixture
def project_id(client: Any) -> str:
    return str(client.post("/api/lookup", json={"path": ["heart-trial", "Site 12 - St Mary"]})["_id"])


def test_the_client_knows_version_features_and_account(client: Any) -> None:
    assert client.check_version("21.0.0")
    assert client.check_feature("case_uploader")
    assert not client.check_feature("no_such_feature")
    assert client.auth_status["info"]["firstname"] == "Robin"


def test_lists_of_core_come_as_pages(client: Any) -> None:
    registry = client.post("/api/lookup", json={"path": ["stroke-registry", "Central Registry"]})["_id"]
    first = client.get(f"/api/projects/{registry}/subjects", params={"limit": 5})
    assert (first["count"], first["total"]) == (5, 10_000)
    after = first["results"][-1]["_id"]
    second = client.get(f"/api/projects/{registry}/subjects", params={"limit": 5, "after_id": after})
    assert [doc["label"] for doc in second["results"]] == [f"STR-{number:05d}" for number in range(6, 11)]


def test_refusals_become_the_errors_of_the_client(client: Any) -> None:
    with pytest.raises(NotFound):
        client.get("/api/projects/000000000000000000000000")
    with pytest.raises(Conflict):
        client.post("/api/subjects", json={"label": "012-001", "project": _demo(client)})
    with pytest.raises(ClientError) as caught:
        client.post("/xfer/imports", json={"label": "x"})
    assert caught.value.response.status_code == 422


def _demo(client: Any) -> str:
    return str(client.post("/api/lookup", json={"path": ["heart-trial", "Site 12 - St Mary"]})["_id"])


def test_a_case_goes_from_a_blob_session_to_its_acquisition(
    client: Any, project_id: str, practice: PracticeSite
) -> None:
    session = client.post(
        "/xfer/blob-sessions", json={"project_id": project_id, "label": "case", "local_path": None}
    )
    archive = make_zip(("1.dcm", b"x" * 9_000_000), ("2.dcm", b"y"))
    body = {"blob_session_id": session["_id"], "path": "CT/2 - Thorax.dicom.zip", "size": len(archive)}
    blob = client.post("/xfer/blobs", params={"multipart": True}, json=body)["_id"]
    etags, step = [], 5 * 1024 * 1024
    for number, start in enumerate(range(0, len(archive), step), 1):
        url = client.post(f"/xfer/blobs/{blob}/upload", params={"part": number})["upload_url"]
        assert not url.startswith(practice.url)
        put = httpx2.put(url, content=archive[start : start + step], headers={"x-ms-blob-type": "BlockBlob"})
        etags.append(put.headers["ETag"])
    assert len(etags) == 2
    client.post(f"/xfer/blobs/{blob}/finish", json={"etags": etags})
    client.post(f"/xfer/blob-sessions/{session['_id']}/finish")
    made = client.post("/xfer/imports", json=_import_body(project_id, session["_id"]))
    lines = client.get(f"/xfer/imports/{made['_id']}/progress2/jsonl", params={"wait": True}, raw=True).text
    assert json.loads(lines.splitlines()[-1])["status"] == "completed"
    row = json.loads(
        client.get(f"/xfer/imports/{made['_id']}/report", params={"format": "jsonl"}, raw=True).text
    )
    assert row["dst_path"] == "heart-trial/Site 12 - St Mary/012-fw/Baseline/CT Chest/2 - Thorax.dicom.zip"
    file = client.get(f"/api/files/{row['file_id']}")
    assert (file["size"], file["type"], file["zip_member_count"]) == (len(archive), "dicom", 2)
    newest = client.get("/xfer/imports", params={"limit": 1, "sort": "created:desc"})["results"]
    assert newest[0]["_id"] == made["_id"]


def _import_body(project_id: str, session_id: str) -> dict[str, Any]:
    overrides = {"subject.label": "012-fw", "session.label": "Baseline", "acquisition.label": "CT Chest"}
    rules = [
        {
            "level": "acquisition",
            "include": ["name=~*.dicom.zip"],
            "overrides": {**overrides, "file.type": "dicom"},
        },
        {"level": "acquisition", "overrides": overrides},
    ]
    refs = {"project": project_id, "blob_session": session_id}
    return {"xfer_version": "22.3.0", "refs": refs, "label": "012-fw", "rules": rules, "fail_fast": 1}


def test_the_client_retries_what_the_site_refuses_for_a_moment(client: Any, practice: PracticeSite) -> None:
    practice.site.faults.add({"path": "^/api/version$", "answer": "unavailable", "times": 2})
    practice.site.faults.add({"path": "^/api/version$", "answer": "too_many", "retry_after": 0})
    assert client.core_version
    assert [fault["struck"] for fault in practice.site.faults.shown()] == [2, 1]
    practice.site.faults.clear()
