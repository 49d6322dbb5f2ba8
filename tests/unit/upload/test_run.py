from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.staging import noise
from tests.make.uploading import (
    HOST,
    STORAGE,
    FakeClock,
    Fault,
    MemoryReader,
    MemorySite,
    faults,
    landed_equal,
    make_manifest,
    names,
    send,
    steps_of,
)
from uploader.cancel import CancelToken
from uploader.errors import (
    Cancelled,
    CaseDamaged,
    KeyRefused,
    NotAcknowledged,
    ServerBusy,
    ServerRefused,
    ServerUnreachable,
    StorageRefused,
)
from uploader.model.progress import UploadProgress, Waiting, WaitReason
from uploader.model.transfer import Acknowledged, Route
from uploader.upload import Ledger, PutAnswer, TokenBucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from uploader.model.package import Archive
    from uploader.model.transfer import PartAddress
    from uploader.upload import NetworkFailure

MIB = 1024 * 1024
SMALL = {"s1": b"one", "s2": b"two", "f1": b"three"}
LARGE = {"s1": noise(20 * MIB + 5), "s2": b"small"}


def test_all_archives_arrive_and_their_blobs_are_named(tmp_path: Path) -> None:
    site = MemorySite()
    uploaded = send(LARGE, site, tmp_path / "ledger")
    assert landed_equal(site, LARGE)
    assert site.sessions == {uploaded.session_id: True}
    assert {key: site.blobs[blob].name for key, blob in uploaded.blobs.items()} == {
        "s1": "s1.bin",
        "s2": "s2.bin",
    }
    assert names(site.calls) == {"session": 1, "blob": 2, "address": 4, "put": 4, "finish": 2, "close": 1}
    assert site.put_bytes == 20 * MIB + 10


def test_a_server_that_sets_the_number_of_parts_gets_exactly_so_many(tmp_path: Path) -> None:
    site = MemorySite(part_count=3)
    send(LARGE, site, tmp_path / "ledger")
    assert landed_equal(site, LARGE)
    assert {len(blob.parts) for blob in site.blobs.values()} == {3}


def test_an_archive_that_stands_at_the_server_already_is_only_finished(tmp_path: Path) -> None:
    class Placed(MemorySite):
        def _finish(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
            assert acknowledged == ()
            self.finishes.append(blob_id)

    site = Placed(part_count=0)
    send(SMALL, site, tmp_path / "ledger")
    assert (len(site.finishes), site.put_bytes) == (3, 0)


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.BUSY])
@pytest.mark.parametrize("kind", ["session", "blob", "address", "put", "finish", "close"])
@pytest.mark.parametrize("honours_keys", [True, False])
def test_any_request_may_fail_or_lose_its_answer_and_no_file_is_lost_or_doubled(
    tmp_path: Path, kind: str, fault: Fault, *, honours_keys: bool
) -> None:
    site = MemorySite(faults=faults(fault, fault), faulty=frozenset({kind}), honours_keys=honours_keys)
    send(SMALL, site, tmp_path / "ledger")
    assert landed_equal(site, SMALL)
    assert len(site.finishes) == len(SMALL)
    assert not site.faults


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.DAMAGED, Fault.REFUSED, Fault.GONE])
@pytest.mark.parametrize("has_digest_header", [True, False])
def test_a_part_that_goes_wrong_is_sent_again_and_only_that(
    tmp_path: Path, fault: Fault, *, has_digest_header: bool
) -> None:
    site = MemorySite(faults=faults(fault), faulty=frozenset({"put"}))
    send(
        {"s1": LARGE["s1"]},
        site,
        tmp_path / "ledger",
        connection_count=1,
        has_digest_header=has_digest_header,
    )
    assert landed_equal(site, {"s1": LARGE["s1"]})
    assert names(site.calls)["put"] == 4
    assert set(site.taken.values()) == {1}


def test_every_attempt_asks_for_a_fresh_address(tmp_path: Path) -> None:
    site = MemorySite(faults=faults(Fault.BUSY, Fault.LOST_BEFORE, Fault.REFUSED), faulty=frozenset({"put"}))
    send({"s1": b"x"}, site, tmp_path / "ledger")
    assert names(site.calls)["address"] == names(site.calls)["put"] == 4


