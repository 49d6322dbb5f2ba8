"""docs/deid.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from uploader.deid.check import EDITION, table_rows
from uploader.deid.check.texts import TEXTS
from uploader.deid.check.whole import TIME_LIMIT_S
from uploader.deid.fields import ACTIONS, UNSUPPORTED
from uploader.deid.meta import OWN_META
from uploader.deid.reading import SECTION_UNSUPPORTED, TOP_UNUSED
from uploader.deid.refusal import RefusalCode
from uploader.model.check import Severity

TEXT = (Path(__file__).parents[3] / "docs" / "deid.md").read_text("utf-8")


def test_every_refusal_is_explained_and_no_other() -> None:
    table = TEXT.split("## Refusals")[1]
    assert re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE) == [code.value for code in RefusalCode]


def rules() -> tuple[str, str]:
    """What is carried out, and the table of what is not."""
    carried, refused = TEXT.split("## Rules that are carried out")[1].split("### Refused, with the line")
    return carried, refused.split("\n## ")[0]


def test_every_action_is_named() -> None:
    carried, refused = rules()
    for action in ACTIONS:
        assert f"`{action}`" in (refused if action in UNSUPPORTED else carried), action


def test_every_option_that_is_not_carried_out_is_named() -> None:
    for option in SECTION_UNSUPPORTED:
        assert f"`{option}`" in rules()[1], option
    for option in TOP_UNUSED:
        assert f"`{option}`" in rules()[0], option


def test_the_head_that_is_promised_is_the_one_that_is_written() -> None:
    stage = TEXT.split("## The exit stage")[1].split("## Rules")[0]
    for tag in OWN_META & {0x00020002, 0x00020003, 0x00020012, 0x00020013}:
        assert f"({tag >> 16:04x},{tag & 0xFFFF:04x})" in stage


def test_the_check_of_a_profile_is_the_one_that_is_promised() -> None:
    part = TEXT.split("## The check of a profile")[1].split("## Refusals")[0]
    assert f"{len(table_rows())} rows of {EDITION.rsplit(' ', 1)[0].replace('E.1-1', 'table E.1-1')}" in part
    assert f"edition {EDITION.rsplit(' ', 1)[1]}" in part
    assert f"at most {TIME_LIMIT_S:g} seconds" in part
    words = {Severity.BLOCK: "stop", Severity.WARN: "check", Severity.INFO: "note"}
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", part, re.MULTILINE)
    assert rows == [(code, words[text.severity], text.what) for code, text in TEXTS.items()]


def test_each_promise_of_what_is_found_has_a_code_that_a_test_provokes() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).with_name("check").glob("test_*.py"))
    assert [code for code in TEXTS if f'"{code}"' not in tests] == []
