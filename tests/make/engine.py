"""The engine without the command line: for cases that a person would first be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from uploader.app import App
from uploader.cancel import CancelToken
from uploader.case.library import Library
from uploader.case.opening import open_case
from uploader.case.prepare import prepare
from uploader.case.run import run_case
from uploader.clock import Clock
from uploader.config import Settings
from uploader.credentials import CredentialStore
from uploader.destination.choose import choose, find_project
from uploader.destination.profile import find_profile
from uploader.model.case import LeftOut
from uploader.paths import DataDir
from uploader.pool import SpawnPool

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from uploader.config.layers import Layer
    from uploader.model.receipt import Receipt
    from uploader.practice.server import PracticeSite

R = TypeVar("R")


def finish(steps: Generator[Any, None, R]) -> R:
    """Run steps to their result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: R = end.value
            return result


def make_app(
    folder: Path, credentials: CredentialStore | None = None, read: Callable[[], tuple[Layer, ...]] = tuple
) -> App:
    """The program with a data folder of its own, and settings that nobody set but whoever gives ``read``."""
    clock = Clock()
    data_dir = DataDir(folder).create()
    library = Library(data_dir, clock)
    library.sweep()
    return App(
        data_dir, clock, library, credentials or CredentialStore(), Settings(read, {}).with_choices(folder)
    )


def run_whole(
    site: PracticeSite, folder: Path, selection: Path, subject: str, place: dict[str, str]
) -> Receipt:
    """Send everything that can be sent, whatever the findings, without a profile if there is none."""
    app = make_app(folder)
    cancel = CancelToken()
    with app.sign_in(site.api_key) as signed_in, SpawnPool() as pool, app.edges(signed_in, pool, 30) as edges:
        project = find_project(signed_in.site.projects(), place["group"], place["project"])
        destination = choose(signed_in.site, project, subject, place["session"], place["acquisition"])
        profile = find_profile(signed_in.site, project)
        prepared = finish(prepare([selection], pool, cancel, folder))
        record = open_case(
            app.library,
            app.clock,
            signed_in.account,
            destination,
            [selection],
            prepared,
            LeftOut(),
            profile,
            policy=edges.policy,
            phi_risk_accepted=True,
            leaves_out_blocked=True,
        )
        return finish(run_case(record.case_id, app.library, edges, cancel, prepared=prepared))
