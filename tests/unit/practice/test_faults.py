from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from tests.make.practice import Sender, write_seed
from uploader.practice.faults import FaultFormError, read_fault, read_faults
from uploader.practice.server import PracticeSite, start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from pathlib import Path

PART = b"p" * 200_000


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("too_many", 429),
        ("unavailable", 503),
        ("unauthorized", 401),
        ("forbidden", 403),
        ("unprocessable", 422),
    ],
)
def test_an_answer_comes_as_often_as_asked_and_then_no_more(
    sender: Sender, admin: Sender, answer: str, status: int
) -> None:
    admin.ok("POST", "/practice/faults", {"path": "^/api/version$", "answer": answer, "times": 2, "after": 1})
    seen = [sender.call("GET", "/api/version").status_code for _ in range(4)]
    assert seen == [200, status, status, 200]


def test_too_many_requests_says_when_to_come_again(sender: Sender, admin: Sender) -> None:
    admin.ok("POST", "/practice/faults", {"path": "/api/version", "answer": "too_many", "retry_after": 7})
    answer = sender.call("GET", "/api/version")
    assert answer.headers["Retry-After"] == "7"
    assert answer.json()["status_code"] == 429


def test_a_422_has_the_form_of_fastapi(sender: Sender, admin: Sender) -> None:
    admin.ok("POST", "/practice/faults", {"path": "/api/version", "answer": "unprocessable"})
    assert sender.call("GET", "/api/version").json() == {
        "detail": [{"loc": ["body", "xfer_version"], "msg": "Field required", "type": "missing"}]
    }


def _blob(sender: Sender) -> str:
    return sender.open_blob(sender.open_session(sender.project()), "a", None)


def test_a_connection_breaks_in_the_middle_of_a_part(
    sender: Sender, admin: Sender, site: PracticeSite
) -> None:
    blob = _blob(sender)
    admin.ok(
        "POST", "/practice/faults", {"listener": "storage", "method": "PUT", "drop_after_bytes": 100_000}
    )
    with pytest.raises(httpx2.TransportError):
        sender.put(sender.address(blob), PART)
    assert site.counters["blobs"][blob]["parts"]["1"] == {
        "received": 100_000, "stored": 0, "puts": 1, "kept": 0, "statuses": [0],
    }  # fmt: skip
    assert sender.put(sender.address(blob), PART).status_code == 200


def test_an_answer_is_lost_after_the_part_was_stored(
    sender: Sender, admin: Sender, site: PracticeSite
) -> None:
    blob = _blob(sender)
    admin.ok("POST", "/practice/faults", {"listener": "storage", "lose_answer": True})
    with pytest.raises(httpx2.TransportError):
        sender.put(sender.address(blob), PART)
    assert site.counters["blobs"][blob]["stored"] == len(PART)


def test_an_answer_is_lost_after_a_finish_and_the_finish_holds(sender: Sender, admin: Sender) -> None:
    blob = _blob(sender)
    tag = sender.put(sender.address(blob), PART).headers["ETag"]
    admin.ok("POST", "/practice/faults", {"path": "/xfer/blobs/.*/finish", "lose_answer": True})
    with pytest.raises(httpx2.TransportError):
        sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]})
    assert sender.ok("GET", f"/xfer/blobs/{blob}")["status"] == "finished"


def test_an_expired_address_is_answered_as_a_store_does(sender: Sender, admin: Sender) -> None:
    blob = _blob(sender)
    admin.ok("POST", "/practice/faults", {"listener": "storage", "answer": "expired"})
    answer = sender.put(sender.address(blob), PART)
    assert answer.status_code == 403
    assert "Request has expired" in answer.text
    assert sender.put(sender.address(blob), PART).status_code == 200


def test_an_early_answer_closes_before_the_body_is_read(
    sender: Sender, admin: Sender, site: PracticeSite
) -> None:
    blob = _blob(sender)
    admin.ok("POST", "/practice/faults", {"listener": "storage", "answer": "expired", "early": True})
    big = b"x" * 40_000_000
    with contextlib.suppress(httpx2.TransportError):  # the answer may be lost with the connection
        assert sender.put(sender.address(blob), big).status_code == 403
    assert blob not in site.counters["blobs"]


