"""docs/deid.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from uploader.deid.fields import ACTIONS, UNSUPPORTED
from uploader.deid.meta import OWN_META
from uploader.deid.reading import SECTION_UNSUPPORTED, TOP_UNSUPPORTED
from uploader.deid.refusal import RefusalCode

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
    for option in (*TOP_UNSUPPORTED, *SECTION_UNSUPPORTED):
        assert f"`{option}`" in rules()[1], option


def test_the_head_that_is_promised_is_the_one_that_is_written() -> None:
    stage = TEXT.split("## The exit stage")[1].split("## Rules")[0]
    for tag in OWN_META & {0x00020002, 0x00020003, 0x00020012, 0x00020013}:
        assert f"({tag >> 16:04x},{tag & 0xFFFF:04x})" in stage
