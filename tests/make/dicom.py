"""DICOM instances of people who do not exist, from patient, study, series and instance numbers.

Everything follows from the numbers and a seed: the same call gives the same bytes. UIDs have a fixed length.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.make.encode import PIXEL_DATA
from tests.make.people import FIRST, UID_ROOT, Person, Place, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.make.encode import Dataset

CT_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.2"
MR_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.4"
ENHANCED_MR_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.4.1"
US_MULTIFRAME_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.3.1"
SECONDARY_CAPTURE: Final = "1.2.840.10008.5.1.4.1.1.7"
ENCAPSULATED_PDF: Final = "1.2.840.10008.5.1.4.1.1.104.1"


# --- pixels ----------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _phantom(rows: int, columns: int, top: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    """A disc with noise, so that it packs about as a slice of a body does."""
    rng = np.random.default_rng(rows * 10007 + columns)
    y, x = np.ogrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    inside = (x * x + y * y) < 0.7
    noise = rng.normal(0, top * 0.01, (rows, columns))
    return np.where(inside, top * 0.5 * (1 - 0.5 * y) + noise, 0).clip(0, top - 1).astype("<u2")


def slice_pixels(rows: int, columns: int, instance: int, bits: int = 12) -> bytes:
    """16 bit pixels of one slice; each instance differs from the others."""
    return np.roll(_phantom(rows, columns, 1 << bits), instance * 3, axis=0).tobytes()


# --- datasets --------------------------------------------------------------------------------------


def make_dataset(
    place: Place, *, who: Person | None = None, modality: str = "OT", sop_class: str = SECONDARY_CAPTURE
) -> Dataset:
    """Patient, study, series and SOP common modules of any instance; no pixels."""
    who = who or person(place.patient)
    day = f"2020{1 + place.study % 12:02d}{1 + place.patient % 28:02d}"
    return {
        0x00080005: ("CS", "ISO_IR 100"),
        0x00080008: ("CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        0x00080016: ("UI", sop_class),
        0x00080018: ("UI", place.sop_uid),
        0x00080020: ("DA", day),
        0x00080021: ("DA", day),
        0x00080023: ("DA", day),
        0x00080030: ("TM", f"0{place.study % 10}3015.250000"),
        0x00080050: ("SH", f"FAKEACC{place.patient:03d}{place.study:02d}"),
        0x00080060: ("CS", modality),
        0x00080070: ("LO", "FakeMaker"),
        0x00080080: ("LO", "Fake General Hospital"),
        0x00080081: ("ST", "1 Invented Street, Nowhere"),
        0x00080090: ("PN", "FakeRef^Physician"),
        0x00081010: ("SH", "FAKESTATION1"),
        0x00081030: ("LO", f"Made-up study {place.study}"),
        0x0008103E: ("LO", f"{modality} series {place.series}"),
        0x00081050: ("PN", "FakePerf^Physician"),
        0x00081070: ("PN", "FakeOp^Operator"),
        0x00081090: ("LO", "FakeScanner 3000"),
        0x00100010: ("PN", who.name),
        0x00100020: ("LO", who.patient_id),
        0x00100021: ("LO", who.issuer),
        0x00100030: ("DA", who.birth_date),
        0x00100040: ("CS", who.sex),
        0x00101000: ("LO", f"FAKE-OLD-{place.patient:04d}"),
        0x00101010: ("AS", "042Y"),
        0x00101020: ("DS", "1.72"),
        0x00101030: ("DS", "70"),
        0x00101040: ("LO", "2 Imaginary Road"),
        0x00102154: ("SH", "555-0100"),
        0x001021B0: ("LT", "Made-up history."),
        0x00104000: ("LT", "No comment."),
        0x00180015: ("CS", "HEAD"),
        0x00181000: ("LO", f"FAKESERIAL{place.patient:04d}"),
        0x00181020: ("LO", "1.0"),
        0x00181030: ("LO", f"Protocol {place.series}"),
        0x0020000D: ("UI", place.study_uid),
        0x0020000E: ("UI", place.series_uid),
        0x00200010: ("SH", f"FAKESTUDY{place.study:03d}"),
        0x00200011: ("IS", str(place.series)),
        0x00200012: ("IS", "1"),
        0x00200013: ("IS", str(place.instance)),
        0x00200052: ("UI", f"{place.study_uid}.9"),
        0x00400275: (
            "SQ",
            [
                {
                    0x00321060: ("LO", "Made-up request"),
                    0x00400007: ("LO", "Step"),
                    0x00401001: ("SH", "FAKERP01"),
                }
            ],
        ),
        0x00402017: ("LO", f"FAKEORDER{place.study:03d}"),
    }


def add_image(
    dataset: Dataset, rows: int, columns: int, pixels: bytes, *, bits: int = 16, samples: int = 1
) -> Dataset:
    """Put the image pixel module of native pixels into ``dataset``, which is returned."""
    dataset.update(
        {
            0x00280002: ("US", samples),
            0x00280004: ("CS", "RGB" if samples > 1 else "MONOCHROME2"),
            0x00280010: ("US", rows),
            0x00280011: ("US", columns),
            0x00280100: ("US", bits),
            0x00280101: ("US", bits if bits == 8 else 12),
            0x00280102: ("US", (bits if bits == 8 else 12) - 1),
            0x00280103: ("US", 0),
            PIXEL_DATA: ("OW" if bits > 8 else "OB", pixels),
        }
    )
    if samples > 1:
        dataset[0x00280006] = ("US", 0)
    return dataset


def _add_geometry(dataset: Dataset, place: Place, spacing: float, thickness: float) -> None:
    dataset.update(
        {
            0x00180050: ("DS", str(thickness)),
            0x00185100: ("CS", "HFS"),
            0x00200032: ("DS", f"-120\\-120\\{place.instance * thickness:.2f}"),
            0x00200037: ("DS", "1\\0\\0\\0\\1\\0"),
            0x00201041: ("DS", f"{place.instance * thickness:.2f}"),
            0x00280030: ("DS", f"{spacing}\\{spacing}"),
            0x00281050: ("DS", "40"),
            0x00281051: ("DS", "400"),
        }
    )


def make_ct(
    place: Place = FIRST, *, who: Person | None = None, rows: int = 512, columns: int = 512
) -> Dataset:
    """One axial CT slice, 16 bit."""
    dataset = make_dataset(place, who=who, modality="CT", sop_class=CT_STORAGE)
    _add_geometry(dataset, place, 0.5, 1.25)
    dataset.update(
        {
            0x00180060: ("DS", "120"),
            0x00181151: ("IS", "200"),
            0x00181210: ("SH", "STANDARD"),
            0x00281052: ("DS", "-1024"),
            0x00281053: ("DS", "1"),
        }
    )
    return add_image(dataset, rows, columns, slice_pixels(rows, columns, place.instance))


def make_mr(
    place: Place = FIRST, *, who: Person | None = None, rows: int = 256, columns: int = 256
) -> Dataset:
    """One MR slice, 16 bit, with a vendor's private block."""
    dataset = make_dataset(place, who=who, modality="MR", sop_class=MR_STORAGE)
    _add_geometry(dataset, place, 0.9, 3.0)
    dataset.update(
        {
            0x00180020: ("CS", "SE"),
            0x00180080: ("DS", "500"),
            0x00180081: ("DS", "14"),
            0x00180087: ("DS", "3"),
            0x00181314: ("DS", "90"),
            0x00180024: ("SH", "fake_tse"),
        }
    )
    add_private(dataset)
    return add_image(dataset, rows, columns, slice_pixels(rows, columns, place.instance, bits=10))


