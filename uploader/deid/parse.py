"""Strict parse of a data set, PS3.5 chapter 7: every byte is accounted for, or the file is refused.

Even flywheel-migration passes names on when a nested length is damaged, because its parser then takes the
rest of the file for the value of something else. So nothing here is guessed: order, lengths, value
representations and delimiters must fit, to the last byte.
"""

from __future__ import annotations

from uploader.deid import tags
from uploader.deid.elements import (
    IMPLICIT_LE,
    DataSet,
    Element,
    Sequence,
    Syntax,
    creator_of,
    mark_changed,
)
from uploader.deid.fit import check_of, foreign, misfits
from uploader.deid.former import Former
from uploader.deid.headers import EXPLICIT, LONG, LONG_VRS, PLAIN, PLAIN_HEADERS, SHORT_VRS, plain_header
from uploader.deid.reader import LARGE_BYTES, MAX_ELEMENTS, Reader
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.values import TEXT

UNDEFINED = 0xFFFFFFFF
MAX_DEPTH = 32
NEVER = 1 << 62
"""Where a data set without limit stops."""
MAX_FRAGMENTS = 1_000_000
TRAILING_PADDING = 0xFFFCFFFC
FIRST_TAG = 0x00080000
ITEM_GROUP = 0xFFFE
ITEM = 0xFFFEE000
ITEM_END = 0xFFFEE00D
SEQUENCE_END = 0xFFFEE0DD
ITEM_BYTES = b"\xfe\xff\x00\xe0"
MAX_TRAILING_BYTES = 16 * 1024 * 1024

_NESTING = frozenset(("SQ", "UN"))


def parse_data_set(
    reader: Reader, syntax: Syntax, *, checks_values: bool = True, former: Former | None = None
) -> DataSet:
    """Parse from the beginning of the reader to the end of its source.

    Group lengths and trailing padding (FFFC,FFFC) are left out of the result and marked as a change;
    NUL bytes after the last element are passed over.

    Parameters
    ----------
    checks_values
        Refuse values that can't be of their value representation, see `uploader.deid.fit`.
    former
        What the file before held, read with the same ``checks_values``.

    Raises
    ------
    RefusedError
    """
    data_set = DataSet(syntax, 0)
    former = former or Former()
    former.begin(reader, data_set)
    _Parser(reader, former, checks_values=checks_values).fill(data_set, 0, reader.size_bytes, 0)
    former.end()
    return data_set


