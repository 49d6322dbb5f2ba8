from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.make.staging import noise
from tests.make.uploading import make_manifest
from uploader.model.transfer import Acknowledged
from uploader.upload import Ledger, machine
from uploader.upload.desk import recalled
from uploader.upload.machine import CloseSession, FinishBlob, OpenBlob, OpenSession, SendPart
from uploader.upload.plan import plan_chunks

if TYPE_CHECKING:
    from uploader.model.transfer import Chunk
    from uploader.upload.machine import Action, Transfer

PICK = st.integers(0, 10**6)
CHUNK_BYTES = 3


class Server:
    """What a server holds; nobody tells it what the client believes."""

    def __init__(self) -> None:
        self.sessions: dict[str, bool] = {}
        self.blobs: dict[str, tuple[str, dict[int, bytes]]] = {}
        self.finished: dict[str, bytes] = {}
        self.finish_count: dict[str, int] = {}

    def new_blob(self, key: str) -> str:
        blob_id = f"blob-{len(self.blobs) + 1}"
        self.blobs[blob_id] = (key, {})
        return blob_id

    def finish(self, blob_id: str) -> None:
        if blob_id in self.finished:
            return
        key, parts = self.blobs[blob_id]
        self.finished[blob_id] = b"".join(parts[number] for number in sorted(parts))
        self.finish_count[key] = self.finish_count.get(key, 0) + 1


