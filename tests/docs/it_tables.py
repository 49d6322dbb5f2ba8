"""The tables of docs/it-guide.md that are facts of the code: ``python -m tests.docs.it_tables``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from uploader import cli
from uploader.config.table import OTHER_VARIABLES, SETTINGS, Broken, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {
    Kind.SITE: "host",
    Kind.PROXY: "address",
    Kind.HOSTS: "hosts",
    Kind.FILE: "whole path",
    Kind.FOLDER: "whole path",
    Kind.TRUTH: "true or false",
    Kind.RATE: "rates",
    Kind.COUNT: "number",
    Kind.VERSION: "version",
    Kind.TEXT: "sentence",
    Kind.LANGUAGE: "language",
}
BROKEN = {
    Broken.CLOSED: "it is on",
    Broken.REFUSED: "no sign-in, nothing is sent",
    Broken.WITHOUT: "as not set",
}


def settings_rows() -> list[str]:
    """One row a setting."""
    return [
        f"| `{one.name}` | {KINDS[one.kind]} | {'yes' if one.is_personal else 'no'} | "
        f"{_broken(one.kind, one.broken)} | {one.text} |"
        for one in SETTINGS
    ]


def _broken(kind: Kind, broken: Broken) -> str:
    return "the program does not start" if kind is Kind.FOLDER else BROKEN[broken]


def variable_rows() -> list[str]:
    """One row a variable that is no setting."""
    return [f"| `{name}` | {text} |" for name, text in OTHER_VARIABLES.items()]


def command_rows() -> list[str]:
    """One row a command, with every option that it takes."""
    parser = cli._parser()
    return [f"| `case-uploader` | {_options(parser)} | open the wizard |", *_rows(parser, "")]


def _rows(parser: argparse.ArgumentParser, before: str) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {row.dest: row.help for row in action._choices_actions}
            for name, command in action.choices.items():
                inner = list(_rows(command, f"{before}{name} "))
                if inner:
                    yield from inner
                else:
                    places = "".join(f" {one.metavar}" for one in command._actions if not one.option_strings)
                    yield f"| `{before}{name}{places}` | {_options(command)} | {helps[name]} |"


def _options(parser: argparse.ArgumentParser) -> str:
    names = [one for action in parser._actions for one in action.option_strings if one.startswith("--")]
    return " ".join(f"`{name}`" for name in names if name != "--help")


if __name__ == "__main__":
    for rows in (settings_rows(), variable_rows(), command_rows()):
        print("\n".join(rows), end="\n\n")  # noqa: T201 - a command
