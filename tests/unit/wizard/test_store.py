from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from uploader.errors import BadArgument, DiskFull
from uploader.model.identifying import Identifying
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.encode import to_json
from uploader.wizard.journal import Journal
from uploader.wizard.state import Draft, Saved, Setup, WizardState
from uploader.wizard.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.wizard.effects import Effect

STATE = WizardState(setup=Setup("0", has_window=True))


class FullDisk(Journal):
    def write(self, saved: Saved) -> None:  # noqa: ARG002
        raise DiskFull(free="0", need="1")


def _store(tmp_path: Path, done: list[Effect] | None = None) -> Store:
    return Store(STATE, Journal(tmp_path / "wizard.json"), (done if done is not None else []).append)


def test_a_repeated_command_is_answered_and_not_repeated(tmp_path: Path) -> None:
    done: list[Effect] = []
    store = _store(tmp_path, done)
    for _ in range(3):
        assert store.ask("same-id-1", ask.SignIn("site.example", "secret")) is None
    assert done == [do.CheckKey("site.example:secret")]


def test_a_refusal_is_remembered_too(tmp_path: Path) -> None:
    store = _store(tmp_path)
    first = store.ask("same-id-1", ask.Send())
    assert first is not None
    assert first.code == "not_now"
    assert store.ask("same-id-1", ask.Send()) is first


def test_durable_fields_are_on_disk_before_their_effects_begin(tmp_path: Path) -> None:
    path = tmp_path / "wizard.json"
    seen: list[str] = []
    store = Store(STATE, Journal(path), lambda _: seen.append(path.read_text("utf-8")))
    store.tell(told.Started(Saved(Draft(owner="a"))))
    assert json.loads(seen[0])["draft"]["owner"] == "a"


def test_a_command_that_can_not_be_journalled_is_not_obeyed(tmp_path: Path) -> None:
    begun = replace(STATE, saved=Saved(Draft(subject_label="001")))
    store = Store(begun, FullDisk(tmp_path / "wizard.json"), lambda _: None)
    problem = store.ask("an-id-1234", ask.DiscardDraft())
    assert problem is not None
    assert problem.code == "disk_full"
    assert store.state.saved.draft.subject_label == "001"


def test_a_fact_that_can_not_be_journalled_still_happened_and_is_said(tmp_path: Path) -> None:
    store = Store(STATE, FullDisk(tmp_path / "wizard.json"), lambda _: None)
    store.tell(told.Started(Saved(Draft(owner="a"))))
    assert store.state.saved.draft.owner == "a"
    assert store.state.notice is not None
    assert store.state.notice.code == "disk_full"


def test_whoever_waits_gets_the_newest_state_and_is_let_go_at_the_end(tmp_path: Path) -> None:
    store = _store(tmp_path)
    found = store.wait_newer(0, 5.0)
    assert found is not None
    number = found[0]
    timer = threading.Timer(0.05, lambda: store.tell(told.Started(Saved(Draft(owner="b")))))
    timer.start()
    newer = store.wait_newer(number, 5.0)
    assert newer is not None
    assert (newer[0] > number, newer[1].saved.draft.owner) == (True, "b")
    store.close()
    assert store.wait_newer(99, 5.0) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"draft": 3}', b"\xff\xfe", b'{"paused": 7}']
)
def test_a_damaged_journal_is_set_aside_and_everything_is_as_new(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wizard.json"
    path.write_bytes(content)
    assert Journal(path).read() == Saved()


def test_the_journal_is_whole_after_a_cut_at_any_byte_of_the_new_content(tmp_path: Path) -> None:
    path = tmp_path / "wizard.json"
    journal = Journal(path)
    old = Saved(Draft(owner="a", subject_label="001"), frozenset({"c1"}))
    journal.write(old)
    new = json.dumps(to_json(Saved(Draft(owner="b")))).encode()
    for cut in range(len(new)):
        path.with_suffix(".new").write_bytes(new[:cut])
        assert journal.read() == old


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "wizard.json")
    saved = Saved(Draft("o", "g", "p", "s", True, "ses", "acq"), frozenset({"c1", "c2"}))  # noqa: FBT003
    journal.write(saved)
    assert journal.read() == saved


@pytest.mark.posix("modes of files")
def test_the_journal_can_be_read_by_its_user_alone(tmp_path: Path) -> None:
    Journal(tmp_path / "wizard.json").write(Saved())
    assert (tmp_path / "wizard.json").stat().st_mode & 0o077 == 0


def test_an_identity_is_refused_by_the_journal() -> None:
    with pytest.raises(TypeError):
        to_json({"name": Identifying("FakeDoe^Jane")})


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("no_such", {}),
        ("choose_group", {}),
        ("choose_group", {"group_id": "x", "more": 1}),
        ("choose_group", {"group_id": 3}),
        ("choose_group", {"group_id": "x" * 5000}),
        ("set_left_out", {"series_keys": "s1", "other_indexes": [], "is_left_out": True}),
        ("set_left_out", {"series_keys": [1], "other_indexes": [], "is_left_out": True}),
        ("set_left_out", {"series_keys": [], "other_indexes": [True], "is_left_out": True}),
        ("accept_phi_risk", {"is_accepted": 1}),
        ("pick_entries", {"entry_ids": ["x"] * 20_001}),
    ],
)
def test_commands_of_another_form_are_refused(name: str, body: dict[str, object]) -> None:
    with pytest.raises(BadArgument):
        ask.read_command(name, body)


def test_a_command_is_read_with_its_types() -> None:
    body = {"series_keys": ["s1"], "other_indexes": [2], "is_left_out": True}
    assert ask.read_command("set_left_out", body) == ask.SetLeftOut(("s1",), (2,), is_left_out=True)
