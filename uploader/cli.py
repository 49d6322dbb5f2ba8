"""The commands of ``case-uploader``: reads arguments, hands on to `uploader.terminal`, gives the exit code.

Imports nothing heavy, so that ``--version`` and ``--help`` answer at once.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from uploader import __version__
from uploader.errors import BadArgument
from uploader.terminal.streams import write_to

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_CODES = """\
exit codes:
  0    landed; or sent, with --no-follow; or done, for commands that send nothing
  1    something unexpected
  2    bad use of the command, or nothing there to send
  3    the site does not accept the API key
  4    the account may not send to this project
  5    the destination is not one that the Session Templates offer
  6    findings stand in the way
  7    de-identification can't be done
  8    network, site or storage: 'case-uploader resume' goes on
  9    the import job failed, landed only in part, or waits for a decision
  10   this computer: disk, folder, or another Case Uploader at work on the case
  130  stopped by you: 'case-uploader resume' goes on
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadArgument(problem=f"{message[:1].upper()}{message[1:]}.")


class _Version(argparse.Action):
    """Says which version this is, and whether IT has a newer one; asks nobody."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from uploader.config.newer import newer_line  # noqa: PLC0415
        from uploader.config.settings import system_settings  # noqa: PLC0415

        lines = [f"Case Uploader {__version__}", newer_line(system_settings().now(), __version__)]
        write_to(sys.stdout, "".join(f"{line}\n" for line in lines if line))
        parser.exit()


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code. Never raises for what a user can cause."""
    try:
        options = _parser().parse_args(list(arguments))
    except BadArgument as error:
        from uploader.terminal.people import PeopleOutput  # noqa: PLC0415

        PeopleOutput().error(error)
        return error.exit_code
    options.command = options.command or "wizard"
    if options.command == "practice":
        from uploader.practice.command import run as run_practice  # noqa: PLC0415

        return int(
            run_practice(
                options.port,
                options.data,
                options.seed,
                options.faults,
                storage=options.storage,
                sample=options.sample,
            )
        )
    from uploader.terminal.commands import run_command  # noqa: PLC0415

    return run_command(options)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="case-uploader",
        description="Sends a de-identified imaging case to a Flywheel site, and proves that it landed.\n"
        "Without a command, opens the wizard.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="show the version, and a newer one that IT has")
    parser.add_argument(
        "--browser", action="store_true", help="show the wizard in the browser, not in a window"
    )
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_practice(commands)
    _add_check(commands)
    _add_rules(commands)
    _add_profile(commands)
    _add_send(commands)
    _add_cases(commands)
    _add_sign_in(commands)
    _add_demo(commands)
    _add_doctor(commands)
    _add_settings(commands)
    _add_self_test(commands)
    return parser


def _add_practice(commands: argparse._SubParsersAction[_Parser]) -> None:
    practice = commands.add_parser("practice", help="run the practice site: nothing real is sent")
    practice.add_argument(
        "--port", type=int, default=0, metavar="N", help="port to listen on (0: any free one)"
    )
    practice.add_argument(
        "--data", type=Path, metavar="DIR", help="folder to keep its data in (default: none)"
    )
    practice.add_argument("--seed", type=Path, metavar="FILE", help="YAML file with trials, users and rights")
    practice.add_argument(
        "--faults", type=Path, metavar="FILE", help="YAML file with faults to make on demand"
    )
    practice.add_argument(
        "--storage",
        choices=("built-in", "seaweedfs", "rclone", "azurite"),
        default="built-in",
        help="where the bytes go: to a real object store, if its program is installed",
    )
    practice.add_argument(
        "--sample", type=Path, metavar="DIR", help="make this folder, with a made-up case to send"
    )


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = commands.add_parser("check", help="look at files: series and findings; nothing is sent")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument(
        "--report", type=Path, metavar="FILE", help="write the findings down for printing: a PDF, or text"
    )
    _add_json(check)


def _add_rules(commands: argparse._SubParsersAction[_Parser]) -> None:
    rules = commands.add_parser("rules", help="for coordinators: check a rule file before it is used")
    actions = rules.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser)
    check = actions.add_parser("check", help="say all that is wrong with a rule file (docs/rules.md)")
    check.add_argument("file", type=Path, metavar="FILE")
    _add_json(check)


def _add_profile(commands: argparse._SubParsersAction[_Parser]) -> None:
    profile = commands.add_parser("profile", help="for coordinators: check a de-identification profile")
    actions = profile.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser)
    check = actions.add_parser(
        "check", help="say what stays, what goes, and what is wrong (docs/coordinator-guide.md)"
    )
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the profile as YAML or JSON")
    check.add_argument("--project", default="", metavar="GROUP/PROJECT", help="the one in force at the site")
    check.add_argument(
        "--site", default="", metavar="URL", help="the site's address, if several keys are kept"
    )
    check.add_argument("--key-stdin", action="store_true", help="read the API key from standard input")
    check.add_argument("--all", action="store_true", help="list every element, not only what stays")
    _add_json(check)


