from __future__ import annotations

import json
import os
import plistlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.unit.config import making
from tests.unit.config.making import FakeFramework, FakePreferences, FakeRegistry, layer
from uploader.config import Config, Settings, resolve
from uploader.config.environment import environment_layer
from uploader.config.files import Choices, linux_layers
from uploader.config.layers import Layer, Level
from uploader.config.macos import CorePreferences, macos_layers
from uploader.config.table import OTHER_VARIABLES
from uploader.config.windows import (
    DEFAULTS,
    POLICIES,
    windows_layers,
)
from uploader.errors import BadSettings, SettingManaged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SZ, EXPAND, BINARY, DWORD, QWORD = 1, 2, 3, 4, 11
COMPUTER, USER, INSTALLED = (
    (making.MACHINE, POLICIES),
    (making.USER, POLICIES),
    (making.MACHINE, DEFAULTS),
)


def _config(layers: Sequence[Layer], **environment: str) -> Config:
    return resolve(layers, environment)


# --- Windows ---------------------------------------------------------------------------------------


def test_the_registry_is_read_in_its_order_and_every_key_is_closed() -> None:
    registry = FakeRegistry(
        {
            COMPUTER: [("require_profile", 1, DWORD), ("Site_Address", "trial.example", SZ)],
            USER: [("require_profile", 0, DWORD), ("language", "de", SZ)],
            INSTALLED: [("language", "fr", SZ), ("SITE_ADDRESS", "other.example", SZ), ("workers", 2, DWORD)],
        }
    )
    config = _config(windows_layers(registry))
    assert config.faults == ()
    assert config.only_site == "trial.example"
    assert config.policy.requires_profile
    assert config.rows["language"].level is Level.USER_POLICY
    assert (config.worker_count, config.rows["workers"].is_forced) == (2, False)
    assert len(registry.opened) == 3
    assert all(key.is_closed for key in registry.opened)
    assert config.rows["site_address"].place == r"HKLM\SOFTWARE\Policies\CaseUploader"


def test_a_computer_without_any_key_has_no_settings_and_no_faults() -> None:
    assert _config(windows_layers(FakeRegistry({}))).faults == ()


@pytest.mark.parametrize("key", [COMPUTER, USER, INSTALLED])
def test_a_key_that_may_not_be_read_closes_what_protects(key: tuple[int, str]) -> None:
    config = _config(windows_layers(FakeRegistry({}, frozenset({key}))))
    assert config.policy.requires_profile
    assert config.policy.forbids_others
    assert "can't be read (Permission denied)" in config.faults[0].problem


@pytest.mark.parametrize(("value", "kind"), [(b"\1\0\0\0", BINARY), (1, QWORD), (["1"], 7)])
def test_a_value_of_a_type_that_no_setting_has_is_named_and_closes(value: object, kind: int) -> None:
    config = _config(windows_layers(FakeRegistry({COMPUTER: [("forbid_non_dicom", value, kind)]})))
    assert [fault.name for fault in config.faults] == ["forbid_non_dicom"]
    assert config.policy.forbids_others


def test_a_variable_in_a_path_of_the_registry_is_replaced() -> None:
    rows = [("data_dir", r"%LOCALAPPDATA%\Case", EXPAND)]
    config = _config(windows_layers(FakeRegistry({COMPUTER: rows})), LOCALAPPDATA=r"D:\Nurse")
    assert config.text("data_dir") == r"D:\Nurse\Case"


def test_a_default_value_of_the_key_is_no_setting() -> None:
    config = _config(windows_layers(FakeRegistry({COMPUTER: [("", "x", SZ)]})))
    assert [fault.name for fault in config.faults] == ["(default)"]


# --- macOS -----------------------------------------------------------------------------------------


def test_a_profile_is_forced_and_what_the_installer_wrote_is_a_default(tmp_path: Path) -> None:
    preferences = FakePreferences(
        {"require_profile": True, "site_address": "trial.example"},
        {"language": "de", "require_profile": False},
    )
    config = _config(macos_layers(preferences, [tmp_path / "none.plist"]))
    assert config.faults == ()
    assert config.only_site == "trial.example"
    assert config.policy.requires_profile
    assert config.rows["language"].level is Level.INSTALLER


def test_a_misspelt_name_in_a_profile_is_found_in_the_managed_file(tmp_path: Path) -> None:
    path = tmp_path / "managed.plist"
    path.write_bytes(plistlib.dumps({"require_profil": True, "language": "de", "PayloadUUID": "x"}))
    config = _config(macos_layers(FakePreferences({"language": "de"}), [path]))
    assert [fault.name for fault in config.faults] == ["require_profil"]
    assert config.policy.requires_profile
    assert config.text("language") == "de"


