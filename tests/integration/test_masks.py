"""Masks from offer to stage, with real workers and real reading; and what becomes of them in failures."""

from __future__ import annotations

import io
import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pytest
from pydicom import dcmread

from tests.make import wheels
from tests.make.deid import deidentifier
from tests.make.encode import to_bytes
from tests.make.engine import finish, make_app
from tests.make.landed import landed_files, members
from tests.make.masking import KEEP, noise, picture
from tests.make.people import Place
from tests.make.program import PLACE
from tests.make.scanning import scan_here
from tests.make.screens import screen, screen_file
from tests.make.values import prepared
from uploader.burned_in import MaskBook, can_read, read_pictures
from uploader.burned_in.reader import PictureReader
from uploader.cancel import CancelToken
from uploader.case.masks import KNOWN, REMEMBERED, Masks
from uploader.case.selection import with_masks
from uploader.checks import risk_of
from uploader.deid import Deidentifier, DeidProfile
from uploader.destination.choose import choose, find_project
from uploader.engine import ProgramEngine
from uploader.model.case import LeftOut
from uploader.model.dicom import Traits
from uploader.model.mask import Box, Looked, SeriesMask, kind_of
from uploader.pool import SpawnPool
from uploader.series import group_series
from uploader.stage import Spool, SpoolReader, stage_case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.encode import Dataset
    from tests.make.program import Program
    from uploader.model.cleaned import CleanedInstance, Refused
    from uploader.model.dicom import Series
    from uploader.model.mask import Mask
    from uploader.practice.server import PracticeSite
    from uploader.stage import Cleaner, StageResult

BOX = Box(0, 0, 96, 8)


def write(folder: Path, *datasets: Dataset, names: str = "x{}.dcm") -> tuple[Series, ...]:
    """Write files and give their series."""
    folder.mkdir(parents=True)
    for number, dataset in enumerate(datasets):
        (folder / names.format(number)).write_bytes(to_bytes(dataset))
    return group_series(scan_here(folder).instances)


def masked(series: Series, *boxes: Box) -> Series:
    kind = kind_of(series.instances[0].traits)
    return with_masks(series, series.key, Looked((SeriesMask(series.key, kind, boxes),)))


def stage(series_list: tuple[Series, ...], folder: Path, cleaner: Cleaner | None = None) -> StageResult:
    """Stage with real workers."""
    with SpawnPool(2) as pool:
        steps = stage_case(series_list, [], cleaner or deidentifier(KEEP), Spool(folder), pool, CancelToken())
        return finish(steps)


def landed(result: StageResult, folder: Path) -> list[bytes]:
    """The members of what was staged."""
    import zipfile  # noqa: PLC0415

    reader = SpoolReader(Spool(folder))
    found = []
    for archive in result.manifest.archives:
        content = b"".join(reader.iter_range(archive, 0, archive.size_bytes))
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            found += [opened.read(name) for name in opened.namelist()]
    return found


# --- at work ---------------------------------------------------------------------------------------------


def test_two_jobs_with_files_of_equal_names_mask_each_its_own(tmp_path: Path) -> None:
    count = 40
    results: dict[int, StageResult] = {}

    def run(job: int) -> None:
        pixels = [np.full((1, 64, 96), 10 * job + number % 7 + 1, dtype=np.uint8) for number in range(count)]
        files = [_placed(picture(one), Place(job, 1, 1, number + 1)) for number, one in enumerate(pixels)]
        (series,) = write(tmp_path / f"in{job}", *files)
        results[job] = stage((masked(series, BOX),), tmp_path / f"spool{job}")

    jobs = [threading.Thread(target=run, args=(job,)) for job in (1, 2)]
    for one in jobs:
        one.start()
    for one in jobs:
        one.join()
    for job in (1, 2):
        members = landed(results[job], tmp_path / f"spool{job}")
        assert len(members) == count
        assert ("7fe00010", "mask", count) in results[job].audit["s1"]
        for content in members:
            found = dcmread(io.BytesIO(content)).pixel_array
            assert not found[:8].any()
            assert set(np.unique(found[8:]) // 10) == {job}


def _placed(dataset: Dataset, place: Place) -> Dataset:
    from tests.make.dicom import make_dataset  # noqa: PLC0415

    return {
        **make_dataset(place),
        **{tag: each for tag, each in dataset.items() if tag >> 16 in (0x28, 0x7FE0)},
    }


class Dying(Deidentifier):
    """Kills its worker at one file, as a decoder's crash does."""

    def __init__(self, profile: DeidProfile, deadly: str) -> None:
        super().__init__(profile, None)
        self._deadly = deadly

    def __reduce__(self) -> tuple[Any, ...]:
        return (Dying, (self.profile, self._deadly))

    def clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,
        mask: Mask | None = None,
        *,
        is_first: bool = False,
    ) -> CleanedInstance | Refused:
        if name == self._deadly:
            os._exit(9)
        return super().clean(source, size_bytes, name, mask, is_first=is_first)


