"""What an import takes as one file: a blob as it is, or, for DICOM rules, a series of instances."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uploader.practice.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.practice.rules import Placement, Rules
    from uploader.practice.site import Site
    from uploader.practice.store import Doc
    from uploader.practice.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Header:
    """fw-meta's fields from a DICOM header, and how the instance goes into its archive."""

    meta: Doc
    is_localizer: bool
    member_name: str


@dataclass(slots=True)
class Unit:
    """Items that become one file. ``header`` is that of a packed series' first instance."""

    items: list[Doc]
    rule: int | None
    header: Header | None = None
    member_names: list[str] = field(default_factory=list)

    def placement(self, rules: Rules) -> Placement:
        """What the rule says of the first item, which speaks for all."""
        assert self.rule is not None
        meta = self.header.meta if self.header else None
        return rules.place(self.rule, self.items[0]["src_path"], self.items[0]["size"], meta)

    def file_name(self, placement: Placement) -> str:
        """The name at the destination: the blob's own, or the acquisition's label for a packed series."""
        given = placement.meta.get("file.name")
        if given:
            return str(given)
        if self.header is None:
            return str(self.items[0]["src_path"]).rpartition("/")[2]
        suffix = "_localizer" if self.header.is_localizer else ""
        return f"{placement.label('acquisition') or 'series'}{suffix}.dicom.zip"

    def join(self, site: Site, uploads: Uploads) -> Path:
        """The bytes of the file to place."""
        paths = [uploads.join(item["blob_id"]) for item in self.items]
        if self.header is None:
            return paths[0]
        packed = site.uploads / f"packed-{new_id()}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path, name in zip(paths, self.member_names, strict=True):
                archive.write(path, name)
        return packed

    def clean(self, path: Path) -> None:
        """Remove what `join` made beside the blobs."""
        if self.header is not None:
            path.unlink(missing_ok=True)


def plan_units(site: Site, rules: Rules, items: list[Doc]) -> Iterator[Unit]:
    """Each item by itself, but readable DICOM under a DICOM rule by folder, study and series."""
    from uploader.practice.uploads import Uploads  # noqa: PLC0415 - here alone at run time

    uploads = Uploads(site)
    series: dict[tuple[Any, ...], Unit] = {}
    for item in items:
        number = rules.match(item["src_path"], item["size"])
        header = None
        if number is not None and rules.is_dicom(number):
            header = read_header(uploads.join(item["blob_id"]))
        if header is None:
            yield Unit([item], number)
            continue
        folder = item["src_path"].rpartition("/")[0]
        uids = (header.meta["session.uid"], header.meta["acquisition.uid"])
        unit = series.setdefault((number, folder, *uids, header.is_localizer), Unit([], number, header))
        unit.items.append(item)
        unit.member_names.append(header.member_name)
    yield from series.values()


def read_header(path: Path) -> Header | None:
    """What a DICOM header says; None where the file is no DICOM, or lacks its UIDs."""
    import pydicom  # noqa: PLC0415 - needed by DICOM rules alone
    from pydicom.errors import InvalidDicomError  # noqa: PLC0415

    try:
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        uids = [str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID), str(ds.SOPInstanceUID)]
    except (InvalidDicomError, AttributeError, OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    study, series, instance = uids
    modality = str(ds.get("Modality") or "NA")
    image_type = [str(word).upper() for word in ds.get("ImageType") or []]
    meta = {
        "subject.label": str(ds.get("PatientID") or ""),
        "session.uid": study,
        "session.label": str(ds.get("StudyDescription") or study),
        "acquisition.uid": series,
        "acquisition.label": str(ds.get("SeriesDescription") or ds.get("ProtocolName") or series),
        "file.type": "dicom",
    }
    return Header(meta, "LOCALIZER" in image_type, f"{instance}.{modality}.dcm")
