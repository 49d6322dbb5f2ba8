"""Which instances belong together, and in which order people read them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from uploader.model.dicom import Series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.dicom import Instance


def group_series(instances: Iterable[Instance]) -> tuple[Series, ...]:
    """Group by Study and Series Instance UID, with the localizers of a mixed series as a series of their own.

    Scanners put a scout into the series it belongs to; a viewer that stacks them shows nonsense. A series
    that is all localizers stays one.

    Returns
    -------
    tuple
        Ordered by study date, study, series number, series UID, localizers first; keys ``s1``, ``s2``, ...
        follow that order. What a series says of itself is what its first instance says.
    """
    groups: dict[tuple[str, str], list[Instance]] = defaultdict(list)
    for instance in instances:
        groups[instance.study_instance_uid, instance.series_instance_uid].append(instance)
    parts = [part for group in groups.values() for part in _split(sorted(group, key=_instance_order))]
    return tuple(_series(f"s{place}", part) for place, part in enumerate(sorted(parts, key=_series_order), 1))


def _split(group: list[Instance]) -> list[list[Instance]]:
    localizers = [instance for instance in group if instance.is_localizer]
    others = [instance for instance in group if not instance.is_localizer]
    return [part for part in (localizers, others) if part]


def _instance_order(instance: Instance) -> tuple[bool, int, str, str, str]:
    """By number, those without one last; the file's place only decides between equals."""
    number, source = instance.number, instance.source
    uid = instance.sop_instance_uid
    return number is None, number or 0, uid, str(source.path), source.member or ""


def _series_order(part: list[Instance]) -> tuple[str, str, bool, int, str, bool]:
    first = part[0]
    return (
        first.study_date.reveal(),
        first.study_instance_uid,
        first.series_number is None,
        first.series_number or 0,
        first.series_instance_uid,
        not first.is_localizer,
    )


def _series(key: str, part: list[Instance]) -> Series:
    first = part[0]
    return Series(
        key=key,
        study_instance_uid=first.study_instance_uid,
        series_instance_uid=first.series_instance_uid,
        modality=first.modality,
        number=first.series_number,
        description=first.series_description,
        study_date=first.study_date,
        is_localizer=first.is_localizer,
        instances=tuple(part),
    )
