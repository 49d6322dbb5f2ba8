"""What kinds of objects there are, by SOP class, PS3.4 B.5: pictures, text, a maker's own data."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from uploader.model.burned_in import Risk

if TYPE_CHECKING:
    from uploader.model.dicom import Instance, Series

STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
TEXT: Final = ("88.", "104.", "11.", "79.1", "481.3", "481.5", "481.8")
"""Reports and key object notes, encapsulated documents, presentation states, macular grids, RT structures and
plans."""

RAW: Final = ("66", "4.2", "9.")
"""Raw data (but not its registrations and segmentations), spectroscopy, waveforms."""

RAW_NOT: Final = ("66.",)
RISKY_CLASSES: Final = ("7", "3", "6", "77.1", "3.1", "6.1", "6.2")
"""Secondary captures, ultrasound, visible light: names often stand in the picture."""

STACKED: Final = frozenset(("CT", "MR", "PT"))
RISKY_MODALITIES: Final = frozenset(("US", "IVUS", "XC", "ES", "SC", "OT", "GM", "OP", "OPT", "ECG", "SM"))
RISKY_TYPES: Final = frozenset(
    (
        "SCREEN SAVE",
        "SCREENSAVE",
        "SCREEN",
        "SECONDARY CAPTURE",
        "DOSE_INFO",
        "DOSE",
        "REPORT",
        "PASTED",
        "PROT",
    )
)
KNOWN_MODALITIES: Final = frozenset(
    """AR ASMT AU BDUS BI BMD CR CT CTPROTOCOL DG DMS DOC DX ECG EMG EOG EPS ES FID GM HC HD IO IOL IVOCT IVUS
    KER KO LEN LS MG MR M3D NM OAM OCT OP OPM OPT OPTBSV OPTENF OPV OSS OT PLAN POS PR PT PX REG RESP RF RG
    RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT RWV SEG SM SMR SR SRF STAIN TEXTUREMAP
    TG US VA XA XAPROTOCOL XC""".split()  # noqa: SIM905 - ninety quotation marks less
)
LOSSY_SYNTAXES: Final = frozenset(
    f"1.2.840.10008.1.2.4.{number}"
    for number in (50, 51, 81, 91, 93, 100, 101, 102, 103, 104, 105, 106, 107, 108, 112, 203)
)
SOMETIMES_LOSSY: Final = frozenset(("1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203"))
"""JPEG 2000 and its successor may be lossless in a syntax that allows loss: LossyImageCompression tells."""


@lru_cache(maxsize=256)
def is_text(sop_class_uid: str) -> bool:
    """Whether objects of this class are made of words."""
    return _kind(sop_class_uid).startswith(TEXT)


@lru_cache(maxsize=256)
def is_raw(sop_class_uid: str) -> bool:
    """Whether objects of this class hold data of a form that only their maker knows."""
    kind = _kind(sop_class_uid)
    return kind.startswith(RAW) and not kind.startswith(RAW_NOT)


@lru_cache(maxsize=256)
def _is_risky_class(sop_class_uid: str) -> bool:
    kind = _kind(sop_class_uid)
    return any(kind == risky or kind.startswith(f"{risky}.") for risky in RISKY_CLASSES)


def is_risky(instance: Instance) -> bool:
    """Whether pictures of this kind often have the patient's name written into them."""
    return bool(instance.traits.rows) and (
        _is_risky_class(instance.sop_class_uid)
        or instance.modality in RISKY_MODALITIES
        or bool(RISKY_TYPES.intersection(instance.traits.image_type))
        or instance.traits.conversion in ("WSD", "DV", "DI", "SD", "SI")
    )


def risk_of(series: Series) -> Risk:
    """How likely it is that a name stands in the pictures of a series: by its riskiest image."""
    pictures = [each for each in series.instances if each.traits.rows]
    if not pictures:
        return Risk.NONE
    if any(is_risky(each) or each.traits.burned_in == "YES" for each in pictures):
        return Risk.HIGH
    is_stack = series.modality in STACKED and not any(
        each.traits.image_type[:1] == ("DERIVED",) for each in pictures
    )
    return Risk.LOW if is_stack else Risk.MEDIUM


def is_lossy(instance: Instance) -> bool:
    """Whether the picture was compressed with loss, now or ever."""
    syntax = instance.transfer_syntax_uid
    return instance.traits.is_lossy or (syntax in LOSSY_SYNTAXES and syntax not in SOMETIMES_LOSSY)


def shown_modality(modality: str) -> str:
    """A modality as it may be written down: one of the Standard's, PS3.3 C.7.3.1.1.1; files say anything."""
    return modality if modality in KNOWN_MODALITIES else "?"


def _kind(sop_class_uid: str) -> str:
    kind = sop_class_uid.removeprefix(STORAGE)
    return kind if kind != sop_class_uid else ""
