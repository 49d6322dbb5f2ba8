"""Pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from uploader.practice.site import Site


def add_pages(app: Flask, site: Site) -> None:
    """Bind the pages to the site."""
    _ = app, site
