"""The sandbox of the window's web engine, on Linux: what is found out is what the kernel does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from uploader.shell.sandbox import can_make_namespaces

ROOT = Path(__file__).parents[2]
TRIED = "from uploader.shell.sandbox import can_make_namespaces as can; print(can())"
AS_ITS_ROOT = ("unshare", "--user", "--map-root-user")
NONE_LEFT = "echo 0 > /proc/sys/user/max_user_namespaces"
NO_RIGHTS = "echo 0 > /proc/sys/user/max_net_namespaces"
"""The namespace is given, and what Chromium does in it refused: as Ubuntu has it."""


def _within(limit: str) -> str:
    """Try it in a user namespace of its own, where a limit can be set for it alone."""
    command = [*AS_ITS_ROOT, "sh", "-c", f'{limit} && exec "$0" "$@"', sys.executable, "-c", TRIED]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_it_is_found_out_whether_the_kernel_gives_namespaces() -> None:
    is_given = (
        subprocess.run([*AS_ITS_ROOT, "--net", "true"], capture_output=True, check=False).returncode == 0
    )
    assert can_make_namespaces() is is_given
    if is_given:  # containers may forbid it, and then it was refused above
        assert _within("true") == "True"
        assert _within(NONE_LEFT) == _within(NO_RIGHTS) == "False"


def test_trying_changes_nothing_of_the_program_itself() -> None:
    place = Path("/proc/self/ns/user")
    before = place.readlink()
    can_make_namespaces()
    assert place.readlink() == before
