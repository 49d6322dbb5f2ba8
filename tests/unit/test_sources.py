"""Opening what was picked: exactly the bytes that the scan saw, or an error."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uploader import sources
from uploader.model.identifying import Identifying
from uploader.model.source import SourceFile
from uploader.sources import SourceGoneError, open_source

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def source_of(path: Path, member: str | None = None, size_bytes: int | None = None) -> SourceFile:
    state = path.stat()
    if size_bytes is None:
        size_bytes = state.st_size
        if member is not None:
            with zipfile.ZipFile(path) as archive:
                size_bytes = archive.getinfo(member).file_size
    return SourceFile(path, member, size_bytes, state.st_mtime_ns, Identifying(path.name))


def read(source: SourceFile, scratch_dir: Path) -> bytes:
    with open_source(source, scratch_dir) as stream:
        return stream.read()


def write_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def touch_again(path: Path) -> None:
    later = path.stat().st_mtime_ns + 5_000_000_000
    os.utime(path, ns=(later, later))


# --- files on disk ---------------------------------------------------------------------------------


def test_a_file_on_disk_is_read_at_any_offset(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")

    with open_source(source_of(path), tmp_path) as stream:
        stream.seek(4)
        assert stream.read(3) == b"456"
        stream.seek(0)
        assert stream.read() == b"0123456789"


def test_a_file_that_changed_since_the_scan_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    longer, same_size = source_of(path), source_of(path)

    path.write_bytes(b"after it")
    with pytest.raises(SourceGoneError):
        read(longer, tmp_path)
    path.write_bytes(b"beford")
    touch_again(path)
    with pytest.raises(SourceGoneError):
        read(same_size, tmp_path)


def test_a_file_that_changes_while_it_is_read_fails(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")

    opened = open_source(source_of(path), tmp_path)
    opened.__enter__()
    path.write_bytes(b"before and more")

    with pytest.raises(SourceGoneError):
        opened.__exit__(None, None, None)


def test_a_file_that_vanished_fails(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    source = source_of(path)
    path.unlink()

    with pytest.raises(FileNotFoundError):
        read(source, tmp_path)


@pytest.mark.posix("pipes with a name in a folder")
def test_a_pipe_in_place_of_the_file_does_not_hang_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    os.utime(path, ns=(0, 0))
    source = source_of(path)
    path.unlink()
    os.mkfifo(path)
    os.utime(path, ns=(0, 0))

    with pytest.raises(SourceGoneError):
        read(source, tmp_path)


def test_the_users_file_can_not_be_written_through_it(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")

    with open_source(source_of(path), tmp_path) as stream, pytest.raises(io.UnsupportedOperation):
        stream.write(b"y")


# --- members of ZIP archives -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_member_is_read_whatever_its_method(tmp_path: Path, method: int) -> None:
    content = os.urandom(1000) + bytes(50_000)
    path = write_zip(tmp_path / "a.zip", {"other": b"no", "Schädel/画像 1": content}, method)

    assert read(source_of(path, "Schädel/画像 1"), tmp_path) == content


def test_a_member_larger_than_memory_allows_stands_in_the_private_folder_and_is_removed(
    tmp_path: Path,
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    content = os.urandom(3000)
    source = source_of(write_zip(tmp_path / "a.zip", {"a": content}), "a")

    with open_source(source, scratch, in_memory_bytes=1000) as stream:
        stream.seek(2990)
        assert stream.read() == content[2990:]

    assert list(scratch.iterdir()) == []


def test_an_archive_behind_other_bytes_is_read(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", b"content")
    path = tmp_path / "a.exe"
    path.write_bytes(b"MZ stub " + packed.getvalue())

    assert read(source_of(path, "a"), tmp_path) == b"content"


def test_many_members_cost_one_reading_of_the_directory(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {str(number): b"%d" % number for number in range(500)})
    every = [source_of(path, str(number), len(str(number))) for number in range(500)]
    sources._directories.clear()

    assert [read(source, tmp_path) for source in every] == [b"%d" % number for number in range(500)]
    assert len(sources._directories) == 1


def test_only_the_directories_read_last_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        read(source_of(write_zip(tmp_path / f"{number}.zip", {"a": b"x"}), "a"), tmp_path)

    assert len(sources._directories) == sources.KEPT_DIRECTORIES


def test_an_archive_that_was_replaced_is_not_read_by_its_old_directory(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"one", "b": b"two"})
    source = source_of(path, "a")
    read(source, tmp_path)
    write_zip(path, {"b": b"two", "a": b"six"})
    touch_again(path)

    with pytest.raises(SourceGoneError):
        read(source, tmp_path)
    assert read(source_of(path, "a"), tmp_path) == b"six"


def test_a_member_of_another_size_than_scanned_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"content"})

    with pytest.raises(SourceGoneError):
        read(source_of(path, "a", 6), tmp_path)
    with pytest.raises(SourceGoneError):
        read(source_of(path, "b", 6), tmp_path)


def lie_about_size(path: Path, said_bytes: int) -> None:
    """Falsify the uncompressed size of the only member, in the directory and in its local header."""
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, said_bytes)
    struct.pack_into("<I", content, 22, said_bytes)
    path.write_bytes(content)


@pytest.mark.parametrize("said_bytes", [10, 1_000_000])
@pytest.mark.parametrize("in_memory_bytes", [100, 10_000_000])
def test_a_member_that_is_longer_or_shorter_than_it_says_is_refused(
    tmp_path: Path, said_bytes: int, in_memory_bytes: int
) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"content " * 1000})
    lie_about_size(path, said_bytes)

    with (
        pytest.raises((zipfile.BadZipFile, zlib.error)),
        open_source(source_of(path, "a"), tmp_path, in_memory_bytes) as stream,
    ):
        stream.read()


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"content"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    with pytest.raises(zipfile.BadZipFile):
        read(source_of(path, "a"), tmp_path)


def test_a_directory_that_points_at_another_member_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"one", "b": b"two"}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    first, second = content.index(b"PK\x01\x02"), content.rindex(b"PK\x01\x02")
    content[first + 42 : first + 46] = content[second + 42 : second + 46]
    path.write_bytes(content)

    with pytest.raises(zipfile.BadZipFile):
        read(source_of(path, "a"), tmp_path)


PLAIN = {"a": bytes(range(256)) * 20, "dir/b": b"text " * 300, "c": b""}


@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_archive_gives_the_true_bytes_or_an_error(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = write_zip(folder / "damaged.zip", PLAIN)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    sources._directories.clear()

    for name, expected in PLAIN.items():
        try:
            found = read(source_of(path, name, len(expected)), folder)
        except UNREADABLE:
            continue
        assert found == expected
