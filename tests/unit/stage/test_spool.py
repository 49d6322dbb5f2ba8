from __future__ import annotations

import errno
import io
import os
from typing import TYPE_CHECKING

import pytest

from tests.make.staging import HeaderCleaner, files_in, make_series, make_source, stage
from uploader.errors import CaseDamaged, DiskFull, WorkspaceUnusable
from uploader.stage import Spool
from uploader.stage.spool import SegmentWriter

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, BinaryIO

    from uploader.model.cleaned import CleanedInstance


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    made = Spool(tmp_path / "case-1" / "spool")
    made.create()
    return made


class BrokenFile(io.FileIO):
    """A file on a disk that takes some bytes and then gives an error."""

    def __init__(self, path: Path, room_bytes: int, code: int) -> None:
        super().__init__(path, "wb")
        self._room_bytes = room_bytes
        self._code = code

    def write(self, data: Any, /) -> int:
        if not self._room_bytes:
            raise OSError(self._code, os.strerror(self._code))
        written = super().write(memoryview(data)[: self._room_bytes])
        self._room_bytes -= written
        return written


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EIO, WorkspaceUnusable),
        (errno.EROFS, WorkspaceUnusable),
    ],
)
def test_a_disk_that_fails_while_writing_ends_in_a_clear_message(
    spool: Spool, code: int, error: type[Exception]
) -> None:
    with BrokenFile(spool.path / "a", 10, code) as handle, pytest.raises(error):
        SegmentWriter(spool, handle).write(b"x" * 11)


def test_a_disk_that_takes_bytes_in_small_gulps_gets_all_of_them(spool: Spool) -> None:
    with BrokenFile(spool.path / "a", 10, errno.EIO) as handle:
        handle._room_bytes = 10**6
        SegmentWriter(spool, handle).write(b"x" * 100_000)
    assert (spool.path / "a").stat().st_size == 100_000


def test_a_disk_that_becomes_full_while_staging_is_an_error_of_the_case_not_of_a_file(
    tmp_path: Path, spool: Spool
) -> None:
    class FullDisk(HeaderCleaner):
        def clean(
            self,
            source: BinaryIO,
            size_bytes: int,
            name: str,
            mask: object = None,  # noqa: ARG002
            *,
            is_first: bool = False,  # noqa: ARG002
        ) -> CleanedInstance:
            del source, size_bytes, name
            raise OSError(errno.ENOSPC, "no space")

    source = make_source(tmp_path / "a", b"x" * 50)
    with pytest.raises(DiskFull):
        stage(spool, [make_series("s1", [source])], cleaner=FullDisk())
    assert not files_in(spool)


def test_a_segment_is_there_whole_or_not_at_all(spool: Spool) -> None:
    def write_half() -> None:
        with spool.new_segment("a.seg") as writer:
            writer.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert not files_in(spool)
    with spool.new_segment("a.seg") as writer:
        writer.write(b"all")
        assert files_in(spool) == ["a.seg.part"]
    assert spool.segments() == {"a.seg": 3}


def test_going_back_forgets_what_was_written_since(spool: Spool) -> None:
    with spool.new_segment("a.seg") as writer:
        writer.write(b"keep this, forget that")
        writer.go_back(9)
        writer.write(b"!")
    assert (spool.path / "a.seg").read_bytes() == b"keep this!"


def test_removing_a_spool_leaves_nothing_and_may_be_repeated(spool: Spool) -> None:
    with spool.new_segment("a.seg") as writer:
        writer.write(b"x")
    assert spool.remove() == 0
    assert not spool.path.exists()
    assert spool.remove() == 0


def test_a_spool_that_is_gone_is_said_so(spool: Spool) -> None:
    spool.remove()
    with pytest.raises(CaseDamaged), spool.new_segment("a.seg"):
        pass
    with pytest.raises(CaseDamaged):
        spool.open_segment("a.seg")
    assert spool.segments() == {}


def test_a_spool_cannot_be_made_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "case-1").write_bytes(b"a file")
    with pytest.raises(WorkspaceUnusable):
        Spool(tmp_path / "case-1" / "spool").create()
