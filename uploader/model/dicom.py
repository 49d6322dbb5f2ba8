"""DICOM instances and series as the scan saw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from uploader.model.identifying import Identifying

if TYPE_CHECKING:
    from uploader.model.mask import Mask
    from uploader.model.source import SourceFile
    from uploader.model.traces import Trace

NOT_SAID: Final = Identifying("")


@dataclass(frozen=True, slots=True)
class Patient:
    """Who an instance says it shows, PS3.3 C.7.1.1; each value as text, empty where absent."""

    patient_id: Identifying[str]
    issuer: Identifying[str]
    name: Identifying[str]
    birth_date: Identifying[str]
    sex: str


@dataclass(frozen=True, slots=True)
class Traits:
    """How an image was made, as far as all images of a series should agree; held once for all that do.

    Lengths are millimetres, times milliseconds; empty, 0 or None where the file does not say.
    ``acquired_on`` is AcquisitionDate, else ContentDate. ``missing`` are the tags, as ``GGGGEEEE``, that the
    object's definition (PS3.3) asks for and the file lacks at top level. ``has_overlay`` tells of groups 60xx
    and 50xx. ``told_count`` is how many images the series has by its own word, which only PET gives.
    """

    image_type: tuple[str, ...] = ()
    rows: int = 0
    columns: int = 0
    samples: int = 0
    bits_allocated: int = 0
    bits_stored: int = 0
    is_signed: bool = False
    photometric: str = ""
    pixel_spacing: tuple[float, ...] = ()
    orientation: tuple[float, ...] = ()
    slice_thickness: float | None = None
    repetition_ms: float | None = None
    flip_angle: float | None = None
    kvp: float | None = None
    kernel: str = ""
    contrast: str = ""
    sequence: tuple[str, ...] = ()
    field_strength: float | None = None
    body_part: str = ""
    manufacturer: str = ""
    model_name: str = ""
    stack_id: str = ""
    frame_of_reference_uid: str = ""
    burned_in: str = ""
    is_lossy: bool = False
    has_overlay: bool = False
    conversion: str = ""
    acquired_on: Identifying[str] = NOT_SAID
    missing: tuple[str, ...] = ()
    told_count: int = 0


@dataclass(frozen=True, slots=True)
class Phase:
    """What tells images of the same place apart: time, echo, diffusion weighting. None where not said."""

    acquisition_number: int | None = None
    temporal_position: int | None = None
    trigger_ms: float | None = None
    echo_number: int | None = None
    echo_ms: float | None = None
    inversion_ms: float | None = None
    b_value: float | None = None


NO_TRAITS: Final = Traits()
NO_PHASE: Final = Phase()


@dataclass(frozen=True, slots=True)
class Instance:
    """One DICOM object in one file.

    UIDs are the source's own. ``number`` is InstanceNumber, None where absent. ``is_localizer`` says
    that ImageType holds LOCALIZER. ``header_bytes`` is the file's length up to the pixel data. ``position``
    is ImagePositionPatient in millimetres. ``traces`` are what the file says at top level of who somebody is.
    These four follow from the file and are no part of its hash. ``mask`` is what a person said of the
    pictures, None until someone did.
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
    traits: Traits = field(default=NO_TRAITS, hash=False)
    phase: Phase = field(default=NO_PHASE, hash=False)
    position: tuple[float, float, float] | None = field(default=None, hash=False)
    mask: Mask | None = None
    traces: tuple[Trace, ...] = field(default=(), hash=False)


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
