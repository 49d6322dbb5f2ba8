"""The Bulk Import job: it takes the blobs of a session, one after the other, to where the rules say."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from uploader.practice import malware
from uploader.practice.conflicts import Strategy, decide, find_conflict, find_target
from uploader.practice.dicom_series import Unit, plan_units
from uploader.practice.hierarchy import new_container, path_of
from uploader.practice.ids import new_id
from uploader.practice.placing import Content, find_file, look_at, place
from uploader.practice.rules import Placement, Rules
from uploader.practice.uploads import Uploads

if TYPE_CHECKING:
    from uploader.practice.site import Site
    from uploader.practice.store import Doc

log = logging.getLogger(__name__)

PENDING, RUNNING, COMPLETED, FAILED, CANCELED = "pending", "running", "completed", "failed", "canceled"
CONFLICT = "conflict"
"""Everything is done but what waits for review; the job is then not completed."""

SKIPPED = "skipped"
ENDED = frozenset({COMPLETED, FAILED, CANCELED})
LEVEL_FIELDS = {"subject", "session", "acquisition"}


class Jobs:
    """Runs imports, each in a thread of its own; goes on after a restart where it was."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._threads: dict[str, threading.Thread] = {}
        self._placing = threading.Lock()
        site.start_import = self.start
        site.cancel_import = self.cancel

    def resume(self) -> None:
        """Start again what was running when the site ended."""
        for job in self._site.store.find("import"):
            if job["status"] in {PENDING, RUNNING}:
                self.start(job["_id"])

    def start(self, import_id: str) -> None:
        """Begin an import."""
        thread = threading.Thread(
            target=self._run, args=(import_id,), name=f"import-{import_id}", daemon=True
        )
        self._threads[import_id] = thread
        thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for the imports, which stop at the next file once the site is closing."""
        for thread in list(self._threads.values()):
            thread.join(timeout_s)

    def cancel(self, import_id: str) -> None:
        """Ask an import to stop before its next file; one that waits for review ends at once."""
        with self._site.store.transaction():
            job = self._site.store.get("import", import_id) or {}
            if job.get("status") == CONFLICT:
                _end(self._site, import_id, CANCELED)
            elif job.get("status") not in ENDED:
                self._site.store.change("import", import_id, cancel_requested=True)

    def _run(self, import_id: str) -> None:
        try:
            self._work(import_id)
        except Exception as error:
            if not self._site.closing.is_set():
                log.exception("import %s failed", import_id)
                _end(self._site, import_id, FAILED, f"internal error: {type(error).__name__}")

    def _work(self, import_id: str) -> None:
        site = self._site
        job = site.store.change("import", import_id, status=RUNNING, started=site.now())
        items = make_items(site, job)
        rules = Rules(job["rules"])
        for unit in plan_units(site, rules, [item for item in items if item["status"] == PENDING]):
            if site.closing.wait(site.options.item_delay_s) or site.closing.is_set():
                return
            job = site.store.get("import", import_id) or job
            if job.get("cancel_requested"):
                _leave_rest(site, import_id, CANCELED, "import canceled")
                _end(site, import_id, CANCELED)
                return
            with self._placing:
                take_unit(site, job, rules, unit)
            if _is_too_much(site, job):
                _leave_rest(site, import_id, SKIPPED, "not reached: fail_fast")
                _end(site, import_id, FAILED, "too many files failed")
                return
        finish_if_done(site, import_id)


def make_items(site: Site, job: Doc) -> list[Doc]:
    """One item for each blob of the session; made once."""
    known = site.store.find("item", parent=job["_id"])
    if known or job.get("has_items"):
        return known
    blobs = [b for b in site.store.find("blob", parent=job["blob_session_id"]) if b["status"] == "finished"]
    prefix = job.get("prefix", "")
    blobs = sorted((b for b in blobs if b["path"].startswith(prefix)), key=lambda blob: str(blob["path"]))
    with site.store.transaction():
        for blob in blobs[: job.get("limit")]:
            item = {
                "_id": new_id(),
                "import_id": job["_id"],
                "blob_id": blob["_id"],
                "src_path": blob["path"],
            }
            item |= {"size": blob["size"], "status": PENDING, "reason": "", "seq": 0}
            site.store.put("item", item, parent=job["_id"], name=blob["path"])
        site.store.change("import", job["_id"], has_items=True)
    return site.store.find("item", parent=job["_id"])


def set_item(site: Site, item_id: str, **fields: Any) -> Doc:
    """Change an item and number the change, for those who follow along."""
    with site.store.transaction():
        item = site.store.get("item", item_id) or {}
        counter = site.store.get("meta", "item_seq") or {"_id": "item_seq", "value": 0}
        counter["value"] += 1
        site.store.put("meta", counter)
        assert item
        return site.store.change("item", item_id, seq=counter["value"], **fields)


def take_unit(site: Site, job: Doc, rules: Rules, unit: Unit) -> None:
    """Take one file to its place, or say why not."""
    outcome = _outcome(site, job, rules, unit)
    if "conflict" in outcome:
        outcome["conflict"]["items"] = [item["_id"] for item in unit.items]
    for item in unit.items:
        set_item(site, item["_id"], **outcome)


def _outcome(site: Site, job: Doc, rules: Rules, unit: Unit) -> Doc:
    if unit.rule is None:
        return {"status": SKIPPED, "reason": "no rule matches"}
    placement = unit.placement(rules)
    if placement.lacking:
        status = SKIPPED if job["missing_meta"] == "skip" else FAILED
        return {"status": status, "reason": f"missing metadata: {', '.join(placement.lacking)}.label"}
    path = unit.join(site, Uploads(site))
    content = look_at(path)
    scan_result = _scan(site, path)
    if scan_result == malware.FAILED:
        for item in unit.items:
            Uploads(site).drop(item["blob_id"])
        return {"status": FAILED, "reason": "malware found", "scan_result": scan_result}
    placed = place_unit(site, job, placement, unit.file_name(placement), content)
    unit.clean(path)
    return {**placed, "scan_result": scan_result}


def _scan(site: Site, path: Any) -> str:
    config = site.store.get("meta", "config") or {}
    return malware.scan(path) if config.get("features", {}).get("malware_scanning") else malware.DISABLED


def place_unit(
    site: Site,
    job: Doc,
    placement: Placement,
    name: str,
    content: Content,
    *,
    override: Strategy | None = None,
) -> Doc:
    """Place one file by the import's strategy; what it returns goes into its items."""
    with site.store.transaction():
        project = site.store.get("project", job["refs"]["project"])
        assert project is not None
        strategy = override or Strategy(job["conflict_strategy"])
        conflict = find_conflict(site, project, placement, name, job["uid_scope"])
        decision = decide(
            strategy, conflict, is_identical=_is_identical(site, project, placement, name, content)
        )
        outcome: Doc = {"session_uid": placement.meta.get("session.uid", "")}
        outcome |= {"acquisition_uid": placement.meta.get("acquisition.uid", ""), "dst_path": ""}
        if decision.action == "wait":
            assert conflict is not None
            waiting = {"kind": conflict.kind.value, "existing_id": conflict.existing_id, "file_name": name}
            return {**outcome, "status": CONFLICT, "reason": decision.reason, "conflict": waiting}
        if decision.action == "skip":
            return {**outcome, "status": SKIPPED, "reason": decision.reason}
        if job["dry_run"]:
            labels = [placement.label(level) or "" for level, _ in find_target(site, project, placement)]
            dst = "/".join([project["group"], project["label"], *labels, name])
            return {**outcome, "status": COMPLETED, "reason": "dry run", "dst_path": dst}
        level, container = _make_target(site, project, placement)
        fields = {**placement.part("file"), "type": placement.file_type}
        file = place(site, level, container, name, content, fields, job["origin"])
        dst = f"{path_of(site.store, level, container)}/{name}"
        outcome |= {"dst_path": dst, "file_id": file["file_id"], "version": file["version"]}
        outcome |= {
            "session_id": container["_id"] if level == "session" else container["parents"].get("session")
        }
        return {**outcome, "status": COMPLETED, "reason": ""}


