"""A sentence in a window of the system's own, for when the program has neither page nor terminal."""

from __future__ import annotations

import signal
import subprocess
import sys

TITLE = "Case Uploader"
MB_ICONERROR = 0x10
MAC_SCRIPT = "on run said\ndisplay alert (item 1 of said) message (item 2 of said) as critical\nend run"


def show_message(text: str) -> None:
    """Show it until it is closed; where that can't be done, nothing happens."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only when something went wrong

        ctypes.windll.user32.MessageBoxW(None, text, TITLE, MB_ICONERROR)
    elif sys.platform == "darwin":
        command = ["/usr/bin/osascript", "-e", MAC_SCRIPT, TITLE, text]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - the text is no script
    else:
        _show_with_qt(text)


def _show_with_qt(text: str) -> None:
    try:
        from PySide6.QtCore import Qt  # noqa: PLC0415 - only when something went wrong
        from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415
    except ImportError:
        return
    for number in (signal.SIGINT, signal.SIGTERM):  # Python's own handlers wait until Qt has ended
        signal.signal(number, signal.SIG_DFL)
    app = QApplication.instance() or QApplication([TITLE])
    box = QMessageBox(QMessageBox.Icon.Critical, TITLE, "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.exec()
    del app
