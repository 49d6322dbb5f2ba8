from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.ui.fake import world
from tests.ui.fake.engine import GOOD_KEY
from tests.unit.web.serving import Serving
from uploader.clock import Clock
from uploader.web.stream import iter_events
from uploader.wizard import events as told
from uploader.wizard.state import Loaded, Scanned

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from uploader.wizard.state import WizardState


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    serving = Serving(tmp_path)
    serving.enter()
    serving.wizard.start()
    return serving


def wait(serving: Serving, has: Callable[[WizardState], bool]) -> None:
    """Wait for the wizard's threads, with a bound that only a fault reaches."""
    deadline = time.monotonic() + 30
    while not has(serving.wizard.state):
        assert time.monotonic() < deadline, serving.wizard.state
        time.sleep(0.005)


def _scanned(serving: Serving) -> None:
    serving.post("/command/sign_in", {"id": "sign-in-1", "body": {"site": "", "key": GOOD_KEY}})
    wait(serving, lambda state: isinstance(state.site.projects, Loaded))
    for number, (name, body) in enumerate(
        (
            ("choose_group", {"group_id": "cardia"}),
            ("choose_project", {"project_label": "Site 012 Northfield"}),
        )
    ):
        assert serving.post(f"/command/{name}", {"id": f"step-{number}-x", "body": body}).status_code == 202
    wait(
        serving,
        lambda state: isinstance(state.site.subjects, Loaded) and isinstance(state.site.profile, Loaded),
    )
    wait(serving, lambda state: isinstance(state.site.templates, Loaded))
    serving.wizard.tell(told.PathsPicked((serving.wizard._journal._path.parent,)))
    wait(serving, lambda state: isinstance(state.files.scan, Scanned))


def test_a_command_is_accepted_or_refused_in_one_form(serving: Serving) -> None:
    accepted = serving.post(
        "/command/change_setting", {"id": "12345678", "body": {"name": "language", "value": "de"}}
    )
    assert (accepted.status_code, accepted.get_json()) == (202, {})
    refused = serving.post("/command/send", {"id": "12345679", "body": {}})
    assert refused.status_code == 409
    assert refused.get_json() == {"code": "not_now", "params": {}, "owner": "you", "retryable": False}


@pytest.mark.parametrize("said", [[], 3, {"id": "12345678"}, {"id": 5, "body": {}}, {"id": "x", "body": {}}])
def test_a_command_without_an_id_and_a_body_is_refused(serving: Serving, said: object) -> None:
    assert serving.post("/command/new_case", said).get_json()["code"] == "bad_argument"


def test_ten_thousand_subjects_are_searched_here_and_fifty_sent(serving: Serving) -> None:
    _scanned(serving)
    answer = serving.get("/data/options/subject?q=00").get_json()
    assert (answer["total"] > 50, len(answer["options"])) == (True, 50)
    assert answer["options"][0]["label"].startswith("00")
    assert serving.get("/data/options/subject?q=001-0007").get_json()["create"] == ""
    assert serving.get("/data/options/subject?q=zz%20top").get_json()["create"] == "zz top"


def test_a_name_is_in_the_tables_for_the_window_and_not_in_the_journal(
    serving: Serving, tmp_path: Path
) -> None:
    _scanned(serving)
    rows = serving.get("/data/series").get_json()["rows"]
    assert rows[1]["description"] == "CT Chest 2.0 B31f"
    changes = serving.get("/data/changes/s2").get_json()["rows"]
    assert "FakeDoe^Jane" in {row["before"] for row in changes}
    assert b"FakeDoe" not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_every_file_that_is_not_sent_is_listed_with_its_reason(serving: Serving) -> None:
    _scanned(serving)
    skipped = serving.get("/data/files/skipped").get_json()
    first = skipped["rows"][0]
    assert (first["name"], first["reason"]) == ("AUTORUN.INF", "viewer_file")
    assert serving.get("/data/files/failed").get_json()["rows"][0]["reason"] == "truncated"
    assert serving.get("/data/files/failed?offset=1").get_json()["rows"] == []
    assert serving.get("/data/files/nonsense").status_code == 409


def test_a_picture_comes_as_webp_and_a_missing_one_with_its_reason(serving: Serving) -> None:
    _scanned(serving)
    picture = serving.get("/picture/s2/-1?size=96")
    assert (picture.content_type, picture.data[8:12]) == ("image/webp", b"WEBP")
    assert serving.get("/picture/s4/2?size=96").get_json() == {"reason": "damaged"}
    assert serving.get("/picture/s2/99999").status_code == 409
    assert serving.get("/picture/s99/0").status_code == 409


def test_an_unexpected_fault_has_the_one_error_form_and_no_stack(serving: Serving) -> None:
    answer = serving.get("/data/progress/no-such-case")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "unexpected")
    assert "Traceback" not in answer.text


def test_the_stream_begins_with_the_newest_snapshot_and_ends_with_the_program(serving: Serving) -> None:
    stream = iter_events(serving.wizard, Clock())
    assert next(stream).startswith(b"retry:")
    event = next(stream).decode()
    number, data = event.split("\n")[:2]
    assert json.loads(data.removeprefix("data: "))["number"] == int(number.removeprefix("id: "))
    serving.wizard.close()
    assert list(stream) == []


def test_a_receipt_of_a_case_that_is_not_there_is_refused(serving: Serving) -> None:
    assert serving.get("/receipt/c0001.pdf").get_json()["code"] == "no_such_case"
    assert serving.get("/receipt/..%2f..%2fwizard.json").status_code in (404, 409)


def test_what_stays_is_told_to_whoever_asks_and_the_coordinators_notes_are_only_counted(
    serving: Serving,
) -> None:
    assert serving.get("/data/profile").get_json()["code"] == "not_now"
    _scanned(serving)
    told = serving.get("/data/profile").get_json()
    assert (told["row_count"], len(told["staying"])) == (655, len(world.KEPT))
    assert told["staying"][0] == {"tag": "00081030", "name": "Study Description", "where": "top"}
    assert (told["beside"], told["note_count"]) == (["overlay_label"], 1)
    assert sum(row["count"] for row in told["counts"]) == 655
    assert serving.get("/data/changes/s2").get_json()["profile_sha256"] == told["sha256"]
