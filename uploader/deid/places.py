"""Where the elements of a record stand, listed once and again only when rules have moved things."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uploader.deid import tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.elements import DataSet
    from uploader.deid.record import Record
    from uploader.deid.selectors import ByRegex, Place

MAX_KNOWN_PATHS = 50_000
TOP = -1
"""Index of the one data set at top level."""


class _Path:
    """Where an element stands, as text in hex and in keywords, and which patterns match which of them.

    The keyword path is empty where a part of it has no keyword; it then matches nothing. ``below`` holds the
    paths of the elements in its items, by index and tag, as far as they were met.
    """

    __slots__ = ("below", "by_hex", "by_keyword", "hex_path", "keyword_path")

    def __init__(self, hex_path: str, keyword_path: str) -> None:
        self.hex_path = hex_path
        self.keyword_path = keyword_path
        self.by_hex: tuple[int, ...] = ()
        self.by_keyword: tuple[int, ...] = ()
        self.below: dict[tuple[int, int], _Path] = {}


class PathMatcher:
    """All patterns of a profile, matched against paths; what was matched once is remembered.

    Headers of a series have the same paths, so a process matches each but once.
    """

    def __init__(self, regexes: Iterable[ByRegex]) -> None:
        self._patterns = [(regex.number, regex.compiled().match) for regex in regexes]
        self._known_count = 0
        self.top = _Path("", "")
        self.silent_at_top: set[int] = set()
        """Tags at top level that nothing matches."""

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def match(self, parent: _Path, index: int, tag: int) -> _Path:
        """Give the path of an element of an item, matched."""
        known = parent.below.get((index, tag))
        if known is None:
            known = self._matched(parent, index, tag)
            if self._known_count < MAX_KNOWN_PATHS:
                self._known_count += 1
                parent.below[index, tag] = known
        return known

    def _matched(self, parent: _Path, index: int, tag: int) -> _Path:
        keyword = tags.keyword_of(tag)
        if index == TOP:
            path = _Path(f"{tag:08x}", keyword)
        else:
            has_keywords = keyword and parent.keyword_path
            keyword_path = f"{parent.keyword_path}.{index}.{keyword}" if has_keywords else ""
            path = _Path(f"{parent.hex_path}.{index}.{tag:08x}", keyword_path)
        path.by_hex = tuple(n for n, match in self._patterns if match(path.hex_path))
        if path.keyword_path:
            path.by_keyword = tuple(n for n, match in self._patterns if match(path.keyword_path))
        return path


class _Matches(NamedTuple):
    """Places by number of the pattern that matches their keyword path, and their hex path."""

    by_keyword: dict[int, list[Place]]
    by_hex: dict[int, list[Place]]


class Places:
    """The lists that selectors look things up in."""

    def __init__(self, record: Record, matcher: PathMatcher) -> None:
        self.record = record
        self._matcher = matcher
        self._version = -1
        self._data_sets: list[DataSet] = []
        self._by_tag: dict[int, list[DataSet]] | None = None
        self._matches: _Matches | None = None

    def data_sets(self) -> list[DataSet]:
        """Give every item of every sequence."""
        self._refresh()
        return self._data_sets

    def nested_with(self, tag: int) -> Iterable[Place]:
        """Give the places below top level that have an element of this tag."""
        self._refresh()
        if self._by_tag is None:
            self._by_tag = {}
            for data_set in self._data_sets:
                for present in data_set.elements:
                    self._by_tag.setdefault(present, []).append(data_set)
        return [(data_set, tag) for data_set in self._by_tag.get(tag, ()) if tag in data_set.elements]

    def matching(self, number: int) -> list[Place]:
        """Give the places that pattern ``number`` matches by either path, each once."""
        found = self._matched()
        both = dict.fromkeys((*found.by_keyword.get(number, ()), *found.by_hex.get(number, ())))
        return [place for place in both if place[1] in place[0].elements]

    def matching_keywords(self, number: int) -> list[Place]:
        """Give the places of which pattern ``number`` matches the keyword path."""
        return self._matched().by_keyword.get(number, [])

    def matching_hex(self, number: int) -> list[Place]:
        """Give the places of which pattern ``number`` matches the hex path."""
        return self._matched().by_hex.get(number, [])

    def _matched(self) -> _Matches:
        self._refresh()
        if self._matches is None:
            self._matches = _Matches({}, {})
            self._match_all(self._matches, self.record.data, self._matcher.top, TOP)
        return self._matches

    def _refresh(self) -> None:
        if self._version != self.record.version:
            self._version = self.record.version
            self._data_sets = self.record.nested()
            self._by_tag = None
            self._matches = None

    def _heard(self, data_set: DataSet) -> list[int]:
        """Give the tags at top level that a pattern matches, may match, or may match below."""
        heard = data_set.elements.keys() - self._matcher.silent_at_top
        heard.update(item.parent_tag for item in self._data_sets if item.parent is data_set)
        return sorted(heard)

    def _match_all(self, matches: _Matches, data_set: DataSet, parent: _Path, index: int) -> None:
        """List the matches in the data set at an index of an element, and below."""
        elements, match = data_set.elements, self._matcher.match
        for tag in self._heard(data_set) if index == TOP else elements:
            path = match(parent, index, tag)
            if index == TOP and not path.by_keyword and not path.by_hex:
                self._matcher.silent_at_top.add(tag)
            sequence = elements[tag].sequence
            for number, item in enumerate(sequence.items if sequence is not None else ()):
                self._match_all(matches, item, path, number)
            for number in path.by_keyword:
                matches.by_keyword.setdefault(number, []).append((data_set, tag))
            for number in path.by_hex:
                matches.by_hex.setdefault(number, []).append((data_set, tag))
