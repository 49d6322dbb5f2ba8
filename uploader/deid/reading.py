"""Read a profile document: all of it is understood and can be carried out, or it is refused."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from uploader.clock import Clock
from uploader.deid import tags
from uploader.deid.actions import Encrypt
from uploader.deid.actions.regex_sub import VARIABLE
from uploader.deid.actions.shifting import DATE_FORMAT, TIMESTAMP
from uploader.deid.fields import check_braces, read_groups, read_rules
from uploader.deid.keys import KEY_KEYS, NEEDS_KEY, ONE_NONCE
from uploader.deid.masking.rules import KEY, read_pixel_rules
from uploader.deid.moving import DATE_SECTION_KEYS
from uploader.deid.options import Options, read_options
from uploader.deid.others.reading import read_other
from uploader.deid.others.section import CARRIED_OUT
from uploader.deid.profile import AgeRule, DeidProfile, FilenameRule
from uploader.deid.section import Section
from uploader.deid.yamltext import Mapping, Scalar, YamlError, read_yaml
from uploader.errors import ProfileInvalid

if TYPE_CHECKING:
    from datetime import date

    from uploader.deid.others.section import OtherSection
    from uploader.deid.yamltext import Node
    from uploader.model.profile import ProfileDocument

OTHER_SECTIONS = frozenset((*CARRIED_OUT, "key-value-text-file", "tiff", "xml", "zip"))
TOP_KEYS = ("name", "description", "version", "dicom", "secret-key", "only-config-profiles")
TOP_UNUSED = ("map-subjects", "deid-log")
"""They change no file. What becomes of them here is told by the check of a profile."""
SECTION_KEYS = (
    "fields", "file-filter", "enforce-file-filter", "date-increment", "date-format", "datetime-format",
    "jitter-range", "jitter-type", "replace-with-insert", "salt", "hash-digits", "uid-prefix-fields",
    "uid-suffix-fields", "uid-numeric-name", "filenames", "patient-age-from-birthdate", "patient-age-units",
    "remove-private-tags", "decode", "recurse-sequence", "remove-undefined", "stop-tags", KEY,
    *DATE_SECTION_KEYS, *KEY_KEYS,
)  # fmt: skip
SECTION_UNSUPPORTED = {
    "private-key": "it only serves to put former values back, and whoever reads the profile could do so",
    "force-nonce": ONE_NONCE,
}


def read_profile(document: ProfileDocument, today: date | None = None) -> DeidProfile:
    """Read a profile strictly.

    Parameters
    ----------
    today
        The day from which a bound such as ``-80years`` counts; the computer's, in UTC, where none is given.

    Raises
    ------
    ProfileInvalid
        With the line and, for a misspelt word, the one that was probably meant.
    RuleUnsupported
        Naming the rule that this program can't carry out.
    """
    return _read(document, today or Clock().now().date())


@lru_cache(maxsize=8)
def _read(document: ProfileDocument, today: date) -> DeidProfile:
    try:
        root = read_yaml(document.text)
    except YamlError as error:
        raise ProfileInvalid(level=document.level, problem=str(error)) from error
    return read_root(root, document, today)


def read_root(root: Node, document: ProfileDocument, today: date | None = None) -> DeidProfile:
    """Read a profile of which the YAML was read already, as `read_profile` does."""
    today = today or Clock().now().date()
    level = document.level
    top = Section(root, "the profile", level)
    top.check_keys((*TOP_KEYS, *TOP_UNUSED, *OTHER_SECTIONS))
    top.flag("only-config-profiles")
    dicom = top.node("dicom")
    if dicom is None:
        top.invalid("it has no dicom section")
    return _read_dicom(top, Section(dicom, "dicom", level), document.sha256, today)


def _read_dicom(top: Section, dicom: Section, sha256: str, today: date) -> DeidProfile:
    dicom.check_keys((*SECTION_KEYS, *SECTION_UNSUPPORTED))
    dicom.refuse(SECTION_UNSUPPORTED)
    dicom.flag("decode")
    _check_stop_tags(dicom)
    options = read_options(dicom, top, today)
    if dicom.flag("retain") and options.sealing is None:
        dicom.invalid(f"retain needs {NEEDS_KEY}", "retain")
    rules = read_rules(dicom, options)
    filenames = _filenames(dicom, options)
    return DeidProfile(
        name=top.text("name"),
        version=top.text("version"),
        level=dicom.level,
        sha256=sha256,
        rules=rules,
        removes_private=dicom.flag("remove-private-tags"),
        removes_undefined=dicom.flag("remove-undefined"),
        age=_age(dicom, options),
        filenames=filenames,
        kept_for_names=_kept_for_names(filenames),
        file_filters=_file_filters(dicom),
        enforces_filter=dicom.flag("enforce-file-filter"),
        other_sections=frozenset(
            key for key in OTHER_SECTIONS if key in top and not _is_carried_out(top, key)
        ),
        others=_others(top, today),
        pixels=read_pixel_rules(dicom),
        sealing=options.sealing,
        retains=dicom.flag("retain"),
    )


def _others(top: Section, today: date) -> tuple[OtherSection, ...]:
    found = []
    for kind in CARRIED_OUT:
        node = top.node(kind)
        if node is not None and _is_carried_out(top, kind):
            section = Section(node, kind, top.level)
            found.append(read_other(section, kind, top, today, _filenames, _file_filters))
    return tuple(found)


def _is_carried_out(top: Section, kind: str) -> bool:
    """Whether a section can be carried out; one for tables, if they are text and no spreadsheets."""
    node = top.node(kind)
    if kind == "table" and isinstance(node, Mapping):
        return Section(node, kind, top.level).text("reader") == "csv"
    return kind in CARRIED_OUT


def _check_stop_tags(dicom: Section) -> None:
    """Take the list for what it is, a hint on how far to read: here every header is read to its end."""
    for item in dicom.list("stop-tags"):
        if not isinstance(item, Scalar):
            dicom.invalid("stop-tags must be a list of tags", "stop-tags")


def _age(dicom: Section, options: Options) -> AgeRule | None:
    units = dicom.text("patient-age-units").strip()
    if units not in ("", "Y", "M", "D"):
        dicom.invalid("patient-age-units must be Y, M or D", "patient-age-units")
    if not dicom.flag("patient-age-from-birthdate"):
        return None
    form = options.date_format
    return AgeRule(units, DATE_FORMAT if form == TIMESTAMP else form)


def _file_filters(dicom: Section) -> tuple[str, ...]:
    node = dicom.node("file-filter")
    if node is None:
        return ("*.dcm", "*.DCM", "*.ima", "*.IMA")
    items = (node,) if isinstance(node, Scalar) else dicom.list("file-filter")
    filters = tuple(item.text if isinstance(item, Scalar) else "" for item in items)
    for item, pattern in zip(items, filters, strict=True):
        if not pattern or (isinstance(item, Scalar) and item.kind == "bool"):
            dicom.invalid("file-filter must be a pattern in quotes, or a list of them", "file-filter")
        if pattern.startswith("r!"):
            try:
                re.compile(pattern[2:])
            except re.error:
                dicom.invalid(f"the file-filter {pattern!r} is not a valid regex", "file-filter")
    return filters


def _filenames(dicom: Section, options: Options) -> tuple[FilenameRule, ...]:
    rules = []
    for item in dicom.sections("filenames"):
        item.check_keys(("input-regex", "output", "groups"))
        if not item.text("output"):
            item.invalid("an entry of filenames needs an output")
        rules.append(_filename(item, options))
    return tuple(rules)


def _filename(item: Section, options: Options) -> FilenameRule:
    pattern = item.pattern("input-regex")
    try:
        names = set(re.compile(pattern).groupindex)
    except re.error:
        item.invalid(f"the input-regex {pattern!r} is not valid", "input-regex")
    output = item.text("output")
    check_braces(item, output)
    groups = read_groups(item, options)
    if any(isinstance(action, Encrypt) for _, action in groups):
        item.invalid("encrypt makes no part of a file's name; use hash", "groups")
    for name in (*names, *(group for group, _ in groups)):
        if tags.tag_of(name) is not None:
            item.invalid(f"the group {name} has the name of a DICOM keyword", "input-regex")
        if name not in names:
            item.invalid(f"the group {name} is not in the input-regex", "groups")
    keywords = tuple(word for word in VARIABLE.findall(output) if word not in names)
    for word in keywords:
        if tags.tag_of(word) is None:
            item.invalid(f"{{{word}}} is neither a DICOM keyword nor a group of the input-regex", "output")
    return FilenameRule(pattern, output, keywords, groups)


def _kept_for_names(filenames: tuple[FilenameRule, ...]) -> tuple[int, ...]:
    found = [tags.tag_of(word) for rule in filenames for word in rule.keywords]
    return tuple(tag for tag in found if tag is not None)
