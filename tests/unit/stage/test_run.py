"""None"""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.ranges import RangeFile
from tests.make.staging import (
    HeaderCleaner,
    LocalPool,
    cleaned_bytes,
    files_in,
    make_series,
    make_source,
    noise,
    smooth,
    source_of,
    sources_of,
    stage,
)
from uploader.cancel import CancelToken
from uploader.model.cleaned import AuditCount
from uploader.model.mask import Box, Mask
from uploader.model.package import Method
from uploader.model.source import FailReason, OtherFile
from uploader.pool import Died, Done
from uploader.stage import RefusedSeries, Spool, SpoolReader, rehearse, stage_case
from uploader.stage.archive import iter_range
from uploader.stage.batches import MAX_BATCH_COUNT
from uploader.stage.segment import without_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from uploader.model.cleaned import CleanedInstance, Refused
    from uploader.model.package import Archive


def read(archive: Archive, spool: Spool) -> dict[str, bytes]:
    with zipfile.ZipFile(RangeFile(archive, SpoolReader(spool))) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_each_series_becomes_a_zip_of_its_cleaned_instances_and_other_files_stay_as_they_are(
    tmp_path: Path, spool: Spool
) -> None:
    slices = [smooth(30_000, seed) for seed in range(20)]
    large = [smooth(4_000_000), noise(3_000_000)]
    report = noise(2_000)
    result = stage(
        spool,
        [
            make_series("s1", sources_of(tmp_path / "a", slices)),
            make_series("s2", sources_of(tmp_path / "b", large), is_localizer=True),
        ],
        [OtherFile(make_source(tmp_path / "my report\u202e.pdf", report), "pdf")],
    )
    first, second, other = result.manifest.archives
    assert (result.failed, result.refused_series) == ((), ())
    assert [archive.key for archive in result.manifest.archives] == ["s1", "s2", "f1"]
    assert (first.name, second.name, other.name) == (
        "3_t1_mprage.dicom.zip",
        "3_t1_mprage_localizer.dicom.zip",
        "my_report.pdf",
    )
    assert list(read(first, spool).values()) == [cleaned_bytes(content) for content in slices]
    assert list(read(second, spool).values()) == [cleaned_bytes(content) for content in large]
    assert b"".join(SpoolReader(spool).iter_range(other, 0, other.size_bytes)) == report
    assert (other.is_zip, other.file_type, other.members[0].method) == (False, "pdf", Method.STORED)
    assert result.audit == {
        "s1": _done_to(20),
        "s2": _done_to(2),
        "f1": (),
    }


def _done_to(times: int) -> tuple[AuditCount, ...]:
    return (
        AuditCount("00081140.*.00081155", "removed", times),
        AuditCount("00100010", "removed", times),
        AuditCount("00100020", "hashed", times),
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("00100010", "00100010"),
        ("00081140.12.00081155", "00081140.*.00081155"),
        ("52009230.399.00189074.0.00081155", "52009230.*.00189074.*.00081155"),
    ],
)
def test_items_of_a_sequence_are_counted_as_one_place(path: str, place: str) -> None:
    assert without_items(path) == place


def test_digests_are_of_the_very_bytes_that_will_be_sent(tmp_path: Path, spool: Spool) -> None:
    result = stage(spool, [make_series("s1", sources_of(tmp_path, [smooth(40_000), noise(2_000_000)]))])
    [archive] = result.manifest.archives
    content = b"".join(SpoolReader(spool).iter_range(archive, 0, archive.size_bytes))
    assert (len(content), hashlib.sha256(content).hexdigest()) == (archive.size_bytes, archive.sha256)
    unpacked = read(archive, spool)
    assert [hashlib.sha256(unpacked[member.name]).hexdigest() for member in archive.members] == [
        member.sha256 for member in archive.members
    ]


