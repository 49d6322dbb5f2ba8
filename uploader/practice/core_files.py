"""Files of core: upload by ticket or form, download, information."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Response, request

from uploader.practice.access import CREATE_FILE, can_see_project
from uploader.practice.asking import Ask, Routes, answer
from uploader.practice.core_containers import any_container, container_for, singular
from uploader.practice.downloads import file_slices
from uploader.practice.hierarchy import shape_file
from uploader.practice.ids import new_id
from uploader.practice.paging import answer_docs
from uploader.practice.placing import find_file, look_at, place
from uploader.practice.problems import ProblemError, not_found
from uploader.practice.signing import sign
from uploader.practice.site import MIB
from uploader.practice.uploads import Uploads

if TYPE_CHECKING:
    from uploader.practice.store import Doc

routes = Routes("/api")
_LEVELS = "<any(projects,subjects,sessions,acquisitions,containers):levels>"
_MULTIPART_FROM = 64 * MIB
_PART = 32 * MIB


def _container(ask: Ask, levels: str, container_id: str, *actions: Any) -> tuple[str, Doc]:
    if levels == "containers":
        return any_container(ask, container_id, *actions)
    level = singular(levels)
    return level, container_for(ask, level, container_id, *actions)


@routes("POST", f"/{_LEVELS}/<container_id>/files")
def upload(ask: Ask, levels: str, container_id: str) -> Any:
    """Open a ticket, close a ticket, or take a form with the bytes inside."""
    level, container = _container(ask, levels, container_id, CREATE_FILE)
    if "ticket" not in request.args:
        return _take_form(ask, level, container)
    if ask.arg("ticket"):
        return _close_ticket(ask, level, container)
    return _open_ticket(ask, level, container)


def _open_ticket(ask: Ask, level: str, container: Doc) -> Any:
    config = ask.site.store.get("meta", "config") or {}
    if not config.get("features", {}).get("signed_url"):
        raise ProblemError(409, "Signed URLs are not supported by this site")
    body = ask.body()
    names = body.get("filenames")
    if not isinstance(names, list) or not names:
        raise ProblemError(400, "filenames must be a list of names")
    listed = body.get("metadata") or {}
    metas = listed if isinstance(listed, list) else [listed] * len(names)
    if not all(isinstance(meta, dict) for meta in metas):
        raise ProblemError(400, "metadata must be an object, or a list of objects")
    files = {str(name): {"owner": new_id(), "meta": meta} for name, meta in zip(names, metas, strict=False)}
    ticket = {"_id": new_id(), "user": ask.caller.user_id, "level": level, "container": container["_id"]}
    ask.site.store.put("ticket", {**ticket, "files": files})
    urls = {name: _urls(ask, file) for name, file in files.items()}
    return {"ticket": ticket["_id"], "urls": urls, "headers": {}}


def _urls(ask: Ask, file: Doc) -> str | list[str]:
    size = file["meta"].get("size")
    if size is not None and not isinstance(size, int):
        raise ProblemError(400, "size must be a whole number")
    Uploads(ask.site).open(file["owner"], size)
    is_multipart = ask.has_feature("multipart_signed_url")
    count = max(1, int(size or 0) // _PART) if is_multipart and (size or 0) >= _MULTIPART_FROM else 1
    urls = [sign(ask.site, "PUT", f"/upload/{file['owner']}/{number}") for number in range(1, count + 1)]
    return urls if is_multipart else urls[0]


def _close_ticket(ask: Ask, level: str, container: Doc) -> Any:
    ticket = ask.site.store.get("ticket", ask.arg("ticket"))
    if ticket is None or ticket["container"] != container["_id"] or ticket["user"] != ask.caller.user_id:
        raise not_found("Ticket", ask.arg("ticket"))
    if "answer" in ticket:
        return ticket["answer"]
    uploads, placed = Uploads(ask.site), []
    for file in ticket["files"].values():
        if uploads.is_open(file["owner"]):
            uploads.finish(file["owner"], None)
    for name, file in ticket["files"].items():
        content = look_at(uploads.join(file["owner"]))
        placed.append(place(ask.site, level, container, name, content, file["meta"], _origin(ask)))
    shown = [shape_file(doc) for doc in placed]
    ask.site.store.change("ticket", ticket["_id"], answer=shown)
    for file in ticket["files"].values():
        uploads.drop(file["owner"])
    return shown


def _origin(ask: Ask) -> Doc:
    return {"type": "user", "id": ask.caller.user_id}


def form_metadata() -> list[Doc]:
    """The ``metadata`` part of a form, as a list."""
    raw = request.form.get("metadata") or (
        request.files["metadata"].read() if "metadata" in request.files else "{}"
    )
    try:
        parsed = json.loads(raw)
    except ValueError:
        raise ProblemError(400, "metadata is not JSON") from None
    return parsed if isinstance(parsed, list) else [parsed]


def take_files(ask: Ask, level: str, container: Doc, metas: list[Doc]) -> list[Doc]:
    """Place the files of a form, each with the metadata of its name."""
    named = {meta.get("name"): meta for meta in metas}
    placed = []
    for field, storage in request.files.items(multi=True):
        if field == "metadata":
            continue
        name = storage.filename or field
        path = ask.site.uploads / f"form-{new_id()}"
        storage.save(path)
        try:
            meta = named.get(name) or (metas[0] if len(metas) == 1 else {})
            placed.append(place(ask.site, level, container, name, look_at(path), meta, _origin(ask)))
        finally:
            path.unlink(missing_ok=True)
    if not placed:
        raise ProblemError(400, "No file in the form")
    return placed


def _take_form(ask: Ask, level: str, container: Doc) -> Any:
    return [shape_file(doc) for doc in take_files(ask, level, container, form_metadata())]


@routes("GET", "/files")
def list_files(ask: Ask) -> Any:
    """Newest versions of all files that the caller can see, always as a page."""
    projects = [doc for doc in ask.site.store.find("project") if can_see_project(ask.caller, doc)]
    docs = [
        f for p in projects for f in ask.site.store.find("file", project=p["_id"]) if not f.get("replaced")
    ]
    listed = answer_docs(ask, docs, shape_file, "file_id")
    return (
        listed if isinstance(listed, dict) else {"count": len(listed), "total": len(docs), "results": listed}
    )


def _file_by_id(ask: Ask, file_id: str) -> Doc:
    versions = ask.site.store.find("file", uid=file_id)
    if ask.arg("version"):
        versions = [doc for doc in versions if str(doc["version"]) == ask.arg("version")]
    if not versions:
        raise not_found("File", file_id)
    container_for(
        ask, versions[-1]["parent_ref"]["type"], versions[-1]["parent_ref"]["id"], "files_view_metadata"
    )
    return versions[-1]


@routes("GET", "/files/<file_id>")
def get_file(ask: Ask, file_id: str) -> Any:
    """One file, its newest version unless ``version`` says which."""
    return shape_file(_file_by_id(ask, file_id))


@routes("GET", "/files/<file_id>/download")
def download_by_id(ask: Ask, file_id: str) -> Any:
    """The bytes of a file."""
    return _send(ask, _file_by_id(ask, file_id))


def _named(ask: Ask, levels: str, container_id: str, name: str, action: str) -> Doc:
    container = _container(ask, levels, container_id, action)[1]
    doc = find_file(ask.site, container["_id"], name)
    if doc is None:
        raise not_found("File", name)
    return doc


@routes("GET", f"/{_LEVELS}/<container_id>/files/<path:name>/info")
def file_info(ask: Ask, levels: str, container_id: str, name: str) -> Any:
    """What is known about a file."""
    return shape_file(_named(ask, levels, container_id, name, "files_view_metadata"))


@routes("PUT", f"/{_LEVELS}/<container_id>/files/<path:name>")
def modify_file(ask: Ask, levels: str, container_id: str, name: str) -> Any:
    """Change a file's type or modality."""
    doc = _named(ask, levels, container_id, name, "files_modify_metadata")
    fields = {key: value for key, value in ask.body().items() if key in {"type", "modality"}}
    ask.site.store.change("file", doc["_id"], **fields, modified=ask.site.now())
    return {"modified": 1}


