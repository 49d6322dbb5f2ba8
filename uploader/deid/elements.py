"""What a parsed data set is made of: elements, items, and the syntax they are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uploader.deid import tags

if TYPE_CHECKING:
    from uploader.model.cleaned import Span, Worked


class Syntax(NamedTuple):
    """How elements are written: with or without value representation, and in which byte order."""

    explicit: bool
    big_endian: bool


EXPLICIT_LE = Syntax(explicit=True, big_endian=False)
IMPLICIT_LE = Syntax(explicit=False, big_endian=False)
EXPLICIT_BE = Syntax(explicit=True, big_endian=True)


class Element(NamedTuple):
    """An element where it stands in the buffer.

    ``start`` is its header, ``value`` its value, ``end`` the byte behind it, delimiter included. A value
    left in the source is ``hole``; then ``end`` equals ``value``.
    """

    tag: int
    vr: str
    start: int
    value: int
    end: int
    hole: Span | None
    sequence: Sequence | None


class Made(NamedTuple):
    """An element that a rule wrote: its value as bytes, its items, or what works its value out."""

    tag: int
    vr: str
    content: bytes
    sequence: Sequence | None = None
    worked: Worked | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of the value."""
        return len(self.content) if self.worked is None else self.worked.size_bytes


class Sequence:
    """The items of an element; ``as_un`` when they are kept in VR UN, in implicit little endian."""

    __slots__ = ("as_un", "is_undefined", "items")

    def __init__(self, items: list[DataSet], *, is_undefined: bool, as_un: bool = False) -> None:
        self.items = items
        self.is_undefined = is_undefined
        self.as_un = as_un

    @property
    def is_changed(self) -> bool:
        """Whether something in it must be written anew."""
        return any(item.is_changed for item in self.items)


class DataSet:
    """Elements by ascending tag, and where they stand.

    ``start`` is the item's header (or the first element, at the top) and ``end`` the byte behind it.
    ``parent``, ``parent_tag`` and ``index`` say which item of which sequence it is. ``original`` and
    ``touched`` are set by the first edit: the elements as parsed, and the action by tag. ``is_changed``
    says that it or something in it must be written anew.
    """

    __slots__ = (
        "elements", "end", "index", "is_changed", "is_undefined", "original", "parent", "parent_tag",
        "start", "syntax", "touched",
    )  # fmt: skip

    def __init__(
        self, syntax: Syntax, start: int, parent: DataSet | None = None, parent_tag: int = 0, index: int = 0
    ) -> None:
        self.elements: dict[int, Element | Made] = {}
        self.syntax = syntax
        self.start = start
        self.end = start
        self.parent = parent
        self.parent_tag = parent_tag
        self.index = index
        self.is_undefined = False
        self.is_changed = False
        self.original: dict[int, Element | Made] | None = None
        self.touched: dict[int, str] | None = None

    def path_of(self, tag: int) -> str:
        """Give the dotted path of a tag in this data set: ``00101002.0.00100020``."""
        text = tags.hex_of(tag)
        here: DataSet = self
        while here.parent is not None:
            text = f"{tags.hex_of(here.parent_tag)}.{here.index}.{text}"
            here = here.parent
        return text


def creator_of(data_set: DataSet, tag: int, buffer: bytes) -> str:
    """Give the private creator of a private element, PS3.5 7.8.1; empty where it is not reserved."""
    element = data_set.elements.get(tag & 0xFFFF0000 | tag >> 8 & 0xFF)
    return "" if element is None else creator_text(element, buffer)


def creator_text(element: Element | Made, buffer: bytes) -> str:
    """Give the name in a private creator's element."""
    content = element.content if isinstance(element, Made) else buffer[element.value : element.end]
    return content.decode("latin-1").rstrip("\0 ")


def mark_changed(data_set: DataSet) -> None:
    """Note that the data set, and so all that enclose it, must be written anew."""
    here: DataSet | None = data_set
    while here is not None and not here.is_changed:
        here.is_changed = True
        here = here.parent
