"""Volumes, PNG and JPEG are cleaned by the profile's sections for them; pixels stay as they are."""

from __future__ import annotations

import gzip
import io
import json
import struct
from typing import TYPE_CHECKING, Any

import nibabel
import numpy as np
import piexif  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.make.others import (
    JPG_SECTION,
    NIFTI_SECTION,
    PNG_SECTION,
    TABLE,
    TABLE_SECTION,
    TREE,
    cleaned,
    code,
    jpg,
    nifti,
    outcome,
    png,
    reference,
)
from uploader.model.cleaned import CleanedFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", [nibabel.Nifti1Image, nibabel.Nifti2Image])
@pytest.mark.parametrize("packed", [False, True])
def test_a_volume_comes_out_as_the_reference_makes_it(tmp_path: Path, kind: Any, packed: bool) -> None:
    content = nifti(kind, packed=packed)
    section = NIFTI_SECTION if kind is nibabel.Nifti1Image else NIFTI_SECTION.replace("db_name", "descrip")
    name = "brain.nii.gz" if packed else "brain.nii"
    ours, _ = cleaned(content, section, name)
    theirs = reference(content, section, name, tmp_path).content
    if packed:
        assert b"FakeDoe" in content
        ours, theirs = gzip.decompress(ours), gzip.decompress(theirs)
    images = [kind.from_bytes(one) for one in (ours, theirs)]
    assert images[0].header == images[1].header
    assert (np.asarray(images[0].dataobj) == np.asarray(images[1].dataobj)).all()
    assert ours == theirs


@pytest.mark.parametrize("packed", [False, True])
def test_extensions_are_blanked_and_voxels_stay_where_they_were(packed: bool) -> None:
    content = nifti(extension=b"FakeDoe in a comment", packed=packed)
    ours, result = cleaned(content, NIFTI_SECTION, "x.nii.gz" if packed else "x.nii")
    plain = gzip.decompress(ours) if packed else ours
    assert b"FakeDoe" not in plain
    assert b"FakeDoe" not in ours
    image = nibabel.Nifti1Image.from_bytes(plain)
    assert (
        np.asarray(image.dataobj).ravel(order="F") == np.arange(24).reshape(2, 3, 4).ravel(order="F")
    ).all()
    assert not image.header.extensions
    assert "remove" in {row.action for row in result.audit}


def test_text_is_hashed_and_cut_to_its_place() -> None:
    section = "nifti: {salt: pepper, fields: [{name: descrip, hash: true}, {name: intent_name, hash: true}]}"
    ours, _ = cleaned(nifti(), section, "x.nii")
    image = nibabel.Nifti1Image.from_bytes(ours)
    assert len(bytes(image.header["descrip"]).rstrip(b"\0")) == 16
    assert b"Fake" not in bytes(image.header["descrip"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        nifti()[:300],
        nifti()[:-1],
        nifti() + b"FakeDoe behind the voxels",
        nifti(packed=True)[:-4],
        nifti(packed=True) + b"FakeDoe",
        gzip.compress(nifti() + b"FakeDoe"),
        gzip.compress(nifti()[:-2]),
        gzip.compress(b"FakeDoe", mtime=0),
        b"\x1f\x8bFakeDoe",
        struct.pack("<i", 348) + bytes(400),
    ],
)
def test_a_volume_that_is_not_whole_is_refused(content: bytes) -> None:
    assert code(content, NIFTI_SECTION, "x.nii.gz") == "file_unreadable"


def test_chunks_go_as_in_the_reference(tmp_path: Path) -> None:
    ours, result = cleaned(png(), PNG_SECTION, "a.png")
    assert ours == reference(png(), PNG_SECTION, "a.png", tmp_path).content
    assert b"FakeDoe" not in ours
    assert Image.open(io.BytesIO(ours)).getpixel((3, 3)) == 7
    assert {row.path for row in result.audit} == {"tEXt", "zTXt", "iTXt", "prVt"}


