"""The guard: finished bytes, and the values that rules took out of this file and of its study.

Searched is every value of the finished file but native pixels of the length that is described; what is no
value (headers of elements, items) is accounted for by the strict parse. Values that files of a series share
are searched once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from uploader.deid import tags
from uploader.deid.actions import Keep, RegexSub
from uploader.deid.echo.documents import (
    CHUNK_BYTES,
    MAX_DOCUMENT_BYTES,
    OVERLAP_BYTES,
    UnreadableError,
    document_parts,
    file_parts,
    packed_parts,
)
from uploader.deid.echo.frames import Beside, comments
from uploader.deid.echo.removed import (
    days_of,
    kind_of,
    needles_of,
    removed_here,
    removed_in_study,
)
from uploader.deid.echo.views import binary_views, views
from uploader.deid.elements import DataSet, Element, Made
from uploader.deid.leaving import MARK
from uploader.deid.pixels import are_native, is_encapsulated
from uploader.deid.places import Places
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.selectors import ByRegex
from uploader.deid.values import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from uploader.deid.echo.needles import Needles
    from uploader.deid.former import Block
    from uploader.deid.plan import Plan
    from uploader.deid.record import Record
    from uploader.model.traces import Trace

MAX_KNOWN_BYTES: Final = 8 * 1024 * 1024
TEXT_LIKE_BYTES: Final = 4096
"""Bytes of unknown meaning that are no more than this are read as text, in all its encodings."""
MAX_NUMBER_BYTES: Final = 64

ENCAPSULATED_DOCUMENT: Final = 0x00420011
INSTITUTION: Final = frozenset((0x00080080, 0x00080081, 0x00080082, 0x00081010, 0x00081040, 0x00120031))
"""Who made the images: not searched for; where a profile keeps one by name, it may say what it says."""
ISSUER: Final = 0x00100021
NUMBER_VRS: Final = frozenset(("AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"))
DECIMAL_VRS: Final = frozenset(("DS", "IS"))


TEXTS, DECIMALS, BYTES, NAMES, WHOLE = range(5)
"""How a value is read, what is clean as one may not be as another; last, elements one behind the other."""


_KIND: Final = dict.fromkeys(TEXT, TEXTS) | dict.fromkeys(DECIMAL_VRS, DECIMALS) | {"PN": NAMES}


class _Leaf(NamedTuple):
    data_set: DataSet
    element: Element
    kind: int
    content: bytes

    @property
    def key(self) -> tuple[int, bytes]:
        return self.kind, self.content


class Guard:
    """Searches what leaves for what a profile took out.

    Parameters
    ----------
    traces
        What the files of the whole case say of somebody.
    """

    def __init__(self, plan: Plan, traces: tuple[Trace, ...]) -> None:
        self._plan = plan
        self._study = frozenset(removed_in_study(plan, traces))
        self._known_bytes = 0

    def check(self, record: Record, done: Record, name: str, shared: Sequence[Block] = ()) -> None:
        """Search a finished file.

        Parameters
        ----------
        record
            As it was edited: knows what stood in the source and what wrote the elements.
        done
            The finished file, parsed again.
        name
            The name it gets.
        shared
            What it has in common with the finished file before.

        Raises
        ------
        RefusedError
            VALUE_ECHO, naming the element in which something was found; or DOCUMENT_UNREADABLE.
        """
        needles = needles_of(removed_here(record), self._study, days_of(record))
        if not needles:
            return
        plain = [block for block in shared if block.inner_count is None]
        known = set[int]().union(
            *[block.elements for block in plain if (WHOLE, block.content) in needles.known_clean]
        )
        leaves, large = self._new_leaves(needles, done, known)
        guilty = self._check_small(needles, record, done, leaves) | {element.tag for _, element in large}
        clean = [(WHOLE, block.content) for block in plain if block.elements.keys().isdisjoint(guilty)]
        self._remember(needles, clean)
        for data_set, element in large:
            self._check_large(needles, record, done, data_set, element)
        if self._plan.profile.filenames and _found(needles, name.encode("utf-8", "surrogateescape")):
            raise RefusedError(RefusalCode.VALUE_ECHO, "filename")

    def check_other(self, source: BinaryIO, size_bytes: int) -> None:
        """Search a file that is not DICOM for what the study's files say of somebody.

        Raises
        ------
        RefusedError
            VALUE_ECHO or DOCUMENT_UNREADABLE.
        """
        needles = needles_of((), self._study, frozenset())
        if not needles:
            return
        try:
            for part in file_parts(source, size_bytes):
                if _found_in_bytes(needles, part) if b"\0" in part else _found(needles, part):
                    raise RefusedError(RefusalCode.VALUE_ECHO)
        except UnreadableError as error:
            raise RefusedError(RefusalCode.DOCUMENT_UNREADABLE) from error

    # --- values in memory ----------------------------------------------------------------------

    def _check_small(
        self, needles: Needles, record: Record, done: Record, leaves: tuple[list[_Leaf], ...]
    ) -> set[int]:
        """Search all values at once; only where something is found, one after the other.

        Returns
        -------
        set
            The tags of those in which something was found that is meant.
        """
        texts, decimals = leaves[TEXTS] + leaves[NAMES], leaves[DECIMALS]
        suspects = list(leaves[BYTES])
        if texts and any(map(needles.find, views(b"\n".join([leaf.content for leaf in texts])))):
            suspects += texts
        if decimals and needles.whole_numbers(b" ".join([leaf.content for leaf in decimals])):
            suspects += decimals
        guilty: list[_Leaf] = []
        for leaf in suspects:
            origins = _origins(needles, leaf)
            if origins:
                guilty.append(leaf)
                self._settle(record, done, leaf, origins)
        keys = {leaf.key for leaf in guilty}
        self._remember(needles, [leaf.key for group in leaves for leaf in group if leaf.key not in keys])
        return {leaf.element.tag for leaf in guilty}

    def _new_leaves(
        self, needles: Needles, done: Record, clean: set[int]
    ) -> tuple[tuple[list[_Leaf], ...], list[tuple[DataSet, Element]]]:
        """Give the values that were not found clean before, by kind; and what is to be searched in pieces.

        What is ``clean`` at top level is passed over.
        """
        buffer, known = done.reader.buffer, needles.known_clean
        found: tuple[list[_Leaf], ...] = ([], [], [], [])
        large: list[tuple[DataSet, Element]] = []
        for data_set in (done.data, *done.nested()):
            elements = cast("dict[int, Element]", data_set.elements)
            for tag in sorted(elements.keys() - clean) if data_set is done.data else elements:
                element = elements[tag]
                _, vr, _, value, end, hole, sequence = element
                if hole is not None or tag == ENCAPSULATED_DOCUMENT:
                    large.append((data_set, element))
                if sequence is not None or hole is not None or value == end:
                    continue
                if tag in tags.PIXEL_TAGS and are_native(done, data_set, element):
                    continue
                content = buffer[value:end]
                kind = _KIND.get(vr, BYTES)
                if (kind, content) in known or _says_nothing(vr, content):
                    continue
                if tag == tags.DEIDENTIFICATION_METHOD:  # its last part is our own, and names the profile
                    content = content.replace(self._plan.method.encode("ascii"), b"")
                found[kind].append(_Leaf(data_set, element, kind, content))
        return found, large

    def _remember(self, needles: Needles, keys: Iterable[tuple[int, bytes]]) -> None:
        keys = [key for key in keys if key not in needles.known_clean]
        self._known_bytes += sum(len(content) for _, content in keys)
        if self._known_bytes > MAX_KNOWN_BYTES:
            needles.known_clean.clear()
            self._known_bytes = 0
        needles.known_clean.update(keys)

    def _settle(self, record: Record, done: Record, leaf: _Leaf, origins: set[int]) -> None:
        """Refuse the file for what was found in a value, unless it is the profile's own doing."""
        tag = leaf.element.tag
        if not self._is_meant(record, done, leaf.data_set, tag, origins):
            raise RefusedError(RefusalCode.VALUE_ECHO, leaf.data_set.path_of(tag))

    def _is_meant(self, record: Record, done: Record, data_set: DataSet, tag: int, origins: set[int]) -> bool:
        """Whether the profile wrote the element, or keeps it by name although it says who somebody is."""
        twin = record.twin_of(data_set)
        action = (twin.touched or {}).get(tag, "")
        if isinstance(twin.elements.get(tag), Made) and action != MARK:
            return action != RegexSub.code or origins <= {tag}
        if tag in INSTITUTION and origins <= {ISSUER}:
            return True  # a hospital that numbers its patients is not a patient
        if not _may_be_kept(tag, data_set.elements[tag].vr):
            return False
        places = Places(done, self._plan.matcher)
        return any(
            (data_set, tag) in rule.selector.places(places)
            for rule in self._plan.profile.rules
            if isinstance(rule.action, Keep) and not isinstance(rule.selector, ByRegex)
        )

    # --- values in the source, and documents ---------------------------------------------------

    def _check_large(
        self, needles: Needles, record: Record, done: Record, data_set: DataSet, element: Element
    ) -> None:
        """Search what is not in memory, and what is packed in a value."""
        if element.tag == ENCAPSULATED_DOCUMENT:
            found = (_found(needles, part) for part in _document(done, data_set, element))
        else:
            found = (_found_in_bytes(needles, *part) for part in _parts(done, data_set, element))
        for origins in found:
            if origins:
                self._settle(record, done, _Leaf(data_set, element, BYTES, b""), origins)