def test_what_packs_is_packed_and_what_does_not_is_stored(tmp_path: Path, spool: Spool) -> None:
    mostly_noise = noise(1_000_000) + bytes(20_000)
    half_and_half = noise(64 * 1024) + smooth(1_000_000) + noise(900_000)
    contents = [
        smooth(30_000),
        noise(30_000),
        smooth(3_000_000),
        noise(3_000_000),
        mostly_noise,
        half_and_half,
    ]
    [archive] = stage(spool, [make_series("s1", sources_of(tmp_path, contents))]).manifest.archives
    methods = [member.method.name for member in archive.members]
    assert methods == ["DEFLATED", "STORED", "DEFLATED", "STORED", "STORED", "DEFLATED"]
    assert all(
        member.stored_bytes <= member.size_bytes * (0.97 if member.method is Method.DEFLATED else 1)
        for member in archive.members
    )
    assert list(read(archive, spool).values()) == [cleaned_bytes(content) for content in contents]


def test_a_file_whose_sample_promises_more_than_the_rest_keeps_is_stored_after_all(
    tmp_path: Path, spool: Spool
) -> None:
    # Zeros exactly where the sample looks, noise between.
    window, size = 64 * 1024, 12 * 1024 * 1024
    content = bytearray(noise(size))
    for index in range(4):
        start = (size - window) // 3 * index
        content[start : start + window] = bytes(window)
    [archive] = stage(
        spool, [make_series("s1", sources_of(tmp_path, [smooth(10_000), bytes(content), smooth(10_000)]))]
    ).manifest.archives
    assert [member.method.name for member in archive.members] == ["DEFLATED", "STORED", "DEFLATED"]
    assert list(read(archive, spool).values())[1] == cleaned_bytes(bytes(content))
    assert sum(spool.segments().values()) == sum(member.stored_bytes for member in archive.members)


def test_one_refused_instance_keeps_its_whole_series_here_and_nothing_of_it_in_the_spool(
    tmp_path: Path, spool: Spool
) -> None:
    good = sources_of(tmp_path / "good", [smooth(1000)] * 3)
    bad = sources_of(tmp_path / "bad", [smooth(1000), b"REFUSE me please, I am a test", smooth(1000)])
    result = stage(spool, [make_series("s1", bad), make_series("s2", good)])
    assert [archive.key for archive in result.manifest.archives] == ["s2"]
    assert [(failed.reason, failed.detail) for failed in result.failed] == [
        (FailReason.DEID_REFUSED, "beside_a_refused_instance"),
        (FailReason.DEID_REFUSED, "unknown_vr 00091001"),
        (FailReason.DEID_REFUSED, "beside_a_refused_instance"),
    ]
    assert [failed.source for failed in result.failed] == bad
    [refused] = result.refused_series
    assert (refused.key, refused.reasons) == ("s1", (("unknown_vr", 1),))
    assert all(name.startswith("s2.") for name in files_in(spool))


def test_every_culprit_of_a_series_is_named_even_when_the_series_is_lost_already(
    tmp_path: Path, spool: Spool
) -> None:
    contents = [b"REFUSE this one"] + [smooth(1000)] * MAX_BATCH_COUNT + [b"REFUSE that one", smooth(10)]
    sources = sources_of(tmp_path, contents)
    sources[-1].path.unlink()
    pool = RecordingPool()
    [refused] = stage(spool, [make_series("s1", sources)], pool=pool).refused_series
    assert refused.reasons == (("changed", 1), ("unknown_vr", 2))
    assert [{item.is_lost for item in batch} for batch in pool.batches] == [{False}, {True}]


def test_a_rehearsal_names_what_staging_would_refuse_and_writes_nothing(tmp_path: Path, spool: Spool) -> None:
    good = sources_of(tmp_path / "good", [smooth(1000)] * 3)
    bad = sources_of(tmp_path / "bad", [smooth(1000), b"REFUSE this one", smooth(1000), smooth(10)])
    bad[-1].path.unlink()  # no refusal: staging will say so
    series_list = [make_series("s1", bad), make_series("s2", good)]
    spool.create()
    refused = rehearse(series_list, HeaderCleaner(), spool, LocalPool(), CancelToken())
    assert {key: [one.position for one in culprits] for key, culprits in refused.items()} == {"s1": [1]}
    assert list(files_in(spool)) == []


