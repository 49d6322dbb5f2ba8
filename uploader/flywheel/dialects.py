"""Bodies of the transfer service that public material leaves open, as small named functions.

Nobody outside Flywheel has documented these calls whole (docs/flywheel.md lists what is certain). Each
uncertain body is a `Dialect` field here and nowhere else; the first in `DIALECTS` is the most probable.
A site that answers 422 names the fields that it misses, and the next dialect that fills them is tried,
before any data is sent (`uploader.flywheel.bulk_import.probe`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uploader.model.transfer import Acknowledged

XFER_VERSION = "22.3.0"
"""Release of the transfer service that this client was written for."""

MOST_FIELDS = 6


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What an import job is asked to do."""

    project_id: str
    session_id: str
    label: str
    description: str
    rules: Sequence[dict[str, Any]]
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """One reading of the open questions."""

    name: str
    finish_blob: Callable[[Sequence[Acknowledged]], dict[str, Any] | None]
    start_import: Callable[[ImportWish], dict[str, Any]]


def _etag_list(parts: Sequence[Acknowledged]) -> dict[str, Any]:
    return {"etags": [part.etag for part in sorted(parts, key=lambda part: part.number)]}


def _part_list(parts: Sequence[Acknowledged]) -> dict[str, Any]:
    ordered = sorted(parts, key=lambda part: part.number)
    return {"parts": [{"part": part.number, "etag": part.etag} for part in ordered]}


def _common(wish: ImportWish) -> dict[str, Any]:
    return {
        "xfer_version": XFER_VERSION,
        "label": wish.label,
        "description": wish.description,
        "rules": list(wish.rules),
        "conflict_strategy": "review",
        "uid_scope": "none",
        "fail_fast": 1,
        "missing_meta": "fail",
        "dry_run": wish.dry_run,
    }


def _session_in_refs(wish: ImportWish) -> dict[str, Any]:
    return {**_common(wish), "refs": {"project": wish.project_id, "blob_session": wish.session_id}}


def _session_beside_refs(wish: ImportWish) -> dict[str, Any]:
    return {**_common(wish), "refs": {"project": wish.project_id}, "blob_session_id": wish.session_id}


def _session_as_storage(wish: ImportWish) -> dict[str, Any]:
    storage = {"type": "blob", "prefix": wish.session_id}
    return {**_common(wish), "refs": {"project": wish.project_id}, "storage_override": storage}


DIALECTS = (
    Dialect("refs+etags", _etag_list, _session_in_refs),
    Dialect("refs+parts", _part_list, _session_in_refs),
    Dialect("beside+etags", _etag_list, _session_beside_refs),
    Dialect("beside+parts", _part_list, _session_beside_refs),
    Dialect("storage+etags", _etag_list, _session_as_storage),
    Dialect("storage+parts", _part_list, _session_as_storage),
)


def missing_fields(answer: Any) -> tuple[str, ...]:
    """Dotted paths that a FastAPI-style 422 answer complains of, at most `MOST_FIELDS`."""
    rows = answer.get("detail") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        return ()
    paths = (".".join(str(part) for part in row.get("loc") or ()) for row in rows if isinstance(row, dict))
    return tuple(path[:60] for path in paths if path)[:MOST_FIELDS]
