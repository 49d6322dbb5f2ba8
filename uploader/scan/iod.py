"""What the objects of the usual classes have to say of themselves at top level, PS3.3, as a table.

Type 1 and 2 elements (2: may be empty, not absent) of the class's modules, as far as the scan
reads them. No full conformance test: most objects of real scanners fail one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

STORAGE: Final = "1.2.840.10008.5.1.4.1.1."

IMAGE_PIXEL: Final = (0x00280002, 0x00280004, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102)
SIGN: Final = 0x00280103
PLANE: Final = (0x00180050, 0x00200032, 0x00200037, 0x00280030)
RESCALE: Final = (0x00281052, 0x00281053)
FRAME_OF_REFERENCE: Final = 0x00200052
IMAGE_TYPE: Final = 0x00080008
READ_ELSEWHERE: Final = frozenset((0x00200032,))
"""Read for each image, not as a trait; its absence is a finding of its own."""

PLAIN_IMAGE: Final = (*IMAGE_PIXEL, SIGN)
CLASSES: Final = {
    "1": PLAIN_IMAGE,  # computed radiography
    "1.1": (*PLAIN_IMAGE, IMAGE_TYPE),
    "1.1.1": (*PLAIN_IMAGE, IMAGE_TYPE),
    "1.2": (*PLAIN_IMAGE, IMAGE_TYPE),
    "1.2.1": (*PLAIN_IMAGE, IMAGE_TYPE),
    "2": (*PLAIN_IMAGE, *PLANE, *RESCALE, IMAGE_TYPE, 0x00180060, FRAME_OF_REFERENCE),
    "4": (
        *PLAIN_IMAGE,
        *PLANE,
        IMAGE_TYPE,
        *(0x00180020, 0x00180021),
        FRAME_OF_REFERENCE,
    ),
    "6.1": PLAIN_IMAGE,
    "3.1": PLAIN_IMAGE,
    "7": (*PLAIN_IMAGE, 0x00080064),
    "12.1": (*PLAIN_IMAGE, IMAGE_TYPE),
    "12.2": (*PLAIN_IMAGE, IMAGE_TYPE),
    "20": (*PLAIN_IMAGE, IMAGE_TYPE),
    "128": (*PLAIN_IMAGE, *PLANE, *RESCALE, IMAGE_TYPE, FRAME_OF_REFERENCE),
}


def missing_tags(sop_class_uid: str, present: AbstractSet[int]) -> tuple[str, ...]:
    """Tags, as ``GGGGEEEE``, that an object of this class should have and lacks; none for unknown classes."""
    needed = _needed(sop_class_uid)
    return tuple(f"{tag:08X}" for tag in needed if tag not in present)


@lru_cache(maxsize=64)
def _needed(sop_class_uid: str) -> tuple[int, ...]:
    tags = CLASSES.get(sop_class_uid.removeprefix(STORAGE), ())
    return tuple(tag for tag in tags if tag not in READ_ELSEWHERE)
