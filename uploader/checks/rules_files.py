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
        "The selection holds images of {count} different [patients|patient].",
        "Choose only the files of the patient of this case.",
    ),
    Rule(
        "patient_names_differ",
        Severity.WARN,
        Owner.YOU,
        "The same patient number and birth date stand with {count} different [names|name].",
        "Check that all of it is the same person.",
    ),
    Rule(
        "patient_missing",
        Severity.WARN,
        Owner.YOU,
        "{count} [files do not say whose they are|file does not say whose it is], others do.",
        "Check that [these files belong|this file belongs] to this case.",
    ),
    Rule(
        "several_studies",
        Severity.WARN,
        Owner.YOU,
        "The selection holds {count} different [examinations|examination].",
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
        "{count} [DICOM files lack|DICOM file lacks] the numbers that say which image [they are|it is].",
        "Export [them|it] again from the archive, or leave [them|it] out.",
        LeaveOut.FAILED_FILES,
    ),
    Rule(
        "truncated",
        Severity.BLOCK,
        Owner.YOU,
        "{count} [files are|file is] cut short: a part of the image is missing.",
        "Copy [them|it] again from the scanner, the archive or the disc, or leave [them|it] out.",
        LeaveOut.FAILED_FILES,
    ),
    Rule(
        "same_uid_different_content",
        Severity.BLOCK,
        Owner.YOU,
        "{count} [files claim to be the same images but differ|file claims to be the same "
        "image as another but differs].",
        "Choose only one export of these images, or leave their series out.",
        LeaveOut.SERIES,
    ),
    Rule(
        "duplicates",
        Severity.INFO,
        Owner.YOU,
        "{count} [files are exact copies of others|file is an exact copy of another]; "
        "each image is sent once.",
        "Nothing to do.",
    ),
    Rule(
        "unreadable",
        Severity.WARN,
        Owner.IT,
        "{count} [files|file] can't be read from the disc or drive.",
        "Copy [them|it] again, or try another drive. [They are|It is] not sent.",
    ),
    Rule(
        "not_parsable",
        Severity.WARN,
        Owner.YOU,
        "{count} [files look|file looks] like DICOM but [are|is] damaged.",
        "Copy [them|it] again from the scanner or the archive. [They are|It is] not sent.",
    ),
    Rule(
        "changed",
        Severity.WARN,
        Owner.YOU,
        "{count} [files|file] changed or vanished while [they were|it was] read.",
        "Wait until copying has ended, then choose [them|it] again. [They are|It is] not sent.",
    ),
    Rule(
        "reader_died",
        Severity.WARN,
        Owner.FLYWHEEL,
        "{count} [files|file] could not be read without danger.",
        "[They are|It is] not sent.",
    ),
    Rule(
        "archive_unusable",
        Severity.WARN,
        Owner.YOU,
        "{count} [files stand|file stands] in ZIP archives that are damaged, encrypted, "
        "far too large or wrongly named.",
        "Unpack the archive yourself and choose the folder. [They are|It is] not sent.",
    ),
    Rule(
        "nested_archive",
        Severity.WARN,
        Owner.YOU,
        "{count} [files are archives|file is an archive] that can't be looked into here.",
        "Unpack [them|it] yourself and choose the folder. [They are|It is] not sent.",
    ),
    Rule(
        "empty_images",
        Severity.WARN,
        Owner.YOU,
        "{count} [files that may be images hold|file that may be an image holds] nothing.",
        "Check that the export is complete. [They are|It is] not sent.",
    ),
    Rule(
        "empty_files",
        Severity.INFO,
        Owner.YOU,
        "{count} [files hold|file holds] nothing.",
        "Nothing to do. [They are|It is] not sent.",
    ),
    Rule(
        "other_files",
        Severity.INFO,
        Owner.YOU,
        "{count} [files are no DICOM images. They are sent as they are|file is no DICOM "
        "image. It is sent as it is].",
        "Take out what does not belong to the case.",
    ),
    Rule(
        "other_pictures",
        Severity.WARN,
        Owner.YOU,
        "{count} of the other files [are pictures, films or PDFs|is a picture, a film or a PDF], in which "
        "names may be seen. The program does not look at what is pictured.",
        "Look at [them|it] before you confirm, or take [them|it] out.",
    ),
)