def make_localizer(
    place: Place = FIRST, *, modality: str = "CT", rows: int = 64, columns: int = 64
) -> Dataset:
    """A scout image: ImageType holds LOCALIZER."""
    dataset = make_ct(place, rows=rows, columns=columns)
    dataset[0x00080060] = ("CS", modality)
    dataset[0x00080008] = ("CS", "ORIGINAL\\PRIMARY\\LOCALIZER")
    return dataset


def make_tiny(place: Place = FIRST, *, who: Person | None = None, modality: str = "MR") -> Dataset:
    """An image of 4 x 4 pixels with all the common modules: for tests of many files."""
    dataset = make_dataset(place, who=who, modality=modality, sop_class=MR_STORAGE)
    return add_image(dataset, 4, 4, slice_pixels(4, 4, place.instance))


def make_pdf(place: Place = FIRST, *, document: bytes = b"%PDF-1.4 made up\n%%EOF ") -> Dataset:
    """An encapsulated PDF."""
    dataset = make_dataset(place, modality="DOC", sop_class=ENCAPSULATED_PDF)
    dataset[0x00420010] = ("ST", "Made-up report")
    dataset[0x00420011] = ("OB", document)
    dataset[0x00420012] = ("LO", "application/pdf")
    return dataset


def make_enhanced_mr(place: Place = FIRST, *, frames: int = 20, rows: int = 64, columns: int = 64) -> Dataset:
    """A multi-frame MR with shared and per-frame functional groups and a private sequence in each."""
    dataset = make_dataset(place, modality="MR", sop_class=ENHANCED_MR_STORAGE)
    dataset[0x00280008] = ("IS", str(frames))
    dataset[0x52009229] = (
        "SQ",
        [{0x00289110: ("SQ", [{0x00180050: ("DS", "3"), 0x00280030: ("DS", "1\\1")}])}],
    )
    dataset[0x52009230] = ("SQ", [_frame_group(index + 1) for index in range(frames)])
    pixels = b"".join(slice_pixels(rows, columns, index) for index in range(frames))
    return add_image(dataset, rows, columns, pixels)


