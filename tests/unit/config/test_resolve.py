from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.making import layer, unreadable
from uploader.config import SETTINGS, Config, resolve
from uploader.config.layers import Layer, Level
from uploader.config.table import Broken, Kind
from uploader.errors import BadSettings, Owner

if TYPE_CHECKING:
    from random import Random

LEVELS = [level for level in Level if level is not Level.BUILT_IN]
IT_LEVELS = [level for level in LEVELS if level.is_of_it]
PROTECTIVE = [setting.name for setting in SETTINGS if setting.is_protective]


def _config(*layers: Layer) -> Config:
    return resolve(layers, {"HOME": "/home/nurse"})


@pytest.mark.parametrize(("strong", "weak"), list(itertools.combinations(LEVELS, 2)))
def test_the_stronger_source_wins_whatever_the_order_and_what_it_overrode_is_told(
    strong: Level, weak: Level
) -> None:
    layers = [layer(strong, language="de"), layer(weak, language="fr")]
    for ordered in (layers, layers[::-1]):
        row = _config(*ordered).rows["language"]
        assert (row.value, row.level, row.place) == ("de", strong, f"<{strong.value}>")
        assert [(one.level, one.shown) for one in row.overrode] == [(weak, "fr")]


def test_the_order_is_that_of_the_guide() -> None:
    assert [level.value for level in Level] == [
        "computer_policy",
        "user_policy",
        "environment",
        "choice",
        "installer",
        "built_in",
    ]
    assert [level for level in Level if level.is_forced] == [Level.COMPUTER_POLICY, Level.USER_POLICY]


def test_what_nobody_sets_is_built_in() -> None:
    config = _config()
    assert {row.level for row in config.rows.values()} == {Level.BUILT_IN}
    assert {name: row.value for name, row in config.rows.items()} == {
        setting.name: setting.built_in for setting in SETTINGS
    }
    assert config.faults == ()
    assert (config.policy.requires_profile, config.policy.forbids_others) == (False, False)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_settings_example_can_stand_in_a_policy(setting: object) -> None:
    [one] = [each for each in SETTINGS if each is setting]
    config = _config(layer(Level.COMPUTER_POLICY, **{one.name: one.example}))
    assert config.faults == ()
    row = config.rows[one.name]
    assert (row.is_forced, row.value == one.built_in) == (True, False)


# --- mistakes never weaken protection --------------------------------------------------------------


@pytest.mark.parametrize("level", IT_LEVELS)
@pytest.mark.parametrize("name", PROTECTIVE)
def test_a_misspelt_name_in_a_source_of_it_is_named_and_closes_what_protects(level: Level, name: str) -> None:
    config = _config(layer(level, **{name[:-1]: True}))
    [fault] = config.faults
    assert (fault.name, fault.place) == (name[:-1], f"<{level.value}>")
    assert f"did you mean {name}?" in fault.problem
    assert all(config.rows[each].value is True for each in PROTECTIVE)
    assert (fault.error.owner, name[:-1] in str(fault.error)) == (Owner.IT, True)


@pytest.mark.parametrize("level", LEVELS[:3] + LEVELS[4:])
@pytest.mark.parametrize("wrong", ["maybe", 2, 0.0, None, [], {}, ""])
@pytest.mark.parametrize("name", PROTECTIVE)
def test_a_protection_of_another_type_is_on(level: Level, wrong: object, name: str) -> None:
    config = _config(layer(level, **{name: wrong}))
    assert config.rows[name].value is True
    assert [fault.name for fault in config.faults] == [name]


@pytest.mark.parametrize("level", IT_LEVELS)
def test_a_source_of_it_that_can_not_be_read_closes_and_refuses_what_it_may_hold(level: Level) -> None:
    config = _config(unreadable(level))
    assert all(config.rows[name].value is True for name in PROTECTIVE)
    for setting in SETTINGS:
        if setting.broken is Broken.REFUSED and setting.kind not in (Kind.COUNT, Kind.FOLDER):
            with pytest.raises(BadSettings, match="it can't be read"):
                config.text(setting.name)
    with pytest.raises(BadSettings):
        config.way  # noqa: B018
    with pytest.raises(BadSettings):
        config.only_site  # noqa: B018
    with pytest.raises(BadSettings):
        config.worker_count  # noqa: B018
    assert (config.text("language"), config.text("data_dir")) == ("", "")  # it starts, to say what is wrong


def test_what_a_policy_says_itself_is_not_in_doubt_through_a_weaker_source() -> None:
    broken = unreadable(Level.INSTALLER)
    config = _config(layer(Level.COMPUTER_POLICY, require_profile=False, proxy="none"), broken)
    assert (config.rows["require_profile"].value, config.rows["forbid_non_dicom"].value) == (False, True)
    assert config.text("proxy") == "none"
    with pytest.raises(BadSettings):
        config.text("site_address")


