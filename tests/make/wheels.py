"""Real DICOM files that come in the wheels of pydicom, pydicom-data and nibabel. Nothing is downloaded."""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOTS: Final = (
    ("pydicom", "data/test_files"),
    ("pydicom", "data/charset_files"),
    ("pydicom", "data/palettes"),
    ("data_store", "data"),
    ("nibabel", "nicom/tests/data"),
)
NOT_DICOM: Final = frozenset((".txt", ".json", ".icc", ".dump", ".gz", ".py", ".pyc", ".bin", ".md", ".xml"))


def root(package: str, folder: str) -> Path:
    """A folder of an installed package, without importing it."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None, package
    return Path(spec.origin).parent / folder


@lru_cache(maxsize=1)
def all_files() -> tuple[Path, ...]:
    """Every file below the wheels' data folders, DICOM or not, in order."""
    found = [path for where in ROOTS for path in root(*where).rglob("*") if path.is_file()]
    return tuple(sorted(path for path in found if path.suffix not in {".py", ".pyc"}))


@lru_cache(maxsize=1)
def dicom_files() -> tuple[Path, ...]:
    """The DICOM files among them, DICOMDIRs and damaged ones included."""
    return tuple(path for path in all_files() if path.suffix not in NOT_DICOM)


def packed_files() -> tuple[Path, ...]:
    """DICOM files that the wheels keep gzipped; see `unpacked`."""
    return tuple(path for path in all_files() if path.name.endswith(".dcm.gz"))


def unpacked(path: Path) -> bytes:
    """Content of one of `packed_files`."""
    return gzip.decompress(path.read_bytes())


def file_named(name: str) -> Path:
    """The file of this name; the first where several wheels have it."""
    return next(path for path in dicom_files() if path.name == name)


def transfer_syntax(path: Path) -> str:
    """(0002,0010) as the file's meta says it, empty where there is none."""
    import pydicom  # noqa: PLC0415 - half a second

    try:
        meta = pydicom.filereader.read_file_meta_info(path)
    except Exception:  # noqa: BLE001 - some of the files are damaged on purpose
        return ""
    return str(meta.get("TransferSyntaxUID", ""))


@lru_cache(maxsize=1)
def by_transfer_syntax() -> dict[str, tuple[Path, ...]]:
    """Files by transfer syntax; encapsulated ones of every kind are among them."""
    found: dict[str, list[Path]] = {}
    for path in dicom_files():
        if "DICOMDIR" not in path.name:
            found.setdefault(transfer_syntax(path), []).append(path)
    return {syntax: tuple(paths) for syntax, paths in sorted(found.items())}