class _Parser:
    def __init__(self, reader: Reader, former: Former, *, checks_values: bool) -> None:
        self._reader = reader
        self._former = former
        self._known = tags.tables()
        self._checks = checks_values

    def fill(self, data_set: DataSet, position: int, limit: int | None, depth: int) -> int:
        """Read elements up to ``limit`` (a position in the source), or to the item's delimiter."""
        fill = self._explicit if data_set.syntax.explicit else self._implicit
        end = fill(data_set, position, limit, depth)
        self._reader.element_count += len(data_set.elements) + 1
        if self._reader.element_count > MAX_ELEMENTS:
            raise RefusedError(RefusalCode.HEADER_TOO_LARGE)
        if depth:
            check_groups(data_set)
        data_set.end = end
        return end

    def _explicit(  # noqa: C901, PLR0912, PLR0915 - the loop over every element of every file: calls cost
        self, data_set: DataSet, position: int, limit: int | None, depth: int
    ) -> int:
        reader = self._reader
        elements = data_set.elements
        is_big_endian = data_set.syntax.big_endian
        plain = PLAIN_HEADERS[is_big_endian]
        checks = self._checks
        new = tuple.__new__
        buffer = reader.buffer
        have = len(buffer)
        stop = NEVER if limit is None else limit - reader.shift
        last = -1
        follow = None if depth else self._former.follow
        while position < stop:
            if follow is not None:
                position, last = follow(position, last)
            value = position + 8
            if value > have:
                if value > stop:
                    return self._tail(data_set, position, stop + reader.shift, depth)
                buffer = reader.need(value, len(elements))
                have = len(buffer)
            header = buffer[position:value]
            known = plain.get(header) or plain_header(header, is_big_endian=is_big_endian)
            if known is not None:
                tag, vr, length, check = known
                if tag <= last:
                    raise self._disorder(data_set, tag, last)
                last = tag
                end = value + length
                if end > stop:
                    raise self._overrun(data_set, tag, depth)
                if end > have:
                    buffer = reader.need(end, len(elements))
                    have = len(buffer)
                if checks and check is not None and check(buffer, value, end):
                    raise RefusedError(RefusalCode.VALUE_MISFIT, data_set.path_of(tag))
                elements[tag] = new(Element, (tag, vr, position, value, end, None, None))
                position = end
                continue
            group, number, code, length = EXPLICIT[is_big_endian](header)
            tag = group << 16 | number
            if code not in SHORT_VRS and code not in LONG_VRS:
                return self._odd(data_set, position, limit, depth, tag)
            if tag <= last:
                raise self._disorder(data_set, tag, last)
            last = tag
            element = self._explicit_long(data_set, tag, code, position, length, limit, depth)
            buffer = reader.buffer
            have = len(buffer)
            stop = NEVER if limit is None else limit - reader.shift
            position = element.end
            if number and tag != TRAILING_PADDING:
                elements[tag] = element
            else:
                mark_changed(data_set)
        return self._closed(data_set, position, limit)

    def _explicit_long(
        self, data_set: DataSet, tag: int, code: bytes, start: int, length: int, limit: int | None, depth: int
    ) -> Element:
        """Read an element with a length of four bytes, or one that is in the way of the quick path."""
        vr = SHORT_VRS.get(code)
        if vr is not None:
            return self._large(data_set, tag, vr, start, start + 8, length, limit, depth)
        buffer = self._reader.need(start + 12)
        (length,) = LONG[data_set.syntax.big_endian](buffer, start + 8)
        return self._large(data_set, tag, LONG_VRS[code], start, start + 12, length, limit, depth)

    def _implicit(self, data_set: DataSet, position: int, limit: int | None, depth: int) -> int:
        reader = self._reader
        elements = data_set.elements
        unpack = PLAIN[data_set.syntax.big_endian]
        known = self._known.vr
        checks = self._checks
        new = tuple.__new__
        last = -1
        follow = None if depth else self._former.follow
        while limit is None or position + reader.shift < limit:
            if follow is not None:
                position, last = follow(position, last)
            if limit is not None and position + reader.shift + 8 > limit:
                return self._tail(data_set, position, limit, depth)
            buffer = reader.need(position + 8, len(elements))
            group, number, length = unpack(buffer, position)
            tag = group << 16 | number
            if group == ITEM_GROUP or (not tag and depth == 0):
                return self._odd(data_set, position, limit, depth, tag)
            if tag <= last:
                raise self._disorder(data_set, tag, last)
            last = tag
            vr = known.get(tag) or self._implicit_vr(data_set, tag)
            value = position + 8
            if length > LARGE_BYTES or vr in _NESTING:
                element = self._large(data_set, tag, vr, position, value, length, limit, depth)
            else:
                end = value + length
                if limit is not None and end + reader.shift > limit:
                    raise self._overrun(data_set, tag, depth)
                buffer = reader.need(end, len(elements))
                is_known = length and checks and not group & 1
                if is_known and (
                    foreign(buffer, value, end)
                    if vr in TEXT
                    else misfits(buffer, tag, vr, value, end, is_explicit=False)
                ):
                    raise RefusedError(RefusalCode.VALUE_MISFIT, data_set.path_of(tag))
                element = new(Element, (tag, vr, position, value, end, None, None))
            if number and tag != TRAILING_PADDING:
                elements[tag] = element
            else:
                mark_changed(data_set)
            position = element.end
        return self._closed(data_set, position, limit)

    def _implicit_vr(self, data_set: DataSet, tag: int) -> str:
        if not tags.is_private(tag):
            return tags.vr_of(tag) or "UN"
        if tags.is_creator(tag):
            return "LO"
        creator = creator_of(data_set, tag, self._reader.buffer)
        return (creator and tags.private_vr_of(tag, creator)) or "UN"

    def _large(  # noqa: C901 - one decision, of many cases
        self,
        data_set: DataSet,
        tag: int,
        vr: str,
        start: int,
        value: int,
        length: int,
        limit: int | None,
        depth: int,
    ) -> Element:
        """Read what the loops don't: sequences, values left in the source, fragments."""
        reader = self._reader
        if length == UNDEFINED:
            if tag in tags.PIXEL_TAGS:
                return self._encapsulated(tag, vr, start, value, limit)
            if vr not in ("SQ", "UN"):
                raise RefusedError(RefusalCode.UNDEFINED_LENGTH, data_set.path_of(tag))
            return self._sequence(data_set, tag, vr, start, value, None, limit, depth)
        end_in_source = value + reader.shift + length
        if limit is not None and end_in_source > limit:
            raise self._overrun(data_set, tag, depth)
        if end_in_source > reader.size_bytes:
            raise RefusedError(RefusalCode.TRUNCATED, data_set.path_of(tag))
        if vr == "SQ":
            return self._sequence(data_set, tag, vr, start, value, end_in_source, limit, depth)
        if vr == "UN":
            sequence = self._maybe_sequence(data_set, tag, start, value, end_in_source, limit, depth)
            if sequence is not None:
                return sequence
        elif tag in self._known.sequences:
            raise RefusedError(RefusalCode.VR_WRONG, data_set.path_of(tag))
        if length > LARGE_BYTES:
            hole = reader.leave_out(value, length)
            return Element(tag, vr, start, value, value, hole, None)
        buffer = reader.need(value + length)
        check = check_of(tag, vr, length) if self._checks else None
        if check is not None and check(buffer, value, value + length):
            raise RefusedError(RefusalCode.VALUE_MISFIT, data_set.path_of(tag))
        return Element(tag, vr, start, value, value + length, None, None)

    def _maybe_sequence(
        self,
        data_set: DataSet,
        tag: int,
        start: int,
        value: int,
        end_in_source: int,
        limit: int | None,
        depth: int,
    ) -> Element | None:
        """Read an element of VR UN as a sequence if it is one by its tag, or else by its looks.

        A private sequence of unknown creator can hold names like any other; if it parses to its last byte,
        it is one. What only looks like one stays a value.
        """
        reader = self._reader
        is_one = tag in self._known.sequences
        if not is_one:
            if end_in_source - value - reader.shift < 8:  # noqa: PLR2004 - an item's header
                return None
            if reader.need(value + 8)[value : value + 4] != ITEM_BYTES:
                return None
        before = (reader.buffer, reader.shift, len(reader.holes), reader.element_count)
        try:
            return self._sequence(data_set, tag, "UN", start, value, end_in_source, limit, depth)
        except RefusedError:
            if is_one:
                raise
            reader.buffer, reader.shift, hole_count, reader.element_count = before
            del reader.holes[hole_count:]
            return None

    def _sequence(
        self,
        data_set: DataSet,
        tag: int,
        vr: str,
        start: int,
        value: int,
        end_in_source: int | None,
        limit: int | None,
        depth: int,
    ) -> Element:
        if depth >= MAX_DEPTH:
            raise RefusedError(RefusalCode.NESTING, data_set.path_of(tag))
        as_un = vr == "UN" and data_set.syntax != IMPLICIT_LE
        syntax = IMPLICIT_LE if as_un else data_set.syntax
        sequence = Sequence([], is_undefined=end_in_source is None, as_un=as_un)
        bound = limit if end_in_source is None else end_in_source
        position = value
        while end_in_source is None or position + self._reader.shift < end_in_source:
            found, length = self._item_header(data_set, tag, syntax, position, bound)
            if found == SEQUENCE_END and end_in_source is None and length == 0:
                return Element(tag, "SQ", start, value, position + 8, None, sequence)
            if found != ITEM:
                raise RefusedError(RefusalCode.SEQUENCE, data_set.path_of(tag))
            item = DataSet(syntax, position, data_set, tag, len(sequence.items))
            position = self._item(item, position + 8, length, bound, depth)
            sequence.items.append(item)
        if position + self._reader.shift != end_in_source:
            raise RefusedError(RefusalCode.LENGTH, data_set.path_of(tag))
        return Element(tag, "SQ", start, value, position, None, sequence)

    def _item_header(
        self, data_set: DataSet, tag: int, syntax: Syntax, position: int, bound: int | None
    ) -> tuple[int, int]:
        if bound is not None and position + 8 + self._reader.shift > bound:
            raise RefusedError(RefusalCode.SEQUENCE, data_set.path_of(tag))
        buffer = self._reader.need(position + 8)
        group, number, length = PLAIN[syntax.big_endian](buffer, position)
        return group << 16 | number, length

    def _item(self, item: DataSet, position: int, length: int, bound: int | None, depth: int) -> int:
        if length == UNDEFINED:
            item.is_undefined = True
            return self.fill(item, position, None, depth + 1)
        limit = position + self._reader.shift + length
        if bound is not None and limit > bound:
            raise RefusedError(RefusalCode.LENGTH, item.path_of(0)[:-9])
        return self.fill(item, position, limit, depth + 1)

    def _encapsulated(self, tag: int, vr: str, start: int, value: int, limit: int | None) -> Element:
        """Walk the fragments without reading them, PS3.5 A.4; the whole of it is one hole."""
        reader = self._reader
        end = fragments_end(reader, value + reader.shift, limit)
        hole = reader.leave_out(value, end - value - reader.shift)
        return Element(tag, vr, start, value, value, hole, None)

    def _odd(self, data_set: DataSet, position: int, limit: int | None, depth: int, tag: int) -> int:
        """Settle a header that is none: the item's delimiter, bytes after the end, or damage."""
        if tag == ITEM_END and limit is None:
            group_length = PLAIN[data_set.syntax.big_endian](self._reader.need(position + 8), position)[2]
            if group_length == 0:
                return position + 8
        if depth == 0 and data_set.elements and limit is not None and tag == 0:
            return self._tail(data_set, position, limit, depth)
        if tag >> 16 == ITEM_GROUP:
            raise RefusedError(RefusalCode.SEQUENCE, data_set.path_of(tag))
        raise RefusedError(RefusalCode.VR_UNKNOWN, data_set.path_of(tag))

    def _tail(self, data_set: DataSet, position: int, limit: int, depth: int) -> int:
        """Pass over NUL bytes behind the last element of the file; nothing else may stand there."""
        if depth:
            raise RefusedError(RefusalCode.LENGTH, data_set.path_of(0)[:-9])
        offset = position + self._reader.shift
        if limit - offset > MAX_TRAILING_BYTES or not data_set.elements:
            raise RefusedError(RefusalCode.TRAILING_BYTES)
        while offset < limit:
            piece = self._reader.peek(offset, LARGE_BYTES)
            if not piece or piece.strip(b"\0"):
                raise RefusedError(RefusalCode.TRAILING_BYTES)
            offset += len(piece)
        return position

    @staticmethod
    def _disorder(data_set: DataSet, tag: int, last: int) -> RefusedError:
        code = RefusalCode.DUPLICATE_TAG if tag == last or tag in data_set.elements else RefusalCode.TAG_ORDER
        return RefusedError(code, data_set.path_of(tag))

    @staticmethod
    def _overrun(data_set: DataSet, tag: int, depth: int) -> RefusedError:
        return RefusedError(RefusalCode.LENGTH if depth else RefusalCode.TRUNCATED, data_set.path_of(tag))

    def _closed(self, data_set: DataSet, position: int, limit: int | None) -> int:
        if limit is not None and position + self._reader.shift != limit:
            raise RefusedError(RefusalCode.LENGTH, data_set.path_of(0)[:-9])
        return position


def check_groups(data_set: DataSet) -> None:
    """Refuse groups below 0008: they belong to messages, to the head of a file and to directories."""
    lowest = next(iter(data_set.elements), FIRST_TAG)
    if lowest < FIRST_TAG:
        raise RefusedError(RefusalCode.TAG_ORDER, data_set.path_of(lowest))


def fragments_end(reader: Reader, offset: int, limit: int | None) -> int:
    """Give the position in the source behind the sequence delimiter of the fragments at ``offset``."""
    last = reader.size_bytes if limit is None else limit
    item_count = 0
    while offset + 8 <= last:
        header = reader.peek(offset, 8)
        group, number, length = PLAIN[False](header.ljust(8, b"\xff"))
        found = group << 16 | number
        offset += 8
        if found == SEQUENCE_END and length == 0 and item_count:
            return offset
        if found != ITEM or length == UNDEFINED or item_count == MAX_FRAGMENTS:
            raise RefusedError(RefusalCode.FRAGMENTS)
        item_count += 1
        offset += length
    raise RefusedError(RefusalCode.TRUNCATED)
