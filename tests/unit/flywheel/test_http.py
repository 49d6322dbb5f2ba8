from __future__ import annotations

import ssl
from typing import Any

import httpx2
import pytest
from flywheel.rest import ApiException

from tests.make.clock import FakeClock
from uploader.errors import (
    CaseUploaderError,
    KeyRefused,
    ServerBusy,
    ServerForbids,
    ServerRefused,
    ServerUnreachable,
    SiteNotFlywheel,
    TlsRefused,
)
from uploader.flywheel.http import TRIES, ask, tell

REQUEST = httpx2.Request("GET", "https://site.example/api")


def _answer(status: int, **headers: str) -> httpx2.HTTPStatusError:
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return httpx2.HTTPStatusError("x", request=REQUEST, response=response)


def _raising(error: Exception) -> Any:
    def question() -> None:
        raise error

    return question


def _tls_error() -> httpx2.ConnectError:
    error = httpx2.ConnectError("handshake", request=REQUEST)
    error.__cause__ = ssl.SSLCertVerificationError("unknown authority")
    return error


@pytest.mark.parametrize(
    ("error", "leaf"),
    [
        (_answer(401), KeyRefused),
        (_answer(402), KeyRefused),
        (ApiException(status=401), KeyRefused),
        (_answer(403), ServerForbids),
        (_answer(422), ServerRefused),
        (_answer(503), ServerBusy),
        (ApiException(status=429), ServerBusy),
        (httpx2.ConnectError("no route", request=REQUEST), ServerUnreachable),
        (httpx2.ReadTimeout("slow", request=REQUEST), ServerUnreachable),
        (_tls_error(), TlsRefused),
        (ValueError("not JSON"), SiteNotFlywheel),
        (KeyError("_id"), SiteNotFlywheel),
    ],
)
def test_everything_that_can_go_wrong_becomes_one_leaf_of_the_tree(
    error: Exception, leaf: type[CaseUploaderError]
) -> None:
    with pytest.raises(leaf):
        tell("site.example", "look", _raising(error))


def test_a_busy_site_is_asked_again_after_the_time_that_it_names() -> None:
    clock = FakeClock()
    answers: list[Exception | str] = [_answer(429, **{"Retry-After": "7"}), _answer(503), "here"]

    def question() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert ask("site.example", "look", clock, question) == "here"
    assert clock.slept_s[0] == 7


def test_a_site_that_stays_away_is_given_up_after_a_few_tries() -> None:
    clock = FakeClock()
    asked = []

    def question() -> None:
        asked.append(1)
        raise httpx2.ConnectError("no route", request=REQUEST)

    with pytest.raises(ServerUnreachable):
        ask("site.example", "look", clock, question)
    assert len(asked) == TRIES


def test_what_must_not_be_done_twice_is_done_once() -> None:
    asked = []

    def request() -> None:
        asked.append(1)
        raise httpx2.ReadTimeout("answer lost", request=REQUEST)

    with pytest.raises(ServerUnreachable):
        tell("site.example", "start", request)
    assert len(asked) == 1