def test_a_blob_that_the_server_lost_is_opened_anew_and_its_parts_are_sent_again(tmp_path: Path) -> None:
    site = MemorySite(faults=faults(Fault.NONE, Fault.GONE), faulty=frozenset({"put"}))
    send({"s1": LARGE["s1"]}, site, tmp_path / "ledger", connection_count=1)
    assert landed_equal(site, {"s1": LARGE["s1"]})
    assert names(site.calls)["blob"] == 2
    assert len(site.keys) == 2


def test_a_server_that_loses_every_blob_is_given_up(tmp_path: Path) -> None:
    site = MemorySite(faults=faults(*[Fault.GONE] * 20), faulty=frozenset({"put"}))
    with pytest.raises(ServerRefused) as caught:
        send({"s1": b"x"}, site, tmp_path / "ledger")
    assert caught.value.params == {"host": STORAGE, "request": "part", "status": 404}


def test_a_session_that_the_server_lost_over_the_weekend_is_opened_anew(tmp_path: Path) -> None:
    site = MemorySite()
    interrupt(site, tmp_path / "ledger", LARGE, after_parts=2)
    site.sessions.clear()
    site.blobs.clear()
    site.keys.clear()
    send(LARGE, site, tmp_path / "ledger")
    assert landed_equal(site, LARGE)
    assert len(site.sessions) == 1


def test_a_lost_session_of_tickets_is_an_error_because_its_files_are_placed_already(tmp_path: Path) -> None:
    site = MemorySite(route=Route.CORE_TICKETS)
    interrupt(site, tmp_path / "ledger", LARGE, after_parts=2)
    site.sessions.clear()
    site.blobs.clear()
    with pytest.raises(ServerRefused):
        send(LARGE, site, tmp_path / "ledger")


def interrupt(site: MemorySite, ledger_path: Path, contents: dict[str, bytes], after_parts: int) -> None:
    """Stop an upload, as closing the window does, when so many parts have arrived."""
    with Ledger(ledger_path) as ledger:
        steps = steps_of(contents, site, ledger, connection_count=1)
        for _ in steps:
            if len(site.taken) >= after_parts:
                break
        steps.close()


def test_an_upload_goes_on_where_the_acknowledgements_ended(tmp_path: Path) -> None:
    site = MemorySite()
    interrupt(site, tmp_path / "ledger", LARGE, after_parts=2)
    sent = site.put_bytes
    with Ledger(tmp_path / "ledger") as ledger:
        first = next(steps_of(LARGE, site, ledger))
    assert isinstance(first, UploadProgress)
    assert first.acknowledged_bytes == sent
    send(LARGE, site, tmp_path / "ledger")
    assert landed_equal(site, LARGE)
    assert set(site.taken.values()) == {1}
    assert site.put_bytes == 20 * MIB + 10
    assert len(site.sessions) == 1


def test_an_upload_that_has_ended_is_answered_again_without_asking_anyone(tmp_path: Path) -> None:
    site = MemorySite()
    first = send(SMALL, site, tmp_path / "ledger")
    calls = list(site.calls)
    assert send(SMALL, site, tmp_path / "ledger") == first
    assert site.calls == calls


def test_a_ledger_of_another_staging_stops_the_upload_before_it_asks_anything(tmp_path: Path) -> None:
    site = MemorySite()
    send(SMALL, site, tmp_path / "ledger")
    calls = list(site.calls)
    with pytest.raises(CaseDamaged):
        send(SMALL | {"s1": b"other bytes"}, site, tmp_path / "ledger")
    assert site.calls == calls


def test_progress_never_claims_what_is_not_acknowledged(tmp_path: Path) -> None:
    site = MemorySite()
    with Ledger(tmp_path / "ledger") as ledger:
        seen = []
        for step in steps_of(LARGE, site, ledger):
            assert isinstance(step, UploadProgress)
            held = sum(len(part) for blob in site.blobs.values() for part in blob.parts.values())
            assert step.acknowledged_bytes <= held
            seen.append(step)
    assert seen[0] == UploadProgress(0, 2, 0, 0, 20 * MIB + 10)
    assert seen[-1] == UploadProgress(2, 2, 20 * MIB + 10, 0, 20 * MIB + 10)
    assert [step.acknowledged_bytes for step in seen] == sorted(step.acknowledged_bytes for step in seen)


