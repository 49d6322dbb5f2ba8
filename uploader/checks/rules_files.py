"""Rules about whose the images are, and about files that can't be sent."""

from __future__ import annotations

from typing import Final

from uploader.checks.rule import LeaveOut, Rule
from uploader.errors import Owner
from uploader.model.check import Severity

FILE_RULES: Final = (
    Rule(
        "several_patients",
        Severity.BLOCK,
        Owner.YOU,
        "The selection holds images of {count} different patients.",
        "Choose only the files of the patient of this case.",
    ),
    Rule(
        "patient_names_differ",
        Severity.WARN,
        Owner.YOU,
        "The same patient number and birth date stand with {count} different names.",
        "Check that all of it is the same person.",
    ),
    Rule(
        "patient_missing",
        Severity.WARN,
        Owner.YOU,
        "{count} files do not say whose they are, others do.",
        "Check that these files belong to this case.",
    ),
    Rule(
        "several_studies",
        Severity.WARN,
        Owner.YOU,
        "The selection holds {count} different examinations.",
        "Check that all of them belong to this visit.",
    ),
    Rule(
        "nothing_to_send",
        Severity.BLOCK,
        Owner.YOU,
        "Nothing in the selection can be sent.",
        "Choose the folder with the images.",
    ),
    Rule(
        "localizer_only",
        Severity.WARN,
        Owner.YOU,
        "The selection holds nothing but localizer images.",
        "Check that the images themselves were exported too.",
    ),
    Rule(
        "missing_uid",
        Severity.BLOCK,
        Owner.IT,
        "{count} DICOM files lack the numbers that say which image they are.",
        "Export them again from the archive, or leave them out.",
        LeaveOut.FAILED_FILES,
    ),
    Rule(
        "truncated",
        Severity.BLOCK,
        Owner.YOU,
        "{count} files are cut short: a part of the image is missing.",
        "Copy them again from the scanner, the archive or the disc, or leave them out.",
        LeaveOut.FAILED_FILES,
    ),
    Rule(
        "same_uid_different_content",
        Severity.BLOCK,
        Owner.YOU,
        "{count} files claim to be the same images but differ.",
        "Choose only one export of these images, or leave their series out.",
        LeaveOut.SERIES,
    ),
    Rule(
        "duplicates",
        Severity.INFO,
        Owner.YOU,
        "{count} files are exact copies of others; each image is sent once.",
        "Nothing to do.",
    ),
    Rule(
        "unreadable",
        Severity.WARN,
        Owner.IT,
        "{count} files can't be read from the disc or drive.",
        "Copy them again, or try another drive. They are not sent.",
    ),
    Rule(
        "not_parsable",
        Severity.WARN,
        Owner.YOU,
        "{count} files look like DICOM but are damaged.",
        "Copy them again from the scanner or the archive. They are not sent.",
    ),
    Rule(
        "changed",
        Severity.WARN,
        Owner.YOU,
        "{count} files changed or vanished while they were read.",
        "Wait until copying has ended, then choose them again. They are not sent.",
    ),
    Rule(
        "reader_died",
        Severity.WARN,
        Owner.FLYWHEEL,
        "{count} files made the reader stop.",
        "They are not sent. Send the support bundle so that this can be mended.",
    ),
    Rule(
        "archive_unusable",
        Severity.WARN,
        Owner.YOU,
        "{count} files stand in ZIP archives that are damaged, encrypted, far too large or wrongly named.",
        "Unpack the archive yourself and choose the folder. They are not sent.",
    ),
    Rule(
        "nested_archive",
        Severity.WARN,
        Owner.YOU,
        "{count} files are archives that can't be looked into here.",
        "Unpack them yourself and choose the folder. They are not sent.",
    ),
    Rule(
        "empty_images",
        Severity.WARN,
        Owner.YOU,
        "{count} files that may be images hold nothing.",
        "Check that the export is complete. They are not sent.",
    ),
    Rule(
        "empty_files",
        Severity.INFO,
        Owner.YOU,
        "{count} files hold nothing.",
        "Nothing to do. They are not sent.",
    ),
    Rule(
        "other_files",
        Severity.INFO,
        Owner.YOU,
        "{count} files are no DICOM images. They are sent as they are.",
        "Take out what does not belong to the case.",
    ),
)
