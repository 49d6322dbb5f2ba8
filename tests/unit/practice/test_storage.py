from __future__ import annotations

import base64
import hashlib
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.make.practice import Sender, write_seed
from uploader.practice.server import PracticeSite, start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from pathlib import Path

PART = b"p" * 150


@pytest.fixture
def blob(sender: Sender) -> str:
    return sender.open_blob(sender.open_session(sender.project()), "case/a.zip", None)


def test_an_etag_is_the_quoted_md5_of_the_part(sender: Sender, blob: str) -> None:
    answer = sender.put(sender.address(blob), PART)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{hashlib.md5(PART, usedforsecurity=False).hexdigest()}"'


def test_parts_are_joined_in_the_order_of_their_numbers(sender: Sender, blob: str) -> None:
    tags = {
        number: sender.put(sender.address(blob, number), bytes([number]) * 120).headers["ETag"]
        for number in (2, 1, 3)
    }
    sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tags[1], tags[2], tags[3]]})
    url = sender.ok("POST", f"/xfer/blobs/{blob}/download")["download_url"]
    assert sender.storage.get(url).content == b"\x01" * 120 + b"\x02" * 120 + b"\x03" * 120


def test_a_part_sent_again_replaces_the_first(sender: Sender, blob: str) -> None:
    sender.put(sender.address(blob), b"old" * 50)
    tag = sender.put(sender.address(blob), PART).headers["ETag"]
    assert sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]})["size"] == len(PART)


def test_an_authorization_header_is_refused(sender: Sender, blob: str) -> None:
    answer = sender.put(sender.address(blob), PART, Authorization=f"Bearer {sender.secret}")
    assert answer.status_code == 400


@pytest.mark.parametrize("header", ["X-Accept-Feature", "Cookie", "x-amz-meta-name"])
def test_a_header_that_was_not_signed_is_refused(sender: Sender, blob: str, header: str) -> None:
    assert sender.put(sender.address(blob), PART, **{header: "a"}).status_code == 403


def test_a_content_type_is_refused_unless_it_is_the_plainest(sender: Sender, blob: str) -> None:
    assert sender.put(sender.address(blob), PART, **{"Content-Type": "application/json"}).status_code == 403
    assert (
        sender.put(sender.address(blob), PART, **{"Content-Type": "application/octet-stream"}).status_code
        == 200
    )


def test_a_body_without_a_length_is_refused(sender: Sender, blob: str) -> None:
    assert sender.put(sender.address(blob), iter([PART])).status_code == 411
    assert sender.put(sender.address(blob), PART).status_code == 200


def test_a_wrong_content_md5_stores_nothing(sender: Sender, blob: str) -> None:
    wrong = base64.b64encode(hashlib.md5(b"other", usedforsecurity=False).digest()).decode()
    assert sender.put(sender.address(blob), PART, **{"Content-MD5": wrong}).status_code == 400
    assert sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": []}).status_code == 400
    right = base64.b64encode(hashlib.md5(PART, usedforsecurity=False).digest()).decode()
    assert sender.put(sender.address(blob), PART, **{"Content-MD5": right}).status_code == 200


@pytest.mark.parametrize("change", ["signature=0", "expires=9999999999"])
def test_a_changed_address_is_refused(sender: Sender, blob: str, change: str) -> None:
    name = change.partition("=")[0]
    url = sender.address(blob)
    old = next(pair for pair in urlsplit(url).query.split("&") if pair.startswith(name))
    assert sender.put(url.replace(old, change), PART).status_code == 403


def test_an_address_is_good_for_its_own_part_alone(sender: Sender, blob: str) -> None:
    assert sender.put(sender.address(blob, 1).replace("/1?", "/2?"), PART).status_code == 403


def test_an_address_expires(tmp_path: Path) -> None:
    now = [1_000_000.0]
    options = Options(url_life_s=60, clock=lambda: now[0])
    with (
        start_practice_site(seed=write_seed(tmp_path / "s.yaml"), options=options) as site,
        Sender(site) as sender,
    ):
        blob = sender.open_blob(sender.open_session(sender.project()), "a", None)
        url = sender.address(blob)
        assert sender.put(url, PART).status_code == 200
        now[0] += 61
        answer = sender.put(url, PART)
        assert answer.status_code == 403
        assert "expired" in answer.text