def test_without_a_network_it_says_so_and_waits_for_as_long_as_it_takes(tmp_path: Path) -> None:
    clock = FakeClock()
    site = MemorySite(faults=faults(*[Fault.LOST_BEFORE] * 40), faulty=frozenset({"address"}))
    with Ledger(tmp_path / "ledger") as ledger:
        steps = list(steps_of(SMALL, site, ledger, clock))
    waits = [step for step in steps if isinstance(step, Waiting)]
    assert {wait.reason for wait in waits} == {WaitReason.NETWORK}
    assert 0 < max(wait.retry_s for wait in waits) <= 60
    assert clock.now_s > 1000 + 120
    assert landed_equal(site, SMALL)


def test_the_command_line_does_not_wait_longer_than_it_was_told(tmp_path: Path) -> None:
    clock = FakeClock()
    site = MemorySite(faults=faults(*[Fault.LOST_BEFORE] * 10_000))
    with pytest.raises(ServerUnreachable) as caught:
        send(SMALL, site, tmp_path / "ledger", clock, max_wait_s=300)
    assert caught.value.params == {"host": HOST}
    assert 1300 <= clock.now_s <= 1301
    site.faults.clear()
    send(SMALL, site, tmp_path / "ledger")
    assert landed_equal(site, SMALL)


def test_a_server_that_is_busy_for_too_long_is_told_apart_from_none(tmp_path: Path) -> None:
    site = MemorySite(faults=faults(*[Fault.BUSY] * 10_000), faulty=frozenset({"put"}))
    with pytest.raises(ServerBusy) as caught:
        send({"s1": b"x"}, site, tmp_path / "ledger", max_wait_s=60)
    assert caught.value.params == {"host": STORAGE, "status": 503}


def test_patience_begins_anew_whenever_something_succeeds(tmp_path: Path) -> None:
    clock = FakeClock()
    flaky = faults(*[*[Fault.LOST_BEFORE] * 6, Fault.NONE] * 15)
    site = MemorySite(faults=flaky, faulty=frozenset({"put"}), part_count=10)
    send({"s1": noise(3 * MIB)}, site, tmp_path / "ledger", clock, max_wait_s=45, connection_count=1)
    assert clock.now_s > 1045
    assert landed_equal(site, {"s1": noise(3 * MIB)})


def test_a_retry_after_is_waited_for(tmp_path: Path) -> None:
    clock = FakeClock()
    site = MemorySite(faults=faults(Fault.BUSY), faulty=frozenset({"put"}))
    with Ledger(tmp_path / "ledger") as ledger:
        steps = list(steps_of({"s1": b"x"}, site, ledger, clock))
    waits = [step for step in steps if isinstance(step, Waiting)]
    assert waits[0].reason is WaitReason.STORAGE
    assert 1 <= waits[0].retry_s <= 1.5
    assert clock.now_s >= 1001


def test_three_refused_fresh_addresses_stop_the_upload_and_it_can_be_resumed(tmp_path: Path) -> None:
    site = MemorySite(faults=faults(*[Fault.REFUSED] * 50), faulty=frozenset({"put"}))
    with pytest.raises(StorageRefused) as caught:
        send({"s1": b"x"}, site, tmp_path / "ledger")
    assert caught.value.params == {"host": STORAGE, "count": 3}
    site.faults.clear()
    send({"s1": b"x"}, site, tmp_path / "ledger")
    assert landed_equal(site, {"s1": b"x"})


@pytest.mark.parametrize("has_digest_header", [True, False])
def test_other_bytes_at_the_storage_are_never_believed(tmp_path: Path, *, has_digest_header: bool) -> None:
    site = MemorySite(etag=lambda _: "0" * 32)
    with pytest.raises(NotAcknowledged) as caught:
        send({"s1": b"x"}, site, tmp_path / "ledger", has_digest_header=has_digest_header)
    assert caught.value.params["name"] == "s1.bin"
    assert caught.value.params["theirs"] == "0" * 32
    assert site.finishes == []


@pytest.mark.parametrize("etag", ["", "0x8DC2F00", '"abc-3"'])
def test_a_storage_without_a_digest_in_its_etag_is_believed(tmp_path: Path, etag: str) -> None:
    site = MemorySite(etag=lambda _: etag)
    send(SMALL, site, tmp_path / "ledger")
    assert landed_equal(site, SMALL)


