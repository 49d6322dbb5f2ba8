"""What a profile that can be read still gets wrong: known traps, told from its rules and the self-test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.deid import tags
from uploader.deid.actions import Encrypt, Hash, HashUid, IncrementDate, IncrementDateTime, Jitter, Keep
from uploader.deid.check.texts import finding
from uploader.deid.section import is_given
from uploader.deid.selectors import ByRegex, ByTag
from uploader.deid.yamltext import Listing, Mapping, Scalar
from uploader.model.profile_check import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from uploader.deid.check.trial import Trial
    from uploader.deid.profile import DeidProfile, Rule
    from uploader.deid.yamltext import Node
    from uploader.model.profile_check import ElementCheck, ProfileFinding

IDENTITY: Final = ("00100010", "00100020", "00100030")
"""PatientName, PatientID, PatientBirthDate: what every profile must have an answer to."""

DIRECT: Final = frozenset(
    (*IDENTITY, "00080050", "00101000", "00101001", "00101002", "00101005", "00101040", "00101060",
     "00101090", "00102154", "00102155", "00380010", "00200010")
)  # fmt: skip
"""Names, numbers and addresses of one patient."""

SHORTEST_SALT: Final = 8
DEFAULT_PREFIX, DEFAULT_SUFFIX = 4, 1
MAX_NAMES: Final = 6
_UIDS: Final = "00080018"
_DATES: Final = frozenset(("DA", "DT"))


class Field(NamedTuple):
    """A field as it was written: its selector, the line, and what YAML takes the selector for."""

    name: str
    line: int
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """All that the traps look at. ``root`` has the lines; ``trial`` and ``beside`` are of the self-test."""

    profile: DeidProfile
    root: Node
    trial: Trial
    beside: tuple[ElementCheck, ...]

    def line(self, rule: Rule | None) -> int:
        """Give the line of a rule; 0 where it can't be told."""
        lines = [field.line for field in fields_of(self.root) if rule is not None and field.name == rule.name]
        return lines[0] if lines else 0

    def place(self, word: str) -> Outcome | None:
        """Give the outcome of a place beside the table."""
        return next((spot.top for spot in self.beside if spot.tag == word), None)

    def row(self, tag: str) -> ElementCheck:
        """Give a row of the table."""
        return next(row for row in self.trial.rows if row.tag == tag)

    def key_line(self, *path: str) -> int:
        """Give the line of a key, which may stand within another; 0 where it is absent."""
        node, line = self.root, 0
        for key in path:
            if not isinstance(node, Mapping) or key not in node.entries:
                return 0
            line, node = node.lines[key], node.entries[key]
        return line


def fields_of(root: Node) -> Iterator[Field]:
    """Give the fields of the dicom section in their order."""
    dicom = root.entries.get("dicom") if isinstance(root, Mapping) else None
    fields = dicom.entries.get("fields") if isinstance(dicom, Mapping) else None
    for item in fields.items if isinstance(fields, Listing) else ():
        if not isinstance(item, Mapping):
            continue
        key = "name" if "name" in item.entries else "regex"
        selector = item.entries.get(key)
        if isinstance(selector, Scalar):
            yield Field(selector.text.strip(), item.lines[key], selector.kind)


def all_traps(known: Known) -> Iterator[ProfileFinding]:
    """Give every trap that the profile is in, the gravest kinds first."""
    for trap in TRAPS:
        yield from trap(known)


# --- identities that get out -----------------------------------------------------------------------------


def _identities(known: Known) -> Iterator[ProfileFinding]:
    untouched: list[str] = []
    kept: list[tuple[str, Rule]] = []
    for tag in IDENTITY:
        if known.row(tag).top is Outcome.STAYS:
            rule = _keeper(known.profile, int(tag, 16))
            if rule is None:
                untouched.append(tag)
            else:
                kept.append((tag, rule))
    if untouched:
        yield finding("identifier_untouched", names=_keywords(untouched))
    for tag, rule in kept:
        yield finding("identifier_kept", known.line(rule), names=_keywords([tag]))
    others = [
        row.tag for row in known.trial.rows if row.stays and row.tag in DIRECT and row.top is Outcome.STAYS
    ]
    others = [tag for tag in others if tag not in IDENTITY]
    if others:
        yield finding("identifiers_stay", names=_keywords(others))


