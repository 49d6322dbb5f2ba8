"""What is sent, object by object: text, pictures with text in them, calculated images, odd ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from uploader.checks.kinds import STACKED, is_lossy, is_raw, is_risky, is_text, risk_of
from uploader.checks.registry import example, finding
from uploader.model.burned_in import Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uploader.model.burned_in import SeriesText
    from uploader.model.check import Finding
    from uploader.model.dicom import Instance, Series

LOSSY_IS_USUAL: Final = frozenset(("US", "IVUS", "XC", "ES", "GM", "OP", "SM", "OT", "SC"))
HEAD: Final = frozenset(("HEAD", "BRAIN", "SKULL", "FACE", "HEADNECK", "SINUS", "NEURO", "CEREBRUM", "ORBIT"))
FACE_SLICES: Final = 20
FACE_MM: Final = 140.0
STRICT_UID: Final = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+")
PRESENTED: Final = ("ORIGINAL", "PRIMARY")


def check_burned_in(series: Series, text: SeriesText | None) -> Iterator[Finding]:
    """Text that was read, or that may be there because nothing was read.

    BurnedInAnnotation YES is believed; NO is no evidence, and its absence is usual. A person's word settles
    all of it; where boxes were drawn, ``text`` was read after that, and what still shows counts.
    """
    hits = [hit for hit in text.hits if not _is_cleared(series.instances[hit.index])] if text else []
    if hits:
        params = {"boxes": sum(len(hit.boxes) for hit in hits), **example(series.key, hits[0].index)}
        yield finding("burned_in_text", count=1, series_keys=[series.key], params=params)
    flagged = _where(series, lambda each: each.traits.burned_in == "YES" and each.mask is None)
    if flagged:
        yield _found("burned_in_flag", series, flagged)
    yield from _said(series, text)
    if text is not None and (text.is_whole or text.hits):
        return
    is_in_doubt = text is not None and risk_of(series) is Risk.MEDIUM
    risky = _where(
        series,
        lambda each: (is_in_doubt or is_risky(each)) and each.traits.burned_in != "YES" and each.mask is None,
    )
    if risky:
        yield _found("burned_in_risk", series, risky)


def _is_cleared(instance: Instance) -> bool:
    return instance.mask is not None and instance.mask.is_cleared


def _said(series: Series, text: SeriesText | None) -> Iterator[Finding]:
    """Say what a person decided; masks that nobody read after are looked at once more."""
    cleared = _where(series, _is_cleared)
    if cleared:
        yield _found("pictures_cleared", series, cleared)
    masked = _where(series, lambda each: each.mask is not None and bool(each.mask.boxes))
    if masked:
        yield _found("pictures_masked", series, masked)
    doubtful = [index for index in masked if not _is_cleared(series.instances[index])]
    if doubtful and (text is None or not text.is_whole):
        yield _found("masked_unread", series, doubtful)


def check_objects(series: Series) -> Iterator[Finding]:
    """Objects that are no pictures."""
    for code, is_such in (("text_objects", is_text), ("raw_data", is_raw)):
        count = sum(is_such(each.sop_class_uid) for each in series.instances)
        if count:
            yield finding(code, count=count, series_keys=[series.key])


def check_single(series: Series) -> Iterator[Finding]:
    """One slice where a stack is usual; scouts and calculated images come alone."""
    if series.modality not in STACKED or series.is_localizer or len(series.instances) != 1:
        return
    (only,) = series.instances
    if only.frame_count == 1 and only.traits.image_type[:2] == PRESENTED and only.traits.rows:
        yield finding("single_image", count=1, series_keys=[series.key])


def check_making(series: Series) -> Iterator[Finding]:
    """How the images came about."""
    for code, is_such in (
        ("derived", lambda each: each.traits.image_type[:1] == ("DERIVED",)),
        ("lossy", lambda each: is_lossy(each) and each.modality not in LOSSY_IS_USUAL),
        ("overlays", lambda each: each.traits.has_overlay),
        ("odd_uids", _has_odd_uid),
    ):
        count = sum(is_such(each) for each in series.instances)
        if count:
            yield finding(code, count=count, series_keys=[series.key])


def check_definition(series: Series) -> Iterator[Finding]:
    """Values that the object's definition asks for; most scanners leave some out."""
    lacking = [each.traits.missing for each in series.instances if each.traits.missing]
    if lacking:
        tag = f"({lacking[0][0][:4]},{lacking[0][0][4:]})"
        yield finding("iod_incomplete", count=len(lacking), series_keys=[series.key], params={"tag": tag})


def check_face(series: Series) -> Iterator[Finding]:
    """A volume of the head shows the face when it is rendered."""
    first = series.instances[0].traits
    if series.modality not in STACKED or series.is_localizer or first.body_part not in HEAD:
        return
    frames = sum(each.frame_count for each in series.instances)
    width_mm = first.columns * first.pixel_spacing[1] if len(first.pixel_spacing) > 1 else FACE_MM
    if frames >= FACE_SLICES and width_mm >= FACE_MM:
        yield finding("face_visible", count=1, series_keys=[series.key])


def _has_odd_uid(instance: Instance) -> bool:
    uids = (instance.study_instance_uid, instance.series_instance_uid, instance.sop_instance_uid)
    return not all(map(STRICT_UID.fullmatch, uids))


def _where(series: Series, is_such: Callable[[Instance], bool]) -> list[int]:
    return [index for index, each in enumerate(series.instances) if is_such(each)]


def _found(code: str, series: Series, indexes: list[int]) -> Finding:
    params = example(series.key, indexes[0])
    return finding(code, count=len(indexes), series_keys=[series.key], params=params)
