"""Faults as disks, networks, archives and tired people make them, put into a clean series.

Each fault takes the series' datasets and gives the files to write. What must be found is a set of rules, one
of which is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.make.dicom import make_pdf, make_tiny, slice_pixels
from tests.make.encode import EXPLICIT, PIXEL_DATA, RLE, fragments, rle_frame, to_bytes
from tests.make.files import to_rle
from tests.make.people import UID_ROOT, Place, person
from tests.make.series import CLASSES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.make.encode import Dataset

    Files = list[bytes]
    Change = Callable[[list[Dataset], random.Random], Files]

GAPS: Final = frozenset(("missing_slices", "uneven_spacing", "incomplete_phases"))


@dataclass(frozen=True)
class Fault:
    """A fault, the rules of which one must say so, and whether sending must be blocked."""

    name: str
    rules: frozenset[str]
    blocks: bool
    change: Change


FAULTS: list[Fault] = []


def _fault(name: str, *rules: str, blocks: bool = False) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        FAULTS.append(Fault(name, frozenset(rules), blocks, change))
        return change

    return register


def files_of(datasets: list[Dataset]) -> Files:
    return [to_bytes(dataset, EXPLICIT) for dataset in datasets]


def _some(datasets: list[Dataset], chance: random.Random) -> int:
    """A place that is neither near the beginning nor the end."""
    return chance.randrange(2, len(datasets) - 2)


def _pixels(dataset: Dataset) -> bytes:
    value = dataset[PIXEL_DATA][1]
    assert isinstance(value, bytes)
    return value


def _with(dataset: Dataset, **elements: tuple[str, str | float]) -> Dataset:
    return {**dataset, **{int(name[1:], 16): element for name, element in elements.items()}}


def _other_uid(dataset: Dataset, number: int = 1) -> Dataset:
    return _with(dataset, t00080018=("UI", f"{UID_ROOT}.77.{number}.{id(dataset) % 99991}"))


# --- files that can't be sent ----------------------------------------------------------------------


@_fault("a file is cut inside its pixels", "truncated", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = files_of(datasets)
    at = _some(datasets, chance)
    files[at] = files[at][: -chance.randrange(1, 100)]
    return files


@_fault("a file is cut inside its header", "truncated", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = files_of(datasets)
    at = _some(datasets, chance)
    files[at] = files[at][: chance.randrange(400, 900)]
    return files


@_fault("a file ends before its pixels", "truncated", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    del datasets[_some(datasets, chance)][PIXEL_DATA]
    return files_of(datasets)


@_fault("pixels are fewer than rows times columns", "truncated", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    one[PIXEL_DATA] = ("OW", _pixels(one)[:-16])
    return files_of(datasets)


@_fault("a compressed file lacks its end", "truncated", "not_parsable", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = files_of(datasets)
    at = _some(datasets, chance)
    files[at] = to_rle(datasets[at])[:-8]
    return files


@_fault("compressed frames are missing", "truncated", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = files_of(datasets)
    at = _some(datasets, chance)
    one = _with(datasets[at], t00280008=("IS", "3"))
    one[PIXEL_DATA] = ("OB", fragments([rle_frame(_pixels(datasets[at]), 2)] * 2))
    files[at] = to_bytes(one, RLE)
    return files


for _tag, _name in (
    (0x00080018, "SOP Instance"),
    (0x0020000D, "Study Instance"),
    (0x0020000E, "Series Instance"),
):

    @_fault(f"a file lacks its {_name} UID", "missing_uid", blocks=True)
    def _(datasets: list[Dataset], chance: random.Random, tag: int = _tag) -> Files:
        del datasets[_some(datasets, chance)][tag]
        return files_of(datasets)


@_fault("a UID is too long", "missing_uid", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00080018] = ("UI", "1.2." + "3" * 70)
    return files_of(datasets)


@_fault("a file is damaged in its header", "not_parsable")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = files_of(datasets)
    at = _some(datasets, chance)
    files[at] = files[at].replace(b"\x10\0\x20\0LO", b"\x10\0\x20\0\xff\xff", 1)
    return files


@_fault("a file is empty", "empty_images")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = files_of(datasets)
    files[_some(datasets, chance)] = b""
    return files


# --- whose -----------------------------------------------------------------------------------------


@_fault("images of another patient are among them", "several_patients", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    other = make_tiny(Place(chance.randrange(2, 60), 2, 1, 1))
    return files_of([*datasets, other])


@_fault("one image says another patient", "several_patients", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    who = person(chance.randrange(2, 60))
    one = datasets[_some(datasets, chance)]
    one.update({0x00100010: ("PN", who.name), 0x00100020: ("LO", who.patient_id)})
    one[0x00100030] = ("DA", who.birth_date)
    return files_of(datasets)


@_fault("one image has another patient number", "several_patients", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00100020] = ("LO", f"FAKE-{chance.randrange(10**6, 10**7)}")
    return files_of(datasets)


@_fault("one image has another birth date", "several_patients", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    day = f"19{chance.randrange(20, 90)}0{chance.randrange(1, 10)}17"
    datasets[_some(datasets, chance)][0x00100030] = ("DA", day)
    return files_of(datasets)


@_fault("one image has another name", "patient_names_differ", "several_patients")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00100010] = ("PN", f"FakeRoe{chance.randrange(99)}^Richard")
    return files_of(datasets)


@_fault("some images are of nobody", "patient_missing")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    at = _some(datasets, chance)
    datasets[at].update({0x00100010: ("PN", ""), 0x00100020: ("LO", "")})
    return files_of(datasets)


@_fault("another examination is among them", "several_studies")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    return files_of([*datasets, make_tiny(Place(1, chance.randrange(2, 9), 1, 1))])


# --- twice -----------------------------------------------------------------------------------------


@_fault("one image is there with other pixels", "same_uid_different_content", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = dict(datasets[_some(datasets, chance)])
    one[PIXEL_DATA] = ("OW", _pixels(one)[:-2] + b"\x01\x02")
    return files_of([*datasets, one])


@_fault("one image is there with another header", "same_uid_different_content", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = _with(datasets[_some(datasets, chance)], t00081030=("LO", "Made-up other study"))
    return files_of([*datasets, one])


@_fault("one image is there twice under two UIDs", "incomplete_phases")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    return files_of([*datasets, _other_uid(datasets[_some(datasets, chance)])])


# --- geometry --------------------------------------------------------------------------------------


@_fault("a slice is missing", *GAPS)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    del datasets[_some(datasets, chance)]
    return files_of(datasets)


@_fault("three slices are missing in a row", *GAPS)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    at = chance.randrange(2, len(datasets) - 5)
    del datasets[at : at + 3]
    return files_of(datasets)


@_fault("slices are missing here and there", *GAPS)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    for at in sorted(chance.sample(range(1, len(datasets) - 1), 3), reverse=True):
        del datasets[at]
    return files_of(datasets)


@_fault("a slice is missing and the rest numbered anew", *GAPS)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    del datasets[_some(datasets, chance)]
    for number, dataset in enumerate(datasets, 1):
        dataset[0x00200013] = ("IS", str(number))
    return files_of(datasets)


@_fault("a slice is missing and none has a number", *GAPS)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    del datasets[_some(datasets, chance)]
    for dataset in datasets:
        del dataset[0x00200013]
    return files_of(datasets)


@_fault("a slice says it stands elsewhere", "missing_slices", "uneven_spacing", "incomplete_phases")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    x, y, z = (float(text) for text in str(one[0x00200032][1]).split("\\"))
    one[0x00200032] = ("DS", f"{x + 0.9:.4f}\\{y + 0.8:.4f}\\{z + 0.9:.4f}")
    return files_of(datasets)


@_fault("a slice does not say where it stands", "position_missing")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    del datasets[_some(datasets, chance)][0x00200032]
    return files_of(datasets)


@_fault("a scout stands in the series", "mixed_orientation")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    scout = _other_uid(datasets[_some(datasets, chance)])
    scout[0x00200037] = ("DS", "0.6\\0.8\\0\\0\\0\\-1")
    return files_of([*datasets, scout])


@_fault("a slice is turned over", "mixed_orientation")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    a, b, c, d, e, f = str(one[0x00200037][1]).split("\\")
    one[0x00200037] = ("DS", f"{d}\\{e}\\{f}\\{a}\\{b}\\{c}")
    return files_of(datasets)


@_fault("the last slices of a PET are missing", "fewer_than_told")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    told = {0x00080060: ("CS", "PT"), 0x00080016: ("UI", CLASSES["PT"]), 0x00541000: ("CS", "STATIC\\IMAGE")}
    for dataset in datasets:
        dataset.update({**told, 0x00540081: ("US", len(datasets))})
    return files_of(datasets[: -chance.randrange(1, 4)])


# --- what should agree -----------------------------------------------------------------------------


@_fault("an image has another size", "mixed_matrix")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    one.update({0x00280010: ("US", 16), 0x00280011: ("US", 16), PIXEL_DATA: ("OW", slice_pixels(16, 16, 1))})
    return files_of(datasets)


@_fault("an image has another pixel distance", "mixed_matrix")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00280030] = ("DS", f"{chance.uniform(0.3, 0.8):.3f}\\0.9")
    return files_of(datasets)


@_fault("an image has 8 bits", "mixed_pixels")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    one.update({0x00280100: ("US", 8), 0x00280101: ("US", 8), 0x00280102: ("US", 7)})
    one[PIXEL_DATA] = ("OB", _pixels(one)[::2])
    return files_of(datasets)


@_fault("an image is inverted", "mixed_pixels")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00280004] = ("CS", "MONOCHROME1")
    return files_of(datasets)


@_fault("an image is signed", "mixed_pixels")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00280103] = ("US", 1)
    return files_of(datasets)


@_fault("a screenshot stands in the series", "mixed_modality")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    one[0x00080016] = ("UI", "1.2.840.10008.5.1.4.1.1.7")
    return files_of(datasets)


@_fault("an image of another modality stands in the series", "mixed_modality")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00080060] = ("CS", "NM")
    return files_of(datasets)


# --- content ---------------------------------------------------------------------------------------


@_fault("an image says that text is burned in", "burned_in_flag", blocks=True)
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00280301] = ("CS", "YES")
    return files_of(datasets)


@_fault("a screenshot is a series of its own", "burned_in_risk")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    shot = _other_uid(datasets[_some(datasets, chance)])
    shot.update({0x00080016: ("UI", "1.2.840.10008.5.1.4.1.1.7"), 0x00080060: ("CS", "OT")})
    shot[0x0020000E] = ("UI", f"{UID_ROOT}.78.1")
    return files_of([*datasets, shot])


@_fault("a report is among them", "text_objects")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    return files_of([*datasets, make_pdf(Place(1, 1, chance.randrange(40, 60), 1))])


@_fault("compressed pixels are damaged", "undecodable")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    files = [to_rle(dataset) for dataset in datasets]
    for at in (0, len(datasets) // 2, len(datasets) - 1)[chance.randrange(3) :]:
        broken = dict(datasets[at])
        frame = bytearray(rle_frame(_pixels(broken), 2))
        frame[:4] = (200).to_bytes(4, "little")
        broken[PIXEL_DATA] = ("OB", fragments([bytes(frame)]))
        files[at] = to_bytes(broken, RLE)
    return files


@_fault("an image lost detail in compression", "lossy")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00282110] = ("CS", "01")
    return files_of(datasets)


@_fault("one slice alone was exported", "single_image")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    one = datasets[_some(datasets, chance)]
    one[0x00080008] = ("CS", "ORIGINAL\\PRIMARY\\AXIAL")
    return files_of([one])


@_fault("nothing but scouts was exported", "localizer_only")
def _(datasets: list[Dataset], _: random.Random) -> Files:
    scouts = [_with(dataset, t00080008=("CS", "ORIGINAL\\PRIMARY\\LOCALIZER")) for dataset in datasets[:3]]
    return files_of(scouts)


@_fault("an image is from the future", "date_impossible")
def _(datasets: list[Dataset], chance: random.Random) -> Files:
    datasets[_some(datasets, chance)][0x00080022] = ("DA", f"2{chance.randrange(200, 900)}0101")
    return files_of(datasets)


@_fault("the patient was born after the examination", "date_impossible")
def _(datasets: list[Dataset], _: random.Random) -> Files:
    for dataset in datasets:
        dataset[0x00100030] = ("DA", "20210101")
    return files_of(datasets)