def _keeper(profile: DeidProfile, tag: int) -> Rule | None:
    """Give the rule by which the author spoke of this element: by name, or by a pattern that says keep."""
    for rule in profile.rules:
        selector = rule.selector
        if isinstance(selector, ByTag) and selector.tag == tag:
            return rule
        if isinstance(selector, ByRegex) and isinstance(rule.action, Keep):
            pattern = selector.compiled()
            if pattern.match(tags.keyword_of(tag)) or pattern.match(tags.hex_of(tag)):
                return rule
    return None


def _copies(known: Known) -> Iterator[ProfileFinding]:
    if known.trial.copied:
        yield finding("value_copied", names=_named(row.name for row in known.trial.copied))


def _hashes(known: Known) -> Iterator[ProfileFinding]:
    hashes = [rule for rule in known.profile.rules if isinstance(rule.action, Hash)]
    if not hashes:
        return
    hashed = [row.tag for row in known.trial.rows if Outcome.HASHED in (row.top, row.nested)]
    actions = {rule.action for rule in hashes}
    salts = {action.salt for action in actions if isinstance(action, Hash)}
    if "" in salts:
        direct = [tag for tag in hashed if tag in DIRECT]
        rule = next((rule for rule in hashes if _names_any(rule, direct)), hashes[0])
        if direct:
            yield finding("hash_without_salt", known.line(rule), names=_keywords(direct))
        if len(hashed) > len(direct):
            yield finding(
                "hash_without_salt_elsewhere", known.line(hashes[0]), count=len(hashed) - len(direct)
            )
    elif any(len(salt) < SHORTEST_SALT for salt in salts):
        yield finding("salt_short", known.key_line("dicom", "salt"), count=min(map(len, salts)))


def _names_any(rule: Rule, wanted: Sequence[str]) -> bool:
    return any(rule.selector.names(int(tag, 16)) for tag in wanted)


# --- what a list of removals leaves ---------------------------------------------------------------------


def _what_stays(known: Known) -> Iterator[ProfileFinding]:
    profile, rows = known.profile, known.trial.rows
    staying = [row for row in rows if row.worst is Outcome.STAYS]
    if not profile.removes_undefined and staying:
        yield finding("deny_list", count=len(staying), total=len(rows))
    nested = [row for row in staying if row.top not in (Outcome.STAYS, None) and row.nested is Outcome.STAYS]
    if nested and not profile.removes_undefined:
        yield finding("no_recursion", known.key_line("dicom", "recurse-sequence"), count=len(nested))
    if known.place("private") is Outcome.STAYS and not (profile.removes_private or profile.removes_undefined):
        yield finding("private_stays", known.key_line("dicom", "remove-private-tags"))
    nameless = [row for row in staying if "x" not in row.tag and not tags.keyword_of(int(row.tag, 16))]
    if nameless:
        yield finding("unknown_rows", count=len(nameless), names=_named(row.name for row in nameless))


def _steps(known: Known) -> Iterator[ProfileFinding]:
    for rule in known.profile.rules:
        action = rule.action
        drawn = action if isinstance(action, Jitter) else getattr(action, "jitter", None)
        if drawn is not None and not drawn.salt:
            yield finding("jitter_without_salt", known.line(rule))
            return


def _keys(known: Known) -> Iterator[ProfileFinding]:
    profile = known.profile
    encrypting = next((rule for rule in profile.rules if isinstance(rule.action, Encrypt)), None)
    if profile.sealing is None or not (profile.retains or encrypting):
        return
    if profile.sealing.key:
        yield finding("key_in_profile", known.key_line("dicom", "secret-key") or known.key_line("secret-key"))
    else:
        yield finding("values_sealed", known.line(encrypting) or known.key_line("dicom", "retain"))


def _uids(known: Known) -> Iterator[ProfileFinding]:
    if known.row(_UIDS).top is Outcome.STAYS:
        yield finding("uid_stays", known.line(_keeper(known.profile, int(_UIDS, 16))))
    for rule in known.profile.rules:
        action = rule.action
        if isinstance(action, HashUid):
            much = action.prefix_fields > DEFAULT_PREFIX or action.suffix_fields > DEFAULT_SUFFIX
            keeps = action.suffix_fields or (action.prefix_fields and not action.numeric_name)
            if much or keeps:
                code = "hashuid_keeps_much" if much else "hashuid_keeps_parts"
                yield finding(
                    code, known.line(rule), prefix=action.prefix_fields, suffix=action.suffix_fields
                )
            return


