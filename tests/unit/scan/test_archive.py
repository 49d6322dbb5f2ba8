"""ZIP archives: read in place, never believed."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.make.case import VIEWER_FILES, study, write_cd, write_zip
from tests.make.dicom import make_tiny
from tests.make.encode import DEFLATED, to_bytes
from tests.make.files import to_rle
from tests.make.people import Place
from tests.make.scanning import scan_here, states
from uploader.model.source import FailReason, SkipReason
from uploader.scan.archive import Limits, is_document, list_members
from uploader.scan.refused import RefusedFileError

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.scan import ScanResult


def image(number: int = 1) -> bytes:
    return to_bytes(make_tiny(Place(instance=number)))


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def scan_bytes(folder: Path, content: bytes, name: str = "a.zip") -> ScanResult:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return scan_here(folder)


def reasons(result: ScanResult) -> list[str]:
    return sorted(states(result).values())


# --- what is in one ----------------------------------------------------------------------------------


def test_the_members_of_an_archive_stand_for_it(tmp_path: Path) -> None:
    built = write_zip(tmp_path / "study.zip")

    result = scan_here(built.path)

    assert result.seen_count == len(result.instances) == built.instance_count
    assert {instance.source.path for instance in result.instances} == {built.path}
    assert result.instances[0].source.member == "study/series1/0001.dcm"
    assert result.instances[0].source.shown_as.reveal() == "study.zip/study/series1/0001.dcm"
    assert result.instances[0].source.size_bytes == len(to_bytes(study()[0]))


def test_an_archive_of_any_name_is_opened_and_one_picked_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "study"
    path.write_bytes(zipped({"a": image()}))

    assert reasons(scan_here(path, path)) == ["dicom", "skipped duplicate_path"]


def test_every_encoding_is_read_from_an_archive(tmp_path: Path) -> None:
    members = {
        "plain": image(1),
        "deflated": to_bytes(make_tiny(Place(instance=2)), DEFLATED),
        "rle": to_rle(make_tiny(Place(instance=3))),
    }
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert reasons(scan_bytes(tmp_path, zipped(members, method))) == ["dicom"] * 3


def test_a_disc_in_an_archive_is_a_disc(tmp_path: Path) -> None:
    built = write_cd(tmp_path / "CD")
    content = {
        str(path.relative_to(tmp_path)): path.read_bytes() for path in built.path.rglob("*") if path.is_file()
    }

    result = scan_bytes(tmp_path / "zip", zipped(content))

    assert result.seen_count == built.file_count
    assert len(result.instances) == built.instance_count
    assert reasons(result).count("skipped viewer_file") == len(VIEWER_FILES)
    assert reasons(result).count("skipped dicomdir") == 1


def test_windows_separators_are_folders(tmp_path: Path) -> None:
    result = scan_bytes(tmp_path, zipped({"__MACOSX\\._a": b"\0made up", "$RECYCLE.BIN\\a": image()}))

    assert reasons(result) == ["skipped system_file", "skipped system_file"]


def test_an_archive_of_nothing_is_empty(tmp_path: Path) -> None:
    assert reasons(scan_bytes(tmp_path, zipped({}))) == ["skipped empty"]


def test_empty_members_and_folders(tmp_path: Path) -> None:
    assert reasons(scan_bytes(tmp_path, zipped({"folder/": b"", "folder/a": b""}))) == ["skipped empty"]


def test_a_link_in_an_archive_is_no_file(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")

    assert reasons(scan_bytes(tmp_path, packed.getvalue())) == ["skipped not_a_file"]


# --- what must not pass ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["inner.zip", "inner.dcm", "inner.docx", "inner"])
def test_an_archive_in_an_archive_is_not_passed_on(tmp_path: Path, name: str) -> None:
    result = scan_bytes(tmp_path, zipped({name: zipped({"a": image()}), "b": image(2)}))

    assert reasons(result) == ["dicom", "failed nested_archive"]


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../a", "a/../../b", "C:\\a", "c:a", "\\\\server\\share\\a", "..\\a", "a/..", "\\a"],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    assert reasons(scan_bytes(tmp_path, zipped({name: image()}))) == ["failed unsafe_name"]


def test_two_members_of_one_name_are_both_refused(tmp_path: Path) -> None:
    content = zipped({"name1": image(1), "name2": image(2)}).replace(b"name2", b"name1")

    result = scan_bytes(tmp_path, content)

    assert [failed.reason for failed in result.failed] == [FailReason.UNSAFE_NAME] * 2


def test_a_name_that_goes_on_behind_a_nul_is_refused(tmp_path: Path) -> None:
    content = zipped({"aXb": image()}).replace(b"aXb", b"a\0b")

    assert reasons(scan_bytes(tmp_path, content)) == ["failed unsafe_name"]


def test_encrypted_members_are_said_to_be_so(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": image()}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert reasons(scan_bytes(tmp_path, bytes(content))) == ["failed archive_encrypted"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """The directory says 3 x 400 MiB from a few bytes; nothing of that is there to be unpacked."""
    content = zipped({name: bytes(100) for name in "abc"})
    for size_at, magic in ((22, b"PK\x03\x04"), (24, b"PK\x01\x02")):
        content = _with_size(content, magic, size_at, 400 * 1024 * 1024)

    assert reasons(scan_bytes(tmp_path, content)) == ["failed archive_too_large"]


def _with_size(content: bytes, magic: bytes, size_at: int, size_bytes: int) -> bytes:
    changed, at = bytearray(content), content.find(magic)
    while at >= 0:
        struct.pack_into("<I", changed, at + size_at, size_bytes)
        at = content.find(magic, at + 4)
    return bytes(changed)


def test_an_archive_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    assert reasons(scan_bytes(tmp_path, zipped({"a.txt": b"a" * 2_000_000}))) == ["other text"]


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": image(1), "b": image(2)}, zipfile.ZIP_STORED))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 40)

    result = scan_bytes(tmp_path, bytes(content))

    assert [(failed.reason, failed.detail) for failed in result.failed] == [
        (FailReason.ARCHIVE_DAMAGED, "members overlap")
    ]


def test_an_archive_of_too_many_members_is_refused_before_they_are_listed() -> None:
    content = zipped({str(number): b"x" for number in range(11)})

    assert len(list_members(io.BytesIO(content), Limits(members=11))) == 11
    with pytest.raises(RefusedFileError) as caught:
        list_members(io.BytesIO(content), Limits(members=10))
    assert caught.value.reason is FailReason.ARCHIVE_TOO_LARGE


def test_a_directory_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": image()}))
    struct.pack_into("<H", content, content.rindex(b"PK\x05\x06") + 10, 65_535)
    struct.pack_into("<I", content, content.rindex(b"PK\x05\x06") + 12, 0x7FFFFFFF)

    assert reasons(scan_bytes(tmp_path, bytes(content))) == ["failed archive_too_large"]


def test_damage_is_found_in_the_scan_and_not_later(tmp_path: Path) -> None:
    content = zipped({"a": image(), "b": image(2)}, zipfile.ZIP_STORED)
    pixels = content.index(b"\xe0\x7f\x10\0OW") + 20
    damaged = content[:pixels] + b"\xaa" + content[pixels + 1 :]

    assert reasons(scan_bytes(tmp_path, damaged)) == ["dicom", "failed archive_damaged"]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_cut_short_is_damaged(tmp_path: Path, kept: float) -> None:
    content = zipped({str(number): image(number) for number in range(1, 6)})

    assert reasons(scan_bytes(tmp_path, content[: int(len(content) * kept)])) == ["failed archive_damaged"]


def test_an_unknown_method_is_damage_to_us(tmp_path: Path) -> None:
    content = bytearray(zipped({"a": image()}))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 97

    assert reasons(scan_bytes(tmp_path, bytes(content))) == ["failed archive_damaged"]


def test_a_split_archive_is_damaged(tmp_path: Path) -> None:
    assert reasons(scan_bytes(tmp_path, b"PK\x07\x08" + bytes(100), "a.z01")) == ["failed archive_damaged"]


def test_a_zip64_archive_is_listed(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(image())

    assert reasons(scan_bytes(tmp_path, packed.getvalue())) == ["dicom"]


# --- documents ---------------------------------------------------------------------------------------


def test_a_document_that_is_a_zip_is_a_document(tmp_path: Path) -> None:
    word = zipped({"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "word/document.xml": b"<x/>"})
    open_text = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
    (tmp_path / "b.odt").write_bytes(open_text)

    assert reasons(scan_bytes(tmp_path, word, "a.docx")) == ["other", "other document"]


def test_a_document_with_anything_else_in_it_is_an_archive() -> None:
    assert is_document(["[Content_Types].xml", "word/document.xml"])
    assert not is_document(["[Content_Types].xml", "word/document.xml", "IM1"])
    assert not is_document(["mimetype", "IM1"])
    assert not is_document([])
    assert is_document(["a.npy", "b.npy"])


def test_members_are_listed_with_their_reasons() -> None:
    members = list_members(io.BytesIO(zipped({"a": b"x", "b": b"", "../c": b"x"})))

    assert [(member.name, member.size_bytes, member.skip, member.fail) for member in members] == [
        ("a", 1, None, None),
        ("b", 0, SkipReason.EMPTY, None),
        ("../c", 1, None, FailReason.UNSAFE_NAME),
    ]
