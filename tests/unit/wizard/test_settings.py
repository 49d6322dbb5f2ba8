from __future__ import annotations

import pytest

from tests.unit.wizard.acting import NORTHFIELD, Acting, managed
from uploader.config import Newest
from uploader.config.layers import Level
from uploader.errors import BadSettings, SettingManaged
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.snapshot import snapshot
from uploader.wizard.state import Setup, WizardState


def _acting(level: Level = Level.COMPUTER_POLICY, **values: object) -> Acting:
    return Acting(WizardState(Setup("1.0.0", has_window=True), managed(level, **values)))


def test_a_choice_that_may_be_made_is_handed_to_the_engine_and_nothing_changes_before_its_answer() -> None:
    acting = _acting()
    assert acting.do(ask.ChangeSetting("limit_rate", "5M")) == [do.KeepSetting("limit_rate", "5M")]
    assert acting.state.settings == managed()
    acting.do(told.SettingsCame(managed(Level.CHOICE, limit_rate="5M")))
    assert acting.state.settings.text("limit_rate") == "5M"


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("language", "de", SettingManaged),
        ("language", "", SettingManaged),
        ("require_profile", "false", SettingManaged),
        ("site_address", "x.example", SettingManaged),
        ("proxy", "ftp://x", BadSettings),
        ("nothing", "x", BadSettings),
    ],
)
def test_what_may_not_be_chosen_reaches_no_engine(name: str, value: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        _acting(language="fr").do(ask.ChangeSetting(name, value))


def test_the_settings_are_looked_at_anew_when_their_page_is_opened_and_after_sign_in() -> None:
    acting = _acting().signed_in()
    assert do.ReadSettings() in acting.effects
    assert acting.do(ask.Go("settings")) == [do.ReadSettings()]


def test_the_page_knows_whose_word_a_setting_is_and_what_it_must_mend() -> None:
    acting = _acting(language="fr", proxi="x", site_address="trial.example")
    shown = snapshot(1, acting.state, 0.0)
    rows = {row.name: row for row in shown.settings}
    assert (rows["language"].value, rows["language"].is_locked, rows["language"].is_personal) == (
        "fr",
        True,
        True,
    )
    assert (rows["proxy"].is_locked, rows["require_profile"].value) == (False, "true")
    assert (shown.setup.language, shown.setup.site_preset) == ("fr", "trial.example")
    assert shown.settings_problem is not None
    assert shown.settings_problem.params["name"] == "proxi in policy.json"
    acting = _acting(Level.INSTALLER, site_address="trial.example")
    shown = snapshot(1, acting.state, 0.0)
    assert (shown.setup.site_preset, shown.setup.site_suggested) == ("", "trial.example")


def test_a_newer_version_is_shown_until_the_program_is_as_new() -> None:
    acting = _acting(newest_version="1.1.0", update_hint="Ask the desk.")
    shown = snapshot(1, acting.state, 0.0).newest
    assert shown is not None
    assert (shown.version, shown.hint, shown.is_of_site) == ("1.1.0", "Ask the desk.", False)
    acting.do(told.NewestCame(NORTHFIELD.project_id, Newest("1.2.0", "", is_of_site=True)))
    shown = snapshot(1, acting.state, 0.0).newest
    assert shown is not None
    assert (shown.version, shown.is_of_site) == ("1.2.0", True)
    acting.do(told.NewestCame("another", None))
    assert acting.state.newest is not None
    assert snapshot(1, _acting(newest_version="1.0.0").state, 0.0).newest is None


def test_signing_out_keeps_the_settings_and_forgets_what_the_site_said() -> None:
    acting = _acting(language="fr").signed_in()
    acting.do(told.NewestCame("p", Newest("1.2.0", "", is_of_site=True)), told.SignedOutNow())
    assert (acting.state.settings.text("language"), acting.state.newest) == ("fr", None)