@pytest.mark.parametrize(
    "content", [b"", b"bplist00 damaged", b"<plist><dict><key>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"]
)
def test_a_managed_file_that_can_not_be_read_closes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "managed.plist"
    path.write_bytes(content)
    config = _config(macos_layers(FakePreferences({"require_profile": False}), [path]))
    assert config.policy.requires_profile
    assert config.policy.forbids_others


def test_a_number_in_a_profile_is_no_truth() -> None:
    config = _config(macos_layers(FakePreferences({"require_profile": 0}), []))
    assert config.policy.requires_profile


def test_core_foundation_is_asked_in_its_own_words_and_everything_is_given_back() -> None:
    framework = FakeFramework(
        {"require_profile": True, "workers": 3, "site_address": "zürich.example", "language": None},
        {"language": "fr", "workers": 1},
    )
    preferences = CorePreferences(framework, "any user", "this host")
    for _ in range(2):
        layers = macos_layers(preferences, [])
        assert layers[0].values == {
            "site_address": "zürich.example",
            "require_profile": True,
            "workers": 3,
            "language": b"",  # what has no form of a property list is named, not passed over
        }
        assert layers[1].values == {"language": "fr", "workers": 1}
    assert framework.not_released == []
    assert framework.refreshed == 2


# --- Linux -----------------------------------------------------------------------------------------


def _linux(folder: Path, policy: object = None, defaults: object = None) -> Config:
    for name, content in (("policy.json", policy), ("defaults.json", defaults)):
        if content is not None:
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            (folder / name).write_bytes(text)
    return _config(linux_layers(folder))


def test_the_two_files_of_etc_are_a_policy_and_defaults(tmp_path: Path) -> None:
    config = _linux(tmp_path, {"require_profile": True}, {"language": "es", "require_profile": False})
    assert config.faults == ()
    assert config.policy.requires_profile
    assert config.rows["require_profile"].place == str(tmp_path / "policy.json")
    assert (config.text("language"), config.rows["language"].is_forced) == ("es", False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'{"require_profile": true, "require_profile": false}',
        b'{"require_profile": false} {}',
        b"[" * 100_000,
        b'{"a": "' + b"x" * 1024 * 1024 + b'"}',
    ],
)
def test_a_policy_that_is_no_object_closes_and_refuses(tmp_path: Path, content: bytes) -> None:
    config = _linux(tmp_path, content)
    assert config.policy.requires_profile
    assert config.policy.forbids_others
    with pytest.raises(BadSettings, match=r"policy\.json can't be used: it is not one JSON object"):
        config.way  # noqa: B018


def test_a_file_that_is_no_json_says_in_which_line(tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text('{\n  "language": "de",\n  "workers": 2,\n}\n')
    (fault,) = resolve(linux_layers(tmp_path), {}).faults
    assert fault.problem.endswith("(see line 4)")


def test_a_policy_that_is_a_folder_or_may_not_be_read_closes(tmp_path: Path) -> None:
    (tmp_path / "policy.json").mkdir()
    config = _config(linux_layers(tmp_path))
    assert config.policy.requires_profile
    (fault,) = [fault for fault in config.faults if not fault.name]
    assert fault.problem == "it is no file"


@pytest.mark.posix("pipes with a name in a folder")
def test_a_policy_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "policy.json")
    assert _config(linux_layers(tmp_path)).policy.requires_profile


