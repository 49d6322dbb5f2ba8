"""Draws the program's icon in every form: ``python build/icon/make.py``; what it makes is committed.

The one source is ``ui/public/assets/icon.svg``. Needs the Qt of the group ``package``.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SOURCE = ROOT / "ui" / "public" / "assets" / "icon.svg"
SHELL = ROOT / "uploader" / "shell" / "icon.png"
SHELL_PX = 128
PNG_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_PX = (16, 20, 24, 32, 40, 48, 64, 256)
ICNS_PX = (16, 32, 64, 128, 256, 512, 1024)
MAC_SHARE = 0.82
"""Of the square that an icon of macOS fills; the rest is left clear, as its guide says."""


def main() -> None:
    """Write PNGs for Linux, ``icon.ico``, ``icon.icns``, and the window's own picture."""
    for size in PNG_PX:
        draw(size).save(HERE / f"{size}.png", optimize=True)
    draw(SHELL_PX).save(SHELL, optimize=True)
    pictures = [draw(size) for size in ICO_PX]
    pictures[-1].save(HERE / "icon.ico", sizes=[(size, size) for size in ICO_PX], append_images=pictures[:-1])
    framed = [_framed(size) for size in ICNS_PX]
    framed[-1].save(HERE / "icon.icns", append_images=framed[:-1])


def draw(size_px: int) -> Image.Image:
    """Draw the icon; each size is drawn anew and not shrunk, so that small ones stay crisp."""
    from PySide6.QtCore import QByteArray  # noqa: PLC0415 - of the group package
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    image = QImage(size_px, size_px, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(SOURCE.read_bytes())).render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size_px, size_px), bytes(image.constBits()))


def _framed(size_px: int) -> Image.Image:
    inner = draw(round(size_px * MAC_SHARE))
    whole = Image.new("RGBA", (size_px, size_px))
    offset = (size_px - inner.width) // 2
    whole.paste(inner, (offset, offset))
    return whole


if __name__ == "__main__":
    main()
