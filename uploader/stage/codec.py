"""A manifest as JSON, for the case's journal, and the check that the spool still holds what it lists."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from uploader.errors import CaseDamaged
from uploader.model.package import Archive, Manifest, Member, Method
from uploader.stage.archive import archive_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from uploader.stage.spool import Spool

VERSION: Final = 1
_ARCHIVE: Final = tuple(field.name for field in fields(Archive) if field.name != "members")
_MEMBER: Final = tuple(field.name for field in fields(Member))
_TEXT: Final = frozenset({"key", "name", "file_type", "sha256", "modality", "description", "segment"})
_FLAG: Final = frozenset({"is_zip"})


def dump_manifest(manifest: Manifest) -> str:
    """Write a manifest; members as rows of values, because a case may have 100,000 of them."""
    archives = [
        {name: getattr(archive, name) for name in _ARCHIVE}
        | {"members": [[getattr(member, name) for name in _MEMBER] for member in archive.members]}
        for archive in manifest.archives
    ]
    return json.dumps({"version": VERSION, "archives": archives}, ensure_ascii=False, separators=(",", ":"))


def load_manifest(text: str, spool: Spool, *, needs_bytes: bool = True) -> Manifest:
    """Read a manifest that `dump_manifest` wrote, and check it against the spool.

    Parameters
    ----------
    needs_bytes
        Whether anything is still to be sent; once the server has all of it, the spool is gone.

    Raises
    ------
    CaseDamaged
        When the text is no such manifest, or the spool lacks a byte of what it lists.
    WorkspaceUnusable
    """
    try:
        manifest = _manifest(json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CaseDamaged(case_id=spool.case_id) from error
    if needs_bytes:
        verify_spool(manifest, spool)
    return manifest


def verify_spool(manifest: Manifest, spool: Spool, *, with_digests: bool = False) -> None:
    """Check that every segment is there in its exact size and, asked so, that every archive's digest holds.

    Digests take as long as reading all of it; a reader of the ZIP would find the damage by its CRC-32,
    but only after the transfer.

    Raises
    ------
    CaseDamaged, WorkspaceUnusable
    """
    if lacking_keys(manifest.archives, spool):
        raise CaseDamaged(case_id=spool.case_id)
    if with_digests and any(archive_digest(one, spool) != one.sha256 for one in manifest.archives):
        raise CaseDamaged(case_id=spool.case_id)


def lacking_keys(archives: Iterable[Archive], spool: Spool) -> frozenset[str]:
    """Give the keys of the archives of which the spool lacks a byte.

    Raises
    ------
    WorkspaceUnusable
    """
    found = spool.segments()
    return frozenset(archive.key for archive in archives if not _is_whole(archive, found))


def _is_whole(archive: Archive, found: Mapping[str, int]) -> bool:
    expected: dict[str, int] = {}
    for member in archive.members:
        end = member.offset + member.stored_bytes
        expected[member.segment] = max(expected.get(member.segment, 0), end)
    return all(found.get(name) == size for name, size in expected.items())


def _manifest(content: Any) -> Manifest:
    if content["version"] != VERSION:
        raise ValueError("another version's manifest")
    return Manifest(tuple(_archive(row) for row in content["archives"]))


def _archive(row: Any) -> Archive:
    members = tuple(_member(values) for values in row["members"])
    return Archive(**{name: _checked(name, row[name]) for name in _ARCHIVE}, members=members)


def _member(values: Any) -> Member:
    known = {name: _checked(name, value) for name, value in zip(_MEMBER, values, strict=True)}
    return Member(**(known | {"method": Method(known["method"])}))


def _checked(name: str, value: Any) -> Any:
    expected = str if name in _TEXT else bool if name in _FLAG else int
    if type(value) is not expected or (isinstance(value, int) and value < 0):
        raise TypeError(name)
    return value
