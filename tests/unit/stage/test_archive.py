from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from dataclasses import replace

import pytest

from tests.make.ranges import RangeFile
from tests.make.staging import noise, smooth
from uploader.errors import CaseDamaged
from uploader.model.package import Archive, Member, Method
from uploader.stage import MAX_PIECE_BYTES, Spool, SpoolReader, archive_size, iter_range
from uploader.stage.archive import MIN_PIECE_BYTES
from uploader.stage.compress import deflated

GIB = 1024**3


def in_spool(
    spool: Spool, name: str, contents: list[bytes], *, method: Method = Method.STORED
) -> list[Member]:
    members = []
    spool.create()
    with spool.new_segment(name) as writer:
        for number, content in enumerate(contents):
            stored = deflated(content) if method is Method.DEFLATED else content
            members.append(
                Member(
                    name=f"{name}-{number}.dcm",
                    size_bytes=len(content),
                    crc32=zlib.crc32(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                    method=method,
                    segment=name,
                    offset=writer.position,
                    stored_bytes=len(stored),
                )
            )
            writer.write(stored)
    return members


def make_archive(members: list[Member], *, is_zip: bool = True) -> Archive:
    listed = tuple(members)
    return Archive(
        key="s1",
        name="3_t1.dicom.zip",
        file_type="dicom",
        is_zip=is_zip,
        size_bytes=archive_size(listed, is_zip=is_zip),
        sha256="",
        modality="MR",
        description="t1",
        source_bytes=0,
        members=listed,
    )


def test_stored_and_deflated_members_of_several_segments_come_out_of_the_zip_as_they_went_in(
    spool: Spool,
) -> None:
    contents = [smooth(50_000, seed) for seed in range(5)]
    large = [noise(3_000_000), b""]
    members = in_spool(spool, "s1.0.seg", contents, method=Method.DEFLATED) + in_spool(
        spool, "s1.1.seg", large
    )
    archive = make_archive(members)
    with zipfile.ZipFile(RangeFile(archive, SpoolReader(spool))) as opened:
        assert opened.testzip() is None
        assert [opened.read(name) for name in opened.namelist()] == contents + large
        assert opened.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
        assert {info.flag_bits for info in opened.infolist()} == {0x0800}


def test_an_archive_is_given_in_pieces_that_are_neither_tiny_nor_large(spool: Spool) -> None:
    members = in_spool(spool, "a.seg", [noise(20_000)] * 100 + [noise(5_000_000)] + [noise(100)] * 50)
    archive = make_archive(members)
    sizes = [len(piece) for piece in iter_range(archive, 0, archive.size_bytes, spool)]
    assert sum(sizes) == archive.size_bytes
    assert max(sizes) <= MAX_PIECE_BYTES
    assert sum(size < MIN_PIECE_BYTES for size in sizes) <= 4


def test_an_archive_without_members_is_an_empty_zip(spool: Spool) -> None:
    archive = make_archive([])
    with zipfile.ZipFile(RangeFile(archive, SpoolReader(spool))) as opened:
        assert opened.namelist() == []


def test_more_members_than_the_old_format_counts_are_all_there(spool: Spool) -> None:
    [member] = in_spool(spool, "a.seg", [b"the same"])
    archive = make_archive([replace(member, name=f"{number}.dcm") for number in range(65_536)])
    with zipfile.ZipFile(RangeFile(archive, SpoolReader(spool))) as opened:
        assert len(opened.namelist()) == 65_536
        assert opened.read("65535.dcm") == b"the same"
    # Python's zipfile does not need the record that holds the count; others do.
    end = b"".join(iter_range(archive, archive.size_bytes - 98, 98, spool))
    assert end.startswith(b"PK\x06\x06")
    assert struct.unpack_from("<QQ", end, 24) == (65_536, 65_536)
    assert struct.unpack_from("<HH", end, 98 - 22 + 8) == (0xFFFF, 0xFFFF)


def test_a_member_of_more_than_4_gib_and_one_behind_it_can_be_read(spool: Spool) -> None:
    [small] = in_spool(spool, "b.seg", [b"behind"])
    size = 4 * GIB + 5
    with spool.new_segment("huge.seg") as writer:
        writer.go_back(size - 3)
        writer.write(b"end")
    huge = replace(small, name="huge.dcm", size_bytes=size, stored_bytes=size, segment="huge.seg", crc32=1)
    archive = make_archive([huge, small])
    assert archive.size_bytes > size
    with zipfile.ZipFile(RangeFile(archive, SpoolReader(spool))) as opened:
        info = opened.getinfo("huge.dcm")
        assert (info.file_size, info.compress_size) == (size, size)
        assert opened.getinfo(small.name).header_offset > size
        assert opened.read(small.name) == b"behind"
        with opened.open("huge.dcm") as member:
            assert member.read(10) == bytes(10)


def test_many_members_that_together_pass_4_gib_can_be_read(spool: Spool) -> None:
    [small] = in_spool(spool, "b.seg", [b"behind"])
    with spool.new_segment("big.seg") as writer:
        writer.go_back(GIB)
    big = replace(small, size_bytes=GIB, stored_bytes=GIB, segment="big.seg", crc32=1)
    archive = make_archive([replace(big, name=f"{number}.dcm") for number in range(5)] + [small])
    with zipfile.ZipFile(RangeFile(archive, SpoolReader(spool))) as opened:
        assert opened.read(small.name) == b"behind"
        assert opened.getinfo("4.dcm").file_size == GIB


def test_a_file_that_is_no_series_is_its_one_member_as_it_is(spool: Spool) -> None:
    content = noise(2_500_000)
    archive = make_archive(in_spool(spool, "f1.seg", [content]), is_zip=False)
    reader = SpoolReader(spool)
    assert b"".join(reader.iter_range(archive, 0, archive.size_bytes)) == content
    assert b"".join(reader.iter_range(archive, 1_000_001, 7)) == content[1_000_001:1_000_008]


@pytest.mark.parametrize("harm", ["gone", "shorter"])
def test_a_segment_that_is_not_what_it_was_is_never_sent_as_if_it_were(spool: Spool, harm: str) -> None:
    archive = make_archive(in_spool(spool, "a.seg", [noise(5000)]))
    path = spool.path / "a.seg"
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CaseDamaged) as caught:
        list(iter_range(archive, 0, archive.size_bytes, spool))
    assert caught.value.params == {"case_id": "case-1"}


def test_a_range_that_was_begun_and_left_holds_no_file_open(spool: Spool) -> None:
    archive = make_archive(in_spool(spool, "a.seg", [noise(5_000_000)]))
    pieces = iter_range(archive, 0, archive.size_bytes, spool)
    next(pieces)
    del pieces
    assert spool.remove() == 0