def _document(done: Record, data_set: DataSet, element: Element) -> Iterator[bytes]:
    hole = element.hole
    if hole is None:
        content = done.reader.buffer[element.value : element.end]
    elif hole.size_bytes > MAX_DOCUMENT_BYTES:
        raise RefusedError(RefusalCode.DOCUMENT_UNREADABLE, data_set.path_of(element.tag))
    else:
        content = done.reader.peek(hole.offset, hole.size_bytes)
    try:
        yield from document_parts(content)
    except UnreadableError as error:
        raise RefusedError(RefusalCode.DOCUMENT_UNREADABLE, data_set.path_of(element.tag)) from error


def _parts(done: Record, data_set: DataSet, element: Element) -> Iterator[Beside]:
    """Give a value that was left in the source, in chunks; of pixels only what stands beside them."""
    hole = element.hole
    assert hole is not None
    if element.tag in tags.PIXEL_TAGS:
        if is_encapsulated(done, element):
            yield from comments(done.reader, hole)
            return
        if are_native(done, data_set, element):
            return
    for start in range(0, hole.size_bytes, CHUNK_BYTES):
        size = min(CHUNK_BYTES + OVERLAP_BYTES, hole.size_bytes - start)
        yield Beside(done.reader.peek(hole.offset + start, size))


