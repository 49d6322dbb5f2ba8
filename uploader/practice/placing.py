"""A file arriving in a container: its version, hash, type and member count."""

from __future__ import annotations

import hashlib
import mimetypes
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.practice.hierarchy import path_of
from uploader.practice.ids import new_id
from uploader.practice.uploads import PIECE_BYTES, link_or_copy

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.practice.site import Site
    from uploader.practice.store import Doc

_TYPES = (
    (".dicom.zip", "dicom"),
    (".dcm.zip", "dicom"),
    (".dcm", "dicom"),
    (".dicom", "dicom"),
    (".ima", "dicom"),
    (".nii.gz", "nifti"),
    (".nii", "nifti"),
    (".zip", "archive"),
    (".pdf", "pdf"),
    (".csv", "tabular data"),
    (".tsv", "tabular data"),
    (".json", "source code"),
    (".txt", "text"),
    (".log", "log"),
    (".mp4", "video"),
    (".avi", "video"),
    (".mov", "video"),
    (".png", "image"),
    (".jpg", "image"),
    (".jpeg", "image"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """What the bytes of a file say about themselves."""

    path: Path
    size_bytes: int
    sha384: str
    zip_member_count: int | None

    @property
    def hash(self) -> str:
        """The hash as Flywheel's core writes it."""
        return f"v0-sha384-{self.sha384}"


def look_at(path: Path) -> Content:
    """Read a file once for its hash, and its directory if it is a ZIP archive."""
    digest = hashlib.sha384()
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
    return Content(path, path.stat().st_size, digest.hexdigest(), _member_count(path))


def _member_count(path: Path) -> int | None:
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(not info.is_dir() for info in archive.infolist())
    except zipfile.BadZipFile:
        return None


def guess_type(name: str) -> str | None:
    """The Flywheel file type that a name suggests."""
    lower = name.lower()
    return next((kind for suffix, kind in _TYPES if lower.endswith(suffix)), None)


def find_file(site: Site, container_id: str, name: str) -> Doc | None:
    """The newest version of a file by its name."""
    found = [
        doc for doc in site.store.find("file", parent=container_id, name=name) if not doc.get("replaced")
    ]
    return found[-1] if found else None


def place(
    site: Site, level: str, container: Doc, name: str, content: Content, fields: Doc, origin: Doc
) -> Doc:
    """Put a file into a container, as a new version where one of that name is there."""
    with site.store.transaction():
        before = find_file(site, container["_id"], name)
        doc = _file_doc(site, level, container, name, content, before)
        doc |= {key: fields[key] for key in _META if fields.get(key) is not None}
        doc["origin"] = origin
        if before is not None:
            site.store.change("file", before["_id"], replaced=site.now())
        link_or_copy(content.path, site.files / doc["storage_name"])
        project = container["_id"] if level == "project" else container["parents"]["project"]
        site.store.put("file", doc, parent=container["_id"], project=project, name=name, uid=doc["file_id"])
    return doc


_META = (
    "type",
    "modality",
    "classification",
    "info",
    "tags",
    "client_hash",
    "zip_member_count",
    "deid_log_id",
)


def _file_doc(site: Site, level: str, container: Doc, name: str, content: Content, before: Doc | None) -> Doc:
    version_id, now = new_id(), site.now()
    parents = {**container["parents"], level: container["_id"]}
    return {
        "_id": version_id,
        "file_id": before["file_id"] if before else version_id,
        "version": before["version"] + 1 if before else 1,
        "name": name,
        "type": guess_type(name),
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "size": content.size_bytes,
        "hash": content.hash,
        "zip_member_count": content.zip_member_count,
        "parent_ref": {"type": level, "id": container["_id"]},
        "parents": parents,
        "path": f"{path_of(site.store, level, container)}/{name}",
        "created": before["created"] if before else now,
        "modified": now,
        "classification": {},
        "tags": [],
        "info": {},
        "revision": 1,
        "storage_name": version_id,
    }
