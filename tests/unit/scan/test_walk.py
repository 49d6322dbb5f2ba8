"""Every file of a selection once, no special file opened, no link followed in a circle."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.make.case import write_cd
from tests.make.dicom import make_tiny
from tests.make.encode import to_bytes
from tests.make.people import Place
from tests.make.scanning import scan_here, states
from uploader.cancel import CancelToken
from uploader.errors import Cancelled, NothingThere
from uploader.model.source import FailReason, SkipReason
from uploader.scan.header import Header
from uploader.scan.read import Refused, read_batch
from uploader.scan.surroundings import Hint
from uploader.scan.walk import Candidate, Walk, extended

if TYPE_CHECKING:
    from collections.abc import Iterator


def image(number: int = 1) -> bytes:
    return to_bytes(make_tiny(Place(instance=number)))


def write(path: Path, content: bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image() if content is None else content)
    return path


def test_a_file_is_shown_with_the_name_of_what_was_picked(tmp_path: Path) -> None:
    write(tmp_path / "CD" / "DICOM" / "IM1")
    write(tmp_path / "single", image(2))

    found = states(scan_here(tmp_path / "CD", tmp_path / "single", scratch_dir=tmp_path))

    assert found == {"CD/DICOM/IM1": "dicom", "single": "dicom"}


def test_paths_are_absolute_whatever_was_picked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "CD" / "IM1")
    monkeypatch.chdir(tmp_path)

    (instance,) = scan_here(Path("CD/../CD")).instances

    assert instance.source.path == tmp_path / "CD" / "IM1"


def test_a_picked_path_that_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a")

    with pytest.raises(NothingThere) as caught:
        scan_here(tmp_path, tmp_path / "gone", tmp_path / "gone too")

    assert caught.value.params == {"count": 2}


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert scan_here(tmp_path).seen_count == 0


def test_a_dicomdir_stands_for_its_folder(tmp_path: Path) -> None:
    built = write_cd(tmp_path / "CD")

    result = scan_here(tmp_path / "CD" / "DICOMDIR", scratch_dir=tmp_path)

    assert len(result.instances) == built.instance_count
    assert result.seen_count == built.file_count
    assert states(result)["CD/DICOMDIR"] == "skipped dicomdir"


# --- each once -----------------------------------------------------------------------------------


def test_a_path_picked_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a")

    result = scan_here(path, path)

    assert len(result.instances) == 1
    assert [skipped.reason for skipped in result.skipped] == [SkipReason.DUPLICATE_PATH]


@pytest.mark.parametrize("order", [1, -1])
def test_a_file_picked_beside_its_folder_is_read_once(tmp_path: Path, order: int) -> None:
    path = write(tmp_path / "CD" / "a")
    write(tmp_path / "CD" / "b", image(2))

    result = scan_here(*[path, tmp_path / "CD"][::order], scratch_dir=tmp_path)

    assert len(result.instances) == 2
    assert [skipped.reason for skipped in result.skipped] == [SkipReason.DUPLICATE_PATH]


@pytest.mark.parametrize("order", [1, -1])
def test_a_folder_picked_beside_the_one_round_it_is_read_once(tmp_path: Path, order: int) -> None:
    write(tmp_path / "CD" / "inner" / "a")
    write(tmp_path / "CD" / "b", image(2))

    result = scan_here(*[tmp_path / "CD" / "inner", tmp_path / "CD"][::order], scratch_dir=tmp_path)

    assert len(result.instances) == 2
    assert [skipped.reason for skipped in result.skipped] == [SkipReason.DUPLICATE_PATH]


def test_a_link_to_a_file_outside_is_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "a")
    (tmp_path / "CD").mkdir()
    (tmp_path / "CD" / "link").symlink_to(outside)

    result = scan_here(tmp_path / "CD", scratch_dir=tmp_path)

    assert states(result) == {"CD/link": "dicom"}
    assert result.instances[0].source.size_bytes == len(image())


def test_two_links_to_one_file_are_one_file(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "a")
    (tmp_path / "CD").mkdir()
    (tmp_path / "CD" / "1").symlink_to(outside)
    (tmp_path / "CD" / "2").symlink_to(outside)

    assert states(scan_here(tmp_path / "CD", scratch_dir=tmp_path)) == {
        "CD/1": "dicom",
        "CD/2": "skipped duplicate_path",
    }


def test_a_link_beside_its_file_is_a_duplicate(tmp_path: Path) -> None:
    write(tmp_path / "CD" / "b")
    (tmp_path / "CD" / "a").symlink_to("b")
    (tmp_path / "CD" / "c").symlink_to("b")

    assert states(scan_here(tmp_path / "CD", scratch_dir=tmp_path)) == {
        "CD/a": "skipped duplicate_path",
        "CD/b": "dicom",
        "CD/c": "skipped duplicate_path",
    }


def test_a_link_met_before_the_folder_of_its_file_leaves_the_file_read_once(tmp_path: Path) -> None:
    write(tmp_path / "CD" / "z" / "b")
    (tmp_path / "CD" / "a").symlink_to("z/b")

    result = scan_here(tmp_path / "CD", scratch_dir=tmp_path)

    assert sorted(states(result).values()) == ["dicom", "skipped duplicate_path"]


def test_a_hard_link_is_a_duplicate(tmp_path: Path) -> None:
    os.link(write(tmp_path / "CD" / "a"), tmp_path / "CD" / "b")

    assert states(scan_here(tmp_path / "CD", scratch_dir=tmp_path)) == {
        "CD/a": "dicom",
        "CD/b": "skipped duplicate_path",
    }


def test_a_link_to_the_folder_it_stands_in_is_a_loop(tmp_path: Path) -> None:
    write(tmp_path / "CD" / "inner" / "a")
    (tmp_path / "CD" / "inner" / "up").symlink_to(tmp_path / "CD")
    (tmp_path / "CD" / "self").symlink_to("self")

    assert states(scan_here(tmp_path / "CD", scratch_dir=tmp_path)) == {
        "CD/inner/a": "dicom",
        "CD/inner/up": "skipped link_loop",
        "CD/self": "skipped link_loop",
    }


def test_a_link_to_a_folder_outside_is_entered_once(tmp_path: Path) -> None:
    write(tmp_path / "outside" / "a")
    (tmp_path / "CD").mkdir()
    (tmp_path / "CD" / "1").symlink_to(tmp_path / "outside")
    (tmp_path / "CD" / "2").symlink_to(tmp_path / "outside")

    assert states(scan_here(tmp_path / "CD", scratch_dir=tmp_path)) == {
        "CD/1/a": "dicom",
        "CD/2": "skipped duplicate_path",
    }


# --- what is no file -----------------------------------------------------------------------------


@pytest.mark.posix("pipes and sockets with a name in a folder")
def test_pipes_and_sockets_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")  # a whole path may be too long for a socket's name
        found = states(scan_here(tmp_path))

    assert set(found.values()) == {"skipped not_a_file"}
    assert len(found) == 2


def test_a_picked_device_is_no_file(tmp_path: Path) -> None:
    result = scan_here(Path("NUL" if os.name == "nt" else "/dev/zero"), scratch_dir=tmp_path)

    assert [skipped.reason for skipped in result.skipped] == [SkipReason.NOT_A_FILE]


def test_a_link_that_leads_nowhere_fails(tmp_path: Path) -> None:
    (tmp_path / "IM1").symlink_to(tmp_path / "gone")

    (failed,) = scan_here(tmp_path).failed

    assert (failed.reason, failed.detail) == (FailReason.UNREADABLE, "ENOENT")


def test_a_file_whose_name_ends_in_a_dot_is_not_taken_for_its_neighbour(tmp_path: Path) -> None:
    for number, name in enumerate(("IM1", "IM1."), 1):
        with open(extended(str(tmp_path / name), os.name), "wb") as file:  # noqa: PTH123
            file.write(image(number))

    result = scan_here(tmp_path)

    assert len({instance.sop_instance_uid for instance in result.instances}) == 2


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter; within it the test runs as nobody, whom the system refuses."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        path.chmod(0o700)
    shutil.rmtree(folder)


@contextmanager
def as_nobody() -> Iterator[None]:
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.posix("modes of files, and a user whom they keep out")
def test_files_and_folders_that_may_not_be_read_fail_and_are_counted(open_folder: Path) -> None:
    write(open_folder / "CD" / "allowed")
    write(open_folder / "CD" / "file").chmod(0)
    write(open_folder / "CD" / "locked" / "a").parent.chmod(0)

    with as_nobody():
        result = scan_here(open_folder / "CD", scratch_dir=open_folder)

    assert states(result) == {
        "CD/allowed": "dicom",
        "CD/file": "failed unreadable",
        "CD/locked": "failed unreadable",
    }
    assert {failed.detail for failed in result.failed} == {"EACCES"}


def test_what_vanishes_or_changes_between_walk_and_reading_is_said_to_have_changed(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / name)
    candidates = tuple(Walk([tmp_path], CancelToken()))
    (tmp_path / "a").unlink()
    write(tmp_path / "b", image() + b"more")

    outcomes = read_batch(candidates, tmp_path)

    assert outcomes[:2] == [Refused(FailReason.CHANGED, "")] * 2
    assert isinstance(outcomes[2], Header)


def test_an_empty_file_is_skipped(tmp_path: Path) -> None:
    write(tmp_path / "IM1", b"")

    assert list(states(scan_here(tmp_path)).values()) == ["skipped empty"]


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.linux("names that are bytes; others hold them as Unicode")
def test_names_that_are_no_text_are_read_and_can_be_shown(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/Sch\xe4del\xff"
    with open(raw, "wb") as file:  # noqa: PTH123
        file.write(image())

    (instance,) = scan_here(tmp_path).instances

    assert os.fsencode(instance.source.path) == raw
    assert instance.source.shown_as.reveal().encode("utf-8").endswith("Sch\ufffddel\ufffd".encode())


LONGEST = 900 if sys.platform == "darwin" else 3500
"""So long may a path be everywhere where its system takes any: macOS ends at 1024 bytes, Linux at 4096."""


def test_a_very_long_path_is_read(tmp_path: Path) -> None:
    folder = str(tmp_path)
    while len(folder) < LONGEST:
        folder = extended(f"{folder}{os.sep}{'x' * 200}", os.name)
        os.mkdir(folder)  # noqa: PTH102 - a Path would lose what makes it Windows' long form
    with open(f"{folder}{os.sep}IM1", "wb") as file:  # noqa: PTH123
        file.write(image())

    result = scan_here(tmp_path)

    assert len(os.fsencode(result.instances[0].source.path)) > LONGEST
    assert read_batch((Candidate(result.instances[0].source, Hint.NONE),), tmp_path)


POSIX_ALONE = pytest.mark.posix("letters that Windows keeps out of names")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\nb", marks=POSIX_ALONE),
        pytest.param("a\\b", marks=POSIX_ALONE),
        *("-rf", " ", "IM1.", "IM1 ", "CON", "aux.dcm", "COM1", "x" * 255, "`id`", "%s%n", "\u202egpj.exe"),
    ],
)
def test_hostile_names_are_names(tmp_path: Path, name: str) -> None:
    with open(extended(str(tmp_path / name), os.name), "wb") as file:  # noqa: PTH123
        file.write(image())

    assert list(states(scan_here(tmp_path)).values()) == ["dicom"]


def test_what_systems_leave_is_skipped_unless_it_is_dicom(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/._IM1", "~$report.docx"):
        write(tmp_path / name, b"\0\1made up")
    write(tmp_path / ".hidden", b"made up")
    write(tmp_path / ".folder" / "file.txt", b"made up")
    write(tmp_path / "autorun.inf", b"made up")
    write(tmp_path / ".IM1")
    write(tmp_path / "__MACOSX" / "IM2", image(2))
    write(tmp_path / "thumbs.DB2", image(3))

    found = {name.partition("/")[2]: state for name, state in states(scan_here(tmp_path)).items()}

    assert found == {
        ".DS_Store": "skipped system_file",
        "Thumbs.db": "skipped system_file",
        "desktop.ini": "skipped system_file",
        "__MACOSX/._IM1": "skipped system_file",
        "~$report.docx": "skipped system_file",
        ".hidden": "skipped hidden",
        ".folder/file.txt": "skipped hidden",
        "autorun.inf": "skipped viewer_file",
        ".IM1": "dicom",
        "__MACOSX/IM2": "dicom",
        "thumbs.DB2": "dicom",
    }


@pytest.mark.parametrize("folder", ["$RECYCLE.BIN/S-1-5", ".Trashes/501", ".Trash-1000/files", "RECYCLER"])
def test_what_was_deleted_is_not_picked_though_it_is_dicom(tmp_path: Path, folder: str) -> None:
    write(tmp_path / "IM1")
    write(tmp_path / folder / "deleted", image(2))

    found = states(scan_here(tmp_path))

    assert sorted(found.values()) == ["dicom", "skipped system_file"]


def test_only_a_disc_has_viewer_files(tmp_path: Path) -> None:
    write_cd(tmp_path / "CD")
    write(tmp_path / "CD" / "report.pdf", b"%PDF-1.4 made up")
    write(tmp_path / "CD" / "page.html", b"<html>")
    write(tmp_path / "elsewhere" / "page.html", b"<html>")

    found = states(scan_here(tmp_path / "CD", tmp_path / "elsewhere", scratch_dir=tmp_path))

    assert found["CD/report.pdf"] == "other pdf"
    assert found["CD/page.html"] == "skipped viewer_file"
    assert found["CD/VIEWER/LOGO.JPG"] == "skipped viewer_file"
    assert found["elsewhere/page.html"] == "other markup"
    assert list(found.values()).count("skipped viewer_file") == 7


def test_a_program_is_skipped_wherever_it_is(tmp_path: Path) -> None:
    write(tmp_path / "setup", b"MZ\x90\0 made up")

    assert list(states(scan_here(tmp_path)).values()) == ["skipped viewer_file"]


def test_cancel_is_seen_in_a_folder_of_which_nothing_is_read(tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path / f"{number}", b"")
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        list(Walk([tmp_path], cancel))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\short", "C:\\short"),
        ("C:\\" + "x" * 200, "\\\\?\\C:\\" + "x" * 200),
        ("\\\\server\\share\\" + "x" * 200, "\\\\?\\UNC\\server\\share\\" + "x" * 200),
        ("\\\\?\\C:\\" + "x" * 200, "\\\\?\\C:\\" + "x" * 200),
        ("\\\\.\\NUL", "\\\\.\\NUL"),
        ("D:\\CD\\IM1.", "\\\\?\\D:\\CD\\IM1."),
        ("D:\\CD\\IM1 ", "\\\\?\\D:\\CD\\IM1 "),
        ("D:\\CD\\aux", "\\\\?\\D:\\CD\\aux"),
        ("D:\\CD\\Com1.dcm", "\\\\?\\D:\\CD\\Com1.dcm"),
        ("D:\\CD\\auxiliary", "D:\\CD\\auxiliary"),
        ("D:\\CON\\a", "D:\\CON\\a"),
    ],
)
def test_what_windows_would_cut_or_change_is_given_in_the_form_that_it_takes_as_it_is(
    path: str, expected: str
) -> None:
    assert extended(path, "nt") == expected
    assert extended(path, "posix") == path
