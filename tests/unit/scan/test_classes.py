"""Which SOP classes are images, compared with the dictionary of pydicom."""

from __future__ import annotations

import pytest
from pydicom._uid_dict import UID_dictionary

from uploader.scan.classes import STORAGE, content_tag, is_image

NAMED = {uid: entry[0] for uid, entry in UID_dictionary.items() if uid.startswith(STORAGE) and entry[0]}
IMAGES_UNDER_OTHER_NAMES = {
    "Enhanced US Volume Storage",
    "Parametric Map Storage",
    "Segmentation Storage",
    "RT Dose Storage",
}
IMAGES_WITHOUT_OWN_PIXELS = {  # DICOS is baggage; an enhanced RT image may refer to others
    "DICOS CT Image Storage",
    "DICOS Digital X-Ray Image Storage - For Presentation",
    "DICOS Digital X-Ray Image Storage - For Processing",
    "Enhanced RT Image Storage",
    "Enhanced Continuous RT Image Storage",
}


@pytest.mark.parametrize("uid", NAMED, ids=NAMED.get)
def test_an_image_class_is_one_that_the_standard_calls_so(uid: str) -> None:
    name = NAMED[uid]
    expected = "Image Storage" in name or name in IMAGES_UNDER_OTHER_NAMES

    assert is_image(uid) == (expected and name not in IMAGES_WITHOUT_OWN_PIXELS)


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("88.11", 0x0040A730),
        ("104.1", 0x00420011),
        ("9.1.1", 0x54000100),
        ("4.2", 0x56000020),
        ("2", 0),
        ("4", 0),
    ],
)
def test_what_has_no_pixels_has_other_content(kind: str, tag: int) -> None:
    assert content_tag(STORAGE + kind) == tag


def test_an_unknown_class_is_asked_for_nothing() -> None:
    assert not is_image("1.2.3.4")
    assert content_tag("1.2.3.4") == 0
    assert not is_image("")