def _is_identical(site: Site, project: Doc, placement: Placement, name: str, content: Content) -> bool:
    target = find_target(site, project, placement)
    holder = target[-1][1] if target else project
    file = find_file(site, holder["_id"], name) if holder else None
    return file is not None and file["hash"] == content.hash


def _make_target(site: Site, project: Doc, placement: Placement) -> tuple[str, Doc]:
    level, container = "project", project
    for name, doc in find_target(site, project, placement):
        fields = {key: value for key, value in placement.part(name).items() if key != "_id"}
        if doc is None:
            doc = new_container(site, name, container, fields)  # noqa: PLW2901 - found or made
        elif fields.get("uid") and not doc.get("uid"):
            doc = site.store.change(name, doc["_id"], uid=fields["uid"])  # noqa: PLW2901 - the same, with its UID
        level, container = name, doc
    return level, container


# --- how an import ends ----------------------------------------------------------------------


def stats(items: list[Doc]) -> dict[str, int]:
    """How many files stand where, and their bytes."""
    counts = dict.fromkeys((PENDING, COMPLETED, SKIPPED, FAILED, CONFLICT, CANCELED), 0)
    for item in items:
        counts[item["status"]] += 1
    done = [item for item in items if item["status"] == COMPLETED]
    return {"total": len(items), **counts, "bytes_total": _bytes(items), "bytes_completed": _bytes(done)}


def _bytes(items: list[Doc]) -> int:
    return sum(int(item["size"]) for item in items)


def _is_too_much(site: Site, job: Doc) -> bool:
    items = site.store.find("item", parent=job["_id"])
    failed = sum(item["status"] == FAILED for item in items)
    limit = str(job["fail_fast"])
    if limit.endswith("%"):
        return bool(failed * 100 > float(limit[:-1]) * len(items))
    return bool(failed >= int(limit) > 0)


def _leave_rest(site: Site, import_id: str, status: str, reason: str) -> None:
    for item in site.store.find("item", parent=import_id):
        if item["status"] == PENDING:
            set_item(site, item["_id"], status=status, reason=reason)


def finish_if_done(site: Site, import_id: str) -> None:
    """End the import unless something in it still waits."""
    counts = stats(site.store.find("item", parent=import_id))
    if counts[CONFLICT]:
        site.store.change("import", import_id, status=CONFLICT, modified=site.now())
    elif not counts[PENDING]:
        has_only_failures = counts[FAILED] and counts[FAILED] == counts["total"]
        _end(site, import_id, FAILED if has_only_failures else COMPLETED)


def _end(site: Site, import_id: str, status: str, error: str = "") -> None:
    site.store.change(
        "import", import_id, status=status, finished=site.now(), modified=site.now(), error=error
    )
