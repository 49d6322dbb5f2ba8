from __future__ import annotations

import subprocess
import sys
import time
from collections import deque
from typing import TYPE_CHECKING

from tests.make.partserver import PartServer
from tests.make.upload_child import contents_of

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024
CHUNK = 8 * MIB
CONNECTIONS = 4


def begin(server: PartServer, ledger: Path, sizes: list[int]) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.make.upload_child", str(server.port), str(ledger), *map(str, sizes)]
    return subprocess.Popen(words)


def test_a_killed_upload_goes_on_and_sends_at_most_what_was_on_its_way_again(tmp_path: Path) -> None:
    sizes = [50 * MIB + 1, 3 * MIB, 20 * MIB]
    contents = contents_of(sizes)
    kills = (10 * MIB, 30 * MIB, 55 * MIB)
    with PartServer(deque()) as server:
        for received in kills:
            # The storage takes no byte beyond this, so the child can't end before it is killed.
            server.shelf.stop_at_bytes = received
            child = begin(server, tmp_path / "ledger", sizes)
            while server.shelf.received_bytes < received:
                assert child.poll() is None
                time.sleep(0.005)
            child.kill()
            child.wait()
            server.shelf.stop_at_bytes = None
        assert begin(server, tmp_path / "ledger", sizes).wait() == 0
        assert server.contents == {f"{key}.bin": content for key, content in contents.items()}
        assert server.finish_count == dict.fromkeys(server.contents, 1)
        assert server.shelf.received_bytes - sum(sizes) <= len(kills) * CONNECTIONS * CHUNK


def test_a_finish_whose_answer_the_kill_swallowed_is_asked_again_and_has_no_second_effect(
    tmp_path: Path,
) -> None:
    sizes = [3 * MIB]
    with PartServer(deque()) as server:
        server.finish_answers.clear()
        child = begin(server, tmp_path / "ledger", sizes)
        while not server.finish_asked:
            assert child.poll() is None
            time.sleep(0.005)
        child.kill()
        child.wait()
        server.finish_answers.set()
        assert begin(server, tmp_path / "ledger", sizes).wait() == 0
        assert list(server.finish_asked.values()) == [2]
        assert list(server.finish_count.values()) == [1]
        assert server.shelf.received_bytes == sum(sizes)
