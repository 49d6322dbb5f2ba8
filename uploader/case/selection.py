"""Taking things out of a case, in words that still fit when the case is scanned again. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from uploader.model.look import SeriesLook
from uploader.model.mask import NOTHING_SAID, Looked

if TYPE_CHECKING:
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.dicom import Instance, Series
    from uploader.model.source import OtherFile

IMAGE = "image "


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is sent, and how many files the person took out."""

    series_list: tuple[Series, ...]
    others: tuple[OtherFile, ...]
    left_out_count: int

    @property
    def file_count(self) -> int:
        """Files that are to be sent."""
        return sum(len(series.instances) for series in self.series_list) + len(self.others)

    @property
    def size_bytes(self) -> int:
        """Their bytes, as they are on this computer."""
        return sum(series.size_bytes for series in self.series_list) + sum(
            other.source.size_bytes for other in self.others
        )


def left_out_names(prepared: PreparedCase, left_out: LeftOut) -> frozenset[str]:
    """Name what is taken out by what it is, not by its place in a list."""
    by_key = {series.key: series for series in prepared.series_list}
    series = {series_name(by_key[key]) for key in left_out.series_keys if key in by_key}
    others = {file_name(prepared.others[index]) for index in left_out.other_indexes}
    images = {image_name(by_key[key].instances[index]) for key, index in left_out.images if key in by_key}
    return frozenset(series | others | images)


def named(prepared: PreparedCase, looked: Looked) -> Looked:
    """Give what was said of pictures by the names of series, not by their keys."""
    names = {series.key: series_name(series) for series in prepared.series_list}
    return Looked(
        tuple(replace(one, series=names[one.series]) for one in looked.masks if one.series in names),
        frozenset(names[key] for key in looked.cleared if key in names),
    )


def with_masks(series: Series, name: str, looked: Looked) -> Series:
    """Give a series whose images know what was said of them under the series' key or name."""
    if name not in looked.cleared and not any(one.series == name for one in looked.masks):
        return series
    instances = tuple(replace(one, mask=looked.mask_for(name, one.traits)) for one in series.instances)
    return replace(series, instances=instances)


def choose(prepared: PreparedCase, names: frozenset[str], looked: Looked = NOTHING_SAID) -> Chosen:
    """Split the case into what is sent and what is left out.

    Parameters
    ----------
    looked
        What was said of pictures, by the names of series.
    """
    series_list = tuple(series for series in prepared.series_list if series_name(series) not in names)
    if looked:
        series_list = tuple(with_masks(series, series_name(series), looked) for series in series_list)
    if any(name.startswith(IMAGE) for name in names):
        trimmed = (_without(series, names) for series in series_list)
        series_list = tuple(series for series in trimmed if series.instances)
    others = tuple(other for other in prepared.others if file_name(other) not in names)
    all_count = sum(len(series.instances) for series in prepared.series_list) + len(prepared.others)
    chosen = Chosen(series_list, others, 0)
    return replace(chosen, left_out_count=all_count - chosen.file_count)


def _without(series: Series, names: frozenset[str]) -> Series:
    kept = tuple(instance for instance in series.instances if image_name(instance) not in names)
    return series if len(kept) == len(series.instances) else replace(series, instances=kept)


def without_images(
    look: SeriesLook | None, text: SeriesText | None, gone: set[int]
) -> tuple[SeriesLook | None, SeriesText | None]:
    """Take what was seen and read in single images out again, and count the places of the others anew."""

    def place(index: int) -> int:
        return index - sum(1 for one in gone if one < index)

    if look is not None:
        look = SeriesLook(tuple((place(index), seen) for index, seen in look.samples if index not in gone))
    if text is not None:
        hits = (replace(hit, index=place(hit.index)) for hit in text.hits if hit.index not in gone)
        text = replace(text, hits=tuple(hits))
    return look, text


def series_name(series: Series) -> str:
    """A series' name within any scan of the same files."""
    kind = "localizer" if series.is_localizer else "series"
    return f"{kind} {series.study_instance_uid} {series.series_instance_uid}"


def image_name(instance: Instance) -> str:
    """A single image's name within any scan of the same files."""
    return f"{IMAGE}{instance.source.path} {instance.source.member or ''}"


def file_name(other: OtherFile) -> str:
    """Another file's name within any scan of the same files."""
    return f"file {other.source.path} {other.source.member or ''}"
