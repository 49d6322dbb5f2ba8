from __future__ import annotations

import hashlib
import logging
import ssl
import threading
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.make.certificate import server_context, write_certificate
from tests.make.partserver import Accident, PartServer
from tests.make.staging import finish, noise
from tests.make.uploading import FakeClock, MemoryReader, make_manifest
from uploader.cancel import CancelToken
from uploader.clock import Clock
from uploader.errors import Cancelled, NotAcknowledged, ServerRefused, StorageRefused, TlsRefused
from uploader.model.transfer import PartAddress
from uploader.upload import HttpPartSender, Ledger, NetworkFailure, PutAnswer, upload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIB = 1024 * 1024
CONTENT = noise(3 * MIB + 17)


class QuickClock(Clock):
    """A hundred seconds in one."""

    def monotonic_s(self) -> float:
        return super().monotonic_s() * 100

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / 100)


def put(
    server: PartServer, content: bytes = CONTENT, md5: str | None = None, *, read_s: float = 5
) -> PutAnswer | NetworkFailure:
    with HttpPartSender(
        FakeClock(), verify=ssl.create_default_context(), write_s=0.4, read_s=read_s
    ) as sender:
        server.sizes["b"] = len(content)
        address = server.part_address("b", 1)
        return sender.put(address, len(content), lambda: pieces(content), md5, CancelToken())


def pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), MIB):
        yield content[start : start + MIB]


def test_a_part_goes_out_with_exactly_the_headers_of_its_address_and_its_length() -> None:
    with PartServer(deque()) as server:
        answer = put(server)
        assert server.shelf.headers == [
            {
                "host": f"127.0.0.1:{server.port}",
                "x-ms-blob-type": "BlockBlob",
                "content-length": str(len(CONTENT)),
            }
        ]
        assert isinstance(answer, PutAnswer)
        assert (answer.status, len(answer.etag)) == (200, 32)
        assert server.shelf.parts == {("b", 1): CONTENT}


def test_a_digest_travels_as_content_md5_and_is_checked() -> None:
    with PartServer(deque()) as server:
        right = put(server, md5=hashlib.md5(CONTENT, usedforsecurity=False).hexdigest())
        wrong = put(server, md5="0" * 32)
        assert isinstance(right, PutAnswer)
        assert isinstance(wrong, PutAnswer)
        assert (right.status, wrong.status, wrong.code) == (200, 400, "BadDigest")


def test_an_empty_part_is_sent_as_such() -> None:
    with PartServer(deque()) as server:
        answer = put(server, b"")
        assert isinstance(answer, PutAnswer)
        assert answer.status == 200
        assert server.shelf.parts == {("b", 1): b""}


@pytest.mark.parametrize(
    ("accident", "answer"),
    [
        (Accident.EXPIRED, PutAnswer(403, code="AccessDenied")),
        (Accident.BUSY, PutAnswer(503, retry_after_s=1, code="SlowDown")),
        (Accident.REDIRECT, PutAnswer(307)),
        (Accident.DAMAGED, PutAnswer(400, code="BadDigest")),
    ],
)
def test_the_storages_complaints_are_read(accident: Accident, answer: PutAnswer) -> None:
    with PartServer(deque([accident])) as server:
        assert put(server) == answer
        assert len(server.shelf.seen) == 1


@pytest.mark.parametrize(
    ("accident", "kinds"),
    [
        (Accident.RESET, {"WriteError", "ReadError", "RemoteProtocolError"}),
        (Accident.CLOSED, {"WriteError", "ReadError", "RemoteProtocolError"}),
        (Accident.LOST_ANSWER, {"ReadError", "RemoteProtocolError"}),
        (Accident.BLACK_HOLE, {"WriteTimeout"}),
        (Accident.MUTE, {"ReadTimeout"}),
        (Accident.PORTAL, {"captive_portal"}),
    ],
)
def test_broken_connections_are_network_failures_within_the_time_outs(
    accident: Accident, kinds: set[str]
) -> None:
    with PartServer(deque([accident])) as server:
        # More than the kernels of both sides hold, so that a black hole is felt while writing.
        answer = put(server, noise(24 * MIB), read_s=0.4)
        assert isinstance(answer, NetworkFailure)
        assert answer.host == "127.0.0.1"
        assert answer.kind in kinds


def test_nobody_listening_is_a_network_failure() -> None:
    with PartServer(deque()) as server:
        pass
    answer = put(server)
    assert isinstance(answer, NetworkFailure)
    assert answer.kind == "ConnectError"


def test_a_certificate_that_the_system_does_not_know_is_told_apart_from_a_lost_network(
    tmp_path: Path,
) -> None:
    with (
        PartServer(deque(), tls=server_context(tmp_path)) as server,
        HttpPartSender(FakeClock()) as sender,
        pytest.raises(TlsRefused) as caught,
    ):
        sender.put(server.part_address(open_blob(server), 1), 1, lambda: pieces(b"x"), None, CancelToken())
    assert caught.value.params == {"host": "127.0.0.1"}
    assert server.shelf.seen == []


def test_parts_travel_through_tls_to_a_storage_that_is_trusted(tmp_path: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(write_certificate(tmp_path)))
    trusting.check_hostname = False
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(tmp_path / "untrusted.pem")
    with PartServer(deque(), tls=served) as server, HttpPartSender(FakeClock(), verify=trusting) as sender:
        address = server.part_address(open_blob(server), 1)
        answer = sender.put(address, len(CONTENT), lambda: pieces(CONTENT), None, CancelToken())
        assert isinstance(answer, PutAnswer)
        assert list(server.shelf.parts.values()) == [CONTENT]