def _may_be_kept(tag: int, vr: str) -> bool:
    """Whether to keep an element by name is to keep what says who somebody is; no text does that."""
    named = tags.keyword_of(tag).endswith(("ID", "IDs", "Number", "Numbers", "Identifier"))
    return named or kind_of(tag, vr) is not None or tag in INSTITUTION


def _origins(needles: Needles, leaf: _Leaf) -> set[int]:
    if leaf.kind == DECIMALS:
        return needles.whole_numbers(leaf.content)
    if leaf.kind == BYTES:
        return _found_in_bytes(needles, leaf.content)
    if leaf.kind == NAMES:
        return {tag for view in views(leaf.content) for tag in needles.find_in_name(view)}
    return _found(needles, leaf.content)


def _found(needles: Needles, content: bytes) -> set[int]:
    return {tag for view in views(content) for tag in needles.find(view)}


def _found_in_bytes(needles: Needles, content: bytes, may_be_coded: bool = False) -> set[int]:  # noqa: FBT001, FBT002
    if len(content) <= TEXT_LIKE_BYTES and not may_be_coded:
        found = {tag for view in binary_views(content) for tag in _found(needles, view)}
        if found:
            return found
    parts = (content, *packed_parts(content))
    return {
        tag for part in parts for view in binary_views(part) for tag in needles.find(view, is_binary=True)
    }


def _says_nothing(vr: str, content: bytes) -> bool:
    """Whether a value is too short for anything: a few numbers, or a time of the day."""
    if vr == "TM":
        return not content.translate(None, b"0123456789.:\\ \0")
    return vr in NUMBER_VRS and len(content) <= MAX_NUMBER_BYTES
