"""Files that claim to be the same instance: copies are sent once, contradictions are for a person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from uploader.model.dicom import Instance
    from uploader.model.source import SourceFile


@dataclass(frozen=True, slots=True)
class Resolved:
    """Instances after comparing those that share a SOP Instance UID.

    ``kept`` and ``duplicates`` together are all of them, each once. ``duplicates`` are byte-equal to an
    instance in ``kept``. ``conflicting`` are those of ``kept`` that share their UID with other content.
    """

    kept: tuple[Instance, ...]
    duplicates: tuple[Instance, ...]
    conflicting: tuple[Instance, ...]


def same_uid_groups(instances: Iterable[Instance]) -> tuple[tuple[Instance, ...], ...]:
    """Instances whose SOP Instance UID another one has as well, by UID; in each group by path and member."""
    groups: dict[str, list[Instance]] = defaultdict(list)
    for instance in instances:
        groups[instance.sop_instance_uid].append(instance)
    return tuple(tuple(sorted(groups[uid], key=_place)) for uid in sorted(groups) if len(groups[uid]) > 1)


def resolve_duplicates(instances: Iterable[Instance], digests: Mapping[SourceFile, str]) -> Resolved:
    """Keep one of each set of byte-equal files; name those that contradict each other.

    Parameters
    ----------
    instances
        Of the whole selection.
    digests
        Of the content, for at least the files that share a UID. An empty digest is equal to nothing, so that
        a file that can't be compared is never taken for a copy.
    """
    everything = tuple(instances)
    duplicates: set[SourceFile] = set()
    conflicting: set[SourceFile] = set()
    for group in same_uid_groups(everything):
        kept: dict[str, SourceFile] = {}
        for position, instance in enumerate(group):
            digest = digests.get(instance.source, "") or f"unread {position}"
            if digest in kept:
                duplicates.add(instance.source)
            else:
                kept[digest] = instance.source
        if len(kept) > 1:
            conflicting.update(kept.values())
    return Resolved(
        kept=tuple(instance for instance in everything if instance.source not in duplicates),
        duplicates=tuple(instance for instance in everything if instance.source in duplicates),
        conflicting=tuple(instance for instance in everything if instance.source in conflicting),
    )


def _place(instance: Instance) -> tuple[str, str]:
    return str(instance.source.path), instance.source.member or ""
