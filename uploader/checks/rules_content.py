"""Rules about what kind of objects are sent, and what may stand in their pixels."""

from __future__ import annotations

from typing import Final

from uploader.checks.rule import LeaveOut, Rule
from uploader.errors import Owner
from uploader.model.check import Severity

CONTENT_RULES: Final = (
    Rule(
        "burned_in_flag",
        Severity.BLOCK,
        Owner.YOU,
        "{count} [images say of themselves|image says of itself] that text is burned into the picture.",
        "Look at the pictures. If a name or number can be read, black it out or leave the series out.",
        leave_out=LeaveOut.SERIES,
        is_clearable=True,
        params=("example_series", "example_image"),
    ),
    Rule(
        "burned_in_text",
        Severity.BLOCK,
        Owner.YOU,
        "Text was read in the pictures of {count} series.",
        "Look at the pictures. If a name or number can be read, black it out or leave the series out.",
        leave_out=LeaveOut.SERIES,
        is_clearable=True,
        params=("boxes", "example_series", "example_image"),
    ),
    Rule(
        "burned_in_risk",
        Severity.WARN,
        Owner.YOU,
        "{count} [images are|image is] of a kind that often has names written into the picture.",
        "Look at the [pictures|picture] before you confirm, or leave the series out.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "masked_unread",
        Severity.WARN,
        Owner.YOU,
        "{count} [images were|image was] masked, and the program could not read [them|it] again.",
        "Look at the pictures once more before you confirm.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "pictures_masked",
        Severity.INFO,
        Owner.YOU,
        "{count} [images are|image is] masked: parts of [them|it] leave black.",
        "Nothing to do.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "pictures_cleared",
        Severity.INFO,
        Owner.YOU,
        "Of {count} [images|image] somebody said after a look that [they name|it names] nobody.",
        "Nothing to do.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "text_objects",
        Severity.WARN,
        Owner.YOU,
        "{count} [objects hold|object holds] text, such as reports or documents.",
        "Leave [them|it] out unless the study asks for [them|it].",
    ),
    Rule(
        "raw_data",
        Severity.WARN,
        Owner.YOU,
        "{count} [objects hold|object holds] a maker's own data, which nobody can look into.",
        "Leave [them|it] out unless the study asks for [them|it].",
    ),
    Rule(
        "derived",
        Severity.INFO,
        Owner.YOU,
        "{count} [images were|image was] calculated from others.",
        "Nothing to do if the study wants [them|it].",
    ),
    Rule(
        "dangling_references",
        Severity.INFO,
        Owner.YOU,
        "{count} [objects refer|object refers] to images that are not in the selection.",
        "Check that the images [they belong|it belongs] to are sent too.",
    ),
    Rule(
        "iod_incomplete",
        Severity.INFO,
        Owner.IT,
        "{count} [images lack|image lacks] values that the DICOM Standard asks for.",
        "Nothing to do.",
        params=("tag",),
    ),
    Rule(
        "odd_encoding",
        Severity.INFO,
        Owner.IT,
        "{count} [series have|series has] private or unnamed values that nobody can interpret.",
        "Nothing to do: de-identification decides about them.",
    ),
    Rule(
        "odd_uids",
        Severity.INFO,
        Owner.IT,
        "{count} [images have|image has] identifiers that are not written as the DICOM Standard says.",
        "Nothing to do.",
    ),
    Rule(
        "lossy",
        Severity.WARN,
        Owner.COORDINATOR,
        "{count} [images were|image was] compressed with loss.",
        "Check that the study allows that; else export the series without compression.",
    ),
    Rule(
        "overlays",
        Severity.INFO,
        Owner.YOU,
        "{count} [images have|image has] drawings or curves laid over [them|it].",
        "Nothing to do: de-identification decides about them.",
    ),
    Rule(
        "face_visible",
        Severity.INFO,
        Owner.COORDINATOR,
        "In {count} series a face could be made visible.",
        "Nothing to do if the study knows that.",
    ),
    Rule(
        "date_impossible",
        Severity.WARN,
        Owner.IT,
        "{count} [images have|image has] a date that can't be: in the future, or before birth.",
        "Check the scanner's clock and the patient's details.",
        params=("example_series", "example_image"),
    ),
    Rule(
        "date_old",
        Severity.INFO,
        Owner.IT,
        "{count} [images have|image has] a date before 1990.",
        "Nothing to do if the dates were changed on purpose.",
    ),
    Rule(
        "acquired_before_study",
        Severity.INFO,
        Owner.IT,
        "{count} [images were|image was] taken before [their|its] examination began, "
        "going by [their|its] dates.",
        "Check the scanner's clock.",
    ),
)
