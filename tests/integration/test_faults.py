"""Whatever fault server, storage, network or disk have: the case lands once, or says what it waits for."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.make.case import tiny_case
from tests.make.injecting import ON_DISK, Cases, Point
from tests.make.proxy import Accident, FaultyProxy, Trouble
from tests.make.standing import assert_landed_once
from tests.make.ward import Ward, port_of
from uploader.practice.server import start_practice_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOR_EVER: Final = 100_000
BLOBS: Final = "^/xfer/blobs$"
ADDRESS: Final = "^/xfer/blobs/[^/]+/upload$"
FINISH: Final = "^/xfer/blobs/[^0][^/]+/finish$"
"""Not the question about a blob that does not exist, by which the site's dialect is found."""

SESSION: Final = "^/xfer/blob-sessions$"
SESSION_END: Final = "^/xfer/blob-sessions/[^/]+/finish$"
IMPORTS: Final = "^/xfer/imports$"
STATUS: Final = "^/xfer/imports/[^/]+$"
REPORT: Final = "^/xfer/imports/[^/]+/report$"
PUT: Final = {"listener": "storage", "method": "PUT"}
POST: Final = {"listener": "api", "method": "POST"}
GET: Final = {"listener": "api", "method": "GET"}


def _storage_says(code: str, status: int = 400) -> dict[str, Any]:
    return {**PUT, "status": status, "text": f"<Error><Code>{code}</Code></Error>"}


@dataclass(frozen=True)
class Fault:
    """A fault, and how the run in which it strikes ends: landed, or stopped with one of the tree's errors.

    ``at_site`` is for the practice site's own faults, the others for the proxies before site and storage.
    """

    at_site: tuple[dict[str, Any], ...] = ()
    before_site: Trouble | None = None
    before_storage: Trouble | None = None
    ends: str = "landed"
    waits: str = ""
    more: dict[str, Any] = field(default_factory=dict)


QUICK: Final = {"storage_wait_s": 1.0}
IMPATIENT: Final = {"max_wait_s": 3.0}

