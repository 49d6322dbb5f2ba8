"""Read the rules of a dicom section, each to the letter or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uploader.deid import naming, tags
from uploader.deid.actions import (
    Action,
    Encrypt,
    Hash,
    HashUid,
    Keep,
    RegexSub,
    Remove,
    Replace,
)
from uploader.deid.actions.regex_sub import VARIABLE, Pattern
from uploader.deid.fitting import check_fit
from uploader.deid.keys import NEEDS_KEY, ONE_NONCE
from uploader.deid.moving import DATE_SECTION_KEYS, read_jitter, read_shift
from uploader.deid.profile import Rule
from uploader.deid.yamltext import Listing
from uploader.deid.yamltext import Scalar as Written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.options import Options
    from uploader.deid.section import Section
    from uploader.deid.selectors import Selector
    from uploader.deid.values import Scalar, Value
    from uploader.deid.yamltext import Node

SWITCHES = (
    "keep", "identity", "remove", "hash", "hashuid", "increment-date", "increment-datetime", "jitter",
    "encrypt",
)  # fmt: skip
UNSUPPORTED = {"decrypt": "it would put former values back into files that leave"}
ACTIONS = (*SWITCHES, "replace-with", "regex-sub", *UNSUPPORTED)
_DATE_OPTIONS = ("date-increment-override", "jitter-range", *DATE_SECTION_KEYS)
OPTIONS = {
    "replace-with": ("replace-with-insert",),
    "increment-date": ("date-format", *_DATE_OPTIONS),
    "increment-datetime": ("datetime-format", *_DATE_OPTIONS),
    "jitter": ("jitter-range", "jitter-type", "jitter-min", "jitter-max"),
    "encrypt": ("force-nonce",),
}
MAX_PATTERNS = 200
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def read_rules(section: Section, options: Options) -> tuple[Rule, ...]:
    """Read ``fields`` in the reference's order of application: regex-sub first, the last of them first."""
    rules: list[Rule] = []
    for number, field in enumerate(section.sections("fields")):
        rule = _rule(field, options, number)
        if isinstance(rule.action, RegexSub):
            rules.insert(0, rule)
        else:
            rules.append(rule)
    return tuple(rules)


def _rule(field: Section, options: Options, number: int) -> Rule:
    name, selector = _selector(field, options, number)
    action = read_action(field, options, ("name", "regex"))
    check_fit(field, name, selector, action)
    return Rule(name, selector, action)


def _selector(field: Section, options: Options, number: int) -> tuple[str, Selector]:
    if ("name" in field) == ("regex" in field):
        field.invalid("a field needs either a name or a regex")
    try:
        if "regex" in field:
            if options.is_recursive:
                field.invalid("a regex can't be used together with recurse-sequence", "regex")
            text = field.pattern("regex")
            return text, naming.read_regex(text, number)
        text = field.text("name").strip()
        _check_number(field, text)
        return text, naming.read_name(text, is_recursive=options.is_recursive)
    except naming.NamingError as error:
        field.invalid(str(error), "name" if "name" in field else "regex")


def _check_number(field: Section, text: str) -> None:
    """A number may have passed through a YAML reader that took a tag for octal: then the tag is lost."""
    node = field.node("name")
    if isinstance(node, Written) and node.kind in ("int", "float"):
        is_tag = re.fullmatch(r"(0x)?[0-9A-Fa-f]{8}", text)
        if not is_tag:
            field.invalid(f'the name {text} is a number; write the tag in quotes, as in "00100010"', "name")


def read_action(
    field: Section, options: Options, selecting: Iterable[str], *, is_text: bool = False
) -> Action:
    """Read the one action of a field, or of a group of a pattern.

    Parameters
    ----------
    selecting
        The keys that name what the field is about.
    is_text
        It is a part of a text, or a value of a file that is not DICOM: what is encrypted stays in its place.
    """
    selecting = tuple(selecting)
    named = [key for key in ACTIONS if key in field.written]
    if len(named) > 1:
        field.invalid(f"a field has two actions: {named[0]} and {named[1]}", named[1])
    if not named:
        field.check_keys((*selecting, *ACTIONS))
        if "regex" in field:
            field.invalid("a regex needs an action, such as keep: true")
        return Keep()
    key = named[0]
    field.check_keys((*selecting, key, *OPTIONS.get(key, ())))
    if key in UNSUPPORTED:
        field.unsupported(key, UNSUPPORTED[key])
    if key in SWITCHES and not field.flag(key):
        field.invalid(f"{key} must be true; leave the line out if it is not meant", key)
    return _action(key, field, options, is_text=is_text)