def test_a_refused_key_ends_the_run_at_once_and_keeps_the_case(tmp_path: Path) -> None:
    class Refusing(MemorySite):
        is_refusing = True

        def part_address(self, blob_id: str, part_number: int) -> PartAddress:
            if self.is_refusing:
                raise KeyRefused(host=HOST)
            return super().part_address(blob_id, part_number)

    site = Refusing()
    with pytest.raises(KeyRefused):
        send(SMALL, site, tmp_path / "ledger")
    site.is_refusing = False
    send(SMALL, site, tmp_path / "ledger")
    assert landed_equal(site, SMALL)


def test_a_fault_in_our_own_code_is_not_taken_for_a_network(tmp_path: Path) -> None:
    class Broken(MemorySite):
        def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
            raise ZeroDivisionError(blob_id, acknowledged)

    with pytest.raises(ZeroDivisionError):
        send(SMALL, Broken(), tmp_path / "ledger")


def test_a_damaged_spool_stops_the_upload(tmp_path: Path) -> None:
    class Damaged(MemoryReader):
        def iter_range(self, archive: Archive, offset: int, size_bytes: int) -> Iterator[bytes]:
            yield next(super().iter_range(archive, offset, size_bytes))
            raise CaseDamaged(case_id="case-1")

    with Ledger(tmp_path / "ledger") as ledger, pytest.raises(CaseDamaged):
        list(steps_of(SMALL, MemorySite(), ledger, reader=Damaged(SMALL)))


def test_a_cancelled_upload_breaks_off_in_the_middle_of_a_part_and_can_be_resumed(tmp_path: Path) -> None:
    cancel = CancelToken()
    gate = threading.Event()

    class Slow(MemorySite):
        def put(
            self,
            address: PartAddress,
            size_bytes: int,
            body: Callable[[], Iterator[bytes]],
            md5: str | None,
            cancel: CancelToken,
        ) -> PutAnswer | NetworkFailure:
            if gate.is_set():
                return super().put(address, size_bytes, body, md5, cancel)
            for piece in body():
                self.put_bytes += len(piece)
                gate.set()
                cancel.wait(60)
            raise AssertionError("the body went on")

    site = Slow()

    def run_until_cancelled(ledger: Ledger) -> None:
        for _ in steps_of(LARGE, site, ledger, connection_count=1, cancel=cancel):
            if gate.is_set():
                cancel.cancel()

    with Ledger(tmp_path / "ledger") as ledger, pytest.raises(Cancelled):
        run_until_cancelled(ledger)
    assert (site.taken, site.put_bytes) == ({}, 64 * 1024)
    send(LARGE, site, tmp_path / "ledger")
    assert landed_equal(site, LARGE)


def test_an_acknowledgement_that_comes_in_while_the_run_ends_is_kept(tmp_path: Path) -> None:
    begun = threading.Event()

    class Late(MemorySite):
        def put(self, address: PartAddress, size_bytes: int, body: Any, md5: Any, cancel: CancelToken) -> Any:
            answer = super().put(address, size_bytes, body, md5, CancelToken())
            begun.set()
            cancel.wait(60)
            return answer

    site = Late()
    with Ledger(tmp_path / "ledger") as ledger:
        steps = steps_of({"s1": b"x"}, site, ledger)
        for _ in steps:
            if begun.is_set():
                break
        steps.close()
        assert [part.number for part in ledger.acknowledged("s1")] == [1]


def test_a_bandwidth_limit_holds_over_all_connections_together(tmp_path: Path) -> None:
    clock = FakeClock()
    bucket = TokenBucket(MIB, clock, burst_bytes=64 * 1024)
    send(LARGE, MemorySite(), tmp_path / "ledger", clock, bandwidth=bucket, connection_count=1)
    assert clock.now_s - 1000 >= 19


def test_equal_randomness_gives_equal_idempotency_keys_and_other_cases_other_keys(tmp_path: Path) -> None:
    first, second, third = MemorySite(), MemorySite(), MemorySite()
    send(SMALL, first, tmp_path / "a", random=Random(7))
    send(SMALL, second, tmp_path / "b", random=Random(7))
    send(SMALL, third, tmp_path / "c", random=Random(8))
    assert set(first.keys) == set(second.keys)
    assert not set(first.keys) & set(third.keys)


def test_two_hundred_small_archives_keep_all_connections_busy_and_arrive(tmp_path: Path) -> None:
    contents = {f"f{number}": b"%d" % number for number in range(200)}
    site = MemorySite()
    send(contents, site, tmp_path / "ledger", connection_count=8)
    assert landed_equal(site, contents)
    assert make_manifest(contents).size_bytes == site.put_bytes
