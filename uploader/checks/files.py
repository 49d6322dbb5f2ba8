"""Files that can't be sent, or are not what a case is made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from uploader.checks.registry import finding
from uploader.model.source import FailReason, SkipReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.checks.facts import CaseFacts
    from uploader.model.check import Finding
    from uploader.model.source import SourceFile

RULE_OF: Final = {
    FailReason.MISSING_UID: "missing_uid",
    FailReason.TRUNCATED: "truncated",
    FailReason.UNREADABLE: "unreadable",
    FailReason.NOT_PARSABLE: "not_parsable",
    FailReason.CHANGED: "changed",
    FailReason.READER_DIED: "reader_died",
    FailReason.ARCHIVE_DAMAGED: "archive_unusable",
    FailReason.ARCHIVE_ENCRYPTED: "archive_unusable",
    FailReason.ARCHIVE_TOO_LARGE: "archive_unusable",
    FailReason.UNSAFE_NAME: "archive_unusable",
    FailReason.NESTED_ARCHIVE: "nested_archive",
}
"""The scan's reasons; those of later steps are not the checks' business."""

PICTURED: Final = frozenset(("image", "pdf", "qa", "video"))
"""File types in which a name may show in a picture, a scan or a film: nothing here reads those."""
IMAGE_SUFFIXES: Final = frozenset(("", ".dcm", ".dicom", ".ima", ".img"))


def check_failed(facts: CaseFacts) -> Iterator[Finding]:
    """One finding a rule, whatever the number of files."""
    counts = Counter(RULE_OF[failed.reason] for failed in facts.failed if failed.reason in RULE_OF)
    for code in dict.fromkeys(RULE_OF.values()):
        if counts[code]:
            yield finding(code, count=counts[code])


def check_empty(facts: CaseFacts) -> Iterator[Finding]:
    """An empty file that is named like an image may be a lost one."""
    empty = [skipped.source for skipped in facts.skipped if skipped.reason is SkipReason.EMPTY]
    images = sum(_is_named_like_an_image(source) for source in empty)
    if images:
        yield finding("empty_images", count=images)
    if len(empty) > images:
        yield finding("empty_files", count=len(empty) - images)


def check_duplicates(facts: CaseFacts) -> Iterator[Finding]:
    """Copies are counted; contradictions block until one of them is chosen."""
    if facts.duplicates:
        yield finding("duplicates", count=len(facts.duplicates))
    if facts.conflicting:
        places = {instance.source for instance in facts.conflicting}
        keys = [
            series.key
            for series in facts.series_list
            if any(instance.source in places for instance in series.instances)
        ]
        yield finding("same_uid_different_content", count=len(facts.conflicting), series_keys=keys)


def check_content(facts: CaseFacts) -> Iterator[Finding]:
    """Whether there is anything to send, and anything but scouts."""
    if not facts.series_list and not facts.others:
        yield finding("nothing_to_send", count=0)
    if facts.series_list and all(series.is_localizer for series in facts.series_list):
        yield finding(
            "localizer_only", count=len(facts.series_list), series_keys=[s.key for s in facts.series_list]
        )
    if facts.others:
        yield finding("other_files", count=len(facts.others))
    pictures = [one for one in facts.others if one.file_type in PICTURED]
    if pictures:
        yield finding("other_pictures", count=len(pictures))


def _is_named_like_an_image(source: SourceFile) -> bool:
    name = (source.member or source.path.name).replace("\\", "/").rpartition("/")[2]
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    return suffix in IMAGE_SUFFIXES or suffix[1:].isdigit()