def test_a_body_that_ends_early_stores_nothing(site: PracticeSite, sender: Sender, blob: str) -> None:
    url = urlsplit(sender.address(blob))
    with socket.create_connection((url.hostname or "", url.port or 0)) as raw:
        head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
        raw.sendall(head.encode() + b"x" * 400)
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(1000) == b""
    counted = site.counters["blobs"][blob]
    assert counted["parts"]["1"]["received"] == 400
    assert counted["stored"] == 0
    assert not list((site.site.uploads / blob).iterdir())


def test_nothing_is_taken_after_the_blob_is_finished(sender: Sender, blob: str) -> None:
    url = sender.address(blob)
    tag = sender.put(url, PART).headers["ETag"]
    sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]})
    assert sender.put(url, b"late").status_code == 404
    assert sender.call("POST", f"/xfer/blobs/{blob}/upload?part=1").status_code == 409


def test_nothing_is_taken_after_the_blob_is_removed(site: PracticeSite, sender: Sender, blob: str) -> None:
    url = sender.address(blob)
    sender.put(url, PART)
    sender.ok("DELETE", f"/xfer/blobs/{blob}")
    assert sender.put(url, PART).status_code == 404
    assert not (site.site.uploads / blob).exists()


def test_finishing_twice_gives_the_same_blob(sender: Sender, blob: str) -> None:
    tag = sender.put(sender.address(blob), PART).headers["ETag"]
    first = sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]})
    assert sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]}) == first


def test_only_the_last_part_may_be_small(sender: Sender, blob: str) -> None:
    tags = [
        sender.put(sender.address(blob, number), b"x" * size).headers["ETag"]
        for number, size in ((1, 99), (2, 150))
    ]
    answer = sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": tags})
    assert answer.status_code == 400
    assert "EntityTooSmall" in answer.json()["message"]


def test_a_hole_between_parts_is_refused(sender: Sender, blob: str) -> None:
    tags = [sender.put(sender.address(blob, number), PART).headers["ETag"] for number in (1, 3)]
    assert sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": tags}).status_code == 400


def test_a_wrong_etag_is_refused(sender: Sender, blob: str) -> None:
    sender.put(sender.address(blob), PART)
    assert sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": ['"0"']}).status_code == 400


def test_a_size_that_is_not_the_announced_one_is_refused(sender: Sender) -> None:
    blob = sender.open_blob(sender.open_session(sender.project()), "a", 151)
    tag = sender.put(sender.address(blob), PART).headers["ETag"]
    assert sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]}).status_code == 400


def test_the_counters_tell_how_often_a_part_came(site: PracticeSite, sender: Sender, blob: str) -> None:
    for _ in range(3):
        sender.put(sender.address(blob), PART)
    sender.put(sender.address(blob, 2), PART)
    counted = site.counters["blobs"][blob]
    assert counted["parts"]["1"]["puts"] == 3
    assert counted["parts"]["2"]["puts"] == 1
    assert counted["received"] == 4 * len(PART)


def test_a_large_part_is_never_held_in_memory(sender: Sender, blob: str, site: PracticeSite) -> None:
    piece = b"m" * 1024 * 1024
    count = 48
    url = urlsplit(sender.address(blob))
    with socket.create_connection((url.hostname or "", url.port or 0)) as raw:
        head = (
            f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {count * len(piece)}\r\n\r\n"
        )
        raw.sendall(head.encode())
        for _ in range(count // 2):
            raw.sendall(piece)
        coming = _wait_for_bytes(site.site.uploads / blob, (count // 2 - 8) * len(piece))
        for _ in range(count // 2):
            raw.sendall(piece)
        assert raw.recv(100).startswith(b"HTTP/1.1 200")
    assert coming


def _wait_for_bytes(folder: Path, count: int) -> bool:
    """Whether that many bytes lie on disk while the request is still on its way."""
    import time  # noqa: PLC0415

    for _ in range(500):
        if sum(path.stat().st_size for path in folder.iterdir()) >= count:
            return True
        time.sleep(0.01)
    return False


def test_files_come_back_in_ranges(sender: Sender, admin: Sender) -> None:
    sender.run_import(("case/r.bin", b"0123456789"), rules=[{"level": "project"}])
    name = f"/api/projects/{sender.project()}/files/r.bin"
    assert admin.call("GET", name, headers={"Range": "bytes=2-4"}).content == b"234"
    assert admin.call("GET", name, headers={"Range": "bytes=-3"}).content == b"789"
    assert admin.call("GET", name, headers={"Range": "bytes=20-"}).status_code == 416
    assert admin.call("GET", name).content == b"0123456789"
