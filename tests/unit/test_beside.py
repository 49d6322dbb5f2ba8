"""Questions beside other work: their answer, their error, and a stop that does not wait for either."""

from __future__ import annotations

import threading

import pytest

from uploader.beside import Beside
from uploader.cancel import CancelToken
from uploader.errors import Cancelled, KeyMissing


def test_the_answer_is_what_the_question_gives() -> None:
    may_go_on = threading.Event()
    asked = Beside(lambda: may_go_on.wait(30))

    assert not asked.is_answered
    may_go_on.set()
    assert asked.answer(CancelToken()) is True
    assert asked.is_answered


def test_what_the_question_raises_is_raised_where_its_answer_is_wanted() -> None:
    def fail() -> None:
        raise KeyMissing

    with pytest.raises(KeyMissing):
        Beside(fail).answer(CancelToken())


def test_a_stop_leaves_a_question_that_has_no_answer_behind() -> None:
    never, cancel = threading.Event(), CancelToken()
    asked = Beside(never.wait)
    cancel.cancel()

    with pytest.raises(Cancelled):
        asked.answer(cancel)
    assert not asked.is_answered
    never.set()


def test_after_a_stop_no_answer_is_taken() -> None:
    cancel = CancelToken()
    asked = Beside(lambda: 1)
    asked.answer(cancel)
    cancel.cancel()

    with pytest.raises(Cancelled):
        asked.answer(cancel)