@pytest.mark.parametrize("level", [Level.ENVIRONMENT, Level.CHOICE])
def test_a_mistake_of_a_user_is_named_and_closes_nothing(level: Level) -> None:
    config = _config(layer(level, require_profil="yes"))
    assert [fault.name for fault in config.faults] == ["require_profil"]
    assert config.policy.requires_profile is False


@pytest.mark.parametrize("word", ["false", "0", "no", "off"])
@pytest.mark.parametrize("name", PROTECTIVE)
def test_a_user_can_make_a_protection_stricter_and_never_weaker(name: str, word: str) -> None:
    users = layer(Level.ENVIRONMENT, **{name: word})
    row = _config(users, layer(Level.INSTALLER, **{name: True})).rows[name]
    assert (row.value, row.level) == (True, Level.INSTALLER)
    assert [(one.level, one.shown) for one in row.overrode] == [(Level.ENVIRONMENT, "false")]
    assert _config(users, layer(Level.INSTALLER, nonsense=1)).rows[name].value is True
    assert _config(users, unreadable(Level.INSTALLER)).rows[name].value is True
    strict = layer(Level.ENVIRONMENT, **{name: "true"})
    assert _config(strict, layer(Level.INSTALLER, **{name: False})).rows[name].value is True
    assert _config(strict, layer(Level.COMPUTER_POLICY, **{name: False})).rows[name].value is False


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_is_not_a_persons_to_choose_is_not_taken_from_their_choices(setting: object) -> None:
    [one] = [each for each in SETTINGS if each is setting]
    config = _config(layer(Level.CHOICE, **{one.name: one.example}))
    row = config.rows[one.name]
    assert (row.level is Level.CHOICE) is one.is_personal
    assert bool(config.faults) is not one.is_personal


def test_each_source_that_can_not_be_read_counts_not_only_the_strongest() -> None:
    config = _config(layer(Level.COMPUTER_POLICY, nonsense=1), unreadable(Level.INSTALLER))
    with pytest.raises(BadSettings, match="<installer>"):
        config.only_site  # noqa: B018
    assert len(config.faults) == 2


SAID = st.sampled_from(["true", "false", "wrong", "silent", "misspelt", "unreadable"])


def _saying(level: Level, word: str) -> Layer:
    if word == "unreadable":
        return unreadable(level)
    if word == "misspelt":
        return layer(level, require_profil=True)
    if word == "silent":
        return layer(level, language="de")
    truth = word if level is Level.ENVIRONMENT else {"true": True, "false": False}.get(word, word)
    return layer(level, require_profile=truth)


@given(st.dictionaries(st.sampled_from(LEVELS), SAID), st.randoms())
def test_protection_is_off_only_where_it_said_so_or_nobody_said_anything(
    said: dict[Level, str], random: Random
) -> None:
    layers = [_saying(level, word) for level, word in said.items()]
    random.shuffle(layers)
    is_on = _config(*layers).policy.requires_profile
    words = [said[level] for level in IT_LEVELS if said.get(level, "silent") != "silent"]
    of_users = said.get(Level.ENVIRONMENT, "silent")
    is_forced = any(
        said.get(level, "silent") != "silent" for level in (Level.COMPUTER_POLICY, Level.USER_POLICY)
    )
    of_it = bool(words) and words[0] != "false"
    assert is_on is (of_it or (not is_forced and of_users in ("true", "wrong")))


def test_a_value_that_can_not_be_used_is_not_passed_over_for_a_weaker_one() -> None:
    config = _config(layer(Level.COMPUTER_POLICY, proxy=3128), layer(Level.CHOICE, proxy="none"))
    with pytest.raises(BadSettings, match="proxy in <computer_policy>"):
        config.way  # noqa: B018
    row = config.rows["proxy"]
    assert (row.is_forced, row.overrode[0].shown) == (True, "none")


def test_a_notice_that_can_not_be_read_harms_nothing() -> None:
    config = _config(layer(Level.COMPUTER_POLICY, newest_version="soon", update_hint=7, language="xx"))
    assert [config.text(name) for name in ("newest_version", "update_hint", "language")] == ["", "", ""]
    assert len(config.faults) == 3


def test_no_secret_of_a_proxy_is_shown_anywhere() -> None:
    secret = "http://nurse:hunter2@proxy.example:3128"
    config = _config(layer(Level.COMPUTER_POLICY, proxy=secret), layer(Level.CHOICE, proxy=secret))
    row = config.rows["proxy"]
    assert [row.shown, row.overrode[0].shown] == ["http://***@proxy.example:3128"] * 2
    assert config.way.proxy == secret


def test_only_a_policy_makes_the_site_the_only_one() -> None:
    assert _config(layer(Level.INSTALLER, site_address="Site.Example")).only_site == ""
    assert _config(layer(Level.USER_POLICY, site_address="https://Site.Example/")).only_site == "site.example"