@routes("DELETE", f"/{_LEVELS}/<container_id>/files/<path:name>")
def delete_file(ask: Ask, levels: str, container_id: str, name: str) -> Any:
    """Remove a file."""
    doc = _named(ask, levels, container_id, name, "files_delete_non_device_data")
    ask.site.store.delete("file", doc["_id"])
    return {"deleted": 1}


@routes("GET", f"/{_LEVELS}/<container_id>/files/<path:name>", is_open=True)
def download(ask: Ask, levels: str, container_id: str, name: str) -> Any:
    """The bytes of a file; or a ticket for them, or what is inside a ZIP archive, or one member of it."""
    if ask.arg("ticket"):
        return _send(ask, _redeem(ask))
    if ask.who is None:
        raise ProblemError(401, "Authentication required")
    action = "files_view_metadata" if ask.flag("info") else "files_download"
    doc = _named(ask, levels, container_id, name, action)
    if "ticket" in request.args:
        ticket = {"_id": new_id(), "file": doc["_id"]}
        ask.site.store.put("ticket", ticket)
        return {"ticket": ticket["_id"], "filename": name, "file_cnt": 1, "size": doc["size"]}
    if ask.flag("info") or ask.arg("member"):
        return _zip_answer(ask, doc)
    return _send(ask, doc)


def _redeem(ask: Ask) -> Doc:
    ticket = ask.site.store.get("ticket", ask.arg("ticket")) or {}
    doc = ask.site.store.get("file", ticket.get("file", ""))
    if doc is None:
        raise not_found("Ticket", ask.arg("ticket"))
    ask.site.store.delete("ticket", ticket["_id"])
    return doc


def _zip_answer(ask: Ask, doc: Doc) -> Response:
    path = ask.site.files / doc["storage_name"]
    if not zipfile.is_zipfile(path):
        raise ProblemError(400, "not a zip file")
    with zipfile.ZipFile(path) as archive:
        if ask.arg("member"):
            try:
                return Response(archive.read(ask.arg("member")), mimetype="application/octet-stream")
            except KeyError:
                raise not_found("Member", ask.arg("member")) from None
        members = [_member(info) for info in archive.infolist() if not info.is_dir()]
        return answer({"comment": archive.comment.decode("utf-8", "replace"), "members": members})


def _member(info: zipfile.ZipInfo) -> Doc:
    moment = datetime(*info.date_time).isoformat()  # noqa: DTZ001 - a ZIP archive knows no time zone
    return {"path": info.filename, "size": info.file_size, "timestamp": moment, "comment": ""}


def _send(ask: Ask, doc: Doc) -> Response:
    path = ask.site.files / doc["storage_name"]
    status, headers, pieces = file_slices(path, request.headers.get("Range", ""))
    mimetype = doc["mimetype"] if ask.flag("view") else "application/octet-stream"
    response = Response(pieces, status, headers, mimetype=mimetype, direct_passthrough=True)
    plain = re.sub(r"[\x00-\x1f\x7f]", "_", doc["name"])
    response.headers.set("Content-Disposition", "attachment", filename=plain)
    return response
