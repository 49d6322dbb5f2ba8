"""Rules about the images of one series: are all there, and do they belong together."""

from __future__ import annotations

from typing import Final

from uploader.checks.rule import Rule
from uploader.errors import Owner
from uploader.model.check import Severity

IMAGE_RULES: Final = (
    Rule(
        "missing_slices",
        Severity.WARN,
        Owner.YOU,
        "About {count} [slices seem|slice seems] to be missing between others.",
        "Compare with the scanner or the archive, and export the series again if something is missing.",
        params=("places", "example_series", "example_image"),
    ),
    Rule(
        "uneven_spacing",
        Severity.WARN,
        Owner.YOU,
        "{count} [slices do|slice does] not stand at the distance of the others.",
        "Compare with the scanner or the archive, and export the series again if something is missing.",
        params=("percent", "example_series", "example_image"),
    ),
    Rule(
        "spacing_varies",
        Severity.INFO,
        Owner.YOU,
        "The distance between slices is not the same everywhere ({count} [places|place]).",
        "Nothing to do if the examination was planned so.",
        params=("percent", "example_series", "example_image"),
    ),
    Rule(
        "number_gaps",
        Severity.INFO,
        Owner.YOU,
        "{count} [image numbers are|image number is] skipped.",
        "Check that the series is complete; scanners skip numbers too.",
    ),
    Rule(
        "number_repeats",
        Severity.INFO,
        Owner.YOU,
        "{count} [images have|image has] a number that another one has too.",
        "Nothing to do: scanners use numbers again.",
    ),
    Rule(
        "incomplete_phases",
        Severity.WARN,
        Owner.YOU,
        "{count} [places have|place has] more or fewer images than the others, so a time "
        "point or echo is incomplete.",
        "Check at the scanner whether the scan was stopped early; else export the series again.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "fewer_than_told",
        Severity.WARN,
        Owner.YOU,
        "{count} [images|image] fewer than the scanner says that the series has.",
        "Compare with the scanner or the archive, and export the series again if something is missing.",
    ),
    Rule(
        "mixed_orientation",
        Severity.WARN,
        Owner.YOU,
        "{count} [images look|image looks] in another direction than the rest of "
        "[their|its] series, like a localizer.",
        "Check that [they belong|it belongs] to this series.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "several_stacks",
        Severity.INFO,
        Owner.YOU,
        "{count} [stacks|stack] of slices in different directions [stand|stands] in one series.",
        "Nothing to do if the examination was planned so.",
    ),
    Rule(
        "mixed_matrix",
        Severity.WARN,
        Owner.YOU,
        "{count} [images have|image has] another size or pixel distance than the rest of [their|its] series.",
        "Check that [they belong|it belongs] to this series.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "mixed_pixels",
        Severity.WARN,
        Owner.IT,
        "{count} [images store their|image stores its] pixels in another form than the "
        "rest of [their|its] series.",
        "Export the series again; if it stays so, tell the coordinator.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "mixed_modality",
        Severity.WARN,
        Owner.YOU,
        "{count} [objects of another kind stand|object of another kind stands] in the series.",
        "Check that [they belong|it belongs] to this series.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "position_missing",
        Severity.WARN,
        Owner.IT,
        "{count} [images do|image does] not say where [they are|it is], others of [their|its] series do.",
        "Export the series again from the archive.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "single_image",
        Severity.WARN,
        Owner.YOU,
        "{count} [series hold|series holds] one single image where a stack is usual.",
        "Check that the whole series was exported.",
    ),
    Rule(
        "small_case",
        Severity.WARN,
        Owner.YOU,
        "The selection holds only {count} [images|image].",
        "Check that the whole examination was exported.",
    ),
    Rule(
        "large_case",
        Severity.WARN,
        Owner.YOU,
        "The selection holds {count} [files|file], more than an examination usually has.",
        "Check that no other examinations are among them.",
    ),
    Rule(
        "undecodable",
        Severity.WARN,
        Owner.IT,
        "{count} [images|image] can't be shown: [their|its] compressed pixels are damaged.",
        "Export the series again, best without compression.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "no_decoder",
        Severity.INFO,
        Owner.IT,
        "{count} [images are|image is] compressed in a way that can't be looked into here.",
        "Nothing to do: [they are sent as they are|it is sent as it is].",
    ),
)
