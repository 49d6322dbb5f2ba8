"""The transfer service: blob sessions, blobs, parts, and Bulk Import jobs, through fw-client on ``/xfer``."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from uploader.errors import NoDialect, ServerRefused
from uploader.flywheel.dialects import DIALECTS, Dialect, ImportWish, missing_fields
from uploader.model.transfer import BlobOpened, JobStatus, PartAddress, ReportRow, Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.flywheel.connection import Connection
    from uploader.model.transfer import Acknowledged

STORAGE_HEADERS = {"x-ms-blob-type": "BlockBlob"}
"""What the storages want to see, and all that they want to see."""

GOOD_ENDS = frozenset({"completed", "complete", "successful", "success", "succeeded", "done"})
BAD_ENDS = frozenset({"failed", "error", "canceled", "cancelled", "aborted", "timeout"})
HELD = frozenset({"review", "in_review", "conflict", "conflicts", "unresolved"})
GOOD_ROWS = GOOD_ENDS | {"created", "updated", "imported", "placed"}

TRIAL_LABEL = "Case Uploader doctor (a test, to be removed)"
TRIAL_NAME = "case-uploader-doctor.txt"
TRIAL_BYTES = 1024

NO_ID = "0" * 24
NOT_FOUND, CONFLICT, INVALID = 404, 409, 422


def has_bulk_import(line: Connection) -> bool:
    """Whether the site has the transfer service at all."""
    try:
        line.ask("use the Bulk Import", lambda: line.raw.get("/xfer/imports", params={"limit": "1"}))
    except ServerRefused as error:
        if error.params["status"] == NOT_FOUND:
            return False
        raise
    return True


class BulkImport:
    """Transport of bytes and service of import jobs in one project; satisfies both steps' Protocols."""

    route = Route.BULK_IMPORT

    def __init__(self, connection: Connection, project_id: str) -> None:
        self._line = connection
        self._project_id = project_id
        self._dialect: Dialect | None = None

    # --- bytes ---------------------------------------------------------------------------------

    def open_session(self, label: str) -> str:
        """Open a blob session; nothing in it is imported until a job names it."""
        body = {"project_id": self._project_id, "label": label, "local_path": None}
        return str(self._post("start an upload", "/xfer/blob-sessions", body)["_id"])

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        """Announce one archive. ``key`` travels along for sites that honour it."""
        body = {
            "project_id": self._project_id,
            "blob_session_id": session_id,
            "path": name,
            "size": size_bytes,
            "idempotency_key": key,
        }
        return BlobOpened(str(self._post("upload files", "/xfer/blobs", body, multipart="true")["_id"]))

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """Fetch a fresh pre-signed address for one part."""
        answer = self._post("upload files", f"/xfer/blobs/{blob_id}/upload", None, part=str(part_number))
        return PartAddress(str(answer["upload_url"]), STORAGE_HEADERS)

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """Put the parts together at the server. Done already counts as done."""
        body = self.dialect().finish_blob(acknowledged)
        self._post_once_more("finish a file", f"/xfer/blobs/{blob_id}/finish", body)

    def close_session(self, session_id: str) -> None:
        """Say that the session is complete. Done already counts as done.

        A blob whose opening was never answered is known to the server alone and keeps the session open: it
        holds nothing, and is removed.
        """
        address = f"/xfer/blob-sessions/{session_id}/finish"
        if self._post_once_more("finish the upload", address, None):
            return
        if self._drop_unfinished(session_id):
            self._post_once_more("finish the upload", address, None)

    def drop_session(self, session_id: str) -> None:
        """Remove a session with its blobs; nothing of it was imported."""
        address = f"/xfer/blob-sessions/{session_id}"
        try:
            self._line.ask("take an upload back", lambda: self._line.raw.delete(address))
        except ServerRefused as error:
            if error.params["status"] != NOT_FOUND:
                raise

    def _post_once_more(self, deed: str, address: str, body: dict[str, Any] | None) -> bool:
        """Post what may be done already; says whether the server did not object."""
        try:
            self._post(deed, address, body)
        except ServerRefused as error:
            if error.params["status"] != CONFLICT:
                raise
            return False
        return True

    def _drop_unfinished(self, session_id: str) -> int:
        params = {"filter": f"blob_session_id={session_id}", "limit": "1000"}
        answer = self._line.ask("upload files", lambda: self._line.raw.get("/xfer/blobs", params=params))
        ours = [blob for blob in answer["results"] if blob.get("blob_session_id") == session_id]
        unfinished = [str(blob["_id"]) for blob in ours if blob.get("status") == "pending"]
        for blob_id in unfinished:
            self._drop(blob_id)
        return len(unfinished)

    def _drop(self, blob_id: str) -> None:
        self._line.ask("upload files", lambda: self._line.raw.delete(f"/xfer/blobs/{blob_id}"))

    @contextmanager
    def trial_address(self) -> Iterator[PartAddress]:
        """Give the address of a part in a session that is removed at the end of the block."""
        session_id = self.open_session(TRIAL_LABEL)
        try:
            blob = self.open_blob(session_id, TRIAL_NAME, TRIAL_BYTES, session_id)
            yield self.part_address(blob.blob_id, 1)
        finally:
            address = f"/xfer/blob-sessions/{session_id}"
            self._line.ask("remove a test", lambda: self._line.raw.delete(address))

    # --- jobs ----------------------------------------------------------------------------------

    def find_import(self, label: str) -> JobStatus | None:
        """Find the job of that label: one may exist although its answer was lost."""
        filters = f"refs.project={self._project_id},label={label}"
        answer = self._line.ask(
            "see import jobs",
            lambda: self._line.raw.get(
                "/xfer/imports", params={"filter": filters, "limit": "10", "all": "true"}
            ),
        )
        jobs = answer["results"] if isinstance(answer, dict) else answer
        return next(
            (self._job(job) for job in jobs if job.get("label") == label and not job.get("dry_run")), None
        )

    def start_import(
        self, session_id: str, label: str, description: str, rules: Sequence[dict[str, Any]]
    ) -> JobStatus:
        """Start the job, once: a lost answer is the caller's to look up by label."""
        wish = ImportWish(self._project_id, session_id, label, description, rules)
        body = self.dialect().start_import(wish)
        started = self._line.tell("start an import", lambda: self._line.raw.post("/xfer/imports", json=body))
        return self._job(started)

    def import_status(self, job_id: str) -> JobStatus:
        """Ask how the job is doing."""
        job = self._line.ask("see the import job", lambda: self._line.raw.get(f"/xfer/imports/{job_id}"))
        return self._job(job)

    def import_report(self, job_id: str) -> tuple[ReportRow, ...]:
        """Fetch the audit report of a job that is over."""
        address, params = f"/xfer/imports/{job_id}/report", {"format": "jsonl"}
        answer = self._line.ask("read the import's report", lambda: self._download(address, params))
        return tuple(_row(json.loads(line)) for line in answer.splitlines() if line.strip())

    def _download(self, address: str, params: dict[str, str]) -> str:
        with self._line.raw.stream("GET", address, params=params) as response:
            response.read()
            return str(response.text)

    def _job(self, job: dict[str, Any]) -> JobStatus:
        status = str(job.get("status", "")).lower()
        return JobStatus(
            job_id=str(job["_id"]),
            status=status,
            is_over=status in GOOD_ENDS | BAD_ENDS | HELD,
            is_good=status in GOOD_ENDS,
            done_count=_done_count(job),
            url=self._job_url(job),
            is_held=status in HELD,
        )

    def _job_url(self, job: dict[str, Any]) -> str:
        """Prefer what the server says; the address of a job's page is not public."""
        named = next((job[field] for field in ("web_url", "url", "html_url") if job.get(field)), None)
        return str(
            named or f"{self._line.key.base_url}/#/projects/{self._project_id}/imports?import={job['_id']}"
        )

    # --- dialects ------------------------------------------------------------------------------

    def dialect(self) -> Dialect:
        """Find the dialect that this site speaks, by two requests that can't change anything.

        A job without a label for a session that does not exist, and the end of a blob that does not exist:
        a site that knows the form answers that something is missing or not found, one that does not names
        the fields that it wants.

        Raises
        ------
        NoDialect
            When no dialect fits; the fields that were asked for are named.
        """
        if self._dialect is None:
            asked_for: tuple[str, ...] = ()
            for dialect in DIALECTS:
                asked_for = self._complaints(dialect)
                if not asked_for:
                    self._dialect = dialect
                    break
            else:
                fields = ", ".join(asked_for)
                raise NoDialect(host=self._line.key.site, request="Bulk Import", fields=fields)
        return self._dialect

    def _complaints(self, dialect: Dialect) -> tuple[str, ...]:
        wish = ImportWish(self._project_id, NO_ID, "", "", (), dry_run=True)
        job = {field: value for field, value in dialect.start_import(wish).items() if field != "label"}
        about_job = self._validate("/xfer/imports", job)
        about_blob = self._validate(f"/xfer/blobs/{NO_ID}/finish", dialect.finish_blob(()))
        known = {"body.label", "body.rules", "label", "rules"}
        return tuple(path for path in (*about_job, *about_blob) if path not in known)

    def _validate(self, address: str, body: dict[str, Any] | None) -> tuple[str, ...]:
        answer = self._line.ask("start an import", lambda: self._line.raw.post(address, json=body, raw=True))
        return missing_fields(answer.json()) if answer.status_code == INVALID else ()

    def _post(self, deed: str, address: str, body: dict[str, Any] | None, **params: str) -> dict[str, Any]:
        options: dict[str, Any] = {} if body is None else {"json": body}
        answer = self._line.tell(deed, lambda: self._line.raw.post(address, params=params, **options))
        return dict(answer or {})


def _done_count(job: dict[str, Any]) -> int:
    """Files placed so far, under any of the names that such counters have."""
    stats = job.get("stats") or job.get("progress") or {}
    names = ("completed", "done", "imported", "created")
    return next((int(stats[name]) for name in names if isinstance(stats, dict) and name in stats), 0)


def _row(row: dict[str, Any]) -> ReportRow:
    return ReportRow(
        src_path=str(row.get("src_path") or ""),
        dst_path=str(row.get("dst_path") or ""),
        is_good=str(row.get("status", "")).lower() in GOOD_ROWS,
        reason=str(row.get("reason") or ""),
        file_id=str(row.get("file_id") or ""),
    )