class RecordingPool(LocalPool):
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.batches: list[tuple[Any, ...]] = []

    def beats(
        self, task: Callable[[tuple[Any, ...]], Any], batches: Iterable[tuple[Any, ...]], cancel: CancelToken
    ) -> Iterator[Done[Any, Any] | Died[Any] | None]:
        for said in super().beats(task, batches, cancel):
            assert isinstance(said, Done)
            self.batches.append(said.batch)
            yield said


def test_behind_a_culprit_files_are_asked_for_their_fault_but_not_read_through(
    tmp_path: Path, spool: Spool
) -> None:
    sources = sources_of(tmp_path, [smooth(100), b"REFUSE", smooth(100)])
    shorter = SpanBeyond(path=str(sources[2].path))
    failed = stage(spool, [make_series("s1", sources)], cleaner=shorter).failed
    assert [one.detail for one in failed][1:] == ["unknown_vr 00091001", "beside_a_refused_instance"]
    result = stage(spool, [make_series("s1", sources[2:])], cleaner=shorter)
    assert [one.reason for one in result.failed] == [FailReason.CHANGED]


@dataclass(frozen=True)
class SpanBeyond(HeaderCleaner):
    """Asks for bytes behind the end of one file."""

    path: str = ""

    def clean(
        self,
        source: Any,
        size_bytes: int,
        name: str,
        mask: object = None,  # noqa: ARG002
        *,
        is_first: bool = False,  # noqa: ARG002
    ) -> CleanedInstance | Refused:
        return super().clean(source, size_bytes + 1 if self.path.endswith(name) else size_bytes, name)


def test_segments_of_a_series_go_at_once_when_it_fails_late(tmp_path: Path, spool: Spool) -> None:
    contents = [noise(3_000_000, seed) for seed in range(4)] + [b"REFUSE the last one"]
    steps = stage_case(
        [make_series("s1", sources_of(tmp_path, contents))],
        [],
        HeaderCleaner(),
        spool,
        LocalPool(),
        CancelToken(),
    )
    left = [spool.segments() for _ in steps]
    assert left[0]
    assert not left[-1]


def test_a_file_that_changes_before_it_is_read_fails_as_changed(tmp_path: Path, spool: Spool) -> None:
    sources = sources_of(tmp_path, [smooth(1000), smooth(1000)])
    sources[1].path.write_bytes(b"something else")
    result = stage(spool, [make_series("s1", sources)])
    assert [failed.reason for failed in result.failed] == [FailReason.DEID_REFUSED, FailReason.CHANGED]
    assert not result.manifest.archives


@dataclass(frozen=True)
class TouchingCleaner(HeaderCleaner):
    """Another program writes to the file just while it is read."""

    path: str = ""

    def clean(
        self,
        source: Any,
        size_bytes: int,
        name: str,
        mask: object = None,  # noqa: ARG002
        *,
        is_first: bool = False,  # noqa: ARG002
    ) -> CleanedInstance | Refused:
        if self.path.endswith(name):
            os.utime(self.path, ns=(1, 1))
        return super().clean(source, size_bytes, name)


def test_a_file_that_changes_while_it_is_read_fails_as_changed(tmp_path: Path, spool: Spool) -> None:
    sources = sources_of(tmp_path, [smooth(1000), smooth(1000)])
    cleaner = TouchingCleaner(path=str(sources[1].path))
    result = stage(spool, [make_series("s1", sources)], cleaner=cleaner)
    assert [failed.reason for failed in result.failed] == [FailReason.DEID_REFUSED, FailReason.CHANGED]
    assert not spool.segments()


def test_other_files_fail_one_by_one(tmp_path: Path, spool: Spool) -> None:
    others = [OtherFile(source, "binary") for source in sources_of(tmp_path, [b"one", b"two", b"three"])]
    others[1].source.path.unlink()
    result = stage(spool, [], others)
    assert [archive.key for archive in result.manifest.archives] == ["f1", "f3"]
    assert [(failed.source, failed.reason) for failed in result.failed] == [
        (others[1].source, FailReason.CHANGED)
    ]
    assert result.refused_series == ()