def test_a_worker_killed_at_a_masked_file_costs_its_series_and_nothing_unmasked_is_staged(
    tmp_path: Path,
) -> None:
    bad = [_placed(picture(noise((1, 64, 96), np.uint8)), Place(1, 1, 1, number)) for number in (1, 2, 3)]
    good = [_placed(picture(noise((1, 64, 96), np.uint8)), Place(1, 1, 2, number)) for number in (1, 2)]
    series_list = tuple(masked(one, BOX) for one in write(tmp_path / "in", *bad, *good))
    result = stage(series_list, tmp_path / "spool", Dying(deidentifier(KEEP).profile, "x1.dcm"))
    assert [one.key for one in result.refused_series] == ["s1"], result.refused_series
    members = landed(result, tmp_path / "spool")
    assert len(members) == len(good)
    for content in members:
        assert not dcmread(io.BytesIO(content)).pixel_array[:8].any()


def test_a_frame_that_can_t_be_decoded_stops_its_series_with_the_reason(tmp_path: Path) -> None:
    path = next(path for path in wheels.dicom_files() if path.name == "examples_ybr_color.dcm")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"\xff\xd8\xff")
    content[at : at + 600] = bytes(600)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cine.dcm").write_bytes(content)
    (series,) = group_series(scan_here(tmp_path / "in").instances)
    result = stage((masked(series, Box(0, 0, 100, 20)),), tmp_path / "spool")
    [refused] = result.refused_series
    assert refused.reasons[0][0] in ("mask_undecodable", "mask_failed")
    assert landed(result, tmp_path / "spool") == []
    assert not list((tmp_path / "spool").glob("*.seg"))


def test_a_real_cine_leaves_masked_in_all_its_frames(tmp_path: Path) -> None:
    path = next(path for path in wheels.dicom_files() if path.name == "examples_ybr_color.dcm")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cine.dcm").write_bytes(path.read_bytes())
    (series,) = group_series(scan_here(tmp_path / "in").instances)
    result = stage((masked(series, Box(0, 0, 320, 20)),), tmp_path / "spool")
    [content] = landed(result, tmp_path / "spool")
    found = dcmread(io.BytesIO(content)).pixel_array
    assert found.shape == (30, 240, 320, 3)
    assert not found[:, :20].any()
    assert found[:, 20:].any()


# --- offers ----------------------------------------------------------------------------------------------


@pytest.fixture
def masks(tmp_path: Path) -> Masks:
    (tmp_path / "data").mkdir()
    return Masks(MaskBook(tmp_path / "data"), lambda: SpawnPool(1), tmp_path / "data")


def _screen(place: Place, **device: str) -> Dataset:
    dataset = _placed(picture(np.full((1, 480, 640), 9, dtype=np.uint8)), place)
    dataset.update({0x00080060: ("CS", "US"), 0x00080070: ("LO", device.get("maker", "FakeMaker"))})
    dataset.update(
        {0x00081090: ("LO", device.get("model", "M")), 0x00181000: ("LO", device.get("serial", "1"))}
    )
    return dataset


def test_a_mask_is_offered_for_the_same_device_and_size_and_for_no_other(
    masks: Masks, tmp_path: Path
) -> None:
    series_list = write(
        tmp_path / "in",
        _screen(Place(1, 1, 1, 1)),
        _screen(Place(1, 1, 2, 1)),
        _screen(Place(1, 1, 3, 1), serial="2"),
        {**_screen(Place(1, 1, 4, 1)), 0x00280010: ("US", 240), 0x7FE00010: ("OB", bytes(240 * 640))},
    )
    first, same, other, smaller = (one.instances[0] for one in series_list)
    assert masks.offer(first).remembered == ()
    looked = Looked((SeriesMask("s1", kind_of(first.traits), (Box(0, 0, 640, 40),)),))
    masks.remember(prepared(*series_list), looked, "2026-11-28")
    assert masks.offer(same).remembered == (Box(0, 0, 640, 40),)
    assert masks.offer(other).remembered == ()
    assert masks.offer(smaller).remembered == ()
    offered = masks.offered(prepared(*series_list), ("s2", "s3"), (REMEMBERED, KNOWN))
    assert [one.series for one in offered.masks] == ["s2"]
    kept = (tmp_path / "data" / "masks.sqlite").read_bytes()
    assert b"FakeMaker" not in kept
    assert b"FAKE" not in kept


def test_screens_of_vendors_are_offered_by_their_headers(masks: Masks, tmp_path: Path) -> None:
    (series,) = write(tmp_path / "in", _screen(Place(1, 1, 1, 1), maker="GE Healthcare", model="LOGIQ9"))
    assert masks.offer(series.instances[0]).known == (Box(0, 0, 640, 30),)
    assert masks.offered(prepared(series), ("s1",), (REMEMBERED,)).masks == ()
    assert masks.offered(prepared(series), ("s1",), (KNOWN,)).masks[0].boxes == (Box(0, 0, 640, 30),)


