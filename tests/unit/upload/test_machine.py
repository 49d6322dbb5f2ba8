from __future__ import annotations

import itertools

import pytest

from uploader.upload import machine
from uploader.upload.machine import (
    TABLE,
    CloseSession,
    FinishBlob,
    OpenBlob,
    OpenSession,
    SendPart,
    Step,
    Transfer,
    Turn,
)
from uploader.upload.plan import plan_chunks

CHUNKS = plan_chunks(10, 4)


def opened() -> Transfer:
    transfer = machine.asked(Transfer(planned=("s1", "s2")), OpenSession())
    return machine.session_opened(transfer, "session")


def sending() -> Transfer:
    transfer = machine.asked(opened(), OpenBlob("s1"))
    return machine.blob_opened(transfer, "s1", "blob", CHUNKS)


def complete() -> Transfer:
    transfer = sending()
    for chunk in CHUNKS:
        transfer = machine.asked(transfer, SendPart("s1", "blob", chunk))
        transfer = machine.part_acknowledged(transfer, "s1", "blob", chunk.number)
    return transfer


def test_nothing_is_asked_before_the_session_is_open() -> None:
    transfer = Transfer(planned=("s1",))
    assert list(machine.iter_actions(transfer)) == [OpenSession()]
    assert list(machine.iter_actions(machine.asked(transfer, OpenSession()))) == []


def test_chunks_go_before_new_archives() -> None:
    assert list(machine.iter_actions(sending())) == [
        *[SendPart("s1", "blob", chunk) for chunk in CHUNKS],
        OpenBlob("s2"),
    ]


def test_an_archive_is_finished_when_each_chunk_is_acknowledged_and_not_before() -> None:
    actions = list(machine.iter_actions(complete()))
    assert actions[0] == FinishBlob("s1", "blob")
    transfer = sending()
    for chunk in CHUNKS:
        assert not any(isinstance(action, FinishBlob) for action in machine.iter_actions(transfer))
        transfer = machine.asked(transfer, SendPart("s1", "blob", chunk))
    assert not any(isinstance(action, FinishBlob) for action in machine.iter_actions(transfer))


def test_an_archive_is_finished_once_while_the_answer_is_awaited() -> None:
    transfer = machine.asked(complete(), FinishBlob("s1", "blob"))
    assert list(machine.iter_actions(transfer)) == [OpenBlob("s2")]
    again = machine.failed(transfer, FinishBlob("s1", "blob"))
    assert next(machine.iter_actions(again)) == FinishBlob("s1", "blob")


def test_the_session_is_closed_when_all_archives_are_finished() -> None:
    transfer = machine.blob_finished(complete(), "s1", "blob")
    assert list(machine.iter_actions(transfer)) == [OpenBlob("s2")]
    transfer = machine.blob_finished(transfer, "s2", "other")
    assert list(machine.iter_actions(transfer)) == [CloseSession("session")]
    transfer = machine.session_closed(machine.asked(transfer, CloseSession("session")))
    assert transfer.is_finished
    assert list(machine.iter_actions(transfer)) == []


def test_an_archive_that_needs_no_parts_is_finished_at_once() -> None:
    transfer = machine.blob_opened(machine.asked(opened(), OpenBlob("s1")), "s1", "placed", ())
    assert next(machine.iter_actions(transfer)) == FinishBlob("s1", "placed")


def test_what_failed_is_asked_again() -> None:
    transfer = sending()
    action = SendPart("s1", "blob", CHUNKS[1])
    assert machine.failed(machine.asked(transfer, action), action) == transfer
    planned = opened()
    assert machine.failed(machine.asked(planned, OpenBlob("s1")), OpenBlob("s1")) == planned


def test_of_a_lost_blob_nothing_is_believed_any_more() -> None:
    lost = machine.blob_lost(complete(), "s1", "blob")
    assert list(machine.iter_actions(lost)) == [OpenBlob("s1"), OpenBlob("s2")]
    assert machine.part_acknowledged(lost, "s1", "blob", 1) == lost
    assert machine.failed(lost, SendPart("s1", "blob", CHUNKS[0])) == lost
    assert machine.blob_lost(lost, "s1", "blob") == lost
    reopened = machine.blob_opened(machine.asked(lost, OpenBlob("s1")), "s1", "blob-2", CHUNKS)
    assert machine.part_acknowledged(reopened, "s1", "blob", 1) == reopened


def test_a_lost_session_takes_all_of_it_back_to_the_start() -> None:
    transfer = machine.blob_finished(complete(), "s1", "blob")
    assert machine.session_lost(transfer) == Transfer(planned=("s1", "s2"))


@pytest.mark.parametrize(("step", "turn"), sorted(set(itertools.product(Step, Turn)) - set(TABLE)))
def test_what_the_table_does_not_know_cannot_happen(step: Step, turn: Turn) -> None:
    with pytest.raises(KeyError):
        machine.Blob("s1", step).turned(turn)


def test_every_step_is_reached_and_only_the_end_is_final() -> None:
    reached = {Step.PLANNED}
    while more := {target for (step, _), target in TABLE.items() if step in reached} - reached:
        reached |= more
    assert reached == set(Step)
    assert set(Step) - {step for step, _ in TABLE} == {Step.FINISHED}
