from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.make.clock import FakeClock
from uploader.cancel import CancelToken
from uploader.errors import (
    Cancelled,
    CaseUploaderError,
    KeyRefused,
    ServerBusy,
    ServerUnreachable,
    SiteNotFlywheel,
)
from uploader.importing.patience import RETRY_LAST_S, Patience, patiently
from uploader.model.progress import Waiting, WaitReason

if TYPE_CHECKING:
    from collections.abc import Callable

AWAY = ServerUnreachable(host="site.example")
PORTAL = SiteNotFlywheel(host="site.example")
BUSY = ServerBusy(host="site.example", status=503, retry_after_s=7)


def _failing(*errors: CaseUploaderError) -> Callable[[], str]:
    left = list(errors)

    def question() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return question


def _ask(question: Callable[[], str], max_wait_s: float | None) -> tuple[list[Waiting], str]:
    waits, steps = [], patiently(question, Patience(FakeClock(), CancelToken(), max_wait_s))
    while True:
        try:
            waits.append(next(steps))
        except StopIteration as end:
            return waits, end.value


def test_without_a_limit_a_site_is_waited_for_however_long_it_is_away() -> None:
    waits, answer = _ask(_failing(*[AWAY] * 100), None)
    assert answer == "answer"
    assert {wait.reason for wait in waits} == {WaitReason.NETWORK}
    assert max(wait.retry_s for wait in waits) == RETRY_LAST_S


def test_a_sign_in_page_in_between_is_a_network_that_is_away() -> None:
    waits, _ = _ask(_failing(PORTAL, PORTAL), None)
    assert [wait.reason for wait in waits] == [WaitReason.NETWORK] * 2
    with pytest.raises(ServerUnreachable):
        _ask(_failing(*[PORTAL] * 100), 30)


def test_a_busy_site_is_asked_again_when_it_wishes() -> None:
    waits, _ = _ask(_failing(BUSY), None)
    assert waits == [Waiting(WaitReason.SERVER_BUSY, 7)]


@pytest.mark.parametrize("error", [AWAY, BUSY])
def test_a_limit_ends_in_what_was_the_matter(error: CaseUploaderError) -> None:
    with pytest.raises(type(error)):
        _ask(_failing(*[error] * 100), 60)


def test_what_does_not_pass_is_raised_at_once() -> None:
    with pytest.raises(KeyRefused):
        _ask(_failing(KeyRefused(host="site.example")), None)


def test_a_stop_does_not_wait_for_an_answer_that_hangs() -> None:
    cancel, answer = CancelToken(), threading.Event()
    hangs = threading.Event()

    def question() -> str:
        hangs.set()
        answer.wait(60)
        return "too late"

    def stop() -> None:
        hangs.wait(60)
        cancel.cancel()

    threading.Thread(target=stop).start()
    with pytest.raises(Cancelled):
        next(patiently(question, Patience(FakeClock(), cancel, None)))
    assert not answer.is_set()
    answer.set()
