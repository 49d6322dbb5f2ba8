"""A parsed file under edit: rules read and change it one after the other, and every change is noted."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from uploader.deid import charset, tags, values
from uploader.deid.elements import DataSet, Element, Made, Sequence, creator_of, mark_changed
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from uploader.deid.reader import Reader
    from uploader.deid.values import Value

MAX_READ_BYTES = 1024 * 1024
"""Longest value that a rule may read."""
KNOWN_BYTES = 256
"""Texts up to this length are read and written once for all files of a series."""


class Record:
    """The data set and the file meta information, each with the reader that holds its bytes.

    ``version`` grows when elements or items are added and when sequences go, so that lists of places are
    made anew. ``aside`` holds, by data set and tag, the elements that are to go with the file in encrypted
    form; where ``aside_all`` is set, that is every one of the source's that is changed or removed.
    """

    def __init__(self, meta: DataSet, meta_reader: Reader, data: DataSet, reader: Reader) -> None:
        self.meta = meta
        self.data = data
        self.meta_reader = meta_reader
        self.reader = reader
        self.version = 0
        self.aside: dict[DataSet, dict[int, Element | Made]] = {}
        self.aside_all = False
        self._seed: str | None = None
        self._encodings: dict[DataSet, tuple[str, ...]] = {}
        self._nested: list[DataSet] | None = None

    # --- reading -----------------------------------------------------------------------------------

    def root_of(self, tag: int) -> DataSet:
        """Give the data set that a tag at top level belongs to: group 0002 is the meta information."""
        return self.meta if tag >> 16 == tags.META_GROUP else self.data

    def content_of(self, data_set: DataSet, element: Element | Made) -> bytes:
        """Give an element's bytes, from the source if they were left there.

        Raises
        ------
        RefusedError
            VALUE_TOO_LARGE.
        """
        if isinstance(element, Made):
            return element.content
        reader = self.meta_reader if data_set is self.meta else self.reader
        if element.hole is None:
            return reader.buffer[element.value : element.end]
        if element.hole.size_bytes > MAX_READ_BYTES:
            raise RefusedError(RefusalCode.VALUE_TOO_LARGE, data_set.path_of(element.tag))
        return reader.peek(element.hole.offset, element.hole.size_bytes)

    def text(self, data_set: DataSet, tag: int, *, takes_numbers: bool = False) -> str | None:
        """Give an element's value as text, as `values.text_of` does; None where there is no element.

        Parameters
        ----------
        takes_numbers
            Binary numbers are written as text, too.

        Raises
        ------
        RefusedError
            VR_INCOMPATIBLE, when the value is no text; VALUE_TOO_LARGE.
        """
        element = data_set.elements.get(tag)
        if element is None:
            return None
        vr = self.vr_at(data_set, element)
        content = self.content_of(data_set, element)
        if vr not in values.TEXT:
            if not content and element.sequence is None:
                return None
            if takes_numbers and vr in values.NUMBERS:
                return values.numbers_of(content, vr, big_endian=data_set.syntax.big_endian)
            raise RefusedError(RefusalCode.VR_INCOMPATIBLE, data_set.path_of(tag))
        encodings = self.encodings(data_set) if vr in values.TEXT_IN_CHARSET else charset.DEFAULT
        read = _known_text if len(content) <= KNOWN_BYTES else values.text_of
        return read(content, tag, vr, encodings)

    @property
    def seed(self) -> str:
        """What tells patients apart, as it was read: PatientID, or else a UID of the study or file."""
        if self._seed is None:
            original = self.data.original
            now = self.data.elements
            for tag in (tags.PATIENT_ID, tags.STUDY_INSTANCE_UID, tags.SOP_INSTANCE_UID):
                element = (now if original is None else original).get(tag)
                if element is not None and (self.vr_at(self.data, element) in values.TEXT):
                    vr = self.vr_at(self.data, element)
                    content = self.content_of(self.data, element)
                    self._seed = values.text_of(content, tag, vr, self.encodings(self.data)) or ""
                    self._seed = self._seed.strip()
                if self._seed:
                    break
        return self._seed or ""

    def is_null(self, data_set: DataSet, element: Element | Made) -> bool:
        """Whether the reference sees no value at all: an empty number."""
        if element.sequence is not None or self.content_of(data_set, element):
            return False
        vr = self.vr_at(data_set, element)
        return vr in values.NONE_WHEN_EMPTY or vr not in values.TEXT

    def plain(self, tag: int) -> str:
        """Give a top-level value for use outside the file: first value, as text, empty where absent."""
        root = self.root_of(tag)
        element = root.elements.get(tag)
        if element is None or self.vr_at(root, element) not in values.TEXT:
            return ""
        text = self.text(root, tag) or ""
        return text.split(",", maxsplit=1)[0].strip() if element.vr in ("UI", "CS") else text.strip()

    def vr_at(self, data_set: DataSet, element: Element | Made) -> str:
        """Give the value representation to read and write by: the file's own, or the dictionary's for UN."""
        vr = element.vr
        if vr == "UN" and element.sequence is None:
            vr = self.known_vr(data_set, element.tag) or vr
        if " or " in vr:
            vr = self._decided(data_set, vr)
        return vr

    def known_vr(self, data_set: DataSet, tag: int) -> str:
        """Give the dictionaries' value representation, one where the Standard leaves two; or empty."""
        if tags.is_creator(tag):
            return "LO"
        if tags.is_private(tag):
            creator = creator_of(data_set, tag, self.reader.buffer)
            vr = tags.private_vr_of(tag, creator) if creator else ""
        else:
            vr = tags.vr_of(tag)
        return self._decided(data_set, vr) if " or " in vr else vr

    def _decided(self, data_set: DataSet, vr: str) -> str:
        """Decide ``US or SS`` by PixelRepresentation, PS3.5 A.2; rules never write ``OB or OW``."""
        if not vr.startswith("US or SS"):
            return "OW"
        here: DataSet | None = data_set
        while here is not None:
            element = here.elements.get(tags.PIXEL_REPRESENTATION)
            if element is not None:
                return "SS" if any(self.content_of(here, element)) else "US"
            here = here.parent
        return "US"

    def encodings(self, data_set: DataSet) -> tuple[str, ...]:
        """Give the codecs of a data set; an item without a character set has that of its parent."""
        if data_set is self.meta:
            return charset.DEFAULT
        known = self._encodings.get(data_set)
        if known is None:
            elements = data_set.elements if data_set.original is None else data_set.original
            named = elements.get(tags.SPECIFIC_CHARACTER_SET)
            if named is not None:
                known = charset.encodings_of(self.content_of(data_set, named))
            elif data_set.parent is not None:
                known = self.encodings(data_set.parent)
            else:
                known = charset.DEFAULT
            self._encodings[data_set] = known
        return known

    def nested(self) -> list[DataSet]:
        """Give every item of every sequence, parents before children, as they stand now."""
        if self._nested is None:
            self._nested = list(iter_nested(self.data))
        return self._nested

    def twin_of(self, data_set: DataSet) -> DataSet:
        """Give the data set here that stands where ``data_set`` stands in the same file, parsed again."""
        path = []
        here = data_set
        while here.parent is not None:
            path.append((here.parent_tag, here.index))
            here = here.parent
        found = self.data
        for tag, index in reversed(path):
            sequence = found.elements[tag].sequence
            assert sequence is not None
            found = sequence.items[index]
        return found

    # --- changing ----------------------------------------------------------------------------------

    def drop_all(self, data_set: DataSet, unwanted: Iterable[int], action: str) -> None:
        """Remove elements that are there."""
        for tag in unwanted:
            if data_set.elements[tag].sequence is not None:
                self._items_changed()
            self._touch(data_set, tag, action)
            del data_set.elements[tag]

    def drop(self, data_set: DataSet, tag: int, action: str) -> None:
        """Remove an element if it is there."""
        element = data_set.elements.get(tag)
        if element is not None:
            self._touch(data_set, tag, action)
            del data_set.elements[tag]
            if element.sequence is not None:
                self._items_changed()

    def put(self, data_set: DataSet, tag: int, value: Value, action: str) -> None:
        """Give an element a value, adding it if it is not there.

        Raises
        ------
        RefusedError
            When the value does not fit the element.
        """
        element = data_set.elements.get(tag)
        vr = self.known_vr(data_set, tag) if element is None else self.vr_at(data_set, element)
        if vr == "SQ" and value in ("", ()):
            self.put_made(data_set, Made(tag, vr, b"", Sequence([], is_undefined=False)), action)
            return
        if not vr:
            raise RefusedError(RefusalCode.VR_UNDETERMINED, data_set.path_of(tag))
        encodings = self.encodings(data_set) if vr in values.TEXT_IN_CHARSET else charset.DEFAULT
        try:
            is_short = isinstance(value, str) and len(value) <= KNOWN_BYTES
            make = _known_made if is_short else _made
            made = make(tag, vr, value, encodings, data_set.syntax.big_endian)
        except RefusedError as error:
            raise RefusedError(error.code, data_set.path_of(tag)) from None
        self.put_made(data_set, made, action)

    def set_aside(self, data_set: DataSet, tag: int) -> None:
        """Keep an element as it stands now for the encrypted attributes; the first one counts."""
        self.aside.setdefault(data_set, {}).setdefault(tag, data_set.elements[tag])

    def put_made(self, data_set: DataSet, made: Made, action: str, *, is_copy: bool = False) -> None:
        """Put a finished element into its place; ``is_copy`` where it holds what was there."""
        self._touch(data_set, made.tag, action, is_copy=is_copy)
        former = data_set.elements.get(made.tag)
        if made.sequence is not None or (former is not None and former.sequence is not None):
            self._items_changed()
        elif former is None:
            self.version += 1
        data_set.elements[made.tag] = made

    def add_item(self, data_set: DataSet, tag: int, action: str) -> DataSet:
        """Append an empty item to a sequence, which is added if it is not there.

        Raises
        ------
        RefusedError
            VR_INCOMPATIBLE, when the element is no sequence.
        """
        element = data_set.elements.get(tag)
        if element is None:
            if self.known_vr(data_set, tag) != "SQ":
                raise RefusedError(RefusalCode.VR_INCOMPATIBLE, data_set.path_of(tag))
            element = Made(tag, "SQ", b"", Sequence([], is_undefined=False))
            self.put_made(data_set, element, action)
        sequence = element.sequence
        if sequence is None:
            raise RefusedError(RefusalCode.VR_INCOMPATIBLE, data_set.path_of(tag))
        if isinstance(element, Element):
            copy = Sequence(list(sequence.items), is_undefined=sequence.is_undefined, as_un=sequence.as_un)
            self.put_made(data_set, Made(tag, "SQ", b"", copy), action, is_copy=True)
            sequence = copy
        syntax = sequence.items[0].syntax if sequence.items else data_set.syntax
        item = DataSet(syntax, -1, data_set, tag, len(sequence.items))
        item.original = {}
        item.touched = {}
        item.is_changed = True
        sequence.items.append(item)
        self._items_changed()
        return item

    def _items_changed(self) -> None:
        self.version += 1
        self._nested = None

    def _touch(self, data_set: DataSet, tag: int, action: str, *, is_copy: bool = False) -> None:
        if data_set.original is None or data_set.touched is None:
            data_set.original = dict(data_set.elements)
            data_set.touched = {}
            mark_changed(data_set)
        if self.aside_all and not is_copy and tag in data_set.elements and data_set is not self.meta:
            former = data_set.original.get(tag)
            if former is not None:
                self.aside.setdefault(data_set, {}).setdefault(tag, former)
        data_set.touched[tag] = action

    def audit(self) -> tuple[AuditRow, ...]:
        """List what was done, data set by data set; what stood in something removed is not listed."""
        done = {**(self.meta.touched or {}), **(self.data.touched or {})}
        rows = _rows_at_top(tuple(done.items()))
        return rows + tuple(
            AuditRow(item.path_of(tag), action)
            for item in self.nested()
            for tag, action in (item.touched or {}).items()
        )


@lru_cache(maxsize=64)
def _rows_at_top(done: tuple[tuple[int, str], ...]) -> tuple[AuditRow, ...]:
    """Make the rows once for all files of a series."""
    return tuple(AuditRow(tags.hex_of(tag), action) for tag, action in done)


_known_text = lru_cache(maxsize=4096)(values.text_of)


def _made(tag: int, vr: str, value: Value, encodings: tuple[str, ...], big_endian: bool) -> Made:  # noqa: FBT001 - for the cache
    return Made(tag, vr, values.encode(value, vr, encodings, big_endian=big_endian))


_known_made = lru_cache(maxsize=1024)(_made)


def iter_nested(data_set: DataSet) -> Iterator[DataSet]:
    """Give every item below a data set, parents before children."""
    sequences = [one.sequence for one in data_set.elements.values() if one.sequence is not None]
    for sequence in sequences:
        for item in sequence.items:
            yield item
            yield from iter_nested(item)