FAULTS: Final[dict[str, Fault]] = {
    # the site is busy
    "blobs are too many for it": Fault(({**POST, "path": BLOBS, "answer": "too_many", "times": 3},)),
    "a storm of 429": Fault(({**POST, "path": "^/xfer/", "answer": "too_many", "times": 6},)),
    "503 without a wish": Fault(({**POST, "path": BLOBS, "answer": "unavailable", "times": 3},)),
    "500 at a blob's end": Fault(({**POST, "path": FINISH, "status": 500, "times": 2},)),
    "502 for an address": Fault(({**POST, "path": ADDRESS, "status": 502, "times": 3},)),
    "504 at the session's end": Fault(({**POST, "path": SESSION_END, "status": 504, "times": 2},)),
    "520 of a gateway": Fault(({**GET, "path": STATUS, "status": 520, "times": 4},), waits="server_busy"),
    "status not to be had": Fault(({**GET, "path": STATUS, "status": 500, "times": 5},), waits="server_busy"),
    "report not to be had": Fault(
        ({**GET, "path": REPORT, "answer": "unavailable", "times": 4},), waits="server_busy"
    ),
    "destination not to be seen": Fault(
        ({**POST, "path": "^/api/lookup$", "status": 503, "times": 4},), waits="server_busy"
    ),
    "profile not to be read again": Fault(
        ({**GET, "path": "/settings$", "status": 503, "after": 1, "times": 4},), waits="server_busy"
    ),
    "busy for ever": Fault(
        ({**POST, "path": BLOBS, "answer": "unavailable", "times": FOR_EVER},),
        ends="server_busy",
        waits="server_busy",
        more=IMPATIENT,
    ),
    "slow to answer": Fault(({**POST, "path": "^/xfer/", "delay_s": 0.2, "times": 10},)),
    # answers that are lost after the deed
    "session's answer lost": Fault(({**POST, "path": SESSION, "lose_answer": True},)),
    "blob's answer lost": Fault(({**POST, "path": BLOBS, "lose_answer": True, "times": 2},)),
    "address lost": Fault(({**POST, "path": ADDRESS, "lose_answer": True, "times": 2},)),
    "end's answer lost": Fault(({**POST, "path": FINISH, "lose_answer": True, "times": 2},)),
    "session end's answer lost": Fault(({**POST, "path": SESSION_END, "lose_answer": True},)),
    "import's answer lost": Fault(
        ({**POST, "path": IMPORTS, "after": 1, "lose_answer": True},), waits="network"
    ),
    "part's answer lost": Fault(({**PUT, "lose_answer": True, "times": 2},)),
    # the storage
    "storage slows down": Fault((_storage_says("SlowDown", 503) | {"times": 3},)),
    "storage fails inside": Fault((_storage_says("InternalError", 500) | {"times": 2},)),
    "storage heard half": Fault((_storage_says("IncompleteBody") | {"times": 2},)),
    "storage heard nothing for long": Fault((_storage_says("RequestTimeout") | {"times": 2},)),
    "a part damaged on the way": Fault((_storage_says("BadDigest") | {"times": 2},)),
    "an ETag of other bytes": Fault(({**PUT, "wrong_etag": True},)),
    "ETags of other bytes for ever": Fault(
        ({**PUT, "wrong_etag": True, "times": FOR_EVER},), ends="not_acknowledged"
    ),
    "an address that expired": Fault(({**PUT, "answer": "expired", "early": True, "times": 2},)),
    "addresses always expired": Fault(
        ({**PUT, "answer": "expired", "times": FOR_EVER},), ends="storage_refused"
    ),
    "a clock that is off": Fault((_storage_says("RequestTimeTooSkewed", 403) | {"times": 2},)),
    "a blob that is gone": Fault((_storage_says("NoSuchUpload", 404),)),
    "blobs that are always gone": Fault(
        (_storage_says("NoSuchUpload", 404) | {"times": FOR_EVER},), ends="server_refused"
    ),
    "redirected for ever": Fault(
        ({**PUT, "status": 307, "headers": {"Location": "/"}, "times": FOR_EVER},), ends="server_refused"
    ),
    "cut by the storage": Fault(({**PUT, "drop_after_bytes": 100, "times": 2},)),
    # rights
    "the key expires while it sends": Fault(
        ({**POST, "path": ADDRESS, "answer": "unauthorized", "after": 1, "times": FOR_EVER},),
        ends="key_refused",
    ),
    "the key expires before the import": Fault(
        ({**GET, "path": STATUS, "answer": "unauthorized", "times": FOR_EVER},), ends="key_refused"
    ),
    "the right is taken away": Fault(
        ({**POST, "path": BLOBS, "answer": "forbidden", "times": FOR_EVER},), ends="server_forbids"
    ),
    "a form that nobody knows": Fault(
        ({**POST, "path": IMPORTS, "answer": "unprocessable", "times": FOR_EVER},), ends="no_dialect"
    ),
    # the network before the storage
    "reset within a part": Fault(before_storage=Trouble(Accident.RESET, "PUT", 3, 200)),
    "closed within a part": Fault(before_storage=Trouble(Accident.FIN, "PUT", 3, 200)),
    "a black hole within a part": Fault(
        before_storage=Trouble(Accident.BLACK_HOLE, "PUT", 2, 200), more=QUICK, waits="network"
    ),
    "half-open after a part": Fault(
        before_storage=Trouble(Accident.HALF_OPEN, "PUT", 2), more=QUICK, waits="network"
    ),
    "a part's answer cut": Fault(before_storage=Trouble(Accident.CUT_ANSWER, "PUT", 2)),
    "parts delivered twice": Fault(before_storage=Trouble(Accident.TWICE, "PUT", 9)),
    "one connection for each request": Fault(before_storage=Trouble(Accident.CLOSE, "", 99)),
    "a slow line": Fault(before_storage=Trouble(Accident.SLOW, "PUT", 9)),
    # It may be over before the last series is packed, and while one is packed nobody is told to wait.
    "a guest network before the storage": Fault(before_storage=Trouble(Accident.PORTAL, "PUT", 5)),
    "a guest network that never goes": Fault(
        before_storage=Trouble(Accident.PORTAL, "PUT", FOR_EVER),
        ends="server_unreachable",
        waits="network",
        more=IMPATIENT,
    ),
    # the network before the site
    "the site's answers dribble": Fault(before_site=Trouble(Accident.DRIBBLE, "", 99)),
    "the site's answers are cut": Fault(before_site=Trouble(Accident.CUT_ANSWER, "POST /xfer/blobs", 3)),
    "the site's line is reset": Fault(before_site=Trouble(Accident.RESET, "POST /xfer/blob", 4)),
    "ends delivered twice": Fault(before_site=Trouble(Accident.TWICE, "POST /xfer/blob.*finish", 9)),
    "a guest network before the site": Fault(
        before_site=Trouble(Accident.PORTAL, "/xfer/", 2), waits="network"
    ),
    "a guest network that says so": Fault(
        before_site=Trouble(Accident.SIGN_IN, "/xfer/", 4), waits="network"
    ),
    "a guest network at the import": Fault(
        before_site=Trouble(Accident.PORTAL, "GET /xfer/imports/", 2), waits="network"
    ),
}


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    folder = tmp_path_factory.mktemp("faults")
    selection = tiny_case(folder / "case", series=3, count=2).path
    with (
        start_practice_site() as site,
        FaultyProxy(port_of(site.url)) as site_proxy,
        FaultyProxy(port_of(site.site.storage_url)) as storage_proxy,
        Cases() as cases,
    ):
        site.site.storage_url = f"http://127.0.0.1:{storage_proxy.port}"
        ward = Ward(site, site_proxy, storage_proxy, cases, folder, selection, {})
        yield replace(ward, digests=cases.run(ward.wish("QUIET"))["digests"])


