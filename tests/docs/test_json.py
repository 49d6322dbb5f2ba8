from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import jsonschema
import pytest

from tests.make.receipts import RECEIPT
from uploader import cli
from uploader import errors as errors_module
from uploader.errors import CaseUploaderError
from uploader.model import progress
from uploader.model.receipt import CaseState
from uploader.receipt import receipt_to_json
from uploader.terminal.machines import NAMES

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/receipt.schema.json").read_text())
PAGE = (ROOT / "docs/json.md").read_text()


@pytest.mark.parametrize("state", list(CaseState))
def test_receipts_fit_the_documented_schema(state: CaseState) -> None:
    jsonschema.validate(receipt_to_json(replace(RECEIPT, state=state)), SCHEMA)


def test_the_schema_refuses_what_is_no_receipt() -> None:
    receipt = receipt_to_json(RECEIPT)
    for broken in (
        {**receipt, "state": "done"},
        {**receipt, "patient": "x"},
        {k: v for k, v in receipt.items() if k != "counts"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SCHEMA)


def test_each_kind_of_progress_is_described_with_its_fields() -> None:
    for kind, name in NAMES.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        for field in fields(kind):
            assert f"`{field.name}`" in row, (name, field.name)
    assert set(NAMES) == set(get_args(progress.CaseProgress))


def test_exit_codes_are_documented_and_each_family_of_errors_has_its_own() -> None:
    described = {int(code): text for code, text in re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE)}
    in_help = {int(code): text for code, text in re.findall(r"^  (\d+) +(.*)$", cli.EXIT_CODES, re.MULTILINE)}
    plain = {code: text.replace("`", "'") for code, text in described.items()}
    assert plain == in_help
    families = [family.exit_code for family in CaseUploaderError.__subclasses__()]
    assert len(set(families)) == len(families)
    assert {*families, 0, 1} == set(described)


def _leaves() -> list[type[CaseUploaderError]]:
    found = [
        kind
        for kind in vars(errors_module).values()
        if isinstance(kind, type) and issubclass(kind, CaseUploaderError)
    ]
    return [kind for kind in found if "code" in vars(kind)]


@pytest.mark.parametrize("leaf", _leaves(), ids=lambda leaf: leaf.code)
def test_every_error_says_what_happened_and_the_next_step(leaf: type[CaseUploaderError]) -> None:
    text = str(leaf())
    assert leaf.what.endswith((".", "}"))
    assert leaf.next_step.endswith((".", "}"))
    assert "{" not in text
    assert leaf.exit_code in range(1, 131)


def test_error_codes_are_unique() -> None:
    codes = [leaf.code for leaf in _leaves()]
    assert len(set(codes)) == len(codes)
