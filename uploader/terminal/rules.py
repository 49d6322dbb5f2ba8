"""``case-uploader rules check FILE``: for coordinators, before the rule file is put into a project."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from uploader.checks import RULE_FILE_NAME, RULE_INFO_KEY, RuleFile, read_rules
from uploader.errors import BadArgument, UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from uploader.terminal.output import Output


def check_rules(options: Namespace, output: Output) -> int:
    """Say all that is wrong with a rule file; gives the exit code.

    Raises
    ------
    BadArgument
        When the file can't be read.
    """
    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadArgument(problem=f"The file can't be read: {os.strerror(error.errno or 0)}.") from error
    except UnicodeDecodeError as error:
        raise BadArgument(problem="The file is no text in UTF-8.") from error
    rules = read_rules(text)
    if isinstance(rules, RuleFile):
        output.event("rules", series=len(rules.series), expected=len(rules.expected), problems=[])
        output.say(f"{len(rules.series)} rules for series, {len(rules.expected)} for what must be there.")
        output.say(f"Put it into the project's info as {RULE_INFO_KEY}, or attach it as {RULE_FILE_NAME}.")
        return 0
    problems = [{"place": problem.place, "text": problem.text} for problem in rules]
    output.event("rules", series=0, expected=0, problems=problems)
    for problem in rules:
        output.say(f"{problem.place}: {problem.text}".removeprefix(": "))
    return UsageError.exit_code
