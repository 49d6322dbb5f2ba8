"""The report as a letter that can be sent to hospital IT, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from uploader.doctor.report import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.doctor.report import Finding, Report

MARKS: Final = {
    Verdict.GOOD: "good   ",
    Verdict.WARNING: "warning",
    Verdict.BAD: "BAD    ",
    Verdict.NOT_TRIED: "not tried",
}

_SITE: Final = "the site's own services"
_TRANSFER: Final = "the site's transfer service"
_STORAGE: Final = "the storage to which images go"

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # what was found, and what is asked of IT (empty: nothing)
    "settings_right": ("The settings can be used.", ""),
    "settings_wrong": (
        "There are settings that can't be used.",
        "Correct the settings that are named; 'case-uploader settings --explain' shows them all.",
    ),
    "version_newest": ("No newer version is named in the settings.", ""),
    "version_older": ("A newer version is named in the settings.", "Install the newer version."),
    "name_known": ("Its name is known.", ""),
    "name_left_to_proxy": ("Its name is not known here, but a proxy is set up that may know it.", ""),
    "name_unknown": ("Its name is not known.", "Let this computer's DNS resolve the host."),
    "proxy_none": ("No proxy is set for it.", ""),
    "proxy_used": ("A proxy is used.", ""),
    "proxy_sign_in": ("The proxy wants a sign-in.", "Let this host pass without one."),
    "tls_none": ("There is no encryption: this is a practice site on this computer.", ""),
    "tls_unheard": ("There was no answer to look at.", ""),
    "tls_trusted": ("Its certificate is trusted by this computer.", ""),
    "tls_untrusted": (
        "Its certificate is not trusted by this computer; the network may be inspecting encrypted traffic.",
        "Install the inspection's certificate in the system's trust store, or exempt the host.",
    ),
    "clock_right": ("The clock is right.", ""),
    "clock_off": ("The clock is off a little.", "Synchronise this computer's clock."),
    "clock_wrong": (
        "The clock is wrong: storages refuse what is signed for another time.",
        "Synchronise this computer's clock.",
    ),
    "clock_unknown": ("The site did not tell its time.", ""),
    "storage_no_key": ("Without an API key its address can't be asked for: sign in and try again.", ""),
    "storage_no_address": ("The site gave no address for it.", ""),
    "storage_refuses": (
        "It was reached but refused a test part.",
        "Let HTTPS PUT of up to 64 MiB to the host pass unchanged, without added headers.",
    ),
    "disk_enough": ("There is enough space.", ""),
    "disk_low": ("There is little space: large cases will not fit.", "Free some space."),
    "disk_little": ("There is too little space.", "Free some space."),
    "memory_enough": ("There is enough memory.", ""),
    "memory_low": ("There is little memory.", ""),
    "memory_little": ("There is too little memory.", "Close other programs, or add memory."),
    "memory_unknown": ("This system does not tell.", ""),
    "xfer_absent": ("This site has none: files are placed one by one instead.", ""),
    **{
        f"{probe}_{code}": (f"{what[:1].upper()}{what[1:]} {found}", wish)
        for probe, what in (("core", _SITE), ("xfer", _TRANSFER), ("storage", _STORAGE))
        for code, found, wish in (
            ("answers", "answered.", ""),
            ("slow", "answered slowly.", ""),
            ("failing", "reported a fault of their own.", ""),
            ("unreachable", "could not be reached.", "Let HTTPS (port 443) to the host pass."),
            ("untrusted", "showed a certificate that is not trusted.", "See above under TLS."),
            (
                "intercepted",
                "did not answer, but a page of the network in between did.",
                "Let HTTPS to the host pass without a sign-in or warning page.",
            ),
        )
    },
}


def letter(report: Report) -> str:
    """Give the report as plain text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"Case Uploader's check of the way to {report.site}"
    yield ""
    yield f"{report.program} on {report.system}, {report.made_at}"
    yield "This text holds no patient data and no key."
    yield ""
    for finding in report.findings:
        what, _ = SENTENCES[finding.code]
        yield f"{MARKS[finding.verdict]:9}  {finding.probe}: {what}"
        for fact in finding.facts:
            yield f"{'':11}{fact.name}: {fact.value}"
    wishes = list(dict.fromkeys(_iter_wishes(report.findings)))
    yield ""
    yield "What is asked of IT:" if wishes else "Nothing is asked of IT."
    for wish in wishes:
        yield f"- {wish}"


def _iter_wishes(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        _, wish = SENTENCES[finding.code]
        if wish and finding.verdict in (Verdict.BAD, Verdict.WARNING):
            yield f"{finding.probe}: {wish}"


def report_to_json(report: Report) -> dict[str, Any]:
    """Give the report as JSON; ``letter`` is the text."""
    return {**asdict(report), "worst": report.worst.value, "letter": letter(report)}
