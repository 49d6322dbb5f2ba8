"""The same transfer into real object stores, with their own signatures, expiry and checksums."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest

from tests.make.case import tiny_case
from tests.make.injecting import Cases, Point
from tests.make.practice import Sender
from tests.make.proxy import Accident, FaultyProxy, Trouble
from tests.make.staging import noise
from tests.make.ward import Ward, port_of
from uploader.practice.backends import StorageKind
from uploader.practice.server import start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

KINDS: Final = (StorageKind.SEAWEEDFS, StorageKind.RCLONE, StorageKind.AZURITE)
MIB: Final = 1024 * 1024
SENDS: Final = (1, 2, 3, 5, 8, 12)
ACCIDENTS: Final = (
    Accident.RESET,
    Accident.FIN,
    Accident.LOST_ANSWER,
    Accident.CUT_ANSWER,
    Accident.TWICE,
    Accident.DAMAGE,
    Accident.CLOSE,
    Accident.PORTAL,
)


@dataclass
class ShiftedClock:
    """The clock by which addresses are signed."""

    shift_s: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.shift_s


@dataclass(frozen=True)
class Place:
    """One store behind the practice site, and the clock of its addresses."""

    kind: StorageKind
    ward: Ward
    clock: ShiftedClock


@pytest.fixture(scope="module", params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    clock, folder = ShiftedClock(), tmp_path_factory.mktemp(request.param)
    selection = tiny_case(folder / "case", series=3, count=2).path
    with ExitStack() as closing:
        site = closing.enter_context(start_practice_site(options=Options(clock=clock), storage=request.param))
        store = site.site.object_store
        assert store is not None
        parts = urlsplit(store.url)
        site_proxy = closing.enter_context(FaultyProxy(port_of(site.url)))
        storage_proxy = closing.enter_context(FaultyProxy(parts.port or 0))
        store.url = f"http://127.0.0.1:{storage_proxy.port}{parts.path}"
        cases = closing.enter_context(Cases())
        ward = Ward(site, site_proxy, storage_proxy, cases, folder, selection, {})
        digests = cases.run(ward.wish("QUIET"))["digests"]
        yield Place(request.param, replace(ward, digests=digests), clock)


def test_a_case_lands_through_the_store(place: Place) -> None:
    wish = place.ward.wish("PLAIN")
    place.ward.check_landed(wish, place.ward.cases.run(wish))


@pytest.mark.long
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_line_to_the_store_that_breaks_loses_and_doubles_nothing(place: Place, accident: Accident) -> None:
    place.ward.storage_proxy.add(Trouble(accident, "PUT", 2, 150))
    wish = place.ward.wish(f"LINE-{accident.name}")
    outcome = place.ward.cases.run(wish)
    assert place.ward.storage_proxy.struck
    place.ward.all_is_well()
    place.ward.check_landed(wish, outcome)


@pytest.mark.long
@pytest.mark.parametrize("number", SENDS)
def test_a_kill_while_parts_go_to_the_store_loses_and_doubles_nothing(place: Place, number: int) -> None:
    wish = replace(place.ward.wish(f"KILL-{number}"), connection_count=1, stop="upload")
    place.ward.cases.killed_at(wish, Point("upload", "sendto", number))
    place.ward.check_resumed(wish)


def test_addresses_that_have_expired_stop_the_case_and_fresh_ones_land_it(place: Place) -> None:
    wish = place.ward.wish("EXPIRED")
    place.clock.shift_s = -7200
    try:
        outcome = place.ward.cases.run(wish)
    finally:
        place.clock.shift_s = 0
    assert outcome.get("error") == "storage_refused", outcome
    place.ward.check_resumed(wish)


def test_a_store_that_is_away_is_waited_for_and_said(place: Place) -> None:
    wish = place.ward.wish("AWAY", max_wait_s=2.0)
    place.ward.storage_proxy.go_down()
    try:
        outcome = place.ward.cases.run(wish)
    finally:
        place.ward.storage_proxy.come_up()
    assert (outcome["error"], outcome["waits"]) == ("server_unreachable", ["network"])
    place.ward.check_resumed(wish)


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_ends_with_the_site_and_leaves_no_program_behind(kind: StorageKind) -> None:
    with start_practice_site(storage=kind) as site:
        store = site.site.object_store
        assert store is not None
        place = urlsplit(store.url)
    with socket.socket() as line:
        assert line.connect_ex((place.hostname, place.port)) != 0


# --- what the store itself says: on this the program's answers rest ---------------------------------


def _put(sender: Sender, url: str, body: bytes, **headers: str) -> httpx2.Response:
    return sender.put(url, body, **headers)


def test_a_blob_of_several_parts_is_put_together_in_their_order(place: Place) -> None:
    parts = [noise(5 * MIB, 1), noise(5 * MIB, 2), b"the rest"]
    with Sender(place.ward.site) as sender:
        blob = sender.open_blob(sender_session(sender), "a.bin", sum(map(len, parts)))
        etags = [
            _put(sender, sender.address(blob, number), part).headers.get("ETag", "")
            for number, part in enumerate(parts, start=1)
        ]
        sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": etags})
        assert sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": etags})["status"] == "finished"
        url = sender.ok("POST", f"/xfer/blobs/{blob}/download")["download_url"]
        assert sender.storage.get(url).content == b"".join(parts)
    assert all(etags) is (place.kind is not StorageKind.AZURITE)


def test_an_address_whose_signature_was_touched_is_refused(place: Place) -> None:
    with Sender(place.ward.site) as sender:
        url = sender.address(sender.open_blob(sender_session(sender), "a.bin", None))
        touched = url[:-6] + ("abcdef" if not url.endswith("abcdef") else "fedcba")
        assert _put(sender, touched, b"part").status_code == 403


def test_a_part_that_is_not_what_its_digest_says_is_refused(place: Place) -> None:
    with Sender(place.ward.site) as sender:
        url = sender.address(sender.open_blob(sender_session(sender), "a.bin", None))
        answer = _put(sender, url, b"part", **{"Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="})
        assert answer.status_code == 400


def sender_session(sender: Sender) -> str:
    """A session in a project of the practice site's own seed."""
    return sender.open_session(sender.project("heart-trial/Site 12 - St Mary"))
