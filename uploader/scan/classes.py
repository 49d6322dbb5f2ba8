"""What an object of a SOP class can't be without, PS3.4 B.5: a file cut between two elements has lost it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
IMAGES: Final = re.compile(
    r"(1|2|3|4|5|6|7|12|13|14|20|128|130)(\..*)?|30|66\.4|77\.1(\.[1-9])?(\.\d+)*|77\.2|481\.[12]|601\.[12]"
)
NO_IMAGES: Final = frozenset(("4.2", "77.1.5.3", "77.1.5.8"))
"""Spectroscopy, stereometric relationship, B-scan analysis."""

CONTENT: Final = (
    ("4.2", 0x56000020),  # spectroscopy data
    ("9.", 0x54000100),  # waveform sequence
    ("88.", 0x0040A730),  # content sequence of a report
    ("104.", 0x00420011),  # encapsulated document
)


@lru_cache(maxsize=64)
def is_image(sop_class_uid: str) -> bool:
    """Whether objects of this class have pixel data; False for classes that are not known."""
    kind = sop_class_uid.removeprefix(STORAGE)
    return kind != sop_class_uid and kind not in NO_IMAGES and bool(IMAGES.fullmatch(kind))


@lru_cache(maxsize=64)
def content_tag(sop_class_uid: str) -> int:
    """Tag that a file of this class reaches at least; 0 where that is not known."""
    kind = sop_class_uid.removeprefix(STORAGE)
    if kind == sop_class_uid:
        return 0
    return next((tag for prefix, tag in CONTENT if (kind + ".").startswith(prefix)), 0)
