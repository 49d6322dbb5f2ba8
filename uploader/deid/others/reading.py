"""Read a section for files that are not DICOM, to the letter or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from uploader.deid import naming
from uploader.deid.actions import Hash, IncrementDate, IncrementDateTime, Jitter, Keep, Remove, Replace
from uploader.deid.actions.shifting import DATE_FORMAT, DATETIME_FORMAT
from uploader.deid.fields import read_action
from uploader.deid.keys import ONE_NONCE
from uploader.deid.options import Options, read_options
from uploader.deid.others.jpg import NO_EXIF, NO_GPS, exif_tags
from uploader.deid.others.nifti import NUMBERS, TEXTS
from uploader.deid.others.png import NEEDED, PRIVATE
from uploader.deid.others.section import OtherRule, OtherSection
from uploader.deid.yamltext import Listing, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from uploader.deid.profile import FilenameRule
    from uploader.deid.section import Section
    from uploader.deid.yamltext import Node

KEYS = (
    "fields", "file-filter", "enforce-file-filter", "date-increment", "date-format", "datetime-format",
    "datetime-min", "datetime-max", "jitter-range", "jitter-type", "replace-with-insert", "salt",
    "hash-digits", "uid-prefix-fields", "uid-suffix-fields", "uid-numeric-name", "filenames", "secret-key",
    "force-nonce",
)  # fmt: skip
OWN_KEYS = {
    "csv": ("reader", "delimiter"),
    "filename": (),
    "jpg": (NO_EXIF, NO_GPS),
    "json": ("separator",),
    "nifti": (),
    "png": (PRIVATE,),
    "table": ("reader", "delimiter"),
    "tsv": ("reader", "delimiter"),
}
FORMATS = {
    "jpg": (DATE_FORMAT, "%Y:%m:%d %H:%M:%S"),
    "json": ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"),
}
SEPARATORS = {"csv": ",", "tsv": "\t", "table": ",", "json": "."}
NO_PATIENT = "a step that is the same in all files of a patient can't be drawn where no patient is named"
NO_FIELDS = "a file of this type is named by parts of its former name only"


def read_other(
    section: Section,
    kind: str,
    top: Section,
    today: date,
    read_filenames: Callable[[Section, Options], tuple[FilenameRule, ...]],
    read_filters: Callable[[Section], tuple[str, ...]],
) -> OtherSection:
    """Read one section.

    Parameters
    ----------
    read_filenames, read_filters
        As the dicom section's are read.

    Raises
    ------
    ProfileInvalid, RuleUnsupported
    """
    section.check_keys((*KEYS, *OWN_KEYS[kind]))
    section.refuse({"force-nonce": ONE_NONCE})
    if section.text("reader", "csv") != "csv":
        section.unsupported("reader", "only tables as text can be cleaned")
    options = read_options(section, top, today, *FORMATS.get(kind, (DATE_FORMAT, DATETIME_FORMAT)))
    filenames = read_filenames(section, options)
    if any(rule.keywords for rule in filenames):
        section.unsupported("filenames", NO_FIELDS)
    separator = section.text("separator") or section.text("delimiter") or SEPARATORS.get(kind, "")
    if kind in ("csv", "tsv", "table") and len(separator) != 1:
        section.invalid("delimiter must be a single character", "delimiter")
    return OtherSection(
        kind=kind,
        file_filters=read_filters(section) if "file-filter" in section else (),
        enforces_filter=section.flag("enforce-file-filter"),
        rules=tuple(_rule(field, kind, options) for field in section.sections("fields")),
        filenames=filenames,
        separator=separator,
        switches=frozenset(key for key in (NO_EXIF, NO_GPS, PRIVATE) if section.flag(key)),
    )


def _rule(field: Section, kind: str, options: Options) -> OtherRule:
    is_regex = "regex" in field
    if kind == "filename":
        field.invalid("files that are only renamed have no fields")
    if ("name" in field) == is_regex:
        field.invalid("a field needs either a name or a regex")
    if is_regex and kind != "json":
        field.invalid(f"{kind} files know no regex", "regex")
    name = _pattern(field) if is_regex else field.text("name")
    if kind == "json" and "replace-with" in field:
        return _json_replacement(field, name, options, is_regex=is_regex)
    action = read_action(field, options, ("name", "regex"), is_text=True)
    if isinstance(action, Jitter) or (
        isinstance(action, (IncrementDate, IncrementDateTime)) and action.jitter is not None
    ):
        field.unsupported("jitter", NO_PATIENT)
    rule = OtherRule(name, is_regex, action)
    _check(field, kind, rule)
    return rule


def _pattern(field: Section) -> str:
    try:
        return naming.read_regex(field.pattern("regex"), 0).pattern
    except naming.NamingError as error:
        field.invalid(str(error), "regex")


def _json_replacement(field: Section, name: str, options: Options, *, is_regex: bool) -> OtherRule:
    """Read a value of any kind that JSON has."""
    field.check_keys(("name", "regex", "replace-with", "replace-with-insert"))
    node = field.node("replace-with")
    assert node is not None
    inserts = field.flag("replace-with-insert", default=options.inserts)
    return OtherRule(name, is_regex, Replace("", inserts), json.dumps(_plain(field, node)))


def _plain(field: Section, node: Node) -> Any:
    if isinstance(node, Listing):
        return [_plain(field, item) for item in node.items]
    if isinstance(node, Mapping):
        return {key: _plain(field, value) for key, value in node.entries.items()}
    assert isinstance(node, Scalar)
    if node.kind == "str":
        return node.text
    if node.kind == "null" or node.text in ("true", "false"):
        return {"true": True, "false": False}.get(node.text)
    try:
        if node.kind in ("int", "float"):
            return json.loads(node.text)
    except ValueError:
        pass
    return field.invalid(
        f"replace-with {node.text} can be read in two ways; write it in quotes", "replace-with"
    )


def _check(field: Section, kind: str, rule: OtherRule) -> None:
    """Refuse what can't be carried out on files of the kind."""
    name, action = rule.name.lower(), rule.action
    if kind == "png":
        if not isinstance(action, (Keep, Remove)):
            field.invalid("chunks of PNG can only be kept or removed")
        if name in (needed.lower() for needed in NEEDED) and isinstance(action, Remove):
            field.invalid(f"without {rule.name} it is another picture", "name")
    elif kind == "jpg" and name not in exif_tags():
        field.invalid(f"{rule.name!r} is not an element of Exif", "name")
    elif kind == "nifti":
        _check_nifti(field, rule)


def _check_nifti(field: Section, rule: OtherRule) -> None:
    name, action = rule.name.lower(), rule.action
    if name in NUMBERS:
        if not isinstance(action, (Keep, Remove)):
            field.invalid(f"{rule.name} is a number of NIfTI and can only be kept or removed")
    elif name not in TEXTS and not isinstance(action, Keep):
        field.invalid(f"{rule.name!r} is not a text of NIfTI that a rule can change", "name")
    elif isinstance(action, Replace) and len(str(action.value)) > TEXTS.get(name, 0):
        field.invalid(f"{rule.name} has only {TEXTS[name]} characters", "replace-with")
    elif isinstance(action, Hash) and not 0 < action.digits <= TEXTS.get(name, 0):
        field.invalid(f"{rule.name} has only {TEXTS[name]} characters; set hash-digits", "name")
