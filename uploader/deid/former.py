"""The elements of the file before, by which the next one of its series is read.

Files of a series differ in few elements. Where headers and values stand byte by byte as in the file before,
they are the same elements: the parse looks at nothing else. The result is the same without this, only later.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from uploader.deid import tags
from uploader.deid.elements import DataSet, Element, Made, Sequence, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from uploader.deid.reader import Reader

MAX_ELEMENTS: Final = 2_000
MAX_ELEMENT_BYTES: Final = 4_096
LEARN_EVERY: Final = 8
"""What changes is remembered as it is in one of so many data sets: most of it changes in each."""
ENOUGH: Final = 0.75
"""All is remembered anew after a data set of which less than this share was foreseen."""


class Block(NamedTuple):
    """Bytes, and the elements that they are: plain ones without a gap, or one sequence.

    ``start`` is where they stood last. A sequence is a copy that nobody changes; ``inner_count`` says how
    many elements and items are in it, and is None for plain ones.
    """

    start: int
    content: bytes
    elements: dict[int, Element]
    inner_count: int | None = None


class Former:
    """What stood at top level of the data set that was read before, for each syntax.

    Used by one thread, for one set of checks. Holds at most `MAX_ELEMENTS` of `MAX_ELEMENT_BYTES` for a
    syntax. Where the data sets ``are_edited``, each gets items of its own; else the next one takes them over.
    """

    __slots__ = ("_are_edited", "_at", "_blocks", "_data_set", "_known", "_reader", "_turn", "head", "taken")

    def __init__(self, head: Former | None = None, *, are_edited: bool = True) -> None:
        self._are_edited = are_edited
        self._known: dict[Syntax, list[Block]] = {}
        self._blocks: list[Block] = []
        self._at = self._turn = 0
        self.taken: list[Block] = []
        """What was as foreseen, so far."""
        self.head = head
        """The same for file meta information."""

    def begin(self, reader: Reader, data_set: DataSet) -> None:
        """Expect the elements of a data set, from the first one on."""
        self._reader, self._data_set = reader, data_set
        self._blocks = self._known.setdefault(data_set.syntax, [])
        self._at, self.taken = 0, []
        self._turn += 1

    def follow(self, position: int, last: int) -> tuple[int, int]:
        """Add the elements from ``position`` on that are as they were.

        Parameters
        ----------
        last
            The tag read last, -1 for none.

        Returns
        -------
        position, last
            Behind what was added.
        """
        buffer, blocks, elements = self._reader.buffer, self._blocks, self._data_set.elements
        at = self._passed(last)
        while at < len(blocks):
            start, content, known, inner_count = block = blocks[at]
            if not buffer.startswith(content, position):
                if len(known) == 1:
                    break
                blocks[at : at + 1] = _split(block, buffer, position)
                continue
            if start != position:
                known = {tag: moved(element, position - start, None) for tag, element in known.items()}
                block = blocks[at] = Block(position, content, known, inner_count)
            if inner_count is not None:
                self._reader.element_count += inner_count
                known = self._with_items(known)
            elements.update(known)
            self.taken.append(block)
            position += len(content)
            last = next(reversed(known))
            at += 1
        self._at = at
        return position, last

    def _with_items(self, known: dict[int, Element]) -> dict[int, Element]:
        """Give sequences as those of the data set that is read."""
        if self._are_edited:
            return {tag: moved(element, 0, self._data_set) for tag, element in known.items()}
        for element in known.values():
            for item in element.sequence.items if element.sequence else ():
                item.parent = self._data_set
        return known

    def _passed(self, last: int) -> int:
        """Give the first block behind ``last``, which was not as foreseen: now and then it is remembered."""
        blocks, at = self._blocks, self._at
        learns = self._turn % LEARN_EVERY == 0
        while at < len(blocks) and (first := next(iter(blocks[at].elements))) <= last:
            if learns and first == last and len(blocks[at].elements) == 1:
                blocks[at] = self._block_of(self._data_set.elements[last]) or blocks[at]
            at += 1
        return at

    def end(self) -> None:
        """Remember the data set, which was read to its end, where it was another than foreseen."""
        elements = self._data_set.elements
        if sum(len(block.elements) for block in self.taken) < ENOUGH * len(elements):
            self._blocks[:] = self._iter_blocks(islice(elements, MAX_ELEMENTS))

    def _iter_blocks(self, wanted: Iterable[int]) -> Iterator[Block]:
        """Make blocks of all that can be remembered, as large as can be."""
        run: list[Block] = []
        for block in filter(None, (self._block_of(self._data_set.elements[tag]) for tag in wanted)):
            is_next = run and block.start == run[-1].start + len(run[-1].content)
            if run and not (is_next and block.inner_count is run[-1].inner_count is None):
                yield _joined(run)
                run = []
            run.append(block)
        if run:
            yield _joined(run)

    def _block_of(self, element: Element | Made) -> Block | None:
        """Make a block of one element if its own bytes say all there is to it, and are few."""
        is_told_by_creator = tags.is_private(element.tag) and not self._data_set.syntax.explicit
        if is_told_by_creator or not isinstance(element, Element) or not _is_whole(element):
            return None
        content = self._reader.buffer[element.start : element.end]
        if element.sequence is None:
            return Block(element.start, content, {element.tag: element})
        return Block(element.start, content, {element.tag: moved(element, 0, None)}, _inner_count(element))


def _is_whole(element: Element | Made) -> bool:
    """Whether nothing of it was left out, in the source or for good, and all of it is short."""
    return (
        isinstance(element, Element)
        and element.hole is None
        and element.end - element.start <= MAX_ELEMENT_BYTES
        and not (
            element.sequence is not None
            and any(
                item.is_changed or not all(map(_is_whole, item.elements.values()))
                for item in element.sequence.items
            )
        )
    )


def _inner_count(element: Element | Made) -> int:
    if element.sequence is None:
        return 0
    inner = [one for item in element.sequence.items for one in item.elements.values()]
    return len(element.sequence.items) + len(inner) + sum(map(_inner_count, inner))


def _joined(blocks: list[Block]) -> Block:
    content = b"".join(block.content for block in blocks)
    elements = {tag: element for block in blocks for tag, element in block.elements.items()}
    return Block(blocks[0].start, content, elements, blocks[0].inner_count)


def _split(block: Block, buffer: bytes, position: int) -> list[Block]:
    """Part a block before and behind the first element of which other bytes stand in the buffer."""
    start, content, known, _ = block
    ones = [
        Block(one.start, content[one.start - start : one.end - start], {tag: one})
        for tag, one in known.items()
    ]
    at = next(
        n for n, one in enumerate(ones) if not buffer.startswith(one.content, position + one.start - start)
    )
    return [_joined(part) for part in (ones[:at], ones[at : at + 1], ones[at + 1 :]) if part]


def moved(element: Element, shift: int, parent: DataSet | None) -> Element:
    """Copy an element, as it would be read ``shift`` bytes later, in a data set."""
    tag, vr, start, value, end, hole, sequence = element
    if sequence is None and not shift:
        return element
    if sequence is not None:
        items = [_moved_item(item, shift, parent) for item in sequence.items]
        sequence = Sequence(items, is_undefined=sequence.is_undefined, as_un=sequence.as_un)
    return Element(tag, vr, start + shift, value + shift, end + shift, hole, sequence)


def _moved_item(item: DataSet, shift: int, parent: DataSet | None) -> DataSet:
    copy = DataSet(item.syntax, item.start + shift, parent, item.parent_tag, item.index)
    copy.end, copy.is_undefined = item.end + shift, item.is_undefined
    elements = cast("dict[int, Element]", item.elements)  # as it was read: none is made
    copy.elements.update({tag: moved(element, shift, copy) for tag, element in elements.items()})
    return copy