@pytest.fixture(autouse=True)
def _all_is_well(ward: Ward) -> Iterator[None]:
    yield
    ward.all_is_well()


def _suffer(ward: Ward, name: str, number: int) -> None:
    fault = FAULTS[name]
    wish = ward.wish(f"{name}-{number}".replace(" ", "_"), **fault.more)
    for doc in fault.at_site:
        ward.site.site.faults.add(doc)
    for proxy, trouble in ((ward.site_proxy, fault.before_site), (ward.storage_proxy, fault.before_storage)):
        if trouble is not None:
            proxy.add(trouble)
    outcome = ward.cases.run(wish)
    struck = sum(one["struck"] for one in ward.site.site.faults.shown())
    assert struck + len(ward.site_proxy.struck) + len(ward.storage_proxy.struck) > 0
    assert outcome.get("error", outcome.get("state")) == fault.ends, outcome
    assert not fault.waits or fault.waits in outcome["waits"]
    ward.check_resumed(wish)


@pytest.mark.parametrize("name", FAULTS)
def test_a_case_lands_once_or_stops_in_words_whatever_strikes(ward: Ward, name: str) -> None:
    _suffer(ward, name, 0)


@pytest.mark.long
@pytest.mark.parametrize("number", range(1, 5))
@pytest.mark.parametrize("name", FAULTS)
def test_a_case_lands_once_or_stops_in_words_each_time(ward: Ward, name: str, number: int) -> None:
    _suffer(ward, name, number)


# --- what no single exchange shows -----------------------------------------------------------------


def test_a_network_that_is_away_while_parts_are_sent_is_waited_for(ward: Ward) -> None:
    wish = ward.wish("AWAY", stop="upload", max_wait_s=60)
    pid = ward.cases.start(wish)
    ward.storage_proxy.go_down()
    ward.site_proxy.go_down()
    os.kill(pid, signal.SIGCONT)
    time.sleep(1.5)
    ward.site_proxy.come_up()
    ward.storage_proxy.come_up()
    outcome = ward.cases.outcome(wish, pid)
    assert "network" in outcome["waits"]
    ward.check_landed(wish, outcome)


def test_a_network_that_is_away_while_the_site_works_is_waited_for(ward: Ward) -> None:
    wish = ward.wish("AWAY-LATE", stop="import", max_wait_s=60)
    pid = ward.cases.start(wish)
    ward.site_proxy.go_down()
    os.kill(pid, signal.SIGCONT)
    time.sleep(2)
    ward.site_proxy.come_up()
    outcome = ward.cases.outcome(wish, pid)
    assert "network" in outcome["waits"]
    ward.check_landed(wish, outcome)


def test_a_storage_host_that_is_blocked_is_said_and_the_case_kept(ward: Ward) -> None:
    wish = ward.wish("BLOCKED", stop="upload", **IMPATIENT)
    pid = ward.cases.start(wish)
    ward.storage_proxy.go_down()
    os.kill(pid, signal.SIGCONT)
    try:
        outcome = ward.cases.outcome(wish, pid)
    finally:
        ward.storage_proxy.come_up()
    assert (outcome["error"], "network" in outcome["waits"]) == ("server_unreachable", True)
    ward.check_resumed(wish)