def open_blob(server: PartServer) -> str:
    return server.open_blob("session", "b", len(CONTENT), "key").blob_id


def test_no_line_of_the_log_holds_an_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), PartServer(deque()) as server:
        put(server)
    assert not [record for record in caplog.records if "once=" in record.getMessage()]


def test_an_address_that_is_none_is_no_crash() -> None:
    with HttpPartSender(FakeClock(), verify=ssl.create_default_context()) as sender:
        for url in ("http://127.0.0.1:99999999/", "nonsense://x/", "//"):
            answer = sender.put(PartAddress(url), 1, lambda: pieces(b"x"), None, CancelToken())
            assert isinstance(answer, NetworkFailure)


def test_what_the_body_raises_comes_through_and_the_connection_can_be_used_again() -> None:
    def interrupted() -> Iterator[bytes]:
        yield CONTENT[:MIB]
        raise Cancelled

    with (
        PartServer(deque()) as server,
        HttpPartSender(FakeClock(), verify=ssl.create_default_context()) as sender,
    ):
        server.sizes["b"] = len(CONTENT)
        with pytest.raises(Cancelled):
            sender.put(server.part_address("b", 1), len(CONTENT), interrupted, None, CancelToken())
        answer = sender.put(
            server.part_address("b", 2), len(CONTENT), lambda: pieces(CONTENT), None, CancelToken()
        )
        assert isinstance(answer, PutAnswer)
        assert list(server.shelf.parts) == [("b", 2)]


@pytest.mark.parametrize("wrong_by", [-1, 1])
def test_a_body_of_another_length_than_announced_is_never_stored(wrong_by: int) -> None:
    with (
        PartServer(deque()) as server,
        HttpPartSender(FakeClock(), verify=ssl.create_default_context()) as sender,
    ):
        server.sizes["b"] = len(CONTENT)
        address = server.part_address("b", 1)
        with pytest.raises(Exception, match="declared Content-Length"):
            sender.put(address, len(CONTENT) + wrong_by, lambda: pieces(CONTENT), None, CancelToken())
        assert server.shelf.parts == {}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("Fri, 01 Jan 2100 00:00:30 GMT", 30),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
    ],
)
def test_a_wish_for_later_is_read_as_seconds_or_as_a_date(value: str, seconds: float) -> None:
    class NewYear(FakeClock):
        def now(self) -> datetime:
            return datetime(2100, 1, 1, tzinfo=UTC)

    with HttpPartSender(NewYear(), verify=ssl.create_default_context()) as sender:
        assert sender._retry_after_s(value) == seconds


def upload_through(
    server: PartServer, ledger_path: Path, contents: dict[str, bytes], *, connection_count: int = 4
) -> None:
    context = ssl.create_default_context()
    with (
        HttpPartSender(QuickClock(), connection_count, verify=context, write_s=0.4, read_s=1) as sender,
        Ledger(ledger_path) as ledger,
    ):
        finish(
            upload(
                make_manifest(contents),
                MemoryReader(contents, piece_bytes=256 * 1024),
                server,
                sender,
                ledger,
                QuickClock(),
                CancelToken(),
                label="a case",
                connection_count=connection_count,
            )
        )


@pytest.mark.parametrize(
    "accident",
    [one for one in Accident if one not in (Accident.EXPIRED, Accident.REDIRECT, Accident.DAMAGED)],
)
def test_through_every_accident_the_same_bytes_arrive_and_little_is_sent_twice(
    tmp_path: Path, accident: Accident
) -> None:
    contents = {"s1": noise(20 * MIB + 3), "s2": noise(MIB)}
    total = sum(map(len, contents.values()))
    with PartServer(deque([None, accident, accident, None, accident])) as server:  # type: ignore[list-item]
        upload_through(server, tmp_path / "ledger", contents)
        assert server.contents == {f"{key}.bin": content for key, content in contents.items()}
        assert set(server.finish_asked.values()) == {1}
        assert server.shelf.received_bytes - total <= 3 * 8 * MIB


def test_refused_addresses_and_damage_are_tried_three_times_each_and_survived(tmp_path: Path) -> None:
    contents = {"s1": noise(9 * MIB)}
    accidents = deque([Accident.EXPIRED, Accident.EXPIRED, Accident.BUSY, Accident.DAMAGED, Accident.DAMAGED])
    with PartServer(accidents) as server:
        upload_through(server, tmp_path / "ledger", contents, connection_count=1)
        assert server.contents == {"s1.bin": contents["s1"]}


@pytest.mark.parametrize(
    ("accident", "error"),
    [
        (Accident.EXPIRED, StorageRefused),
        (Accident.DAMAGED, NotAcknowledged),
        (Accident.REDIRECT, ServerRefused),
    ],
)
def test_what_does_not_pass_ends_the_run_and_a_later_one_goes_on(
    tmp_path: Path, accident: Accident, error: type[Exception]
) -> None:
    contents = {"s1": noise(9 * MIB)}
    with PartServer(deque([accident] * 20)) as server:
        with pytest.raises(error):
            upload_through(server, tmp_path / "ledger", contents)
        server.shelf.accidents.clear()
        upload_through(server, tmp_path / "ledger", contents)
        assert server.contents == {"s1.bin": contents["s1"]}
        assert set(server.finish_asked.values()) == {1}


def test_no_thread_is_left_behind(tmp_path: Path) -> None:
    before = threading.active_count()
    with PartServer(deque()) as server:
        upload_through(server, tmp_path / "ledger", {"s1": b"x"})
    assert threading.active_count() == before