def _action(key: str, field: Section, options: Options, *, is_text: bool) -> Action:
    uids = HashUid(options.salt, options.prefix_fields, options.suffix_fields, options.numeric_name)
    simple: dict[str, Action] = {
        "keep": Keep(),
        "identity": Keep(),
        "remove": Remove(),
        "hash": Hash(options.salt, options.hash_digits),
        "hashuid": uids,
    }
    if key in simple:
        return simple[key]
    if key == "replace-with":
        inserts = field.flag("replace-with-insert", default=options.inserts)
        return Replace(_replacement(field, field.node(key)), inserts)
    if key == "regex-sub":
        return _regex_sub(field, options)
    if key == "jitter":
        return read_jitter(field, options)
    if key == "encrypt":
        return _encrypt(field, options, is_text=is_text)
    return read_shift(key, field, options)


def _encrypt(field: Section, options: Options, *, is_text: bool) -> Encrypt:
    """Read ``encrypt``, of an element or of a part of a text; each has its own kind of key."""
    field.refuse({"force-nonce": ONE_NONCE})
    if is_text:
        if not options.text_key:
            field.invalid("encrypt here needs a secret-key of 16, 24 or 32 characters", "encrypt")
        return Encrypt(options.text_key)
    if options.sealing is None:
        field.invalid(f"encrypt needs {NEEDS_KEY}", "encrypt")
    return Encrypt()


def _replacement(field: Section, node: Node | None) -> Value:
    if isinstance(node, Listing):
        return tuple(_scalar(field, item) for item in node.items)
    if node is None:
        field.invalid('replace-with has no value; write "" to empty the element', "replace-with")
    return _scalar(field, node)


def _scalar(field: Section, node: Node) -> Scalar:
    """Take a text or a plain number; what YAML would turn into something else must be quoted."""
    if not isinstance(node, Written):
        field.invalid("replace-with must be a text, a number or a list of them", "replace-with")
    if node.kind == "str":
        return node.text
    if node.kind in ("int", "float") and _PLAIN_NUMBER.fullmatch(node.text):
        return node.text
    return field.invalid(
        f"replace-with {node.text} can be read in two ways; write it in quotes", "replace-with"
    )


def _regex_sub(field: Section, options: Options) -> RegexSub:
    patterns = tuple(_pattern(item, options) for item in field.sections("regex-sub"))
    if not 0 < len(patterns) <= MAX_PATTERNS:
        field.invalid("regex-sub must be a list of patterns", "regex-sub")
    return RegexSub(patterns)


def _pattern(item: Section, options: Options) -> Pattern:
    item.check_keys(("input-regex", "output", "groups"))
    if "input-regex" not in item or "output" not in item:
        item.invalid("a pattern of regex-sub needs input-regex and output")
    try:
        regex = naming.read_regex(item.pattern("input-regex"), 0)
    except naming.NamingError as error:
        item.invalid(str(error), "input-regex")
    groups = read_groups(item, options)
    output = item.text("output")
    check_braces(item, output)
    known = {*regex.compiled().groupindex, *(name for name, _ in groups)}
    for variable in VARIABLE.findall(output):
        if variable not in known:
            item.invalid(
                f"{{{variable}}} in output is neither a group of the regex nor under groups", "output"
            )
    for name, _ in groups:
        if name not in regex.compiled().groupindex and tags.tag_of(name) is None:
            item.invalid(f"the group {name} is neither in the regex nor a DICOM keyword", "groups")
    return Pattern(regex.pattern, output, groups)


def read_groups(item: Section, options: Options) -> tuple[tuple[str, Action], ...]:
    """Read what is done to the parts of a pattern."""
    groups = []
    for group in item.sections("groups"):
        if "name" not in group:
            group.invalid("a group needs a name")
        groups.append((group.text("name"), read_action(group, options, ("name",), is_text=True)))
    return tuple(groups)


def check_braces(item: Section, output: str) -> None:
    """Refuse braces that are not part of ``{name}``."""
    rest = VARIABLE.sub("", output)
    if "{" in rest or "}" in rest:
        item.invalid(f"the braces in {output!r} do not match", "output")
