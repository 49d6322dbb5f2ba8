"""Whether Qt's web engine can shut its page in: without a sandbox Chromium ends the whole program, unasked.

Linux alone, which has two such cases: a start as root, and systems that give programs no namespaces of
their own (Ubuntu from 24.04, unless a profile of AppArmor names the program).
"""

from __future__ import annotations

import ctypes
import os
import warnings
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
SWITCH: Final = "QTWEBENGINE_DISABLE_SANDBOX"
FLAGS: Final = "QTWEBENGINE_CHROMIUM_FLAGS"


def is_given_up(environment: Mapping[str, str]) -> bool:
    """Whether whoever started the program does without: the tests, as root. Shipped code never says so."""
    return environment.get(SWITCH) == "1" or "--no-sandbox" in environment.get(FLAGS, "")


def is_root() -> bool:
    """Whether this is root, for whom Chromium has no sandbox."""
    return os.geteuid() == 0


def can_make_namespaces() -> bool:
    """Try it in a process of its own: a user's namespace, and the rights inside that Chromium needs.

    A system that forbids it may give the namespace and take its rights, so both are tried.
    """
    unshare = ctypes.CDLL(None).unshare
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the child calls the kernel alone
        process = os.fork()
    if not process:
        has_both = not unshare(CLONE_NEWUSER) and not unshare(CLONE_NEWPID | CLONE_NEWNET)
        os._exit(0 if has_both else 1)
    return os.waitpid(process, 0)[1] == 0