def test_a_policy_behind_a_link_is_read_and_a_loop_of_links_closes(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text('{"language": "de"}')
    (tmp_path / "policy.json").symlink_to("real.json")
    assert _config(linux_layers(tmp_path)).text("language") == "de"
    (tmp_path / "defaults.json").symlink_to("defaults.json")
    assert _config(linux_layers(tmp_path)).policy.requires_profile


def test_a_name_that_nothing_can_show_is_named_all_the_same(tmp_path: Path) -> None:
    config = _linux(tmp_path, b'{"\\ud800\\u001b[2Jx": 1}')
    assert [fault.name for fault in config.faults] == ["??[2Jx"]
    str(config.faults[0].error).encode()


def test_a_file_with_the_mark_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert _linux(tmp_path, b'\xef\xbb\xbf{"language": "de"}').text("language") == "de"


# --- the environment -------------------------------------------------------------------------------


def test_each_variable_is_a_setting_and_an_empty_one_is_none() -> None:
    variables = {
        "CASE_UPLOADER_LIMIT_RATE": "5M",
        "CASE_UPLOADER_WORKERS": "3",
        "CASE_UPLOADER_REQUIRE_PROFILE": "yes",
        "CASE_UPLOADER_PROXY": "",
        "CASE_UPLOADER_CA_FILE": "ca.pem",
        "OTHER": "x",
        **dict.fromkeys(OTHER_VARIABLES, "x"),
    }
    config = _config([environment_layer(variables)])
    assert config.faults == ()
    assert config.worker_count == 3
    assert config.policy.requires_profile
    assert config.rows["proxy"].level is Level.BUILT_IN
    assert config.text("ca_file") == os.path.abspath("ca.pem")  # noqa: PTH100


# --- the user's choices ----------------------------------------------------------------------------


def _settings(folder: Path, *layers: Layer) -> Settings:
    return Settings(lambda: layers, {}).with_choices(folder)


def test_a_choice_is_kept_and_taken_back(tmp_path: Path) -> None:
    settings = _settings(tmp_path, layer(Level.INSTALLER, language="fr"))
    assert settings.change("language", "de").text("language") == "de"
    assert settings.change("workers", "2").worker_count == 2
    assert _settings(tmp_path).now().text("language") == "de"
    assert settings.change("language", " ").text("language") == "fr"
    assert json.loads((tmp_path / "settings.json").read_text("utf-8")) == {"workers": 2}


@pytest.mark.posix("modes of files")
def test_choices_can_be_read_by_their_user_alone(tmp_path: Path) -> None:
    _settings(tmp_path).change("language", "de")
    assert (tmp_path / "settings.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name", ["require_profile", "forbid_non_dicom", "site_address", "data_dir", "newest_version"]
)
def test_what_is_its_can_not_be_chosen(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingManaged):
        _settings(tmp_path).change(name, "")


def test_what_a_policy_sets_can_not_be_chosen_and_an_earlier_choice_does_not_count(tmp_path: Path) -> None:
    _settings(tmp_path).change("proxy", "none")
    managed = _settings(tmp_path, layer(Level.USER_POLICY, proxy="http://p.example:1"))
    with pytest.raises(SettingManaged):
        managed.change("proxy", "none")
    assert managed.now().way.proxy == "http://p.example:1"


@pytest.mark.parametrize(("name", "text"), [("proxy", "ftp://x"), ("workers", "many"), ("nonsense", "1")])
def test_a_choice_without_a_form_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, text: str
) -> None:
    with pytest.raises(BadSettings):
        _settings(tmp_path).change(name, text)
    assert not (tmp_path / "settings.json").exists()


def test_a_damaged_file_of_choices_is_named_and_set_aside_at_the_next_choice(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b"{damaged")
    settings = _settings(tmp_path)
    assert [fault.level for fault in settings.now().faults] == [Level.CHOICE]
    assert settings.change("language", "de").faults == ()
    assert (tmp_path / "settings.damaged").read_bytes() == b"{damaged"


def test_choices_of_many_threads_are_all_kept(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    chosen = {
        "language": "de",
        "workers": "3",
        "proxy": "none",
        "limit_rate": "5M",
        "proxy_exceptions": "a.b",
    }
    with ThreadPoolExecutor(len(chosen)) as pool:
        for _ in range(10):
            list(pool.map(settings.change, chosen, chosen.values()))
            assert len(json.loads((tmp_path / "settings.json").read_text("utf-8"))) == len(chosen)
            list(pool.map(settings.change, chosen, [""] * len(chosen)))
            assert json.loads((tmp_path / "settings.json").read_text("utf-8")) == {}


def test_what_it_changes_while_the_program_runs_counts_at_the_next_question(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    settings = Settings(lambda: linux_layers(tmp_path / "etc"), {}, Choices(tmp_path))
    required = [settings.now().policy.requires_profile]
    (tmp_path / "etc/policy.json").write_text('{"require_profile": true}')
    required += [(settings.last if old else settings.now()).policy.requires_profile for old in (1, 0, 1)]
    assert required == [False, False, True, True]
    (tmp_path / "etc/policy.json").write_text('{"require_profile": tru')
    assert settings.now().policy.forbids_others


def test_a_rehearsal_keeps_protections_and_language_and_goes_nowhere(tmp_path: Path) -> None:
    policy = layer(
        Level.COMPUTER_POLICY,
        site_address="trial.example",
        proxy="http://p.example:1",
        require_profile=True,
        language="de",
    )
    rehearsal = _settings(tmp_path, policy).rehearsal(tmp_path).now()
    assert (rehearsal.only_site, rehearsal.way.proxy) == ("", "")
    assert (rehearsal.policy.requires_profile, rehearsal.text("language")) == (True, "de")
