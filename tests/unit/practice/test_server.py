from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.practice import Sender, write_seed
from uploader.practice.command import run
from uploader.practice.ids import SECRET_LENGTH, new_id
from uploader.practice.server import start_practice_site
from uploader.terminal.commands import STOPS

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_is_kept_over_a_restart(tmp_path: Path) -> None:
    seed, data = write_seed(tmp_path / "s.yaml"), tmp_path / "data"
    with start_practice_site(seed=seed, data_dir=data) as site, Sender(site) as sender:
        key, admin_key = site.api_key, site.admin_api_key
        made = sender.ok("POST", "/api/subjects", {"label": "Kept", "project": sender.project()})["_id"]
        blob = sender.open_blob(sender.open_session(sender.project()), "a", 6)
        tag = sender.put(sender.address(blob), b"staged").headers["ETag"]
    with start_practice_site(seed=seed, data_dir=data) as site, Sender(site) as sender:
        assert (site.api_key, site.admin_api_key) == (key, admin_key)
        assert sender.ok("GET", f"/api/subjects/{made}")["label"] == "Kept"
        assert sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]})["size"] == 6


def test_without_a_folder_nothing_is_left(tmp_path: Path) -> None:
    with start_practice_site(seed=write_seed(tmp_path / "s.yaml")) as site:
        folder = site.site.folder
        assert folder.is_dir()
    assert not folder.exists()


def test_keys_are_new_for_every_folder_and_long_as_enhanced_keys(tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "s.yaml")
    with start_practice_site(seed=seed) as one, start_practice_site(seed=seed) as two:
        secrets = {key.rpartition(":")[2] for key in (one.api_key, one.admin_api_key, two.api_key)}
    assert len(secrets) == 3
    assert {len(secret) for secret in secrets} == {SECRET_LENGTH}


def test_a_port_that_is_taken_is_an_os_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match=r"\d"):
            start_practice_site(seed=write_seed(tmp_path / "s.yaml"), port=taken.getsockname()[1])


def test_later_ids_sort_after_earlier_ones() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {24}
    assert int(made[0], 16)


def _start(seed: Path, data: Path | None = None) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    folder = f"pathlib.Path({str(data)!r})" if data else "None"
    code = (
        "import sys, pathlib; from uploader.practice.command import run;"
        f"sys.exit(run(0, {folder}, pathlib.Path({str(seed)!r}), None))"
    )
    # On Windows only a group of its own can be told to end, and only by Ctrl-Break.
    group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, creationflags=group
    )


def _told(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    told: dict[str, str] = json.loads(process.stdout.readline())
    return told


if sys.platform == "win32":
    ENDINGS = (signal.CTRL_BREAK_EVENT,)
else:
    ENDINGS = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.parametrize("number", ENDINGS)
def test_the_command_prints_one_line_and_ends_at_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with _start(write_seed(tmp_path / "s.yaml")) as process:
        told = _told(process)
        assert set(told) == {"url", "api_key", "admin_api_key", "web"}
        assert told["api_key"].startswith(told["url"].removeprefix("http://") + ":__force_insecure:")
        process.send_signal(number)
        assert process.stdout is not None
        assert process.stdout.read() == ""
        assert process.wait(20) == 0


def test_a_site_that_is_killed_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    seed, data = write_seed(tmp_path / "s.yaml"), tmp_path / "data"
    with _start(seed, data) as process:
        told = _told(process)
        headers = {"Authorization": "Bearer " + told["api_key"].rpartition(":")[2]}
        with httpx2.Client(base_url=told["url"], headers=headers, trust_env=False) as api:
            project = api.post("/api/lookup", json={"path": ["trial", "Open"]}).json()["_id"]
            session = api.post("/xfer/blob-sessions", json={"project_id": project}).json()["_id"]
            blob = api.post("/xfer/blobs", json={"blob_session_id": session, "path": "a", "size": 9}).json()[
                "_id"
            ]
            url = api.post(f"/xfer/blobs/{blob}/upload?part=1").json()["upload_url"]
            assert httpx2.put(url, content=b"nine here", trust_env=False).status_code == 200
        process.kill()
    with start_practice_site(seed=seed, data_dir=data) as site, Sender(site) as sender:
        assert site.url == told["url"]
        assert sender.ok("POST", f"/xfer/blobs/{blob}/finish")["size"] == 9
        sender.ok("POST", f"/xfer/blob-sessions/{session}/finish")
        assert sender.wait(sender.start_import(project, session))["status"] == "completed"


def test_the_command_says_in_one_line_what_is_wrong_with_a_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = tmp_path / "s.yaml"
    seed.write_text("users: 3\n", encoding="utf-8")
    before = {number: signal.getsignal(number) for number in STOPS}
    try:
        assert run(0, None, seed, None) == 2
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "s.yaml: seed: groups is missing\n"
