"""Comparing what the server says it placed with what was sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.model.package import Archive, Manifest
    from uploader.model.transfer import PlacedFile, ReportRow

NOT_IN_REPORT = "not_in_report"
REFUSED = "refused_by_server"
NOT_AT_DESTINATION = "not_at_destination"
OTHER_SIZE = "other_size"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one archive; ``reason`` is a code, empty when it landed."""

    archive: Archive
    landed: bool
    reason: str


def compare(
    manifest: Manifest, rows: Sequence[ReportRow] | None, placed: Sequence[PlacedFile]
) -> tuple[Outcome, ...]:
    """Decide for each archive whether it landed.

    An archive has landed when the job's report lists it as taken, *and* the destination's acquisition
    holds that very file with that size.

    Parameters
    ----------
    rows
        The report's lines; None where there is no job (core tickets), so that the acquisition alone decides.
    placed
        The files that the acquisition holds, as the core API lists them.
    """
    by_source = None if rows is None else {_base_name(row.src_path): row for row in rows}
    by_name = {file.name: file for file in placed}
    return tuple(_outcome(archive, by_source, by_name) for archive in manifest.archives)


def _outcome(
    archive: Archive, by_source: dict[str, ReportRow] | None, by_name: dict[str, PlacedFile]
) -> Outcome:
    name, file_id = archive.name, ""
    if by_source is not None:
        row = by_source.get(name)
        if row is None:
            return Outcome(archive, landed=False, reason=NOT_IN_REPORT)
        if not row.is_good:
            return Outcome(archive, landed=False, reason=REFUSED)
        name, file_id = _base_name(row.dst_path), row.file_id
    placed = by_name.get(name)
    if placed is None or (file_id and placed.file_id and file_id != placed.file_id):
        return Outcome(archive, landed=False, reason=NOT_AT_DESTINATION)
    is_whole = placed.size_bytes == archive.size_bytes
    return Outcome(archive, landed=is_whole, reason="" if is_whole else OTHER_SIZE)


def _base_name(path: str) -> str:
    return path.rsplit("/", 1)[-1]
