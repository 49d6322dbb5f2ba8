"""A small window from which files can be dragged with the mouse: ``drag_source.py PATH...``."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel


def main() -> None:
    """Show it until it is killed; the first move with the button down begins the drag."""
    app = QApplication(sys.argv[:1])
    label = QLabel("drag me")

    def drag(_: Any) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        moving = QDrag(label)
        moving.setMimeData(mime)
        moving.exec(Qt.DropAction.CopyAction)

    setattr(label, "mouseMoveEvent", drag)  # noqa: B010 - Qt looks for it by name
    label.setWindowTitle("Drag source")
    label.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
    label.setGeometry(0, 0, 120, 80)
    label.show()
    app.exec()


if __name__ == "__main__":
    main()
