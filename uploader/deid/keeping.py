"""What the rules of a profile keep under remove-undefined, exactly as flywheel-migration sees it.

A rule keeps its own places and the sequences that enclose them. One exception is the reference's own: a
place in the items of a single sequence that is known by hex digits only (a number, a wildcard path, a match
of the hex path) does not keep that sequence, and so goes with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.deid import tags
from uploader.deid.selectors import ByCreator, ByPath, ByRegex, ByTag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.elements import DataSet
    from uploader.deid.places import Places
    from uploader.deid.profile import Rule
    from uploader.deid.selectors import Place


def kept_places(rule: Rule, places: Places) -> Iterable[Place]:
    """Give the places that a rule keeps, whatever its action."""
    selector = rule.selector
    if isinstance(selector, ByRegex):
        yield from _with_sequences(places.matching_keywords(selector.number), is_hex=False)
        yield from _with_sequences(places.matching_hex(selector.number), is_hex=True)
    elif isinstance(selector, ByTag):
        found = [place for place in selector.places(places) if _is_seen(selector, place)]
        yield from _with_sequences(found, is_hex=not selector.is_keyword)
    elif isinstance(selector, ByPath):
        yield from _with_sequences(selector.places(places), is_hex=selector.is_hex or not selector.is_fixed())
    else:
        found = list(selector.places(places))
        yield from _with_sequences(found, is_hex=True)
        if isinstance(selector, ByCreator):
            for data_set, tag in found:
                yield data_set, tag & 0xFFFF0000 | tag >> 8 & 0xFF


def _is_seen(selector: ByTag, place: Place) -> bool:
    """Whether the reference sees a place: it follows a keyword only through sequences that have one."""
    data_set, tag = place
    if tag >> 16 == tags.META_GROUP:
        return False
    here: DataSet = data_set
    while here.parent is not None and selector.is_keyword:
        if not tags.keyword_of(here.parent_tag):
            return False
        here = here.parent
    return True


def _with_sequences(found: Iterable[Place], *, is_hex: bool) -> Iterable[Place]:
    for data_set, tag in found:
        yield data_set, tag
        parent = data_set.parent
        if parent is None or (is_hex and parent.parent is None):
            continue
        here = data_set
        while here.parent is not None:
            yield here.parent, here.parent_tag
            here = here.parent