def _add_send(commands: argparse._SubParsersAction[_Parser]) -> None:
    send = commands.add_parser(
        "send",
        help="send a case",
        epilog="The API key comes from the credential store, from CASE_UPLOADER_API_KEY, or --key-stdin.",
    )
    send.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, folders, ZIP archives, CDs")
    for name, what in (
        ("group", "the trial: the group's id or label"),
        ("project", "the site: the project's label"),
        ("subject", "the subject's label; made if it is new"),
        ("session", "a session label of the project's templates"),
        ("acquisition", "an acquisition label of that session's template"),
    ):
        send.add_argument(f"--{name}", required=True, metavar="LABEL", help=what)
    send.add_argument(
        "--site", default="", metavar="URL", help="the site's address, if several keys are kept"
    )
    send.add_argument(
        "--accept-phi-risk", action="store_true", help="send though no profile removes patient details"
    )
    send.add_argument(
        "--mask",
        action="append",
        default=[],
        choices=("remembered", "known"),
        help="blacken pictures that may name somebody: as last time for their device, or as its vendor's"
        " screens are known",
    )
    send.add_argument(
        "--leave-out-blocked",
        action="store_true",
        help="send without what findings or de-identification block",
    )
    send.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="CODE",
        help="say that a finding was looked at, by its code; 'all' for all warnings",
    )
    send.add_argument(
        "--stop-on-warnings", action="store_true", help="stop unless every warning is confirmed (code 6)"
    )
    _add_line(send)


def _add_cases(commands: argparse._SubParsersAction[_Parser]) -> None:
    resume = commands.add_parser("resume", help="go on with a case, or with all that have not ended")
    resume.add_argument("case_id", nargs="?", default="", metavar="CASE")
    _add_line(resume)
    cases = commands.add_parser("cases", help="list the cases on this computer")
    cases.add_argument(
        "--remove", default="", metavar="CASE", help="give a case up: what was staged here is removed"
    )
    _add_json(cases)
    receipt = commands.add_parser("receipt", help="show a case's receipt")
    receipt.add_argument("case_id", metavar="CASE")
    _add_json(receipt)


def _add_sign_in(commands: argparse._SubParsersAction[_Parser]) -> None:
    sign_in = commands.add_parser("sign-in", help="check an API key and keep it in the credential store")
    sign_in.add_argument("--key-stdin", action="store_true", help="read the API key from standard input")
    _add_json(sign_in)
    sign_out = commands.add_parser("sign-out", help="remove the kept API key")
    sign_out.add_argument("--site", default="", metavar="URL")
    _add_json(sign_out)


def _add_demo(commands: argparse._SubParsersAction[_Parser]) -> None:
    demo = commands.add_parser("demo", help="rehearse on a practice site of its own, with a made-up case")
    demo.add_argument("--browser", action="store_true", help="the wizard in the browser, not in a window")
    demo.add_argument("--headless", action="store_true", help="no wizard: send the case from the terminal")
    demo.add_argument("--debug-port", type=int, default=None, help=argparse.SUPPRESS)  # for tests
    demo.add_argument(
        "--keep", action="store_true", help="leave the practice site running until Ctrl-C, to look around"
    )
    _add_json(demo)


def _add_doctor(commands: argparse._SubParsersAction[_Parser]) -> None:
    doctor = commands.add_parser(
        "doctor", help="try the way to the site, and write a text for your IT, without patient data"
    )
    doctor.add_argument("--site", default="", metavar="URL", help="the site's address, if no key is kept")
    doctor.add_argument("--key-stdin", action="store_true", help="read the API key from standard input")
    _add_json(doctor)


def _add_settings(commands: argparse._SubParsersAction[_Parser]) -> None:
    settings = commands.add_parser(
        "settings", help="show the settings, and what IT must correct (docs/it-guide.md)"
    )
    settings.add_argument(
        "--explain", action="store_true", help="say where each comes from and what it overrides"
    )
    _add_json(settings)


def _add_self_test(commands: argparse._SubParsersAction[_Parser]) -> None:
    self_test = commands.add_parser(
        "self-test", help="try every part of the installed program, the window too; nothing is sent"
    )
    self_test.add_argument("--only-window", action="store_true", help="try the window alone")
    _add_json(self_test)


def _add_line(parser: _Parser) -> None:
    parser.add_argument("--key-stdin", action="store_true", help="read the API key from standard input")
    parser.add_argument(
        "--follow",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="wait until the site's import job has placed everything",
    )
    parser.add_argument(
        "--max-wait",
        type=float,
        default=300.0,
        metavar="SECONDS",
        help="how long to wait for a network or site that is away before leaving the case to resume (300)",
    )
    _add_json(parser)


def _add_json(parser: _Parser) -> None:
    parser.add_argument("--json", action="store_true", help="write one JSON object a line (docs/json.md)")
