from __future__ import annotations

import pytest

from tests.unit.config.making import layer, unreadable
from uploader.config import resolve
from uploader.config.layers import Layer, Level
from uploader.doctor import Verdict, about_settings
from uploader.doctor.letter import SENTENCES


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (layer(Level.COMPUTER_POLICY, language="de"), Verdict.GOOD),
        (layer(Level.COMPUTER_POLICY, nonsense=1), Verdict.BAD),
        (layer(Level.INSTALLER, require_profile=1), Verdict.BAD),
        (layer(Level.ENVIRONMENT, proxy="ftp://x"), Verdict.BAD),
        (layer(Level.ENVIRONMENT, nonsense="1"), Verdict.WARNING),
        (unreadable(Level.CHOICE), Verdict.WARNING),
        (unreadable(Level.COMPUTER_POLICY), Verdict.BAD),
    ],
)
def test_settings_that_can_not_be_used_are_named(given: Layer, verdict: Verdict) -> None:
    found, _ = about_settings(resolve((given,), {}), "1.0.0")
    assert (found.verdict, found.code in SENTENCES) == (verdict, True)
    assert bool(found.facts) is (verdict is not Verdict.GOOD)


def test_a_newer_version_is_a_warning_with_where_it_is() -> None:
    config = resolve((layer(Level.COMPUTER_POLICY, newest_version="1.2.0", update_hint="Ask the desk."),), {})
    _, found = about_settings(config, "1.0.0")
    assert (found.verdict, found.code in SENTENCES) == (Verdict.WARNING, True)
    assert [fact.value for fact in found.facts] == ["1.2.0", "Ask the desk."]
    assert about_settings(config, "1.2.0")[1].verdict is Verdict.GOOD
