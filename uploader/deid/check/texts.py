"""What the check says, and what to do about it, in English: for coordinators."""

from __future__ import annotations

from typing import Final, NamedTuple

from uploader.model.check import Severity
from uploader.model.profile_check import ProfileFinding

BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO


class Text(NamedTuple):
    """A finding's gravity and its two sentences, with places for its parameters."""

    severity: Severity
    what: str
    next_step: str


_ALLOW_LIST = "Write an allow list: remove-undefined: true, and a rule for each element to keep."

TEXTS: Final = {
    # --- it can't be used as it is
    "profile_invalid": Text(BLOCK, "It can't be read: {problem}.", "Correct this line."),
    "rule_unsupported": Text(
        BLOCK, "A rule can't be carried out here: {problem}.", "Leave it out, or use another action."
    ),
    "too_slow": Text(
        BLOCK,
        "The check took longer than {seconds} seconds; a regex may take for ever on some values.",
        "Replace regexes that nest repetitions, such as (a+)+, or name the elements.",
    ),
    "check_died": Text(
        BLOCK,
        "The check ended without an answer ({kind}).",
        "Send the profile to whoever looks after the program.",
    ),
    "refuses_every_file": Text(
        BLOCK,
        "No file can be cleaned by it: each is refused ({reason}{place}).",
        "Change the rule for it. SOPClassUID must stay, and SOPInstanceUID stay or be hashed with hashuid.",
    ),
    # --- it lets patients' identities out
    "identifier_untouched": Text(
        BLOCK,
        "No rule names {names}: what stands there leaves as it is.",
        "Add a rule: remove, replace-with, or hash with a salt; keep: true only if the trial needs it.",
    ),
    "value_copied": Text(
        BLOCK,
        "The value of {names} is taken out of its place and stands elsewhere in the file.",
        "Look at the rules for it.",
    ),
    "hash_without_salt": Text(
        BLOCK,
        "Hashed without a salt: {names}. Numbers and dates can be found again by trying, in seconds.",
        "Add salt: with a long secret text to the dicom section, or replace the value.",
    ),
    "hash_without_salt_elsewhere": Text(
        WARN,
        "Elements hashed without a salt, in all: {count}. Short values can be found again by trying.",
        "Add salt: with a long secret text to the dicom section.",
    ),
    "salt_short": Text(
        WARN,
        "The salt has only {count} characters and can be found by trying.",
        "Use a random text of 16 or more.",
    ),
    "identifier_kept": Text(
        WARN,
        "A rule keeps {names} as it is.",
        "Make sure that it holds no one's name or number when a file is sent.",
    ),
    "identifiers_stay": Text(
        WARN, "These identify a patient directly and stay: {names}.", "Remove them. " + _ALLOW_LIST
    ),
    "deny_list": Text(
        WARN,
        "It lists what to remove, so what it does not name stays: {count} of {total} elements of the "
        "Standard's table.",
        _ALLOW_LIST,
    ),
    "no_recursion": Text(
        WARN,
        "Elements that it cleans at top level and leaves in sequences: {count}.",
        "Set recurse-sequence: true (not together with regex), or "
        + _ALLOW_LIST[0].lower()
        + _ALLOW_LIST[1:],
    ),
    "private_stays": Text(
        WARN,
        "Private elements of the makers stay; they often hold names and numbers.",
        "Set remove-private-tags: true, and name those that the trial needs by their creator.",
    ),
    "uid_stays": Text(
        WARN,
        "SOPInstanceUID stays, so file names, the head of each file and references hold the hospital's own.",
        "Use hashuid on StudyInstanceUID, SeriesInstanceUID and SOPInstanceUID, unless the trial keeps UIDs.",
    ),
    "dates_differ": Text(
        WARN,
        "Some dates are shifted ({shifted}) and others stay ({staying}): together they give the shift away.",
        "Shift or remove every date.",
    ),
    "shift_zero": Text(
        WARN, "The dates are shifted by 0 days, so they stay.", "Give date-increment another number."
    ),
    "values_sealed": Text(
        INFO,
        "Former values are sealed into the files: whoever has the private key can read them.",
        "Nothing, if the trial needs a way back to the patient.",
    ),
    "name_from_source": Text(
        WARN,
        "Names of files take over a part of the source's file name, which may name a patient.",
        "Make filenames of elements that the rules have cleaned.",
    ),
    # --- it may not mean what its author meant
    "tag_as_number": Text(
        WARN,
        "The tag {name} is not in quotes. Here it is read as written; Flywheel's other programs take it for "
        "a number (00100010 becomes 00001008) and leave the element as it is.",
        'Put it in quotes: "{name}".',
    ),
    "named_twice": Text(
        WARN, "{name} has more than one rule; each works on what the former left.", "Leave one of them."
    ),
    "regex_open_end": Text(
        INFO,
        "The regex {name} keeps every element of which the name begins so.",
        "End it with $ if it means one element.",
    ),
    "hashuid_keeps_parts": Text(
        INFO,
        "hashuid keeps the first {prefix} parts of a UID and up to six digits of its end: "
        "the maker and often the scanner can be told.",
        "Set uid-numeric-name to a UID root of your own with as many parts as uid-prefix-fields, and "
        "uid-suffix-fields: 0.",
    ),
    "jitter_without_salt": Text(
        WARN,
        "Random steps are drawn without a salt: who knows a patient's number can work the step out.",
        "Set salt to a random text of 16 or more, and keep it.",
    ),
    "key_in_profile": Text(
        WARN,
        "The secret-key stands in the profile: whoever can read the profile can read what is encrypted.",
        "Use asymmetric-encryption with public-key, and keep the private key to yourself.",
    ),
    "hashuid_keeps_much": Text(
        WARN,
        "hashuid keeps the first {prefix} parts of a UID and up to six digits of each of its last {suffix}: "
        "these may hold dates and serial numbers.",
        "Use uid-prefix-fields: 4 and uid-suffix-fields: 1, or less.",
    ),
    "unknown_rows": Text(
        INFO,
        "{count} elements of the Standard's newest table have no keyword yet and stay, such as {names}.",
        "Name them by tag, or " + _ALLOW_LIST[0].lower() + _ALLOW_LIST[1:],
    ),
    "values_refused": Text(
        INFO,
        "Files that hold a value in one of these are refused: {names}.",
        "Use another action if such files must be sent.",
    ),
    "untested": Text(WARN, "Elements that could not be tried in time: {count}.", "Use fewer regexes."),
    "other_sections": Text(
        INFO,
        "Sections for other files ({names}) are not carried out here: files of those types are not sent.",
        "Nothing, if the trial collects DICOM only.",
    ),
    "subjects_not_mapped": Text(
        WARN,
        "map-subjects is not used: its list of patients is on another computer, and two computers would give "
        "one number to two patients. It changes no file; the subject is chosen in the program.",
        "Tell the sites which subject to choose, or take it out.",
    ),
    "log_not_written": Text(
        INFO,
        "deid-log is not used: it would write down the former values of what is removed.",
        "Nothing: the receipt lists what was done, without values.",
    ),
    "pixels_stay": Text(
        INFO,
        "It does not look at pixels: text that is burned into pictures stays.",
        "The program looks for such text itself and warns; pictures that always hold it need alter_pixels.",
    ),
    "linter_error": Text(
        WARN,
        "Flywheel's own engine (fw-file-rs) does not take this profile: {problem}.",
        "Correct it, if the trial also uses Flywheel's uploader in the browser.",
    ),
    "linter_warning": Text(
        INFO,
        "Flywheel's own engine (fw-file-rs) remarks: {problem}.",
        "It matters only where the trial also uses Flywheel's uploader in the browser.",
    ),
}


def finding(code: str, line: int = 0, **params: str | int) -> ProfileFinding:
    """Make a finding of its code and parameters."""
    text = TEXTS[code]
    return ProfileFinding(
        code, text.severity, line, text.what.format_map(params), text.next_step.format_map(params), params
    )
