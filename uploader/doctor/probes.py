"""Try everything that sending a case needs, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from uploader.doctor.report import Fact, Finding, Report, Verdict
from uploader.doctor.wire import Heard, Unheard, Untrusted
from uploader.errors import CaseUploaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from uploader.cancel import CancelToken
    from uploader.clock import Clock
    from uploader.doctor.wire import Computer, Network
    from uploader.model.transfer import PartAddress

SKEW_WARNING_S: Final = 60
SKEW_BAD_S: Final = 300
"""Object stores refuse addresses from 15 minutes on; five leave room."""

DISK_WARNING_BYTES: Final = 5_000_000_000
DISK_BAD_BYTES: Final = 500_000_000
MEMORY_WARNING_BYTES: Final = 1_000_000_000
MEMORY_BAD_BYTES: Final = 300_000_000
SLOW_S: Final = 5.0

TEST_BODY: Final = b"Case Uploader doctor: a made-up part, to be removed.\n".ljust(1024)
CORE_PATH: Final = "/api/version"
XFER_PATH: Final = "/xfer/imports?limit=1"
HTML: Final = "text/html"
SIGN_IN_NEEDED: Final = 511
PROXY_SIGN_IN: Final = 407


def examine(
    base_url: str,
    network: Network | None,
    computer: Computer,
    clock: Clock,
    program: str,
    storage: Callable[[], PartAddress | None],
    cancel: CancelToken,
    known: Sequence[Finding] = (),
) -> Report:
    """Try all and give the report.

    Parameters
    ----------
    base_url
        The site's, without a path.
    network
        None where the settings do not tell how to reach it: then nothing is asked.
    program
        Name and version, for the letter.
    storage
        Gives a fresh address of a part that may be sent and is thrown away; None where there is no key, or
        no project that it may be sent to.
    known
        What was found before, of program and settings.

    Raises
    ------
    Cancelled
    """
    findings = [*known]
    if network is not None:
        for finding in _iter_way(base_url, network, clock, storage):
            cancel.check()
            findings.append(finding)
    findings += _iter_computer(computer)
    return Report(
        site=urlsplit(base_url).netloc.rpartition("@")[2],
        program=program,
        system=computer.system,
        made_at=clock.now().isoformat(timespec="seconds"),
        findings=tuple(findings),
    )


def _iter_way(
    base_url: str, network: Network, clock: Clock, storage: Callable[[], PartAddress | None]
) -> Iterator[Finding]:
    yield _name("name", base_url, network)
    yield _proxy("proxy", base_url, network)
    core = network.get(base_url + CORE_PATH)
    yield _trust("tls", base_url, core)
    yield _service("core", core)
    yield _service("xfer", network.get(base_url + XFER_PATH))
    yield _clock(core, clock)
    yield from _storage(network, storage)


def _iter_computer(computer: Computer) -> Iterator[Finding]:
    yield _amount("disk", computer.free_disk_bytes(), DISK_WARNING_BYTES, DISK_BAD_BYTES)
    memory_bytes = computer.free_memory_bytes()
    if memory_bytes is None:
        yield Finding("memory", Verdict.NOT_TRIED, "memory_unknown")
    else:
        yield _amount("memory", memory_bytes, MEMORY_WARNING_BYTES, MEMORY_BAD_BYTES)


# --- each probe ------------------------------------------------------------------------------------


def _name(probe: str, url: str, network: Network) -> Finding:
    host = urlsplit(url).hostname or ""
    addresses = network.resolve(host)
    facts = (Fact("host", host), Fact("addresses", ", ".join(addresses) or "none"))
    if addresses:
        return Finding(probe, Verdict.GOOD, "name_known", facts)
    if network.proxy(url):  # then the proxy resolves it
        return Finding(probe, Verdict.WARNING, "name_left_to_proxy", facts)
    return Finding(probe, Verdict.BAD, "name_unknown", facts)


def _proxy(probe: str, url: str, network: Network) -> Finding:
    proxy = network.proxy(url)
    if not proxy:
        return Finding(probe, Verdict.GOOD, "proxy_none")
    return Finding(probe, Verdict.GOOD, "proxy_used", (Fact("proxy", proxy),))


def _trust(probe: str, url: str, heard: Heard | Untrusted | Unheard) -> Finding:
    if urlsplit(url).scheme != "https":
        return Finding(probe, Verdict.NOT_TRIED, "tls_none")
    if isinstance(heard, Unheard):
        return Finding(probe, Verdict.NOT_TRIED, "tls_unheard")
    facts = (Fact("signed by", heard.issuer or "unknown"),)
    if isinstance(heard, Untrusted):
        return Finding(probe, Verdict.BAD, "tls_untrusted", facts)
    return Finding(probe, Verdict.GOOD, "tls_trusted", facts)


def _service(probe: str, heard: Heard | Untrusted | Unheard) -> Finding:
    """Judge whether a service answered: its refusal of a question without a key is an answer too."""
    if isinstance(heard, Untrusted):
        return Finding(probe, Verdict.BAD, f"{probe}_untrusted", (Fact("signed by", heard.issuer),))
    if isinstance(heard, Unheard):
        return Finding(probe, Verdict.BAD, f"{probe}_unreachable", (Fact("failure", heard.kind),))
    facts = (Fact("answer", str(heard.status)), Fact("took", f"{heard.took_s * 1000:.0f} ms"))
    verdict, code = _judge(probe, heard)
    return Finding(probe, verdict, code, facts)


def _judge(probe: str, heard: Heard) -> tuple[Verdict, str]:
    if heard.status == PROXY_SIGN_IN:
        return Verdict.BAD, "proxy_sign_in"
    if heard.kind == HTML or heard.status == SIGN_IN_NEEDED:
        return Verdict.BAD, f"{probe}_intercepted"
    if heard.status >= 500:  # noqa: PLR2004 - HTTP's own word
        return Verdict.WARNING, f"{probe}_failing"
    if probe == "xfer" and heard.status == 404:  # noqa: PLR2004 - HTTP's own word
        return Verdict.WARNING, "xfer_absent"
    if heard.took_s > SLOW_S:
        return Verdict.WARNING, f"{probe}_slow"
    return Verdict.GOOD, f"{probe}_answers"


def _clock(heard: Heard | Untrusted | Unheard, clock: Clock) -> Finding:
    if not isinstance(heard, Heard) or heard.date is None:
        return Finding("clock", Verdict.NOT_TRIED, "clock_unknown")
    skew_s = (clock.now() - heard.date).total_seconds()
    facts = (Fact("this computer is ahead by", f"{skew_s:.0f} s"),)
    if abs(skew_s) >= SKEW_BAD_S:
        return Finding("clock", Verdict.BAD, "clock_wrong", facts)
    verdict = Verdict.WARNING if abs(skew_s) >= SKEW_WARNING_S else Verdict.GOOD
    return Finding("clock", verdict, "clock_off" if verdict is Verdict.WARNING else "clock_right", facts)


def _storage(network: Network, storage: Callable[[], PartAddress | None]) -> Iterator[Finding]:
    """Send a few bytes where a case's parts would go: a proxy may let the site pass and not the storage."""
    try:
        address = storage()
    except CaseUploaderError as error:
        yield Finding("storage", Verdict.NOT_TRIED, "storage_no_address", (Fact("because", error.code),))
        return
    if address is None:
        yield Finding("storage", Verdict.NOT_TRIED, "storage_no_key")
        return
    yield _name("storage name", address.url, network)
    yield _proxy("storage proxy", address.url, network)
    heard = network.put(address, TEST_BODY)
    yield _trust("storage tls", address.url, heard)
    finding = _service("storage", heard)
    if isinstance(heard, Heard) and finding.verdict is Verdict.GOOD and heard.status >= 400:  # noqa: PLR2004
        finding = Finding("storage", Verdict.BAD, "storage_refuses", finding.facts)
    yield finding


def _amount(probe: str, free_bytes: int, warning_bytes: int, bad_bytes: int) -> Finding:
    facts = (Fact("free", f"{free_bytes / 1e9:.1f} GB"),)
    if free_bytes < bad_bytes:
        return Finding(probe, Verdict.BAD, f"{probe}_little", facts)
    if free_bytes < warning_bytes:
        return Finding(probe, Verdict.WARNING, f"{probe}_low", facts)
    return Finding(probe, Verdict.GOOD, f"{probe}_enough", facts)
