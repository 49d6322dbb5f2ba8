"""The audit report of an import, and what is told along the way."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from uploader.practice.jobs import CONFLICT, ENDED, stats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.practice.site import Site
    from uploader.practice.store import Doc

COLUMNS = (
    "status",
    "reason",
    "src_path",
    "dst_path",
    "file_id",
    "version",
    "session_uid",
    "acquisition_uid",
    "scan_result",
)
_TICK_S = 0.1


def rows(site: Site, import_id: str) -> list[Doc]:
    """The report: every file of the session once, in the order of their paths."""
    job = site.store.get("import", import_id) or {}
    items = site.store.find("item", parent=import_id)
    if job.get("report_skip"):
        items = [item for item in items if item["status"] != "skipped"]
    return [{name: item.get(name, "") for name in COLUMNS} for item in items]


def as_jsonl(docs: list[Doc]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(doc) + "\n" for doc in docs)


def as_csv(docs: list[Doc]) -> str:
    """A table with the names of the columns above it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(docs)
    return out.getvalue()


def progress_item(item: Doc) -> Doc:
    """One file, as the progress shows it."""
    shown = {"_id": item["_id"], "seq": item["seq"], "path": item["src_path"], "size": item["size"]}
    return {**shown, "status": item["status"], "reason": item["reason"], "dst_path": item.get("dst_path", "")}


def totals(site: Site, job: Doc) -> Doc:
    """Where the import stands."""
    return {"status": job["status"], **stats(site.store.find("item", parent=job["_id"]))}


def iter_changes(
    site: Site, import_id: str, after: int, *, is_waiting: bool
) -> Iterator[tuple[int, str, Any]]:
    """(number, event, data) of every change after ``after``; ``is_waiting`` stays until the import ends."""
    while True:
        job = site.store.get("import", import_id) or {}
        items = [item for item in site.store.find("item", parent=import_id) if item["seq"] > after]
        for item in sorted(items, key=lambda item: int(item["seq"])):
            after = int(item["seq"])
            yield after, "item", progress_item(item)
        is_over = job.get("status") in {*ENDED, CONFLICT}
        if is_over or not is_waiting:
            yield after, "end" if is_over else "totals", totals(site, job)
            return
        if items:
            yield after, "totals", totals(site, job)
        if site.closing.wait(_TICK_S):
            return


def as_tree(items: list[Doc]) -> Doc:
    """Files under the labels of their destination."""
    tree: Doc = {}
    for item in items:
        node = tree
        *folders, name = (item["dst_path"] or item["path"]).split("/")
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = item["status"]
    return tree
