from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.make.clock import FakeClock
from uploader.cancel import CancelToken
from uploader.doctor import Verdict, examine, letter, report_to_json
from uploader.doctor.letter import SENTENCES
from uploader.doctor.wire import Heard, Unheard, Untrusted
from uploader.errors import Cancelled, KeyRefused
from uploader.model.transfer import PartAddress

if TYPE_CHECKING:
    from uploader.doctor import Finding, Report

SITE = "https://site.example"
STORAGE = PartAddress("https://storage.example/part?signature=SECRET", {"x-ms-blob-type": "BlockBlob"})
NOW = datetime(2026, 11, 3, 10, 15, tzinfo=UTC)
GOOD = Heard(200, "application/json", 0.1, NOW, "Made-up Public CA")
DENIED = replace(GOOD, status=401)


@dataclass
class Hospital:
    """Network and computer in one, as good as they can be unless told otherwise."""

    core: Heard | Untrusted | Unheard = GOOD
    xfer: Heard | Untrusted | Unheard = DENIED
    storage: Heard | Untrusted | Unheard = GOOD
    unknown: frozenset[str] = frozenset()
    proxied: str = ""
    disk_bytes: int = 10**11
    memory_bytes: int | None = 10**10
    put: list[tuple[PartAddress, bytes]] = field(default_factory=list)
    system: str = "Made-up OS 1"

    def resolve(self, host: str) -> tuple[str, ...]:
        return () if host in self.unknown else ("192.0.2.1",)

    def proxy(self, url: str) -> str:
        assert url
        return self.proxied

    def get(self, url: str) -> Heard | Untrusted | Unheard:
        return self.xfer if "/xfer/" in url else self.core

    def put_part(self, address: PartAddress, body: bytes) -> Heard | Untrusted | Unheard:
        self.put.append((address, body))
        return self.storage

    def free_disk_bytes(self) -> int:
        return self.disk_bytes

    def free_memory_bytes(self) -> int | None:
        return self.memory_bytes


class Line:
    """The hospital's network, by the Protocol's names."""

    def __init__(self, hospital: Hospital) -> None:
        self.resolve, self.proxy, self.get = hospital.resolve, hospital.proxy, hospital.get
        self.put = hospital.put_part


def _report(hospital: Hospital, storage: PartAddress | None = STORAGE, site: str = SITE) -> Report:
    return examine(site, Line(hospital), hospital, FakeClock(), "Test 1", lambda: storage, CancelToken())


def _found(report: Report, probe: str) -> Finding:
    (found,) = (finding for finding in report.findings if finding.probe == probe)
    return found


def test_a_good_network_asks_nothing_of_it() -> None:
    report = _report(Hospital())
    assert report.worst is Verdict.GOOD
    assert "Nothing is asked of IT." in letter(report)


@pytest.mark.parametrize(
    ("hospital", "probe", "code"),
    [
        (Hospital(unknown=frozenset({"site.example"})), "name", "name_unknown"),
        (Hospital(unknown=frozenset({"storage.example"})), "storage name", "name_unknown"),
        (Hospital(core=Untrusted("Made-up Hospital Inspection")), "tls", "tls_untrusted"),
        (Hospital(core=Unheard("ConnectTimeout")), "core", "core_unreachable"),
        (Hospital(core=replace(GOOD, status=407)), "core", "proxy_sign_in"),
        (Hospital(core=replace(GOOD, kind="text/html")), "core", "core_intercepted"),
        (Hospital(xfer=replace(GOOD, status=511)), "xfer", "xfer_intercepted"),
        (Hospital(xfer=Unheard("ConnectError")), "xfer", "xfer_unreachable"),
        (Hospital(storage=Unheard("ConnectError")), "storage", "storage_unreachable"),
        (Hospital(storage=Untrusted("Made-up Hospital Inspection")), "storage", "storage_untrusted"),
        (Hospital(storage=replace(GOOD, status=403)), "storage", "storage_refuses"),
        (Hospital(core=replace(GOOD, date=NOW - timedelta(hours=1))), "clock", "clock_wrong"),
        (Hospital(disk_bytes=10**8), "disk", "disk_little"),
        (Hospital(memory_bytes=10**8), "memory", "memory_little"),
    ],
)
def test_what_stands_in_the_way_is_found_and_it_is_told_what_to_change(
    hospital: Hospital, probe: str, code: str
) -> None:
    report = _report(hospital)
    found = _found(report, probe)
    assert (found.verdict, found.code) == (Verdict.BAD, code)
    assert report.worst is Verdict.BAD
    assert f"- {probe}: " in letter(report)


@pytest.mark.parametrize(
    ("hospital", "probe", "code"),
    [
        (Hospital(unknown=frozenset({"site.example"}), proxied="p:1"), "name", "name_left_to_proxy"),
        (Hospital(core=replace(GOOD, status=503)), "core", "core_failing"),
        (Hospital(core=replace(GOOD, took_s=9)), "core", "core_slow"),
        (Hospital(xfer=replace(GOOD, status=404)), "xfer", "xfer_absent"),
        (Hospital(core=replace(GOOD, date=NOW + timedelta(seconds=90))), "clock", "clock_off"),
        (Hospital(disk_bytes=10**9), "disk", "disk_low"),
    ],
)
def test_what_may_do_harm_is_a_warning(hospital: Hospital, probe: str, code: str) -> None:
    report = _report(hospital)
    assert (_found(report, probe).verdict, _found(report, probe).code) == (Verdict.WARNING, code)
    assert report.worst is Verdict.WARNING


def test_without_a_key_the_storage_is_not_tried_and_that_is_no_fault() -> None:
    report = _report(Hospital(), storage=None)
    assert _found(report, "storage").verdict is Verdict.NOT_TRIED
    assert report.worst is Verdict.GOOD


def test_a_key_that_is_refused_leaves_the_other_findings() -> None:
    def refused() -> PartAddress:
        raise KeyRefused(host="site.example")

    hospital = Hospital()
    report = examine(SITE, Line(hospital), hospital, FakeClock(), "Test 1", refused, CancelToken())
    assert [(fact.name, fact.value) for fact in _found(report, "storage").facts] == [
        ("because", "key_refused")
    ]
    assert _found(report, "disk").verdict is Verdict.GOOD


def test_a_part_is_sent_as_an_upload_would_send_it() -> None:
    hospital = Hospital()
    _report(hospital)
    ((address, body),) = hospital.put
    assert address == STORAGE
    assert len(body) == 1024


def test_neither_key_nor_signature_gets_into_the_letter() -> None:
    hospital = Hospital(proxied="proxy.example:3128")
    report = _report(hospital, site="https://user:SECRET@site.example")
    assert "SECRET" not in letter(report) + str(report_to_json(report))


def test_it_can_be_stopped() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        examine(SITE, Line(Hospital()), Hospital(), FakeClock(), "Test 1", lambda: None, cancel)


def test_every_code_of_the_probes_has_words() -> None:
    source = (Path(__file__).parents[3] / "uploader/doctor/probes.py").read_text("utf-8")
    for code in re.findall(r'(?:NOT_TRIED|GOOD|WARNING|BAD), "(\w+)"', source):
        assert code in SENTENCES, code
    for suffix in re.findall(r'f"\{probe\}_(\w+)"', source):
        assert any(code.endswith(f"_{suffix}") for code in SENTENCES), suffix
