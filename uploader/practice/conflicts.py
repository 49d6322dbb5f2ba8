"""What stands in the way of a file at its destination, and what an import's strategy makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from uploader.practice.hierarchy import find_by_label
from uploader.practice.placing import find_file

if TYPE_CHECKING:
    from uploader.practice.rules import Placement
    from uploader.practice.site import Site
    from uploader.practice.store import Doc

LEVELS = ("subject", "session", "acquisition")


class Kind(StrEnum):
    """The documented kinds of conflict."""

    FILE_PATH = "file_path"
    CONTAINER_UID = "container_uid"
    CONTAINER_METADATA = "container_metadata"


class Strategy(StrEnum):
    """What an import does about a conflict."""

    SKIP = "skip"
    UPDATE = "update"
    FORCE_UPDATE = "force_update"
    REVIEW = "review"


METHODS = ("rename_incoming", "replace_existing", "allow_uid_duplicate", "reject_incoming")
"""How a Data Manager can resolve a conflict that waits for review."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing in the way; ``existing_id`` is the file or container that was there before."""

    kind: Kind
    existing_id: str
    text: str


def find_target(site: Site, project: Doc, placement: Placement) -> list[tuple[str, Doc | None]]:
    """The containers that a placement names, from the subject down; None from the first that is not there."""
    found: list[tuple[str, Doc | None]] = []
    parent: Doc | None = project
    for level in LEVELS[: LEVELS.index(placement.level) + 1] if placement.level != "project" else ():
        doc = None
        key, label = placement.meta.get(f"{level}._id"), placement.label(level)
        if key:
            known = site.store.get(level, key)
            doc = known if known and known["project"] == project["_id"] else None
        elif parent is not None and label:
            doc = find_by_label(site.store, level, parent["_id"], label)
        found.append((level, doc))
        parent = doc
    return found


def find_conflict(site: Site, project: Doc, placement: Placement, name: str, scope: str) -> Conflict | None:
    """The first conflict of a file on its way, None where the way is free."""
    target = find_target(site, project, placement)
    for level, doc in target:
        uid = placement.meta.get(f"{level}.uid")
        if level == "subject" or not uid:
            continue
        if doc is not None and doc.get("uid") and doc["uid"] != uid:
            text = f"{level} {doc['label']} has another UID"
            return Conflict(Kind.CONTAINER_METADATA, doc["_id"], text)
        other = _same_uid(site, project, level, uid, scope, doc)
        if other is not None:
            return Conflict(Kind.CONTAINER_UID, other["_id"], f"{level} {other['label']} has the same UID")
    holder = target[-1][1] if target else project
    file = find_file(site, holder["_id"], name) if holder is not None else None
    if file is not None:
        return Conflict(Kind.FILE_PATH, file["_id"], f"file {name} exists")
    return None


def _same_uid(site: Site, project: Doc, level: str, uid: str, scope: str, own: Doc | None) -> Doc | None:
    if scope == "none":
        return None
    for doc in site.store.find(level, uid=uid):
        if own is not None and doc["_id"] == own["_id"]:
            continue
        in_scope = {"project": doc["project"] == project["_id"], "group": doc["group"] == project["group"]}
        if in_scope.get(scope, True):
            return doc
    return None


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a file: ``action`` is place, skip or wait."""

    action: str
    reason: str = ""


def decide(strategy: Strategy, conflict: Conflict | None, *, is_identical: bool) -> Decision:
    """What the strategy makes of a conflict. ``update`` makes a new version only of what differs."""
    if conflict is None or strategy is Strategy.FORCE_UPDATE:
        return Decision("place")
    if strategy is Strategy.REVIEW:
        return Decision("wait", f"conflict: {conflict.text}")
    if strategy is Strategy.SKIP:
        return Decision("skip", f"conflict: {conflict.text}")
    return Decision("skip", "identical file exists") if is_identical else Decision("place")
