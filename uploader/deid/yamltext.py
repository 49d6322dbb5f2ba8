"""YAML whose scalars keep the text that was written: ``00100010`` stays a tag and is no octal number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

MAX_TEXT_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 100_000
_PREFIX = "tag:yaml.org,2002:"
_SCALARS = ("str", "int", "float", "bool", "null", "timestamp", "value")


class YamlError(ValueError):
    """The text is no YAML of the kind that a profile is; the message is for people and names the line."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as written. ``kind`` is what YAML takes it for: str, int, float, bool, null or timestamp."""

    text: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are texts, each there once. ``lines`` holds the line of each key."""

    entries: dict[str, Node]
    lines: dict[str, int]
    line: int


Node: TypeAlias = Scalar | Listing | Mapping


def read_yaml(text: str) -> Node:
    """Read one YAML document, which may be JSON.

    Raises
    ------
    YamlError
        Not YAML, too large, too deep, keys twice, tags other than the plain ones, several documents.
    """
    import yaml  # noqa: PLC0415 - heavy

    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise YamlError("it is larger than 1 MiB")
    try:
        _check_depth(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except YamlError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(f"line {mark.line + 1 if mark else 1}: {error.problem or 'not YAML'}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlError("it is not readable as YAML") from error
    if root is None:
        raise YamlError("it is empty")
    return _Builder().node(root, 0)


def _check_depth(text: str) -> None:
    """Look at the events first: composing recurses, this does not."""
    import yaml  # noqa: PLC0415 - heavy

    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise YamlError("it is nested too deeply or has too many parts")


class _Builder:
    def __init__(self) -> None:
        self._count = 0

    def node(self, node: object, depth: int) -> Node:
        """Copy a node of PyYAML's; aliases are copied out, within the limit."""
        import yaml  # noqa: PLC0415 - heavy

        self._count += 1
        if self._count > MAX_NODES or depth > MAX_DEPTH:
            raise YamlError("it is nested too deeply or has too many parts")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node.value, str(node.tag), node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            _check_tag(str(node.tag), "seq", node.start_mark.line + 1)
            return Listing(tuple(self.node(item, depth + 1) for item in node.value), node.start_mark.line + 1)
        assert isinstance(node, yaml.MappingNode)
        _check_tag(str(node.tag), "map", node.start_mark.line + 1)
        return self._mapping(node.value, node.start_mark.line + 1, depth)

    def _scalar(self, value: str, tag: str, line: int) -> Scalar:
        kind = tag.removeprefix(_PREFIX)
        if kind not in _SCALARS or not tag.startswith(_PREFIX):
            raise YamlError(f"line {line}: the YAML tag {tag} is not allowed")
        return Scalar(value, "str" if kind == "value" else kind, line)

    def _mapping(self, pairs: list[tuple[object, object]], line: int, depth: int) -> Mapping:
        import yaml  # noqa: PLC0415 - heavy

        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        merged: list[Mapping] = []
        for key, value in pairs:
            assert isinstance(key, yaml.Node)
            at = key.start_mark.line + 1
            if key.tag == _PREFIX + "merge":
                merged += self._merged(self.node(value, depth + 1), at)
                continue
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(f"line {at}: a key must be a word")
            if key.value in entries:
                raise YamlError(f"line {at}: {key.value!r} is there twice")
            entries[key.value] = self.node(value, depth + 1)
            lines[key.value] = at
        for other in merged:
            for name, node in other.entries.items():
                entries.setdefault(name, node)
                lines.setdefault(name, other.lines[name])
        return Mapping(entries, lines, line)

    @staticmethod
    def _merged(node: Node, line: int) -> list[Mapping]:
        found = node.items if isinstance(node, Listing) else (node,)
        mappings = [part for part in found if isinstance(part, Mapping)]
        if len(mappings) != len(found):
            raise YamlError(f"line {line}: '<<' must name a mapping")
        return mappings


def _check_tag(tag: str, kind: str, line: int) -> None:
    if tag != _PREFIX + kind:
        raise YamlError(f"line {line}: the YAML tag {tag} is not allowed")
