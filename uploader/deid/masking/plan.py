"""From rules and a person's boxes to a record whose pictures are covered, or to a refusal.

What could show the same picture beside the pixel data is dealt with too: overlays are covered at the same
place, icons go, offset tables of frames that are not compressed any more go; a picture anywhere else in the
file is a reason to refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from uploader.deid import tags
from uploader.deid.elements import Element, Made
from uploader.deid.masking.decode import ALWAYS_LOSSY, Codec, Decoded, frames_of, native, undecodable
from uploader.deid.masking.overlays import cover_overlays
from uploader.deid.masking.picture import (
    BITS_STORED,
    DESCRIPTION,
    PLANAR,
    Picture,
    black_of,
    picture_of,
    veil_of,
)
from uploader.deid.masking.region import Region, Stroke, region_of, stroke_of
from uploader.deid.masking.rules import KEY, values_at
from uploader.deid.masking.screens import strokes_for
from uploader.deid.masking.veil import Veiled
from uploader.deid.meta import EXPLICIT_UID
from uploader.deid.pixels import COLUMNS, PHOTOMETRIC, ROWS, is_encapsulated, number_of
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.masking.rules import PixelRules
    from uploader.deid.masking.veil import Veil
    from uploader.deid.meta import ParsedFile
    from uploader.deid.record import Record
    from uploader.model.mask import Mask

MASK: Final = "mask"
ICONS: Final = 0x00880200
TABLES: Final = (0x7FE00001, 0x7FE00002, 0x7FE00003)
"""Extended offset table, its lengths, and the total length: of compressed frames only."""
LOSSY_FLAG: Final = 0x00282110


@dataclass(frozen=True, slots=True)
class Blanking:
    """What is done to the pictures of one file.

    ``picture`` and ``region`` are of the finished file; ``codec`` is None where the pixels were native
    already. ``action`` is the audit's code.
    """

    tag: int
    region: Region
    picture: Picture
    veil: Veil
    action: str
    codec: Codec | None = None
    decoded: Decoded | None = None
    kind: str = ""


def plan_blanking(
    rules: PixelRules, mask: Mask | None, record: Record, parsed: ParsedFile
) -> Blanking | None:
    """Decide, on the file as it came, what is covered; None where there is nothing to cover.

    Raises
    ------
    RefusedError
        MASK_MISFIT, when the file's frame is not the one that the person looked at; MASK_UNSUPPORTED;
        MASK_UNDECODABLE.
    """
    strokes = _strokes_of(rules, record) if rules else []
    boxes = [] if mask is None else [stroke_of(box) for box in mask.boxes]
    if not strokes and not boxes:
        return None
    rows, columns = number_of(record, ROWS) or 0, number_of(record, COLUMNS) or 0
    found = [tag for tag in sorted(tags.PIXEL_TAGS) if tag in record.data.elements]
    tag = found[0] if found else None
    if boxes and (mask is None or tag is None or (mask.rows, mask.columns) != (rows, columns)):
        raise RefusedError(RefusalCode.MASK_MISFIT, tags.hex_of(ROWS))
    if tag is None:
        return None
    if len(found) > 1 or not rows or not columns:  # two pictures, or one of which nobody says how large it is
        raise RefusedError(RefusalCode.MASK_UNSUPPORTED, tags.hex_of(tag))
    region = _union(region_of(strokes, rows, columns), region_of(boxes, rows, columns), rows, columns)
    if not region:
        return None
    return _of_element(record, parsed, tag, region, MASK if boxes else KEY)


def _strokes_of(rules: PixelRules, record: Record) -> list[Stroke]:
    def lookup(tag: int) -> tuple[str, ...] | None:
        return values_at(record, tag)

    found = list(strokes_for(lookup)) if rules.detects else []
    return found + [rule.stroke for rule in rules.rules if rule.when.holds(lookup)]


def _union(one: Region, other: Region, rows: int, columns: int) -> Region:
    if not one or not other:
        return one or other
    both = [
        Stroke(left, band.top, right, band.bottom, covers=True)
        for band in (*one, *other)
        for left, right in band.spans
    ]
    return region_of(both, rows, columns)


def _of_element(record: Record, parsed: ParsedFile, tag: int, region: Region, action: str) -> Blanking:
    element = record.data.elements[tag]
    assert isinstance(element, Element)
    if not is_encapsulated(record, element):
        picture = picture_of(record, element, is_native=True)
        return Blanking(tag, region, picture, veil_of(picture, region), action)
    packed = picture_of(record, element, is_native=False)
    codec = Codec(
        parsed.transfer_syntax_uid,
        record.plain(PHOTOMETRIC),
        number_of(record, BITS_STORED) or packed.bits,
        is_signed=bool(number_of(record, tags.PIXEL_REPRESENTATION)),
        is_planar=bool(number_of(record, PLANAR)),
    )
    assert element.hole is not None
    frames = frames_of(record.reader, element.hole, packed.frame_count)
    picture = native(packed)
    content = b"".join(part.read(record.reader.source, 0, part.size_bytes) for part in frames[0])
    _, kind = codec.decode(content, picture)
    if codec.is_lossy and kind.startswith("YBR"):
        raise undecodable()
    # Decoding may have turned the colours into others, and what is black with them.
    picture = replace(picture, black=black_of(record, kind, picture.samples, picture.bits))
    veil = veil_of(picture, region)
    decoded = Decoded(frames, codec, picture, kind, veil)
    return Blanking(tag, region, picture, veil, action, codec, decoded, kind)


def carry_out(blanking: Blanking, record: Record, parsed: ParsedFile) -> None:
    """Put the covered pictures into the record, after the rules; nothing where a rule took the pixels out.

    Raises
    ------
    RefusedError
        MASK_UNSUPPORTED, when a rule changed how the pixels are read, or there are pictures elsewhere.
    """
    data = record.data
    element = data.elements.get(blanking.tag)
    if element is None:
        return
    changed = DESCRIPTION & set(data.touched or ())
    if changed or not isinstance(element, Element):
        raise RefusedError(RefusalCode.MASK_UNSUPPORTED, tags.hex_of(min(changed, default=blanking.tag)))
    _drop_icons(record, blanking.action)
    cover_overlays(record, blanking.region, blanking.action)
    if blanking.decoded is not None:
        _put_native(blanking, record, parsed)
    elif element.hole is not None:
        worked = Veiled(element.hole, blanking.veil)
        record.put_made(data, Made(blanking.tag, element.vr, b"", None, worked), blanking.action)
    else:
        content = bytearray(record.content_of(data, element))
        blanking.veil.cover(content, 0)
        record.put_made(data, Made(blanking.tag, element.vr, bytes(content)), blanking.action)


def _put_native(blanking: Blanking, record: Record, parsed: ParsedFile) -> None:
    """Write compressed pixels as native ones, and say so everywhere, PS3.5 8.2 and A.2."""
    data, action, codec = record.data, blanking.action, blanking.codec
    assert codec is not None
    vr = "OB" if blanking.picture.bits == 8 else "OW"  # noqa: PLR2004
    record.put_made(data, Made(blanking.tag, vr, b"", None, blanking.decoded), action)
    if blanking.kind != codec.kind:
        record.put(data, PHOTOMETRIC, blanking.kind, action)
    if blanking.picture.samples > 1:
        record.put(data, PLANAR, 0, action)
    if codec.transfer_syntax_uid in ALWAYS_LOSSY and not record.plain(LOSSY_FLAG):
        record.put(data, LOSSY_FLAG, "01", action)
    for tag in TABLES:
        record.drop(data, tag, action)
    parsed.transfer_syntax_uid = EXPLICIT_UID


def _drop_icons(record: Record, action: str) -> None:
    """Remove icons, which show the picture in small, and refuse a file with pictures in other places."""
    for data_set in (record.data, *record.nested()):
        record.drop(data_set, ICONS, action)
    for item in record.nested():
        for tag in tags.PIXEL_TAGS:
            if tag in item.elements:
                raise RefusedError(RefusalCode.MASK_UNSUPPORTED, item.path_of(tag))
