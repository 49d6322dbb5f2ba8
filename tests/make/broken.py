"""Small files to be laid out in every way, or broken."""

from __future__ import annotations

from tests.make.dicom import add_nested_identifiers, add_private, make_ct
from tests.make.encode import PIXEL_DATA, RLE, Dataset, Layout, fragments, rle_frame, to_bytes
from tests.make.people import FIRST

DEEP = """
recurse-sequence: true
remove-private-tags: true
fields:
  - {name: PatientName, replace-with: ANON}
  - {name: PatientID, hash: true}
  - {name: StudyInstanceUID, hashuid: true}
"""
TOKENS = (b"FakeDoe^Jane", b"FAKE-000001")
UNDEFINED = Layout(undefined_lengths=True)


def small(**extra: tuple[str, object]) -> Dataset:
    dataset = add_nested_identifiers(add_private(make_ct(FIRST, rows=8, columns=8)))
    dataset.update({int(key[1:], 16): value for key, value in extra.items()})  # type: ignore[misc]
    return dataset


def compressed(syntax: str = RLE, **kwargs: bool) -> bytes:
    dataset = small()
    dataset[PIXEL_DATA] = ("OB", fragments([rle_frame(bytes(128), 2)], **kwargs))
    return to_bytes(dataset, syntax)


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    """Replace the only occurrence."""
    assert content.count(old) == 1, content.count(old)
    return content.replace(old, new)
