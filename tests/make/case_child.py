"""A case sent, or gone on with, in a process of its own that can be stopped at a step and killed at a call.

One process imports everything once and forks for each run, so that a run costs what the case costs:
``python -m tests.make.case_child`` reads a JSON wish a line and answers each with one line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.make.engine import make_app
from tests.make.staging import LocalPool
from uploader.cancel import CancelToken
from uploader.case.edges import Edges
from uploader.case.opening import open_case
from uploader.case.prepare import prepare
from uploader.case.run import run_case
from uploader.destination.choose import choose, find_project
from uploader.destination.profile import find_profile
from uploader.errors import CaseUploaderError
from uploader.model.case import LeftOut
from uploader.model.progress import ImportProgress, UploadProgress, Waiting
from uploader.upload import HttpPartSender

if TYPE_CHECKING:
    from collections.abc import Generator

    from uploader.app import App, SignedIn
    from uploader.model.receipt import Receipt

STOPS: Final[dict[str, Any]] = {"start": None, "upload": UploadProgress, "import": ImportProgress}


@dataclass(frozen=True)
class Wish:
    """What a run is to do. ``stop`` names the step at which it stops itself (SIGSTOP); empty: nowhere.

    ``run`` tells runs at the same time apart. ``storage_wait_s`` is how long the storage may be silent before
    a part is sent again.
    """

    key: str
    folder: str
    selection: str
    subject: str
    place: dict[str, str]
    stop: str = ""
    run: str = ""
    max_wait_s: float = 20.0
    connection_count: int = 1
    storage_wait_s: float = 60.0


def outcome_path(wish: Wish) -> Path:
    """Where a run leaves what became of the case: beside the selection, whatever befalls the data folder."""
    return Path(f"{wish.selection}-{wish.subject}{wish.run}.outcome")


def go_on(wish: Wish) -> dict[str, Any]:
    """Send the case if it was not begun, else go on with it; gives what became of it."""
    waits: set[str] = set()
    try:
        app = make_app(Path(wish.folder))
        wait_s = wish.storage_wait_s
        with (
            app.sign_in(wish.key) as signed_in,
            HttpPartSender(app.clock, wish.connection_count, write_s=wait_s, read_s=wait_s) as sender,
        ):
            edges = Edges(app.clock, LocalPool(), signed_in, sender, wish.max_wait_s, wish.connection_count)
            return _follow(_steps(wish, app, signed_in, edges), wish.stop, waits)
    except CaseUploaderError as error:
        return {"error": error.code, "what": str(error), "waits": sorted(waits)}


def _steps(wish: Wish, app: App, signed_in: SignedIn, edges: Edges) -> Generator[Any, None, Receipt]:
    under_way = app.library.open_case_ids()
    if under_way:
        return run_case(under_way[0], app.library, edges, CancelToken())
    ended = list(app.library.iter_summaries())
    if ended:
        return _ended(app.library.receipt(ended[0].case_id))
    return _send(wish, app, signed_in, edges)


def _ended(receipt: Receipt) -> Generator[Any, None, Receipt]:
    yield from ()
    return receipt


def _send(wish: Wish, app: App, signed_in: SignedIn, edges: Edges) -> Generator[Any, None, Receipt]:
    cancel, selection = CancelToken(), [Path(wish.selection)]
    project = find_project(signed_in.site.projects(), wish.place["group"], wish.place["project"])
    destination = choose(
        signed_in.site, project, wish.subject, wish.place["session"], wish.place["acquisition"]
    )
    profile = find_profile(signed_in.site, project)
    prepared = yield from prepare(selection, edges.pool, cancel, Path(wish.folder))
    record = open_case(
        app.library,
        app.clock,
        signed_in.account,
        destination,
        selection,
        prepared,
        LeftOut(),
        profile,
        policy=edges.policy,
        phi_risk_accepted=True,
        leaves_out_blocked=True,
    )
    return (yield from run_case(record.case_id, app.library, edges, cancel, prepared=prepared))


def _follow(steps: Generator[Any, None, Receipt], stop: str, waits: set[str]) -> dict[str, Any]:
    stop_at = STOPS.get(stop)
    try:
        while True:
            progress = next(steps)
            if isinstance(progress, Waiting):
                waits.add(progress.reason.value)
            if stop_at is not None and isinstance(progress, stop_at):
                os.kill(os.getpid(), signal.SIGSTOP)
                stop_at = None
    except StopIteration as end:
        return _told(end.value, waits)


def _told(receipt: Receipt, waits: set[str]) -> dict[str, Any]:
    return {
        "case_id": receipt.case_id,
        "state": receipt.state.value,
        "digests": {row.name: row.sha256 for row in receipt.series},
        "counts": asdict(receipt.counts),
        "waits": sorted(waits),
    }


# --- the process that forks ------------------------------------------------------------------------


def main() -> None:
    """Serve wishes until standard input ends: ``{"run": wish}``, then ``{"wait": pid}``."""
    _warm_up()
    _answer({"ready": os.getpid()})
    for line in sys.stdin:
        asked = json.loads(line)
        if "run" in asked:
            pid = os.fork()
            if pid == 0:
                _run(Wish(**asked["run"]))
            if asked["run"]["stop"]:
                os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            _answer({"pid": pid})
        else:
            _, status = os.waitpid(asked["wait"], 0)
            _answer({"code": os.waitstatus_to_exitcode(status)})


def _run(wish: Wish) -> None:
    # Opened at once and written by a call of its own: strace makes the others fail.
    descriptor = os.open(outcome_path(wish), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        if wish.stop == "start":
            os.kill(os.getpid(), signal.SIGSTOP)
        outcome = go_on(wish)
    except BaseException:  # noqa: BLE001 - the child's edge: the test shows it
        outcome = {"traceback": traceback.format_exc()}
    os.writev(descriptor, [json.dumps(outcome).encode()])
    os._exit(0)


def _warm_up() -> None:
    """Import what a case imports on its way."""
    import flywheel  # noqa: F401, PLC0415
    import httpx2  # noqa: F401, PLC0415
    import truststore  # noqa: F401, PLC0415
    from fw_client.client import FWClient  # noqa: F401, PLC0415

    import uploader.deid  # noqa: F401, PLC0415


def _answer(body: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(body) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