def test_what_stands_behind_a_picture_goes() -> None:
    assert cleaned(png() + b"FakeDoe", PNG_SECTION, "a.png")[0] == cleaned(png(), PNG_SECTION, "a.png")[0]


@pytest.mark.parametrize(
    "content", [b"", png()[:50], png()[:-6], png().replace(b"FakeDoe", b"FakeRoe", 1), b"GIF89a"]
)
def test_a_png_that_is_damaged_is_refused(content: bytes) -> None:
    assert code(content, PNG_SECTION, "a.png") == "file_unreadable"


def exif_of(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = piexif.load(content)
    del found["thumbnail"], found["1st"]
    for directory in found.values():
        for pointer in (34665, 34853, 40965):
            directory.pop(pointer, None)
    return found


@pytest.mark.parametrize("progressive", [False, True])
def test_exif_comes_out_as_the_reference_makes_it(tmp_path: Path, progressive: bool) -> None:
    content = jpg(progressive=progressive)
    section = JPG_SECTION.replace("    - {name: Make, replace-with: MAKER}\n", "")
    ours, _ = cleaned(content, section, "a.jpg")
    theirs = reference(content, section, "a.jpg", tmp_path)
    assert exif_of(ours) == exif_of(theirs.content)
    assert exif_of(ours)["0th"][piexif.ImageIFD.DateTime] == b"2020:03:02 10:00:00"


def test_the_picture_is_not_packed_anew_and_comments_go() -> None:
    """The reference packs it anew, with loss, and keeps the comment."""
    content = jpg(icc_profile=b"FakeDoe's colours" * 10) + b"FakeDoe behind"
    ours, result = cleaned(content, JPG_SECTION, "a.jpg")
    assert b"FakeDoe" not in ours
    before, after = (Image.open(io.BytesIO(one)) for one in (content, ours))
    assert before.tobytes() == after.tobytes()
    assert ours.endswith(content[content.index(b"\xff\xda") : content.index(b"FakeDoe behind")])
    assert exif_of(ours)["0th"][piexif.ImageIFD.Make] == b"MAKER"
    assert {"segment fe", "segment e2", "GPS"} <= {row.path for row in result.audit}


def test_all_of_exif_goes_where_the_profile_says_so() -> None:
    ours, _ = cleaned(jpg(), "jpg: {remove-exif: true}", "a.JPEG")
    assert b"Exif" not in ours
    assert b"FAKE" not in ours


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", jpg()[:100], jpg()[:-2], jpg()[:2] + b"FakeDoe" + jpg()[2:]]
)
def test_a_jpeg_that_is_damaged_is_refused(content: bytes) -> None:
    assert code(content, JPG_SECTION, "a.jpg") == "file_unreadable"


def test_an_action_on_an_exif_value_that_is_no_text_is_refused() -> None:
    assert code(jpg(), "jpg: {fields: [{name: GPSLatitude, hash: true}]}", "a.jpg") == "vr_incompatible"


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 2_000),
    st.binary(min_size=1, max_size=3),
    st.sampled_from(["jpg", "png", "nii", "json", "csv"]),
)
def test_damage_never_raises_and_never_brings_removed_text_back(at: int, garbage: bytes, kind: str) -> None:
    whole = {
        "jpg": (jpg(), JPG_SECTION),
        "png": (png(), PNG_SECTION),
        "nii": (
            nifti(extension=b"FakeDoe"),
            NIFTI_SECTION.replace("intent_name, keep", "intent_name, remove"),
        ),
        "json": (json.dumps(TREE).encode(), "json: {fields: [{regex: '.*', remove: true}]}"),
        "csv": (TABLE, TABLE_SECTION),
    }
    content, section = whole[kind]
    at %= len(content)
    damaged = content[:at] + garbage + content[at + len(garbage) :]
    result = outcome(damaged, section, f"a.{kind}")
    assert result is not None
    if isinstance(result, CleanedFile) and kind in ("png", "nii", "json"):
        assert b"FakeDoe" not in cleaned(damaged, section, f"a.{kind}")[0]