def test_members_of_a_zip_on_disk_are_staged_and_a_damaged_one_keeps_its_series_here(
    tmp_path: Path, spool: Spool
) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("deep/IM1", noise(5000))
        archive.writestr("deep/IM2", noise(6000))
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(noise(6000)) + 100] ^= 0xFF
    path.write_bytes(damaged)
    good, bad = source_of(path, "deep/IM1", 5000), source_of(path, "deep/IM2", 6000)
    result = stage(spool, [make_series("s1", [good]), make_series("s2", [bad])])
    [staged] = result.manifest.archives
    assert read(staged, spool) == {"IM1.dcm": cleaned_bytes(noise(5000))}
    assert [(failed.source, failed.reason) for failed in result.failed] == [(bad, FailReason.ARCHIVE_DAMAGED)]


def test_equal_member_names_are_told_apart_in_the_series_order(tmp_path: Path, spool: Spool) -> None:
    sources = [make_source(tmp_path / str(index) / "IM", bytes([index]) * 40) for index in range(3)]
    [archive] = stage(spool, [make_series("s1", sources)]).manifest.archives
    assert read(archive, spool) == {
        "IM.dcm": cleaned_bytes(b"\x00" * 40),
        "IM_2.dcm": cleaned_bytes(b"\x01" * 40),
        "IM_3.dcm": cleaned_bytes(b"\x02" * 40),
    }


def test_a_name_from_a_hostile_profile_or_zip_cannot_leave_the_archive(tmp_path: Path, spool: Spool) -> None:
    cleaner = HeaderCleaner(description="..\\..\\CON\x00", member="../../etc/cron.d/x")
    [archive] = stage(
        spool, [make_series("s1", sources_of(tmp_path, [b"x" * 50]))], cleaner=cleaner
    ).manifest.archives
    assert archive.members[0].name == "x"
    assert archive.name == "3_CON.dicom.zip"


def test_series_with_equal_labels_get_distinct_archive_names(tmp_path: Path, spool: Spool) -> None:
    series = [make_series(f"s{n}", sources_of(tmp_path / str(n), [bytes([n]) * 50])) for n in (1, 2, 3)]
    names = [archive.name for archive in stage(spool, series).manifest.archives]
    assert names == ["3_t1_mprage.dicom.zip", "3_t1_mprage_2.dicom.zip", "3_t1_mprage_3.dicom.zip"]


def test_a_picture_that_was_to_be_masked_and_was_not_is_never_sent(tmp_path: Path, spool: Spool) -> None:
    one = make_series("s1", sources_of(tmp_path, [smooth(1000), smooth(1000)]))
    masked = replace(one.instances[1], mask=Mask(4, 4, (Box(0, 0, 1, 1),)))
    result = stage(spool, [replace(one, instances=(one.instances[0], masked))])  # HeaderCleaner ignores masks
    assert result.refused_series == (RefusedSeries("s1", (("mask_failed", 1),)),)
    assert not result.manifest.archives


def test_a_mask_without_boxes_asks_nothing_of_the_cleaner(tmp_path: Path, spool: Spool) -> None:
    one = make_series("s1", sources_of(tmp_path, [smooth(1000)]))
    seen = replace(one.instances[0], mask=Mask(4, 4))
    assert len(stage(spool, [replace(one, instances=(seen,))]).manifest.archives) == 1


def test_files_that_are_not_dicom_are_cleaned_renamed_or_refused(tmp_path: Path, spool: Spool) -> None:
    sources = [
        make_source(tmp_path / name, b"text of a file") for name in ("upper.txt", "refuse.txt", "plain.txt")
    ]
    result = stage(spool, [], [OtherFile(source, "text") for source in sources])
    assert [archive.name for archive in result.manifest.archives] == ["UPPER.TXT", "plain.txt"]
    contents = [
        b"".join(iter_range(archive, 0, archive.size_bytes, spool)) for archive in result.manifest.archives
    ]
    assert contents == [b"TEXT OF A FILE", b"text of a file"]
    assert [(failed.reason, failed.detail) for failed in result.failed] == [
        (FailReason.DEID_REFUSED, "file_unreadable")
    ]
    assert [(row.action, row.times) for row in result.audit["f1"]] == [("replace-with", 1)]