def test_a_computer_that_slept_goes_on_over_new_connections(ward: Ward) -> None:
    ward.storage_proxy.add(Trouble(Accident.SLOW, "PUT", 9))
    wish = ward.wish("SLEPT", stop="upload", max_wait_s=60)
    pid = ward.cases.start(wish)
    os.kill(pid, signal.SIGCONT)
    time.sleep(0.1)
    os.kill(pid, signal.SIGSTOP)
    for proxy in (ward.site_proxy, ward.storage_proxy):
        proxy.go_down()
        proxy.come_up()
    time.sleep(0.5)
    os.kill(pid, signal.SIGCONT)
    ward.check_landed(wish, ward.cases.outcome(wish, pid))


def test_a_second_program_is_refused_while_one_is_at_work(ward: Ward) -> None:
    wish = ward.wish("TWO", stop="upload")
    pid = ward.cases.start(wish)
    twin = replace(wish, stop="", run="twin")
    assert ward.cases.run(twin)["error"] == "case_busy"
    os.kill(pid, signal.SIGCONT)
    ward.check_landed(wish, ward.cases.outcome(wish, pid))


@pytest.mark.parametrize("stop", ["upload", "import"])
def test_a_site_that_restarts_is_waited_for_and_doubles_nothing(
    ward: Ward, tmp_path: Path, stop: str
) -> None:
    first = start_practice_site(data_dir=tmp_path / "site")
    wish = replace(ward.wish(f"RESTART-{stop}"), key=first.api_key, stop=stop, max_wait_s=60)
    pid = ward.cases.start(wish)
    port = port_of(first.url)
    first.close()
    os.kill(pid, signal.SIGCONT)
    time.sleep(1)
    with start_practice_site(data_dir=tmp_path / "site", port=port) as second:
        outcome = ward.cases.outcome(wish, pid)
        assert_landed_once(second, wish.subject, outcome, ward.digests, ward.folder / wish.subject)


# --- the disk --------------------------------------------------------------------------------------

DISK_ERRORS: Final = {"ENOSPC": "disk_full", "EIO": "workspace_unusable", "EROFS": "workspace_unusable"}
SAMPLE: Final = 20


@pytest.fixture(scope="module")
def disk_points(ward: Ward) -> tuple[Point, ...]:
    """Every write, name and removal on the disk."""
    counted = ward.cases.counted(ward.wish("COUNT", stop="start"), ON_DISK, ward.folder / "calls")
    points = [Point("start", call, number) for call in ON_DISK for number in range(1, counted[call] + 1)]
    assert len(points) > 100
    return tuple(points)


def _spoil(ward: Ward, point: Point, error: str) -> None:
    wish = ward.wish(f"{error}-{point.call}-{point.number}", stop=point.stop)
    outcome = ward.cases.failing_from(wish, point, error)
    said = outcome.get("error")
    # What fails while leftovers are removed is swept later: the case has landed then.
    assert said in {DISK_ERRORS[error], "workspace_unusable", None}, (point, error, outcome)
    if said is None:
        assert outcome["state"] == "landed"
    ward.check_resumed(wish)


@pytest.mark.parametrize("share", range(4))
def test_a_disk_that_fails_from_a_call_on_is_said_and_the_case_lands_when_it_is_well_again(
    ward: Ward, disk_points: tuple[Point, ...], share: int
) -> None:
    sample = disk_points[:: len(disk_points) // SAMPLE][:SAMPLE]
    pairs = list(zip(sample, itertools.cycle(DISK_ERRORS), strict=False))
    for point, error in pairs[share::4]:
        _spoil(ward, point, error)


@pytest.mark.long
@pytest.mark.parametrize("share", range(8))
@pytest.mark.parametrize("error", DISK_ERRORS)
def test_a_disk_that_fails_from_any_call_on_is_said(
    ward: Ward, disk_points: tuple[Point, ...], error: str, share: int
) -> None:
    for point in disk_points[share::8]:
        _spoil(ward, point, error)


def test_a_data_folder_that_can_only_be_read_is_said(ward: Ward, tmp_path: Path) -> None:
    mount = tmp_path / "read-only"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(mount)], check=True)
    try:
        wish = replace(ward.wish("READ-ONLY"), folder=str(mount / "data"))
        outcome = ward.cases.run(wish)
    finally:
        subprocess.run(["umount", str(mount)], check=True)
    assert outcome["error"] == "workspace_unusable"