def _dates(known: Known) -> Iterator[ProfileFinding]:
    for rule in known.profile.rules:
        action = rule.action
        if (
            isinstance(action, IncrementDate | IncrementDateTime)
            and not action.days
            and action.jitter is None
        ):
            yield finding("shift_zero", known.line(rule))
            break
    dates = [row for row in known.trial.rows if _is_date(row.tag)]
    shifted = sum(Outcome.SHIFTED in (row.top, row.nested) for row in dates)
    staying = sum(row.top is Outcome.STAYS for row in dates)
    if shifted and staying:
        yield finding("dates_differ", shifted=shifted, staying=staying)


def _is_date(tag: str) -> bool:
    return "x" not in tag and tags.vr_of(int(tag, 16)) in _DATES


def _names_of_files(known: Known) -> Iterator[ProfileFinding]:
    takes_part = any(
        rule.groups or _named_groups(rule.input_regex, rule.output) for rule in known.profile.filenames
    )
    if takes_part or known.place("file_name") is Outcome.STAYS:
        yield finding("name_from_source", known.key_line("dicom", "filenames"))


def _named_groups(pattern: str, output: str) -> bool:
    import re  # noqa: PLC0415 - of use here alone

    return any(f"{{{name}}}" in output for name in re.compile(pattern).groupindex)


# --- what may not mean what was meant -------------------------------------------------------------------


def _written_names(known: Known) -> Iterator[ProfileFinding]:
    fields = list(fields_of(known.root))
    for field in fields:
        if field.kind in ("int", "float") and field.name.lower()[:2] != "0x":
            yield finding("tag_as_number", field.line, name=field.name)
    counts = Counter(rule.selector for rule in known.profile.rules if isinstance(rule.selector, ByTag))
    for selector, count in counts.items():
        if count > 1:
            last = [rule for rule in known.profile.rules if rule.selector == selector][-1]
            yield finding("named_twice", known.line(last), name=last.name)
    if known.profile.removes_undefined:
        for rule in known.profile.rules:
            if (
                isinstance(rule.selector, ByRegex)
                and isinstance(rule.action, Keep)
                and rule.name[-1:] not in "$*"
            ):
                yield finding("regex_open_end", known.line(rule), name=rule.name)


def _extras(known: Known) -> Iterator[ProfileFinding]:
    if known.profile.other_sections:
        names = ", ".join(sorted(known.profile.other_sections))
        yield finding("other_sections", known.key_line(min(known.profile.other_sections)), names=names)
    for key, code in (("map-subjects", "subjects_not_mapped"), ("deid-log", "log_not_written")):
        if isinstance(known.root, Mapping) and is_given(known.root.entries.get(key)):
            yield finding(code, known.key_line(key))
    if not known.key_line("dicom", "alter_pixels"):
        yield finding("pixels_stay")


def _left_open(known: Known) -> Iterator[ProfileFinding]:
    rows = [row for row in known.trial.rows if int(row.tag[:4].replace("x", "0"), 16) >= 0x0008]  # noqa: PLR2004
    refused = [row for row in rows if Outcome.REFUSED in (row.top, row.nested)]
    if refused:
        yield finding("values_refused", count=len(refused), names=_named(row.name for row in refused))
    untested = sum(row.worst is Outcome.UNTESTED for row in known.trial.rows)
    if untested:
        yield finding("untested", count=untested)


TRAPS: Final[tuple[Callable[[Known], Iterator[ProfileFinding]], ...]] = (
    _identities,
    _copies,
    _hashes,
    _steps,
    _keys,
    _what_stays,
    _uids,
    _dates,
    _names_of_files,
    _written_names,
    _extras,
    _left_open,
)


def _keywords(found: Iterable[str]) -> str:
    return _named(tags.keyword_of(int(tag, 16)) or tag for tag in found)


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - MAX_NAMES} more" if len(listed) > MAX_NAMES else ""
    return ", ".join(listed[:MAX_NAMES]) + more
