"""Flywheel's file types for what is not DICOM: by content where the format has a mark, else by name.

The names are those of Flywheel's own list. A file that no entry fits, or whose content is not what its name
says, gets an empty type: the server then treats it as a plain file.
"""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = ""

BY_SUFFIX: Final = {
    ".bval": "bval",
    ".bvals": "bval",
    ".bvec": "bvec",
    ".bvecs": "bvec",
    ".mat": "MATLAB data",
    ".nii": "nifti",
    ".nii.gz": "nifti",
    ".7": "pfile",
    ".7.gz": "pfile",
    ".psydat": "PsychoPy data",
    ".qa.png": "qa",
    ".qa.json": "qa",
    ".doc": "document",
    ".docx": "document",
    ".bmp": "image",
    ".gif": "image",
    ".jpeg": "image",
    ".jpg": "image",
    ".png": "image",
    ".tif": "image",
    ".tiff": "image",
    ".htm": "markup",
    ".html": "markup",
    ".log": "log",
    ".md": "markdown",
    ".pdf": "pdf",
    ".ppt": "presentation",
    ".pptx": "presentation",
    ".c": "source code",
    ".cpp": "source code",
    ".css": "source code",
    ".java": "source code",
    ".js": "source code",
    ".json": "source code",
    ".m": "source code",
    ".php": "source code",
    ".py": "source code",
    ".xls": "spreadsheet",
    ".xlsx": "spreadsheet",
    ".csv": "tabular data",
    ".csv.gz": "tabular data",
    ".tsv": "tabular data",
    ".tsv.gz": "tabular data",
    ".txt": "text",
    ".m4v": "video",
    ".mov": "video",
    ".mp4": "video",
    ".mpeg": "video",
    ".mpg": "video",
    ".mts": "video",
    ".avi": "video",
    ".mp3": "audio",
    ".wav": "audio",
    ".wave": "audio",
    ".h5": "ISMRMRD",
    ".hdf5": "ISMRMRD",
    ".eeg": "EEG",
}

GZIPPED: Final = tuple(suffix for suffix in BY_SUFFIX if suffix.endswith(".gz"))
"""Formats that are kept gzipped; any other gzip file is an archive to us."""

DICOM_SUFFIXES: Final = (".dcm", ".dicom", ".dic")

BY_MAGIC: Final = (
    (344, b"n+1\0", "nifti"),
    (344, b"ni1\0", "nifti"),
    (4, b"n+2\0", "nifti"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF8", "image"),
    (0, b"II*\0", "image"),
    (0, b"MM\0*", "image"),
    (8, b"AVI ", "video"),
    (8, b"WAVE", "audio"),
    (4, b"ftyp", "video"),
    (0, b"\0\0\x01\xba", "video"),
    (0, b"ID3", "audio"),
    (0, b"MATLAB 5.0", "MATLAB data"),
)
PDF_MAGIC: Final = b"%PDF-"
PDF_WITHIN: Final = 1024
"""Readers look for it that far, and some writers put other bytes before it."""

HDF5_MAGIC: Final = b"\x89HDF\r\n\x1a\n"
MUST_HAVE_MAGIC: Final = frozenset(("pdf", "nifti", "ISMRMRD"))


def by_name(name: str) -> str:
    """Type that the longest known ending of ``name`` stands for."""
    lowered = name.lower()
    parts = lowered.split(".")
    for count in (2, 1):
        suffix = "." + ".".join(parts[-count:])
        if len(parts) > count and suffix in BY_SUFFIX:
            return BY_SUFFIX[suffix]
    return UNKNOWN


def by_content(head: bytes) -> str:
    """Type that the first bytes of a file show; empty where its format has no mark."""
    if PDF_MAGIC in head[:PDF_WITHIN]:
        return "pdf"
    for at, magic, file_type in BY_MAGIC:
        if head[at : at + len(magic)] == magic:
            return file_type
    return UNKNOWN


def is_marked(head: bytes) -> bool:
    """Whether the first bytes show a format, so that the name need not be believed."""
    return bool(by_content(head)) or head.startswith(HDF5_MAGIC)


def decide_file_type(head: bytes, name: str) -> str:
    """Flywheel's type of a file that is not DICOM.

    Parameters
    ----------
    head
        Its first bytes, 4 KiB or all of it; of a gzipped format the unpacked ones.
    name
        Its name without folders.
    """
    named, shown = by_name(name), by_content(head)
    if head.startswith(HDF5_MAGIC):
        return named if named in {"ISMRMRD", "MATLAB data"} else UNKNOWN
    if shown:
        return "qa" if named == "qa" else shown
    return UNKNOWN if named in MUST_HAVE_MAGIC else named


def is_named_dicom(name: str) -> bool:
    """Whether the name promises DICOM: if the content is none, the file is damaged and nothing else."""
    return name.lower().endswith(DICOM_SUFFIXES)


def is_gzipped_format(name: str) -> bool:
    """Whether files of this name are kept gzipped."""
    return name.lower().endswith(GZIPPED)
