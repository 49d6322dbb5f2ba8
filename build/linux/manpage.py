"""The manual page, from the command line's own help; written to standard output."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from uploader import __version__, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = """\
.SH FILES
.TP
.I ~/.local/share/CaseUploader/
Cases under way, receipts and the log, readable by their user alone. Stays when the program is removed.
.TP
.I /usr/share/doc/case-uploader/
Licence and change log.
.SH ENVIRONMENT
.TP
.B CASE_UPLOADER_API_KEY
The API key, where the computer has no credential store.
.TP
.B CASE_UPLOADER_DATA_DIR
Another folder instead of the one above.
"""


def manual() -> str:
    """Give the page as roff."""
    parser = cli._parser()  # noqa: SLF001 - the one place that knows the commands
    lines = [
        f'.TH CASE-UPLOADER 1 "" "Case Uploader {__version__}" "User Commands"',
        ".SH NAME",
        r"case\-uploader \- send de\-identified imaging cases to a Flywheel site",
        ".SH SYNOPSIS",
        r".B case\-uploader",
        "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR ...]",
        ".SH DESCRIPTION",
        *_text(parser.description or ""),
        ".SH OPTIONS",
        *_options(parser),
        ".SH COMMANDS",
    ]
    for name, command, summary in _commands(parser):
        lines += [f".SS {_safe(name)}", *_text(f"{summary[:1].upper()}{summary[1:]}."), *_options(command)]
    lines += [".SH EXIT STATUS", ".nf", *_text((parser.epilog or "").partition("\n")[2]), ".fi"]
    return "\n".join(lines) + "\n" + FILES


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            summaries = {row.dest: row.help or "" for row in action._choices_actions}  # noqa: SLF001
            for name, command in action.choices.items():
                yield name, command, summaries.get(name, "")
                for inner, deeper, summary in _commands(command):
                    yield f"{name} {inner}", deeper, summary


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - as above
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:  # noqa: SLF001
            continue
        metavar = action.metavar if isinstance(action.metavar, str) else (action.dest or "").upper()
        takes = "" if action.nargs == 0 or not action.option_strings else f" \\fI{_safe(metavar)}\\fR"
        names = ", ".join(f"\\fB{_safe(name)}\\fR" for name in action.option_strings)
        yield from (".TP", f"{names}{takes}" if names else f"\\fI{_safe(metavar)}\\fR")
        yield from _text(action.help or "see above")


def _text(text: str) -> list[str]:
    return [f"\\&{_safe(line)}" for line in text.strip("\n").splitlines()]


def _safe(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")


if __name__ == "__main__":
    sys.stdout.write(manual())
