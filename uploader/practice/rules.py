"""Import rules, evaluated with fw-meta: which rule takes a file, and what it says about the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uploader.practice.problems import UnprocessableError, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.practice.store import Doc

MAX_RULES = 50
FIELDS = frozenset(
    (
        "level",
        "include",
        "exclude",
        "type",
        "mappings",
        "defaults",
        "overrides",
        "group_by",
        "zip",
        "zip_single",
        "dicom_instance_name",
        "dicom_group_by",
        "dicom_split_localizer",
    )
)
NEEDED = {
    "project": (),
    "subject": ("subject",),
    "session": ("subject", "session"),
    "acquisition": ("subject", "session", "acquisition"),
}
DEFAULT_RULES: tuple[Doc, ...] = ({"type": "dicom", "include": ["name=~*.dcm"]}, {})
"""What applies where an import brings no rules: DICOM files by their headers, others by their folders."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a rule puts a file: fw-meta's fields, flat (``subject.label`` and so on)."""

    level: str
    file_type: str | None
    meta: Doc

    def label(self, level: str) -> str | None:
        """The label asked for at a level."""
        return self.meta.get(f"{level}.label")

    @property
    def lacking(self) -> list[str]:
        """Levels for which neither a label nor an id is known."""
        return [x for x in NEEDED[self.level] if not (self.label(x) or self.meta.get(f"{x}._id"))]

    def part(self, level: str) -> Doc:
        """The fields of one level, without its name."""
        prefix = f"{level}."
        return {name[len(prefix) :]: value for name, value in self.meta.items() if name.startswith(prefix)}


class Rules:
    """The rules of an import, in order; the first that matches takes the file."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        import fw_meta  # noqa: PLC0415 - 0.2 s, needed by imports alone

        self._rules: list[Any] = [fw_meta.ImportRule(**dict(doc)) for doc in docs or DEFAULT_RULES]

    def match(self, path: str, size: int) -> int | None:
        """The place of the first rule that takes the file, None where none does."""
        stat = _stat(path, size)
        for number, rule in enumerate(self._rules):
            if rule.match(stat):
                return number
        return None

    def is_dicom(self, number: int) -> bool:
        """Whether the rule reads headers and packs series."""
        return bool(self._rules[number].type == "dicom")

    def place(self, number: int, path: str, size: int, header_meta: Doc | None = None) -> Placement:
        """What a rule says of a file; ``header_meta`` is what a DICOM header brought."""
        rule = self._rules[number]
        stat = _stat(path, size)
        if header_meta is not None:
            stat["get_meta"] = lambda: header_meta
        meta: Any = rule.extract(stat)
        return Placement(str(rule.level), meta.get("file.type"), dict(meta.items()))


def _stat(path: str, size: int) -> dict[str, Any]:
    folder, _, name = path.rpartition("/")
    return {"path": path, "dir": folder, "name": name, "depth": path.count("/"), "size": size}


def check_rules(docs: Any) -> None:
    """422, with the number of the rule and what is wrong, unless fw-meta takes every rule."""
    if not isinstance(docs, list) or not 1 <= len(docs) <= MAX_RULES:
        raise UnprocessableError(
            [wrong("list_type", f"Input should be a list of 1 to {MAX_RULES} rules", "rules")]
        )
    detail = []
    for number, doc in enumerate(docs):
        problem = _problem(doc)
        if problem:
            detail.append(wrong("value_error", f"rule {number + 1}: {problem}", "rules", number))
    if detail:
        raise UnprocessableError(detail)


def _problem(doc: Any) -> str | None:
    if not isinstance(doc, dict):
        return "should be an object"
    unknown = set(doc) - FIELDS - {"scan_params"}
    if unknown:
        return f"unknown field {', '.join(sorted(unknown))}"
    import fw_meta  # noqa: PLC0415 - as above
    import pydantic  # noqa: PLC0415 - fw-meta's own

    try:
        rule: Any = fw_meta.ImportRule(
            **{name: value for name, value in doc.items() if name != "scan_params"}
        )
        fw_meta.imports.validate_rule_filters(rule, fw_meta.imports.ImportFilter)
    except pydantic.ValidationError as error:
        return str(error.errors()[0]["msg"])
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        return str(error).splitlines()[0] or type(error).__name__
    return None
