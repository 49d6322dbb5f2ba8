"""A case that is killed at any time ends, resumed, as if nothing had happened."""

from __future__ import annotations

import json
import random
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.case import study, write_cd
from tests.make.landed import landed_files
from tests.make.program import PLACE, Program, send_arguments
from uploader.practice.server import start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.practice.server import PracticeSite

SEED = 20261103
STOPS = ("case", "stage", "upload", "import")


@pytest.fixture(scope="module")
def slow_site() -> Iterator[PracticeSite]:
    """A site slow enough to be caught at work."""
    with start_practice_site(options=Options(item_delay_s=0.15)) as site:
        site.site.faults.add({"listener": "storage", "delay_s": 0.05, "times": 10_000})
        yield site


def _digests(receipt: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["sha256"] for row in receipt["series"]}


def _kill_after(program: Program, arguments: list[str], event: str, pause_s: float) -> bool:
    """Run until the event, and a little more; says whether there was such an event."""
    process = program.start(*arguments)
    assert process.stdout is not None
    assert process.stderr is not None
    is_heard = any(json.loads(line).get("event") == event for line in process.stdout)
    time.sleep(pause_s)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    process.stderr.close()
    return is_heard


@pytest.fixture(scope="module")
def expected(
    slow_site: PracticeSite, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """The case, and the digests with which it lands when nobody disturbs it."""
    folder = tmp_path_factory.mktemp("killed")
    case = write_cd(folder / "case", study(count=30)).path
    ran = Program(folder / "data", slow_site.api_key).send(case, "KILL-0")
    assert ran.code == 0, ran.err
    return case, _digests(ran.last)


@pytest.mark.parametrize("event", STOPS)
@pytest.mark.parametrize("round_number", range(2))
def test_a_killed_case_resumes_to_the_same_digests_with_nothing_doubled(
    slow_site: PracticeSite,
    expected: tuple[Path, dict[str, str]],
    tmp_path: Path,
    event: str,
    round_number: int,
) -> None:
    case, digests = expected
    subject = f"KILL-{event}-{round_number}"
    program = Program(tmp_path / "data", slow_site.api_key)
    chance = random.Random(f"{SEED} {subject}")
    assert _kill_after(program, send_arguments(case, subject), event, chance.uniform(0, 0.4))
    for _ in range(2):
        if program.run("cases", "--json").last["stage"] != "ended":
            _kill_after(program, ["resume", "--json"], "upload", chance.uniform(0, 0.3))
    case_id = program.run("cases", "--json").last["case_id"]
    ran = program.run("resume", case_id, "--json")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.out + ran.err
    assert _digests(ran.last) == digests
    files = landed_files(slow_site, f"{PLACE['group']}/{PLACE['project']}/{subject}/Baseline/CT Chest")
    assert sorted(files) == sorted(digests)
    jobs = [job for job in slow_site.site.store.find("import") if job["label"].endswith(case_id)]
    assert len(jobs) == 1
    assert [path.name for path in (program.data_dir / "cases").iterdir()] == []


def test_ctrl_c_leaves_a_case_that_resume_finishes(
    slow_site: PracticeSite, expected: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    case, digests = expected
    program = Program(tmp_path / "data", slow_site.api_key)
    process = program.start(*send_arguments(case, "CTRL-C"))
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "upload":
            break
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["code"] == "cancelled"
    ran = program.run("resume", "--json")
    assert (ran.code, ran.last["state"]) == (0, "landed")
    assert _digests(ran.last) == digests


def test_an_acknowledged_part_is_never_sent_again(
    slow_site: PracticeSite, expected: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    case, _ = expected
    program = Program(tmp_path / "data", slow_site.api_key)
    assert _kill_after(program, send_arguments(case, "ONCE-1"), "import", 0)
    before = slow_site.counters["total"]["received"]
    assert program.run("resume", "--json").code == 0
    assert slow_site.counters["total"]["received"] == before
