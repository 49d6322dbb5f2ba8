"""What follows from a profile alone, worked out once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from uploader.deid import tags
from uploader.deid.actions import Encrypt, Keep, Remove, Replace
from uploader.deid.masking.rules import PixelRules
from uploader.deid.places import PathMatcher
from uploader.deid.profile import DeidProfile
from uploader.deid.selectors import ByCreator, ByRegex, ByTag
from uploader.model.profile import ProfileLevel

if TYPE_CHECKING:
    from uploader.deid.profile import Rule

METHOD_LIMIT = 64
MARKS = (tags.BURNED_IN_ANNOTATION, tags.METHOD_CODES)
ANYWHERE = -1
_ODD = re.compile(r"[^ -\[\]-~]")


class Step(NamedTuple):
    """A rule that changes something.

    ``only_at`` is the one tag at top level that it is about; `ANYWHERE` where there may be others. Without it
    there is nothing to do, unless the rule ``inserts`` it.
    """

    rule: Rule
    only_at: int
    inserts: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A profile ready to be carried out.

    ``private`` lists the private elements that rules name, as group, creator and element; ``creators`` their
    groups and creators. ``named_marks`` are elements of the exit stage that rules name, so that it leaves
    them alone. ``marks_removed`` says that PatientIdentityRemoved is set, ``method`` what is
    added to DeidentificationMethod, empty where rules name that themselves. ``steps`` are the rules but for
    those that only keep, ``removing`` those of them after which nothing may stand where they apply.
    """

    profile: DeidProfile
    matcher: PathMatcher
    private: frozenset[tuple[int, str, int]]
    creators: frozenset[tuple[int, str]]
    named_marks: frozenset[int]
    marks_removed: bool
    method: str
    steps: tuple[Step, ...]
    removing: tuple[Step, ...]


@lru_cache(maxsize=4)
def plan_of(profile: DeidProfile) -> Plan:
    """Work a profile out."""
    selectors = [rule.selector for rule in profile.rules]
    steps = tuple(_step(rule) for rule in profile.rules if not isinstance(rule.action, Keep))
    named = [selector for selector in selectors if isinstance(selector, ByCreator)]
    names_method = any(selector.names(tags.DEIDENTIFICATION_METHOD) for selector in selectors)
    return Plan(
        profile=profile,
        matcher=PathMatcher(selector for selector in selectors if isinstance(selector, ByRegex)),
        private=frozenset((one.group, one.creator, one.element) for one in named),
        creators=frozenset((one.group, one.creator) for one in named),
        named_marks=frozenset(tag for tag in MARKS if any(selector.names(tag) for selector in selectors)),
        marks_removed=not any(selector.names(tags.PATIENT_IDENTITY_REMOVED) for selector in selectors),
        method="" if names_method else method_of(profile),
        steps=steps,
        removing=tuple(step for step in steps if isinstance(step.rule.action, (Remove, Encrypt))),
    )


@cache
def plan_of_nothing() -> Plan:
    """Give the plan for files that are sent without a profile: nothing is done, nothing is claimed."""
    nothing = DeidProfile(
        name="",
        version="",
        level=ProfileLevel.SITE,
        sha256="",
        rules=(),
        removes_private=False,
        removes_undefined=False,
        age=None,
        filenames=(),
        kept_for_names=(),
        file_filters=(),
        enforces_filter=False,
        other_sections=frozenset(),
        pixels=PixelRules(),
    )
    return replace(plan_of(nothing), marks_removed=False, method="")


def _step(rule: Rule) -> Step:
    inserts = isinstance(rule.action, Replace) and rule.action.is_inserted
    selector = rule.selector
    if not isinstance(selector, ByTag) or selector.is_recursive or selector.tag >> 16 == tags.META_GROUP:
        return Step(rule, ANYWHERE, inserts)
    return Step(rule, selector.tag, inserts)


def method_of(profile: DeidProfile) -> str:
    """Name program, profile and the beginning of its digest, in at most 64 characters."""
    tail = f" {profile.sha256[:12]}"
    start = f"Case Uploader, profile {profile.name}" if profile.name else "Case Uploader"
    return _ODD.sub("_", start)[: METHOD_LIMIT - len(tail)].rstrip() + tail
