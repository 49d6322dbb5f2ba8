"""Where the elements of a record stand, listed once and again only when rules have moved things."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uploader.deid import tags
from uploader.deid.record import iter_nested

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.elements import DataSet
    from uploader.deid.record import Record
    from uploader.deid.selectors import ByRegex, Place

MAX_CACHED_PATHS = 50_000


class PathMatcher:
    """All patterns of a profile, matched against paths; what was matched once is remembered.

    Headers of a series have the same paths, so a process matches each but once.
    """

    def __init__(self, regexes: Iterable[ByRegex]) -> None:
        self._patterns = [(regex.number, regex.compiled().match) for regex in regexes]
        self._known: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self.silent_at_top: set[int] = set()
        """Tags at top level that nothing matches."""

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def match(self, hex_path: str, keyword_path: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Give the numbers of the patterns that match the keyword path, and those that match the hex path.

        The keyword path is empty where a part of it has no keyword; it then matches nothing.
        """
        known = self._known.get(hex_path)
        if known is None:
            by_keyword = tuple(n for n, match in self._patterns if keyword_path and match(keyword_path))
            by_hex = tuple(n for n, match in self._patterns if match(hex_path))
            known = (by_keyword, by_hex)
            if len(self._known) < MAX_CACHED_PATHS:
                self._known[hex_path] = known
        return known


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
            self._match_all(self._matches, self.record.data, "", "")
        return self._matches

    def _refresh(self) -> None:
        if self._version != self.record.version:
            self._version = self.record.version
            self._data_sets = list(iter_nested(self.record.data))
            self._by_tag = None
            self._matches = None

    def _heard(self, data_set: DataSet) -> list[int]:
        """Give the tags at top level that a pattern matches, may match, or may match below."""
        heard = data_set.elements.keys() - self._matcher.silent_at_top
        heard.update(item.parent_tag for item in self._data_sets if item.parent is data_set)
        return sorted(heard)

    def _match_all(
        self, matches: _Matches, data_set: DataSet, hex_prefix: str, keyword_prefix: str | None
    ) -> None:
        """List the matches in a data set and below; ``keyword_prefix`` is None below what has no keyword."""
        silent = self._matcher.silent_at_top
        elements = data_set.elements
        is_top = data_set.parent is None
        for tag in self._heard(data_set) if is_top else elements:
            element = elements[tag]
            keyword = "" if keyword_prefix is None else tags.keyword_of(tag)
            hex_path = f"{hex_prefix}{tag:08x}"
            keyword_path = f"{keyword_prefix}{keyword}" if keyword else ""
            by_keyword, by_hex = self._matcher.match(hex_path, keyword_path)
            if is_top and not by_keyword and not by_hex:
                silent.add(tag)
            if element.sequence is not None:
                for index, item in enumerate(element.sequence.items):
                    below = f"{keyword_path}.{index}." if keyword else None
                    self._match_all(matches, item, f"{hex_path}.{index}.", below)
            for number in by_keyword:
                matches.by_keyword.setdefault(number, []).append((data_set, tag))
            for number in by_hex:
                matches.by_hex.setdefault(number, []).append((data_set, tag))
