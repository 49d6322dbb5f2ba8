"""What stands at the site, read back through the official SDK."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import flywheel
import pydicom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.practice.server import PracticeSite


@contextmanager
def sdk(site: PracticeSite) -> Iterator[flywheel.Client]:
    """The official client, with the administrator's key; its line is closed, which it does not do itself."""
    client = flywheel.Client(site.admin_api_key)
    try:
        yield client
    finally:
        client.shutdown()
        client._fw.api_client.rest_client.client.close()


def landed_files(site: PracticeSite, path: str) -> dict[str, bytes]:
    """Content of every file of the acquisition at ``group/project/subject/session/acquisition``."""
    with sdk(site) as client:
        acquisition = client.lookup(path)
        return {file.name: acquisition.read_file(file.name) for file in acquisition.files}


def labels_below(site: PracticeSite, path: str) -> list[str]:
    """``session/acquisition`` labels below a subject."""
    with sdk(site) as client:
        sessions = client.lookup(path).sessions.find()
        return sorted(f"{one.label}/{each.label}" for one in sessions for each in one.acquisitions.find())


def members(content: bytes) -> dict[str, bytes]:
    """The files of an archive; a damaged one fails here."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def pixel_bytes(content: bytes) -> bytes:
    """Pixel data of a DICOM file, encapsulated or not, as it stands there."""
    dataset = pydicom.dcmread(io.BytesIO(content), force=True)
    for keyword in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"):
        if keyword in dataset:
            return bytes(dataset[keyword].value)
    return b""