class Transfers(RuleBasedStateMachine):
    """Drives machine and ledger as the desk does, with every accident that a network knows."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "ledger"
        self.server = Server()
        self.on_their_way: list[Action] = []
        self.gone: set[str] = set()
        self.arrivals_after_acknowledgement: list[tuple[str, int]] = []

    @initialize(sizes=st.lists(st.integers(1, 14), min_size=1, max_size=3))
    def begin(self, sizes: list[int]) -> None:
        self.contents = {f"s{number}": noise(size, number) for number, size in enumerate(sizes, start=1)}
        self.manifest = make_manifest(self.contents)
        self.ledger = Ledger(self.path)
        self.transfer: Transfer = recalled(self.manifest, self.ledger)

    def teardown(self) -> None:
        if hasattr(self, "transfer"):
            while not self.transfer.is_finished:
                self.ask(0)
                self.answer(0)
            self.holds_exactly_the_case()
            self.ledger.close()
        self.folder.cleanup()

    def holds_exactly_the_case(self) -> None:
        held = {self.server.blobs[blob_id][0]: content for blob_id, content in self.server.finished.items()}
        assert held == self.contents
        assert len(self.server.finished) == len(self.contents), "a file is doubled"
        assert set(self.server.finish_count.values()) == {1}
        assert self.arrivals_after_acknowledgement == []

    # --- what the client does --------------------------------------------------------------------

    @rule(pick=PICK)
    def ask(self, pick: int) -> None:
        actions = list(machine.iter_actions(self.transfer))
        if not actions:
            return
        action = actions[pick % len(actions)]
        if isinstance(action, OpenBlob):
            archive = next(one for one in self.manifest.archives if one.key == action.key)
            self.ledger.blob_opening(archive, "key")
        assert action not in self.on_their_way, "asked twice at once"
        self.transfer = machine.asked(self.transfer, action)
        self.on_their_way.append(action)

    @precondition(lambda self: self.on_their_way)
    @rule(pick=PICK)
    def answer(self, pick: int) -> None:
        action = self.taken(pick)
        if self.is_about_a_lost_blob(action):
            self.notice_loss(action)
            return
        self.believe(action, self.serve(action))

    @precondition(lambda self: self.on_their_way)
    @rule(pick=PICK)
    def drop_before_the_server(self, pick: int) -> None:
        self.transfer = machine.failed(self.transfer, self.taken(pick))

    @precondition(lambda self: self.on_their_way)
    @rule(pick=PICK)
    def lose_the_answer(self, pick: int) -> None:
        action = self.taken(pick)
        if not self.is_about_a_lost_blob(action):
            self.serve(action)
        self.transfer = machine.failed(self.transfer, action)

    @rule(reaches_the_server=st.lists(st.booleans(), min_size=4, max_size=4))
    def kill_and_resume(self, reaches_the_server: list[bool]) -> None:
        for action, does_reach in zip(self.on_their_way, reaches_the_server, strict=False):
            if does_reach and not self.is_about_a_lost_blob(action):
                self.serve(action)
        self.on_their_way.clear()
        self.ledger.close()
        self.ledger = Ledger(self.path)
        self.transfer = recalled(self.manifest, self.ledger)

    @precondition(lambda self: any(blob.blob_id for blob in self.transfer.active.values()))
    @rule(pick=PICK)
    def the_server_loses_an_unfinished_blob(self, pick: int) -> None:
        blobs = [blob.blob_id for blob in self.transfer.active.values() if blob.blob_id]
        blob_id = blobs[pick % len(blobs)]
        if blob_id not in self.server.finished:
            self.gone.add(blob_id)

    # --- its parts -------------------------------------------------------------------------------

    def taken(self, pick: int) -> Action:
        return self.on_their_way.pop(pick % len(self.on_their_way))

    def is_about_a_lost_blob(self, action: Action) -> bool:
        return isinstance(action, SendPart | FinishBlob) and action.blob_id in self.gone

    def notice_loss(self, action: Action) -> None:
        assert isinstance(action, SendPart | FinishBlob)
        if machine.is_current(self.transfer, action.key, action.blob_id):
            self.ledger.forget_blob(action.key)
        self.transfer = machine.blob_lost(self.transfer, action.key, action.blob_id)

    def serve(self, action: Action) -> str:
        match action:
            case OpenSession():
                name = f"session-{len(self.server.sessions) + 1}"
                self.server.sessions[name] = False
                return name
            case OpenBlob(key):
                return self.server.new_blob(key)
            case SendPart(key, blob_id, chunk):
                self.store(key, blob_id, chunk)
            case FinishBlob(_, blob_id):
                self.server.finish(blob_id)
            case CloseSession(session_id):
                self.server.sessions[session_id] = True
        return ""

    def store(self, key: str, blob_id: str, chunk: Chunk) -> None:
        blob = self.transfer.active.get(key)
        if blob is not None and blob.blob_id == blob_id and chunk.number in blob.acknowledged:
            self.arrivals_after_acknowledgement.append((blob_id, chunk.number))
        content = self.contents[key][chunk.offset : chunk.offset + chunk.size_bytes]
        self.server.blobs[blob_id][1][chunk.number] = content

    def believe(self, action: Action, answer: str) -> None:
        match action:
            case OpenSession():
                self.ledger.session_opened(answer)
                self.transfer = machine.session_opened(self.transfer, answer)
            case OpenBlob(key):
                self.ledger.blob_opened(key, answer, CHUNK_BYTES, None)
                chunks = plan_chunks(len(self.contents[key]), CHUNK_BYTES)
                self.transfer = machine.blob_opened(self.transfer, key, answer, chunks)
            case SendPart(key, blob_id, chunk):
                if machine.is_current(self.transfer, key, blob_id):
                    self.ledger.part_acknowledged(key, Acknowledged(chunk.number, chunk.size_bytes, "", ""))
                self.transfer = machine.part_acknowledged(self.transfer, key, blob_id, chunk.number)
            case FinishBlob(key, blob_id):
                self.ledger.blob_finished(key)
                self.transfer = machine.blob_finished(self.transfer, key, blob_id)
            case CloseSession():
                self.ledger.session_closed()
                self.transfer = machine.session_closed(self.transfer)

    # --- what always holds -----------------------------------------------------------------------

    @invariant()
    def believes_only_what_the_server_holds(self) -> None:
        for blob in getattr(self, "transfer", machine.Transfer(())).active.values():
            if blob.blob_id:
                assert blob.acknowledged <= set(self.server.blobs[blob.blob_id][1])
        for key, blob_id in getattr(self, "transfer", machine.Transfer(())).finished.items():
            assert self.server.finished[blob_id] == self.contents[key]

    @invariant()
    def each_chunk_is_in_one_place(self) -> None:
        for blob in getattr(self, "transfer", machine.Transfer(())).active.values():
            places = [*blob.waiting, *blob.in_flight, *blob.acknowledged]
            assert sorted(places) == [chunk.number for chunk in blob.chunks]

    @invariant()
    def the_ledger_is_never_ahead_of_the_server_nor_behind_the_belief(self) -> None:
        if not hasattr(self, "transfer"):
            return
        known = {blob.archive_key: blob for blob in self.ledger.recall(self.manifest).blobs}
        for blob in self.transfer.active.values():
            if blob.blob_id:
                numbers = {part.number for part in known[blob.key].acknowledged}
                assert numbers == blob.acknowledged
        assert {key for key, blob in known.items() if blob.is_finished} == set(self.transfer.finished)


TestTransfers = Transfers.TestCase
TestTransfers.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