def test_an_etag_is_wrong(sender: Sender, admin: Sender) -> None:
    blob = _blob(sender)
    admin.ok("POST", "/practice/faults", {"listener": "storage", "wrong_etag": True})
    assert sender.put(sender.address(blob), PART).headers["ETag"] == '"' + "0" * 32 + '"'


def test_a_delay_lets_the_answer_through(sender: Sender, admin: Sender) -> None:
    admin.ok("POST", "/practice/faults", {"path": "/api/version", "delay_s": 5})
    with pytest.raises(httpx2.TimeoutException):
        sender.call("GET", "/api/version", timeout=0.2)
    assert sender.call("GET", "/api/version").status_code == 200


@pytest.mark.parametrize(
    ("level", "path"), [("project", "projects/{project}"), ("group", "groups/trial"), ("site", "site")]
)
def test_a_profile_is_blank_or_invalid_at_one_level(
    sender: Sender, admin: Sender, level: str, path: str
) -> None:
    url = f"/api/{path.format(project=sender.project())}/settings"
    admin.ok("POST", "/practice/faults", {"profile": {"level": level, "value": "blank"}})
    assert sender.ok("GET", url)["deid_profile"] == {}
    admin.ok("POST", "/practice/faults", {"profile": {"level": level, "value": "invalid"}})
    assert "no-such-action" in str(sender.ok("GET", url)["deid_profile"])
    assert sender.ok("GET", url)["deid_profile"] is None


def test_faults_are_shown_and_cleared(admin: Sender) -> None:
    made = admin.ok(
        "POST", "/practice/faults", [{"path": "/none", "status": 500}, {"path": "/none", "delay_s": 1}]
    )
    assert len(made["results"]) == 2
    assert [fault["struck"] for fault in admin.ok("GET", "/practice/faults")["results"]] == [0, 0]
    assert admin.ok("DELETE", "/practice/faults")["deleted"] == 2


@pytest.mark.parametrize(
    ("doc", "words"),
    [
        ("text", "should be a mapping"),
        ({"path": "/x"}, "says nothing"),
        ({"anser": "expired"}, "unknown field anser"),
        ({"answer": "hello"}, "answer is one of"),
        ({"status": 500, "path": "["}, "no regular expression"),
        ({"status": 500, "times": "often"}, "no number"),
        ({"status": 500, "listener": "phone"}, "listener is"),
        ({"profile": {"level": "planet", "value": 1}}, "profile needs"),
    ],
)
def test_a_fault_that_is_none_is_refused_in_one_line(doc: Any, words: str) -> None:
    with pytest.raises(FaultFormError, match=words) as caught:
        read_fault(doc)
    assert "\n" not in str(caught.value)


def test_faults_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text("faults:\n- {path: /api/version, answer: unavailable, times: 0}\n", encoding="utf-8")
    with (
        start_practice_site(seed=write_seed(tmp_path / "s.yaml"), faults=path) as site,
        Sender(site) as sender,
    ):
        assert [sender.call("GET", "/api/version").status_code for _ in range(3)] == [503] * 3
    path.write_text("faults:\n- {path: [}\n", encoding="utf-8")
    with pytest.raises(FaultFormError, match=r"faults\.yaml"):
        read_faults(path)


def test_every_byte_is_recorded_where_asked(tmp_path: Path) -> None:
    record = tmp_path / "record"
    options = Options(record=record)
    with (
        start_practice_site(seed=write_seed(tmp_path / "s.yaml"), options=options) as site,
        Sender(site) as sender,
    ):
        blob = _blob(sender)
        sender.put(sender.address(blob), b"needle in a part")
    files = {path.name.rpartition("-")[2]: path.read_bytes() for path in sorted(record.iterdir())}
    assert files["PUT.http"].endswith(b"\r\n\r\nneedle in a part")
    assert b"X-Ms-Blob-Type: BlockBlob" in files["PUT.http"]
    assert f"upload/{blob}/1?expires=".encode() in files["PUT.http"]
    assert any(b"Authorization: Bearer" in raw for name, raw in files.items() if name != "PUT.http")
