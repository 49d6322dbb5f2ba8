"""A person's decision on a file that waits in a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.practice.conflicts import Strategy, find_target
from uploader.practice.dicom_series import plan_units
from uploader.practice.jobs import SKIPPED, finish_if_done, place_unit, set_item
from uploader.practice.placing import find_file, look_at
from uploader.practice.rules import Placement, Rules
from uploader.practice.uploads import Uploads

if TYPE_CHECKING:
    from uploader.practice.site import Site
    from uploader.practice.store import Doc


def resolve_conflict(site: Site, item_id: str, method: str) -> None:
    """Carry out one of `METHODS` for the file of an item, and end the import if it was the last to wait."""
    item = site.store.get("item", item_id)
    job = site.store.get("import", item["import_id"]) if item else None
    assert item is not None
    assert job is not None
    items = [doc for key in item["conflict"]["items"] if (doc := site.store.get("item", key))]
    outcome: Doc = {"status": SKIPPED, "reason": "rejected in review"}
    if method != "reject_incoming":
        outcome = _place(site, job, items, method)
    for doc in items:
        set_item(site, doc["_id"], **outcome)
    finish_if_done(site, job["_id"])


def _place(site: Site, job: Doc, items: list[Doc], method: str) -> Doc:
    rules = Rules(job["rules"])
    unit = next(plan_units(site, rules, items))
    placement, name = unit.placement(rules), items[0]["conflict"]["file_name"]
    if method == "rename_incoming":
        name = _free_name(site, job, placement, name)
    path = unit.join(site, Uploads(site))
    outcome = place_unit(site, job, placement, name, look_at(path), override=Strategy.FORCE_UPDATE)
    unit.clean(path)
    return {**outcome, "reason": f"resolved: {method}"}


def _free_name(site: Site, job: Doc, placement: Placement, name: str) -> str:
    """The name with the first ``_N`` before its endings that nobody has."""
    project = site.store.get("project", job["refs"]["project"])
    assert project is not None
    target = find_target(site, project, placement)
    holder = target[-1][1] if target else project
    stem, dot, ending = name.partition(".")
    number, free = 0, name
    while holder is not None and find_file(site, holder["_id"], free) is not None:
        number += 1
        free = f"{stem}_{number}{dot}{ending}"
    return free
