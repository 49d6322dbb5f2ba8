"""Makes the page's TypeScript types from the Python ones, so that a renamed field can't go unnoticed.

Run as ``python -m uploader.web.types_gen``; a test compares the file with what this would write.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from uploader.errors import CaseUploaderError
from uploader.model.source import FailReason, SkipReason
from uploader.preview import PreviewReason
from uploader.wizard import answers, views
from uploader.wizard.commands import COMMANDS

TARGET = Path(__file__).parents[2] / "ui" / "src" / "types.gen.ts"
SIMPLE = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null"}
ROOTS = (
    views.Snapshot,
    answers.OptionsView,
    answers.SeriesTable,
    answers.SelectionView,
    answers.FrameView,
    answers.OffersView,
    answers.FileTable,
    answers.ComparisonView,
    answers.ProfileCheckView,
    answers.ProgressTable,
    answers.ReceiptView,
    answers.FolderView,
)


def generate() -> str:
    """Give the whole file."""
    seen: dict[str, str] = {}
    for root in ROOTS:
        _interface(root, seen)
    parts = [
        "// Made by `python -m uploader.web.types_gen`; changes are lost.\n",
        *seen.values(),
        _commands(),
        _codes("ErrorCode", sorted(leaf.code for leaf in leaves())),
        _codes("SkipReason", [reason.value for reason in SkipReason]),
        _codes("FailReason", [reason.value for reason in FailReason]),
        _codes("PreviewReason", [reason.value for reason in PreviewReason]),
    ]
    return "\n".join(parts)


def leaves() -> list[type[CaseUploaderError]]:
    """Every error that can be raised: the root, for the unexpected, and all that have a code of their own."""
    found: list[type[CaseUploaderError]] = [CaseUploaderError]
    todo = [CaseUploaderError]
    while todo:
        for child in todo.pop().__subclasses__():
            todo.append(child)
            if child.code != CaseUploaderError.code:
                found.append(child)
    return found


def _interface(kind: type, seen: dict[str, str]) -> None:
    if kind.__name__ in seen:
        return
    seen[kind.__name__] = ""
    hints = get_type_hints(kind, localns={"Mapping": Mapping})
    assert is_dataclass(kind)
    rows = [f"  readonly {part.name}: {_type(hints[part.name], seen)};" for part in fields(kind)]
    seen[kind.__name__] = "\n".join((f"export interface {kind.__name__} {{", *rows, "}\n"))


def _type(hint: Any, seen: dict[str, str]) -> str:
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return " | ".join(_type(arg, seen) for arg in args)
    if origin is tuple:
        inner = _type(args[0], seen)
        return f"readonly ({inner})[]" if "|" in inner else f"readonly {inner}[]"
    if origin in (dict, Mapping):
        return f"Readonly<Record<string, {_type(args[1], seen)}>>"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " | ".join(f'"{member.value}"' for member in hint)
    _interface(hint, seen)
    return str(hint.__name__)


def _commands() -> str:
    rows = []
    for name, kind in COMMANDS.items():
        hints = get_type_hints(kind)
        inner = "; ".join(f"{part.name}: {_type(hints[part.name], {})}" for part in fields(kind))
        rows.append(f"  {name}: {{ {inner} }};" if inner else f"  {name}: Record<string, never>;")
    return "\n".join(("export interface Commands {", *rows, "}\n"))


def _codes(name: str, codes: list[str]) -> str:
    return "\n".join((f"export type {name} =", *(f'  | "{code}"' for code in codes))) + ";\n"


def main() -> None:
    """Write the file."""
    TARGET.write_text(generate(), encoding="utf-8", newline="\n")
    sys.stdout.write("ui/src/types.gen.ts is made anew\n")


if __name__ == "__main__":
    main()
