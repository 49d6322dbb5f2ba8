"""A series as a coordinator's rules see it: plain values under fixed names, taken from its first image."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from uploader.checks.geometry import stacks, usual_gap_mm
from uploader.checks.kinds import is_lossy

if TYPE_CHECKING:
    from uploader.model.dicom import Instance, Series

PROPERTIES: Final[dict[str, str]] = {
    "modality": "string",
    "description": "string",
    "body_part": "string",
    "vendor": "string",
    "model": "string",
    "image_type": "array",
    "orientation": "string",
    "image_count": "number",
    "slice_count": "number",
    "images_per_slice": "number",
    "rows": "number",
    "columns": "number",
    "pixel_spacing_mm": "number",
    "slice_thickness_mm": "number",
    "slice_spacing_mm": "number",
    "repetition_ms": "number",
    "echo_ms": "number",
    "echo_count": "number",
    "inversion_ms": "number",
    "flip_angle": "number",
    "b_values": "array",
    "field_strength_t": "number",
    "kvp": "number",
    "kernel": "string",
    "has_contrast": "boolean",
    "is_lossy": "boolean",
    "is_localizer": "boolean",
    "study_day": "number",
    "patient_age_years": "number",
    "patient_sex": "string",
}
"""Names and JSON types. Absent where the images do not say."""

VENDORS: Final = {
    "SIEMENS": ("siemens",),
    "GE": ("ge medical", "ge healthcare", "g.e.", "gems"),
    "PHILIPS": ("philips", "adac", "marconi"),
    "CANON": ("canon", "toshiba"),
    "UIH": ("uih", "united imaging"),
    "FUJIFILM": ("fuji",),
    "HITACHI": ("hitachi",),
    "HOLOGIC": ("hologic",),
    "AGFA": ("agfa",),
}
MIN_SLICES: Final = 2


def properties_of(series: Series) -> dict[str, Any]:
    """Give the values of one series; they are compared here and go nowhere."""
    first = series.instances[0]
    traits, phase = first.traits, first.phase
    weights = sorted({each.phase.b_value for each in series.instances if each.phase.b_value is not None})
    echoes = {each.phase.echo_ms for each in series.instances if each.phase.echo_ms is not None}
    found: dict[str, Any] = {
        "modality": series.modality,
        "description": series.description.reveal(),
        "body_part": traits.body_part,
        "vendor": vendor_of(traits.manufacturer),
        "model": traits.model_name,
        "image_type": list(traits.image_type),
        "orientation": _orientation(traits.orientation),
        "image_count": sum(each.frame_count for each in series.instances),
        "rows": traits.rows or None,
        "columns": traits.columns or None,
        "pixel_spacing_mm": traits.pixel_spacing[0] if traits.pixel_spacing else None,
        "slice_thickness_mm": traits.slice_thickness,
        "repetition_ms": traits.repetition_ms,
        "echo_ms": phase.echo_ms,
        "echo_count": len(echoes) or None,
        "inversion_ms": phase.inversion_ms,
        "flip_angle": traits.flip_angle,
        "b_values": weights or None,
        "field_strength_t": traits.field_strength,
        "kvp": traits.kvp,
        "kernel": traits.kernel,
        "has_contrast": bool(traits.contrast),
        "is_lossy": any(map(is_lossy, series.instances)),
        "is_localizer": series.is_localizer,
        **_slices(series),
        **_visit(first),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def vendor_of(manufacturer: str) -> str:
    """A maker by one name, whatever it writes; ``OTHER`` for those that rules can't name."""
    lowered = manufacturer.lower()
    return next(
        (name for name, marks in VENDORS.items() if any(mark in lowered for mark in marks)),
        "OTHER" if manufacturer else "",
    )


def _slices(series: Series) -> dict[str, Any]:
    found = [stack for stack in stacks(series) if len(stack.places) >= MIN_SLICES]
    if not found:
        return {}
    largest = max(found, key=lambda stack: len(stack.places))
    return {
        "slice_count": len(largest.places),
        "images_per_slice": largest.usual_count,
        "slice_spacing_mm": round(usual_gap_mm(largest.gaps_mm), 4),
    }


def _orientation(axes: tuple[float, ...]) -> str:
    """The plane that is nearest, as people say it; ``oblique`` past 20 degrees."""
    if len(axes) != 6:  # noqa: PLR2004 - two vectors
        return ""
    a, b, c, d, e, f = axes
    normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    largest = max(range(3), key=lambda axis: abs(normal[axis]))
    return ("sagittal", "coronal", "axial")[largest] if abs(normal[largest]) > 0.94 else "oblique"  # noqa: PLR2004


def _visit(first: Instance) -> dict[str, Any]:
    """Day of the examination as a number (20261103), age and sex: for visit windows and enrolment."""
    studied, born = _day(first.study_date.reveal()), _day(first.patient.birth_date.reveal())
    age = None
    if studied and born:
        age = studied.year - born.year - ((studied.month, studied.day) < (born.month, born.day))
    return {
        "study_day": int(f"{studied:%Y%m%d}") if studied else None,
        "patient_age_years": age,
        "patient_sex": first.patient.sex,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace(".", "")) if text else None
    except ValueError:
        return None
