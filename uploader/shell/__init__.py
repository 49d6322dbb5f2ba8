"""One native window round the page; the only package that knows pywebview.

pywebview gets no script bridge: no ``js_api``, no ``evaluate_js``. The page talks to Python by HTTP alone.
"""

from __future__ import annotations

from uploader.shell.window import AppWindow

__all__ = ["AppWindow"]
