"""What de-identification did to each series, element by element, as lines of the receipt."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.model.receipt import Receipt, SeriesReceipt

WIDTH = 96
_TAGS = re.compile(r"[0-9a-f]{8}(\.\*\.[0-9a-f]{8})*")


def audit_lines(receipt: Receipt) -> Iterator[str]:
    """Give the audit; series to which the same was done share their lines."""
    alike: dict[frozenset[tuple[str, str]], list[SeriesReceipt]] = defaultdict(list)
    for series in receipt.series:
        done = frozenset((row.path, row.action) for row in series.audit if row.path)
        if done:
            alike[done].append(series)
    if not alike:
        return
    profile = receipt.profile
    yield ""
    yield "  What was done to each file, by element (* stands for each item of a sequence)"
    yield f"    engine {profile.engine}, {receipt.program}"
    if profile.sha256:
        yield f"    profile sha256 {profile.sha256}"
    for done, series_list in alike.items():
        yield ""
        yield from (f"    {series.name}" for series in series_list)
        yield from _actions(done)


def _actions(done: frozenset[tuple[str, str]]) -> Iterator[str]:
    by_action: dict[str, list[str]] = defaultdict(list)
    for path, action in sorted(done):
        by_action[action].append(shown_path(path))
    for action, paths in sorted(by_action.items()):
        first = f"      {action}: "
        yield from textwrap.wrap(
            " ".join(paths), WIDTH, initial_indent=first, subsequent_indent=" " * 8, break_on_hyphens=False
        )


def shown_path(path: str) -> str:
    """Give a path as the Standard writes tags, ``(0008,1140)[*](0008,1155)``; other names as they are."""
    if not _TAGS.fullmatch(path):
        return path
    parts = path.split(".")
    return "".join(
        f"[{part}]" if number % 2 else f"({part[:4]},{part[4:]})" for number, part in enumerate(parts)
    )
