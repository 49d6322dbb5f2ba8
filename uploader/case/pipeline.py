"""Staging and sending one case at the same time: an archive goes while the next ones are still being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.case.selection import Chosen
from uploader.case.staging import read_made, restore, stage
from uploader.case.steps import Steps
from uploader.model.progress import Waiting
from uploader.stage import Ready, Spoilt, SpoolReader, Window, lacking_keys
from uploader.upload import Upload

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from uploader.cancel import CancelToken
    from uploader.case.edges import Delivery, Edges
    from uploader.case.journal import Journal
    from uploader.case.record import CaseRecord
    from uploader.case.staging import Staged
    from uploader.model.case import PreparedCase
    from uploader.model.package import Archive
    from uploader.model.progress import CaseProgress
    from uploader.stage import Spool
    from uploader.upload import Ledger

    Step = CaseProgress | Chosen | Ready | Spoilt | None
    """What staging says; None while nothing happens."""

TURN_S = 0.1


class Pipeline:
    """One try to bring a case's archives to the server, from wherever earlier ones have come.

    `stage` and `send` may end in `MadeOtherwiseError`, `send` in `BytesGoneError`: then another try begins.
    """

    def __init__(
        self,
        record: CaseRecord,
        journal: Journal,
        spool: Spool,
        ledger: Ledger,
        edges: Edges,
        cancel: CancelToken,
        label: str,
    ) -> None:
        self._record, self._journal, self._spool, self._ledger = record, journal, spool, ledger
        self._edges, self._cancel, self._label = edges, cancel, label
        self._made = read_made(journal, spool)
        lacking = lacking_keys((made.archive for made in self._made.values()), spool)
        self._gone = lacking & ledger.finished_keys()
        self._lacking = lacking - self._gone

    def restored(self) -> Staged | None:
        """Give what was staged to its end before, if what is still to be sent of it is here."""
        return None if self._lacking else restore(self._journal, self._made)

    def stage(self, prepared: PreparedCase | None) -> Generator[CaseProgress, None, Staged]:
        """Stage all of the case, and send nothing."""
        with Steps(self._staging(prepared, self._window(can_wait=False))) as staging:
            for step in staging:
                if not isinstance(step, Chosen | Ready | Spoilt | None):
                    yield step
                self._cancel.check()
            return staging.result

    def send(
        self, staged: Staged | None, prepared: PreparedCase | None, delivery: Delivery
    ) -> Generator[CaseProgress, None, tuple[Staged, str]]:
        """Send what is not acknowledged, and stage meanwhile what is not staged.

        Returns
        -------
        Staged, session_id
        """
        with self._upload(delivery) as upload:
            lane = _Lane(upload, self._window(can_wait=True), self._gone)
            at_hand = (made.archive for key, made in self._made.items() if key not in self._lacking)
            lane.add(staged.manifest.archives if staged else at_hand)
            staged = staged or (yield from self._stage_beside(prepared, lane))
            upload.complete()
            yield upload.progress()
            while not upload.is_finished:
                yield from upload.turn(TURN_S)
            return staged, upload.uploaded.session_id

    def _window(self, *, can_wait: bool) -> Window:
        return Window(self._spool, can_wait=can_wait, free_bytes=self._edges.free_bytes)

    def _upload(self, delivery: Delivery) -> Upload:
        edges = self._edges
        return Upload(
            SpoolReader(self._spool),
            delivery.transport,
            edges.sender,
            self._ledger,
            edges.clock,
            self._cancel,
            label=self._label,
            connection_count=edges.connection_count,
            max_wait_s=edges.max_wait_s,
            bandwidth=edges.bandwidth,
        )

    def _staging(self, prepared: PreparedCase | None, window: Window) -> Generator[Step, None, Staged]:
        return stage(
            self._record,
            prepared,
            self._journal,
            self._spool,
            window,
            self._edges,
            self._cancel,
            earlier=self._made,
            lacking=self._lacking,
        )

    def _stage_beside(
        self, prepared: PreparedCase | None, lane: _Lane
    ) -> Generator[CaseProgress, None, Staged]:
        """Stage while what is ready goes. A stop ends the sending at once, then the staging.

        What the server is about to acknowledge is waited for while the workers are.
        """
        with Steps(self._staging(prepared, lane.window)) as staging:
            try:
                for step in staging:
                    yield from lane.step(step)
                    self._cancel.check()
            except BaseException:
                lane.stop()
                raise
            return staging.result


class _Lane:
    """The upload as staging feeds it, and the room in the spool that it gives back."""

    def __init__(self, upload: Upload, window: Window, gone: Iterable[str]) -> None:
        self.window = window
        self._upload = upload
        self._is_open = self._is_spoilt = False
        self._segments: dict[str, frozenset[str]] = {}
        self._awaited: dict[str, int] = {}
        self._awaited_bytes = self._source_bytes = self._packed_bytes = 0
        upload.note_gone(gone)

    def stop(self) -> None:
        """Send nothing more; the upload is still to be ended."""
        self._is_open = False
        self._upload.stop()

    def end(self) -> None:
        """Send nothing more, and take what is acknowledged."""
        self.stop()
        self._upload.end()

    def add(self, archives: Iterable[Archive]) -> None:
        """Send archives that are whole in the spool, or at the server already."""
        for archive in archives:
            self._is_open = True
            self._upload.add(archive)
            self._segments[archive.key] = frozenset(member.segment for member in archive.members)
            self._awaited_bytes -= self._awaited.pop(archive.key, 0)
            self._source_bytes += archive.source_bytes
            self._packed_bytes += archive.size_bytes
        self._tell_awaited()

    def step(self, step: Step) -> Generator[CaseProgress, None, None]:
        """Take in what staging says, and go on sending."""
        match step:
            case Chosen():
                self._await(step)
            case Ready(made):
                if not self._is_spoilt:
                    self.add(one.archive for one in made)
            case Spoilt():
                self._is_spoilt = True
                self.end()
            case None:
                pass
            case _:
                yield step
        if self._is_open:
            # It does not stand still while more is made, unless that waits for room.
            for moved in self._upload.turn(0):
                if self.window.is_waiting or not isinstance(moved, Waiting):
                    yield moved
            self._make_room()

    def _await(self, chosen: Chosen) -> None:
        self._awaited = {series.key: series.size_bytes for series in chosen.series_list}
        self._awaited |= {f"f{n}": other.source.size_bytes for n, other in enumerate(chosen.others, start=1)}
        for key in self._segments:
            self._awaited.pop(key, None)
        self._awaited_bytes = sum(self._awaited.values())
        self._tell_awaited()

    def _tell_awaited(self) -> None:
        """What is not made yet will pack as what is."""
        ratio = self._packed_bytes / self._source_bytes if self._source_bytes else 1.0
        self._upload.await_more(len(self._awaited), round(self._awaited_bytes * ratio))

    def _make_room(self) -> None:
        """Let go of what the server has, only when its place is needed: it may have to be sent again."""
        if not self.window.is_waiting:
            return
        finished = self._upload.uploaded.blobs.keys() & self._segments.keys()
        if finished:
            self._upload.note_gone(finished)
            for key in finished:
                self.window.discard(self._segments.pop(key))
        elif self.window.is_stuck and self._upload.is_idle:
            raise self.window.full()
