"""DICOM instances and series as the scan saw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.identifying import Identifying
    from uploader.model.source import SourceFile


@dataclass(frozen=True, slots=True)
class Patient:
    """Who an instance says it shows, PS3.3 C.7.1.1; each value as text, empty where absent."""

    patient_id: Identifying[str]
    issuer: Identifying[str]
    name: Identifying[str]
    birth_date: Identifying[str]
    sex: str


@dataclass(frozen=True, slots=True)
class Instance:
    """One DICOM object in one file.

    UIDs are the source's own. ``number`` is InstanceNumber, None where absent. ``is_localizer`` says
    that ImageType holds LOCALIZER. ``header_bytes`` is the file's length up to the pixel data.
    """

    source: SourceFile
    patient: Patient
    study_instance_uid: str
    series_instance_uid: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    modality: str
    number: int | None
    series_number: int | None
    series_description: Identifying[str]
    study_date: Identifying[str]
    frame_count: int
    is_localizer: bool
    header_bytes: int


@dataclass(frozen=True, slots=True)
class Series:
    """Instances that are sent as one archive.

    ``key`` names the series within its case: ``s1``, ``s2``, ... in the order in which people read them.
    Instances are ordered by number, then by SOP Instance UID, whatever the order of the files.
    """

    key: str
    study_instance_uid: str
    series_instance_uid: str
    modality: str
    number: int | None
    description: Identifying[str]
    study_date: Identifying[str]
    is_localizer: bool
    instances: tuple[Instance, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes of the source files."""
        return sum(instance.source.size_bytes for instance in self.instances)
