"""Dates that can't be. They are compared and never told: a date may identify."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from uploader.checks.registry import example, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.model.check import Finding
    from uploader.model.dicom import Instance, Series

EARLIEST: Final = date(1990, 1, 1)
ZONES: Final = timedelta(days=1)
"""Scanner and this computer may stand in different time zones."""


def check_dates(series: Series, today: date) -> Iterator[Finding]:
    """Examinations in the future, before birth, before digital imaging, or after their own images."""
    wrong: list[int] = []
    early = old = 0
    for index, instance in enumerate(series.instances):
        studied = _date(instance.study_date.reveal())
        taken = _date(instance.traits.acquired_on.reveal())
        if _is_impossible(instance, (studied, taken), today):
            wrong.append(index)
        elif any(day < EARLIEST for day in (studied, taken) if day):
            old += 1
        elif studied and taken and taken < studied - ZONES:
            early += 1
    if wrong:
        params = example(series.key, wrong[0])
        yield finding("date_impossible", count=len(wrong), series_keys=[series.key], params=params)
    for code, count in (("date_old", old), ("acquired_before_study", early)):
        if count:
            yield finding(code, count=count, series_keys=[series.key])


def _is_impossible(instance: Instance, days: tuple[date | None, ...], today: date) -> bool:
    born = _date(instance.patient.birth_date.reveal())
    return any(
        day > today + ZONES or (born is not None and day < born - ZONES) for day in days if day is not None
    )


@lru_cache(maxsize=1024)
def _date(text: str) -> date | None:
    """DA as a date; None where absent or not one."""
    try:
        return date.fromisoformat(text.strip().replace(".", "-")) if text.strip() else None
    except ValueError:
        return None