def test_a_damaged_book_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "masks.sqlite").write_bytes(b"no database at all" * 100)
    book = MaskBook(tmp_path)
    kind = kind_of(Traits(rows=9, columns=9))
    assert book.boxes("d", kind) == ()
    book.remember("d", kind, (BOX,), "2026-11-28")
    assert MaskBook(tmp_path).boxes("d", kind) == (BOX,)


# --- reading again ---------------------------------------------------------------------------------------


def test_masked_pictures_are_read_again_and_what_still_shows_is_found(masks: Masks, tmp_path: Path) -> None:
    assert can_read()
    dataset = screen_file(screen(11, with_name=True), Place(1, 1, 1, 1))
    (series,) = write(tmp_path / "in", dataset)
    with PictureReader(tmp_path) as reader:
        text = read_pictures((series,), risk_of, reader, CancelToken())["s1"]
    assert text.hits
    case = replace(prepared(series), texts={"s1": text})
    kind = kind_of(series.instances[0].traits)
    found = [box for hit in text.hits for box in hit.boxes]
    over = tuple(Box(box.left - 8, box.top - 8, box.width + 16, box.height + 16) for box in found)
    beside = (Box(0, 300, 60, 60),)
    cancel = CancelToken()
    assert masks.read_again(case, Looked((SeriesMask("s1", kind, over),)), cancel)["s1"].hits == ()
    again = masks.read_again(case, Looked((SeriesMask("s1", kind, beside),)), cancel)["s1"]
    assert again.hits
    assert again.is_whole


# --- to the site -----------------------------------------------------------------------------------------


def _named_screen(number: int) -> Dataset:
    """A screen of a known vendor's, with a name in its uppermost rows."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    image = Image.new("L", (640, 480), 30 + number)
    ImageDraw.Draw(image).text((20, 2), "FakeDoe, Jane 12345678", fill=255, font=ImageFont.load_default(20))
    dataset = _placed(picture(np.asarray(image, dtype=np.uint8)[None]), Place(1, 1, 1, number))
    dataset.update(
        {0x00080060: ("CS", "US"), 0x00080070: ("LO", "GE Healthcare"), 0x00081090: ("LO", "LOGIQ9")}
    )
    return dataset


def _at_the_site(site: PracticeSite, subject: str) -> list[Any]:
    path = f"{PLACE['group']}/{PLACE['project']}/{subject}/{PLACE['session']}/{PLACE['acquisition']}"
    files = [one for content in landed_files(site, path).values() for one in members(content).values()]
    return [dcmread(io.BytesIO(one)).pixel_array for one in files]


def test_the_command_line_masks_what_is_known_when_it_is_told_to(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    write(tmp_path / "in", _named_screen(1), _named_screen(2))
    refused = program.send(tmp_path / "in", "MASK-1")
    assert refused.last["code"] == "case_blocked"
    assert {"event": "masks_offered", "series": 1} in refused.events
    sent = program.send(tmp_path / "in", "MASK-1", "--mask", "known")
    assert sent.code == 0, sent.err
    [row] = sent.last["series"]
    assert (row["mask_boxes"], row["actions"]["mask"]) == (1, 2)
    assert {"pictures_masked"} <= {one["code"] for one in sent.last["findings"]}
    pictures = _at_the_site(site, "MASK-1")
    assert len(pictures) == 2
    for pixels in pictures:
        assert not pixels[:30].any()
        assert pixels[30:].all()


def test_a_case_that_was_killed_before_it_was_staged_is_masked_when_it_goes_on(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    write(tmp_path / "in", _named_screen(1))
    app = make_app(program.data_dir)
    with ProgramEngine(app) as engine:
        engine.sign_in(site.api_key)
        project = find_project(engine.projects(), PLACE["group"], PLACE["project"])
        destination = choose(engine._site.site, project, "MASK-2", PLACE["session"], PLACE["acquisition"])
        case = finish(engine.scan([tmp_path / "in"], CancelToken()))
        kind = kind_of(case.series_list[0].instances[0].traits)
        looked = Looked((SeriesMask("s1", kind, (Box(0, 0, 640, 40),)),))
        report = engine.recheck(case, LeftOut(), destination, looked, engine.read_again(case, looked))
        answers = {one.code: "confirmed" for one in report.findings}
        case_id = engine.begin(destination, [tmp_path / "in"], case, LeftOut(), answers, False, looked)  # noqa: FBT003
        assert engine.mask_offer(case.series_list[0].instances[0]).remembered == (Box(0, 0, 640, 40),)
    ran = program.run("resume", case_id, "--json")
    assert ran.code == 0, ran.err
    [pixels] = _at_the_site(site, "MASK-2")
    assert not pixels[:40].any()
    assert pixels[40:].all()
    assert ran.last["series"][0]["mask_boxes"] == 1
