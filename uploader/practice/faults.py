"""Troubles on demand: what to answer, break or slow down, for which requests, and how often."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from uploader.practice.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Doc = dict[str, Any]


class FaultFormError(ValueError):
    """A fault that can't be read; the text says where and why, in one line."""


_ANSWERS: dict[str, Doc] = {
    "too_many": {"status": 429, "headers": {"Retry-After": "1"}, "body": {"message": "Too many requests"}},
    "unavailable": {"status": 503, "body": {"message": "Service unavailable"}},
    "unauthorized": {"status": 401, "body": {"message": "Invalid API key"}},
    "forbidden": {"status": 403, "body": {"message": "No permission"}},
    "unprocessable": {
        "status": 422,
        "body": {"detail": [{"loc": ["body", "xfer_version"], "msg": "Field required", "type": "missing"}]},
    },
    "expired": {
        "status": 403,
        "text": "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
    },
}
_OTHERS = {"drop_after_bytes", "lose_answer", "wrong_etag", "delay_s", "replace", "profile", "status"}
_MATCHERS = {"method", "path", "listener", "times", "after"}
_EXTRAS = {"headers", "body", "text", "retry_after", "early"}
_LEVELS = {
    "project": "/api/projects/[^/]+/settings",
    "group": "/api/groups/[^/]+/settings",
    "site": "/api/site/settings",
}
_PROFILES: Doc = {
    "blank": {},
    "invalid": {"dicom": {"fields": [{"name": "PatientName", "no-such-action": True}]}},
}


@dataclass(slots=True)
class Fault:
    """One trouble. It lets the first ``after`` requests that match pass, and then strikes ``times`` times."""

    fault_id: str
    method: str
    path: re.Pattern[str]
    listener: str
    after: int
    times: int
    effect: Doc
    seen: int = 0
    struck: int = 0

    def shown(self) -> Doc:
        """The fault as the API shows it."""
        where = {"method": self.method, "path": self.path.pattern, "listener": self.listener}
        counts = {"after": self.after, "times": self.times, "seen": self.seen, "struck": self.struck}
        return {"_id": self.fault_id, **where, **counts, **self.effect}


def read_fault(doc: Any, place: str = "fault") -> Fault:
    """One fault from its readable form."""
    if not isinstance(doc, dict):
        raise FaultFormError(f"{place}: should be a mapping")
    kinds = set(doc) & (_OTHERS | {"answer"})
    unknown = set(doc) - _MATCHERS - _OTHERS - _EXTRAS - {"answer"}
    if unknown:
        raise FaultFormError(f"{place}: unknown field {', '.join(sorted(unknown))}")
    if not kinds:
        raise FaultFormError(f"{place}: says nothing that should happen")
    listener = doc.get("listener", "any")
    if listener not in {"any", "api", "storage"}:
        raise FaultFormError(f"{place}: listener is api, storage or any")
    effect = _effect(doc, place)
    pattern = effect.pop("path", None) or str(doc.get("path", ".*"))
    try:
        path = re.compile(pattern)
        after, times = int(doc.get("after", 0)), int(doc.get("times", 1))
    except (re.error, TypeError, ValueError):
        raise FaultFormError(f"{place}: path is no regular expression, or after or times no number") from None
    return Fault(new_id(), str(doc.get("method", "*")).upper(), path, listener, after, times, effect)


def _effect(doc: Doc, place: str) -> Doc:
    effect = {name: doc[name] for name in (_OTHERS | _EXTRAS) - {"profile"} if name in doc}
    if "answer" in doc:
        if doc["answer"] not in _ANSWERS:
            raise FaultFormError(f"{place}: answer is one of {', '.join(sorted(_ANSWERS))}")
        effect = {**_ANSWERS[doc["answer"]], **effect}
    if "retry_after" in doc:
        effect["headers"] = {**effect.get("headers", {}), "Retry-After": str(effect.pop("retry_after"))}
    if "profile" in doc:
        effect |= _profile_effect(doc["profile"], place)
    return effect


def _profile_effect(profile: Any, place: str) -> Doc:
    level = profile.get("level") if isinstance(profile, dict) else None
    if level not in _LEVELS or "value" not in profile:
        raise FaultFormError(f"{place}: profile needs level (project, group, site) and value")
    value = profile["value"]
    named = _PROFILES.get(value, value) if isinstance(value, str) else value
    return {"path": f"^{_LEVELS[level]}$", "replace": {"deid_profile": named}}


class Faults:
    """The troubles of a site, asked for by each request."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._faults = list(faults)

    def add(self, doc: Any) -> Fault:
        """Add one in its readable form."""
        fault = read_fault(doc)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> int:
        """Remove all; says how many there were."""
        with self._lock:
            count = len(self._faults)
            self._faults.clear()
        return count

    def shown(self) -> list[Doc]:
        """All, as the API shows them."""
        with self._lock:
            return [fault.shown() for fault in self._faults]

    def strike(self, listener: str, method: str, path: str) -> Doc | None:
        """The effect for a request, None where it is left alone; the oldest fault that matches strikes."""
        with self._lock:
            for fault in self._faults:
                if fault.listener not in {"any", listener} or fault.method not in {"*", method}:
                    continue
                if not fault.path.search(path) or fault.struck >= fault.times > 0:
                    continue
                fault.seen += 1
                if fault.seen > fault.after:
                    fault.struck += 1
                    return fault.effect
        return None


def read_faults(path: Path | None) -> Faults:
    """Faults from a YAML file: a list, or a mapping with the list under ``faults``."""
    if path is None:
        return Faults()
    try:
        doc = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaultFormError(f"{path.name}: {_one_line(error)}") from None
    listed = doc.get("faults") if isinstance(doc, dict) else doc
    if not isinstance(listed, list):
        raise FaultFormError(f"{path.name}: should be a list of faults")
    return Faults([read_fault(item, f"{path.name}: fault {number}") for number, item in enumerate(listed, 1)])


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
