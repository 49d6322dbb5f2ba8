"""The receipt as JSON; docs/json.md describes it and a schema there is tested against it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from uploader.model.cleaned import AuditCount
from uploader.model.destination import Destination
from uploader.model.receipt import (
    AppliedProfile,
    CaseState,
    Counts,
    Job,
    LeftBehind,
    Receipt,
    SeriesReceipt,
    Tried,
)
from uploader.model.transfer import Route

VERSION = 1


def receipt_to_json(receipt: Receipt) -> dict[str, Any]:
    """Give the receipt as plain JSON values."""
    return {
        "event": "receipt",
        "version": VERSION,
        "state": receipt.state.value,
        "case_id": receipt.case_id,
        "site": receipt.site,
        "user": receipt.user,
        "program": receipt.program,
        "started_at": receipt.started_at,
        "finished_at": receipt.finished_at,
        "destination": asdict(receipt.destination),
        "route": receipt.route.value,
        "job": {"id": receipt.job.job_id, "url": receipt.job.url, "status": receipt.job.status},
        "profile": asdict(receipt.profile),
        "phi_risk_accepted": receipt.phi_risk_accepted,
        "counts": asdict(receipt.counts),
        "sent_bytes": receipt.sent_bytes,
        "series": [_series_json(series) for series in receipt.series],
        "left_behind": [asdict(row) for row in receipt.left_behind],
        "findings": [_finding(*row) for row in receipt.findings],
        "answers": dict(receipt.answers),
    }


def receipt_from_json(content: dict[str, Any]) -> Receipt:
    """Read what `receipt_to_json` gave.

    Raises
    ------
    KeyError, TypeError, ValueError
        When it is not a receipt of this version.
    """
    if content["version"] != VERSION:
        raise ValueError("another version of receipt")
    return Receipt(
        case_id=content["case_id"],
        state=CaseState(content["state"]),
        site=content["site"],
        user=content["user"],
        program=content["program"],
        started_at=content["started_at"],
        finished_at=content["finished_at"],
        destination=Destination(**content["destination"]),
        route=Route(content["route"]),
        job=Job(content["job"]["id"], content["job"]["url"], content["job"]["status"]),
        profile=_profile(content["profile"]),
        phi_risk_accepted=content["phi_risk_accepted"],
        counts=Counts(**content["counts"]),
        sent_bytes=content["sent_bytes"],
        series=tuple(_series(row) for row in content["series"]),
        left_behind=tuple(LeftBehind(**row) for row in content["left_behind"]),
        findings=tuple((row["code"], row["severity"], row["count"]) for row in content["findings"]),
        answers=tuple(sorted(content["answers"].items())),
    )


def _profile(row: dict[str, Any]) -> AppliedProfile:
    tried = row.get("tried")
    return AppliedProfile(**{**row, "tried": Tried(**tried) if tried else None})


def _finding(code: str, severity: str, count: int) -> dict[str, Any]:
    return {"code": code, "severity": severity, "count": count}


def _series(row: dict[str, Any]) -> SeriesReceipt:
    """Read a series; receipts of an earlier version have actions alone."""
    fields = {name: value for name, value in row.items() if name != "actions"}
    old = [{"path": "", "action": action, "times": times} for action, times in row["actions"].items()]
    return SeriesReceipt(**{**fields, "audit": tuple(AuditCount(**one) for one in row.get("audit") or old)})


def _series_json(series: SeriesReceipt) -> dict[str, Any]:
    audit = [row._asdict() for row in series.audit if row.path]
    return {**asdict(series), "actions": series.actions, "audit": audit}
