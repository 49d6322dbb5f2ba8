"""The desk round the page: native dialogs, the system's browser, the window's closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from uploader.outside import open_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Desk(Protocol):
    """What only a window can do. Calls may block until the person has answered."""

    def ask_for_paths(self, *, is_folder: bool) -> tuple[Path, ...]:
        """Open the dialog for files or for a folder; empty when it was cancelled."""

    def ask_where_to_save(self, name: str) -> Path | None:
        """Open the dialog for saving; None when it was cancelled."""

    def take_drop(self, sizes: Sequence[int]) -> tuple[Path, ...]:
        """Give the paths of what was just dropped, whose sizes in bytes the page names.

        Raises
        ------
        DropUnsure
        """

    def open_url(self, url: str) -> None:
        """Show an address in the system's browser."""

    def close_window(self) -> None:
        """Close for good."""


class BrowserDesk:
    """No window: the page is in a browser, which has no dialogs that tell a path."""

    def __init__(self, on_close: Callable[[], None]) -> None:
        self._on_close = on_close

    def ask_for_paths(self, *, is_folder: bool) -> tuple[Path, ...]:  # noqa: ARG002 - no dialogs here
        """Nothing: the page has a chooser of its own."""
        return ()

    def ask_where_to_save(self, name: str) -> Path | None:  # noqa: ARG002 - the browser downloads
        """Nothing: the page offers downloads."""
        return None

    def take_drop(self, sizes: Sequence[int]) -> tuple[Path, ...]:  # noqa: ARG002 - a browser tells no paths
        """Nothing: a browser tells no paths."""
        return ()

    def open_url(self, url: str) -> None:
        """Show an address in the system's browser."""
        open_url(url)

    def close_window(self) -> None:
        """End the program."""
        self._on_close()