def _frame_group(number: int) -> Dataset:
    return {
        0x00209111: ("SQ", [{0x00189151: ("FD", number * 0.5), 0x00209057: ("UL", [1, number])}]),
        0x00209113: ("SQ", [{0x00200032: ("DS", f"0\\0\\{number * 3}")}]),
        0x20050010: ("LO", "FAKE PRIVATE FRAMES"),
        0x2005100F: (
            "SQ",
            [{0x00100010: ("PN", "FakeDoe^Nested"), 0x00080018: ("UI", f"{UID_ROOT}.7.{number}")}],
        ),
    }


def make_us(place: Place = FIRST, *, frames: int = 4, rows: int = 64, columns: int = 96) -> Dataset:
    """A multi-frame RGB ultrasound; see `files.write_us` for large ones."""
    dataset = us_header(place, frames, rows, columns)
    dataset[PIXEL_DATA] = ("OB", b"".join(us_frames(frames, rows, columns)))
    return dataset


def us_header(place: Place, frames: int, rows: int, columns: int) -> Dataset:
    dataset = make_dataset(place, modality="US", sop_class=US_MULTIFRAME_STORAGE)
    dataset[0x00280008] = ("IS", str(frames))
    dataset[0x00280009] = ("AT", 0x00181063)
    dataset[0x00181063] = ("DS", "33")
    return add_image(dataset, rows, columns, b"", bits=8, samples=3)


def us_frames(frames: int, rows: int, columns: int) -> Iterator[bytes]:
    base = np.random.default_rng(7).integers(0, 255, (rows, columns, 3), dtype=np.uint8)
    for index in range(frames):
        yield np.roll(base, index, axis=0).tobytes()


# --- what hides in a dataset ---------------------------------------------------------------------------


def add_private(dataset: Dataset) -> Dataset:
    """Two private blocks, one with an identifier, one binary; ``dataset`` is returned."""
    dataset.update(
        {
            0x00090010: ("LO", "FAKE MAKER IDENT"),
            0x00091001: ("LO", str(dataset[0x00100010][1])),
            0x00091002: ("UN", b"FAKE-PRIVATE-BYTES"),
            0x00290010: ("LO", "FAKE CSA HEADER"),
            0x00291010: ("OB", b"SV10\4\3\2\1" + bytes(range(256)) * 2),
        }
    )
    return dataset


def add_nested_identifiers(dataset: Dataset) -> Dataset:
    """The patient again, in sequences at depth one, two and three, public and private."""
    name, patient_id = dataset[0x00100010], dataset[0x00100020]
    deepest: Dataset = {0x00100010: name, 0x00100020: patient_id}
    dataset.update(
        {
            0x00081140: ("SQ", [{0x00081155: ("UI", f"{UID_ROOT}.5.1"), 0x00100020: patient_id}]),
            0x00101002: ("SQ", [{0x00100020: patient_id}, {0x00100020: ("LO", "FAKE-OTHER-ID")}]),
            0x04000561: ("SQ", [{0x04000550: ("SQ", [{0x00100010: name, 0x00101002: ("SQ", [deepest])}])}]),
            0x00330010: ("LO", "FAKE NESTED"),
            0x00331001: ("SQ", [deepest]),
        }
    )
    return dataset
