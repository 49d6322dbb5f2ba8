"""The transfer service: blob sessions, and the blobs that are sent into them part by part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from uploader.practice.access import UPLOAD, project_for
from uploader.practice.asking import Ask, Routes
from uploader.practice.ids import new_id
from uploader.practice.paging import Condition, field_of, read_filter, read_window, sort_docs
from uploader.practice.problems import ProblemError, UnprocessableError, missing, not_found, wrong
from uploader.practice.signing import sign
from uploader.practice.site import FinishBody
from uploader.practice.uploads import MAX_PARTS, Uploads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.practice.store import Doc

routes = Routes("/xfer")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def check_text(body: Doc, *, required: Sequence[str] = (), nullable: Sequence[str] = ()) -> None:
    """422 unless the required fields are strings and the nullable ones strings or null or not there."""
    detail = [missing(name) for name in required if name not in body]
    for name in (*required, *nullable):
        value = body.get(name)
        is_null_allowed = name in nullable or name not in body
        if not isinstance(value, str) and not (value is None and is_null_allowed):
            detail.append(wrong("string_type", "Input should be a valid string", name))
    if detail:
        raise UnprocessableError(detail)


def answer_results(ask: Ask, docs: list[Doc], allowed: Sequence[str]) -> Any:
    """A list of the transfer service: filtered, sorted, cut by ``after_id``, ``before_id`` and ``limit``."""
    conditions = read_filter(ask.arg("filter"))
    _check_fields(conditions, allowed)
    kept = [doc for doc in docs if all(condition.holds(doc) for condition in conditions)]
    if ask.arg("before_id"):
        kept = [doc for doc in kept if doc["_id"] < ask.arg("before_id")]
    if ask.arg("after_id"):
        kept = [doc for doc in kept if doc["_id"] > ask.arg("after_id")]
    ordered = sort_docs(kept, ask.arg("sort") or "_id")
    return {"results": ordered[: read_window(ask).limit], "count": len(kept)}


def _check_fields(conditions: Sequence[Condition], allowed: Sequence[str]) -> None:
    for condition in conditions:
        if condition.field not in allowed:
            detail = wrong("value_error", f"invalid filter field: {condition.field}", "filter")
            raise UnprocessableError([{**detail, "loc": ["query", "filter"]}])


def _origin(ask: Ask) -> Doc:
    return {"type": "user", "id": ask.caller.user_id}


# --- blob sessions ---------------------------------------------------------------------------


@routes("POST", "/blob-sessions")
def open_session(ask: Ask) -> Any:
    """Begin a blob session in a project."""
    body = ask.body()
    check_text(body, required=["project_id"], nullable=["label", "local_path"])
    project_for(ask, body["project_id"], UPLOAD)
    made = {"_id": new_id(), "project_id": body["project_id"], "label": body.get("label")}
    made |= {"local_path": body.get("local_path"), "status": "open", "origin": _origin(ask)}
    made |= {"created": ask.site.now(), "modified": ask.site.now()}
    ask.site.store.put("blob_session", made, project=made["project_id"])
    return made


def session_for(ask: Ask, session_id: str) -> Doc:
    """A blob session of a project that the caller may upload to."""
    found = ask.site.store.get("blob_session", session_id)
    if found is None:
        raise not_found("Blob session", session_id)
    project_for(ask, found["project_id"], UPLOAD)
    return found


@routes("GET", "/blob-sessions/<session_id>")
def get_session(ask: Ask, session_id: str) -> Any:
    """One blob session."""
    return session_for(ask, session_id)


@routes("DELETE", "/blob-sessions/<session_id>")
def delete_session(ask: Ask, session_id: str) -> Any:
    """Remove a blob session with its blobs; not while an import reads it."""
    session_for(ask, session_id)
    jobs = ask.site.store.find("import", uid=session_id)
    if any(job["status"] in {"pending", "running", "conflict"} for job in jobs):
        raise ProblemError(409, f"Blob session {session_id} is being imported")
    for blob in ask.site.store.find("blob", parent=session_id):
        _drop_blob(ask, blob)
    ask.site.store.delete("blob_session", session_id)
    return {"deleted": 1}


@routes("POST", "/blob-sessions/<session_id>/finish")
def finish_session(ask: Ask, session_id: str) -> Any:
    """End a blob session whose blobs are all finished; the same answer to the same wish."""
    found = session_for(ask, session_id)
    if found["status"] == "finished":
        return found
    unfinished = [
        blob for blob in ask.site.store.find("blob", parent=session_id) if blob["status"] != "finished"
    ]
    if unfinished:
        raise ProblemError(409, f"{len(unfinished)} blobs of session {session_id} are not finished")
    return ask.site.store.change("blob_session", session_id, status="finished", modified=ask.site.now())


# --- blobs -----------------------------------------------------------------------------------

_BLOB_FILTER = ("_id", "project_id", "blob_session_id", "path", "status", "created", "modified", "size")


@routes("POST", "/blobs")
def open_blob(ask: Ask) -> Any:
    """Begin a blob."""
    body = ask.body()
    check_text(body, required=["path"], nullable=["project_id", "blob_session_id", "file_id"])
    project_id = body.get("project_id")
    if not body["path"].strip("/") or _CONTROL.search(body["path"]):
        raise UnprocessableError([wrong("value_error", "Value error, not a path", "path")])
    size = body.get("size")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or size < 0):
        raise UnprocessableError([wrong("int_type", "Input should be a valid integer", "size")])
    if body.get("blob_session_id"):
        session = session_for(ask, body["blob_session_id"])
        if session["status"] != "open":
            raise ProblemError(409, f"Blob session {session['_id']} is finished")
        project_id = session["project_id"]
    elif not project_id:
        raise UnprocessableError([missing("blob_session_id")])
    project_for(ask, str(project_id), UPLOAD)
    return _new_blob(ask, body, str(project_id))


def _new_blob(ask: Ask, body: Doc, project_id: str) -> Doc:
    made: Doc = {"_id": new_id(), "project_id": project_id, "blob_session_id": body.get("blob_session_id")}
    made |= {
        "path": body["path"],
        "size": body.get("size"),
        "multipart": ask.flag("multipart"),
        "status": "pending",
    }
    made |= {"file_id": body.get("file_id"), "seq_no": body.get("seq_no"), "origin": _origin(ask)}
    made |= {"created": ask.site.now(), "modified": ask.site.now()}
    Uploads(ask.site).open_blob(made["_id"], made["size"])
    ask.site.store.put(
        "blob", made, parent=made["blob_session_id"] or "", project=project_id, name=made["path"]
    )
    return made


def blob_for(ask: Ask, blob_id: str) -> Doc:
    """A blob of a project that the caller may upload to."""
    found = ask.site.store.get("blob", blob_id)
    if found is None:
        raise not_found("Blob", blob_id)
    project_for(ask, found["project_id"], UPLOAD)
    return found


@routes("GET", "/blobs")
def list_blobs(ask: Ask) -> Any:
    """Blobs of the projects that the caller may upload to."""
    docs: list[Doc] = []
    seen: dict[str, bool] = {}
    session = next(
        (c for c in read_filter(ask.arg("filter")) if c.field == "blob_session_id" and c.operator == "="),
        None,
    )
    for blob in ask.site.store.find("blob", by=("parent", session.value) if session else None):
        project_id = blob["project_id"]
        if project_id not in seen:
            seen[project_id] = _may_upload(ask, project_id)
        if seen[project_id]:
            docs.append(blob)
    return answer_results(ask, docs, _BLOB_FILTER)


def _may_upload(ask: Ask, project_id: str) -> bool:
    try:
        project_for(ask, project_id, UPLOAD)
    except ProblemError:
        return False
    return True


@routes("GET", "/blobs/<blob_id>")
def get_blob(ask: Ask, blob_id: str) -> Any:
    """One blob."""
    return blob_for(ask, blob_id)


@routes("DELETE", "/blobs/<blob_id>")
def delete_blob(ask: Ask, blob_id: str) -> Any:
    """Remove a blob; what is still on its way is refused from then on."""
    _drop_blob(ask, blob_for(ask, blob_id))
    return {"deleted": 1}


def _drop_blob(ask: Ask, blob: Doc) -> None:
    Uploads(ask.site).drop(blob["_id"])
    ask.site.store.delete("blob", blob["_id"])


@routes("POST", "/blobs/<blob_id>/upload")
def part_address(ask: Ask, blob_id: str) -> Any:
    """An address for one part, good for a while."""
    blob = blob_for(ask, blob_id)
    if blob["status"] != "pending":
        raise ProblemError(409, f"Blob {blob_id} is finished")
    text = ask.arg("part") or "1"
    highest = MAX_PARTS if blob["multipart"] else 1
    if not text.isdigit() or not 1 <= int(text) <= highest:
        detail = wrong("int_parsing", f"Input should be an integer from 1 to {highest}", "part")
        raise UnprocessableError([{**detail, "loc": ["query", "part"]}])
    return {"upload_url": Uploads(ask.site).part_url(blob_id, int(text))}


@routes("POST", "/blobs/<blob_id>/finish")
def finish_blob(ask: Ask, blob_id: str) -> Any:
    """Join the parts; the same answer to the same wish. The form of the body is checked before all else."""
    body = ask.json()
    etags = None if body is None else _read_etags(ask, body)
    blob = blob_for(ask, blob_id)
    if blob["status"] == "finished":
        return blob
    if etags is None and blob["multipart"]:
        etags = _read_etags(ask, {})
    size = Uploads(ask.site).finish(blob_id, etags)
    return ask.site.store.change("blob", blob_id, status="finished", size=size, modified=ask.site.now())


def _read_etags(ask: Ask, body: Any) -> list[tuple[int, str]]:
    """Part numbers and ETags, in the dialect of this site."""
    body = body if isinstance(body, dict) else {}
    if ask.site.options.finish_body is FinishBody.ETAGS:
        tags = body.get("etags")
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise UnprocessableError([_lacks(body, "etags", "list[str]")])
        return list(enumerate(tags, 1))
    parts = body.get("parts")
    if not isinstance(parts, list):
        raise UnprocessableError([_lacks(body, "parts", "list[object]")])
    for place, part in enumerate(parts):
        for name in ("part", "etag"):
            if field_of(part, name) is None:
                raise UnprocessableError([missing("parts", place, name)])
    return [(int(part["part"]), str(part["etag"])) for part in parts]


def _lacks(body: Doc, name: str, kind: str) -> Doc:
    if name not in body:
        return missing(name)
    return wrong("list_type", f"Input should be a valid {kind}", name)


@routes("POST", "/blobs/<blob_id>/download")
def blob_download(ask: Ask, blob_id: str) -> Any:
    """An address to read a finished blob from."""
    if blob_for(ask, blob_id)["status"] != "finished":
        raise ProblemError(409, f"Blob {blob_id} is not finished")
    return {"download_url": sign(ask.site, "GET", f"/blobs/{blob_id}")}


@routes("POST", "/blobs/batch-delete")
def batch_delete(ask: Ask) -> Any:
    """Remove several blobs (deprecated on the real site)."""
    batch = ask.body().get("batch")
    if not isinstance(batch, list):
        raise UnprocessableError([missing("batch")])
    for blob_id in batch:
        _drop_blob(ask, blob_for(ask, str(blob_id)))
    return {"deleted": len(batch)}
