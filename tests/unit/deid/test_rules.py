"""What the rules do to a file, where the oracle does not say it already."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from tests.make.deid import clean, cleaned, output, refusal
from tests.make.dicom import make_ct
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, Dataset, to_bytes
from tests.make.people import FIRST
from tests.make.reference import flat
from tests.make.shapes import shape_dataset
from uploader.deid.switches import age_between
from uploader.model.cleaned import AuditRow, CleanedInstance


def ct(**extra: tuple[str, object]) -> Dataset:
    dataset = make_ct(FIRST, rows=4, columns=4)
    dataset.update({int(key[1:], 16): value for key, value in extra.items()})  # type: ignore[misc]
    return dataset


def after(text: str, syntax: str = EXPLICIT, /, **extra: tuple[str, object]) -> dict[str, object]:
    return flat(output(to_bytes(ct(**extra), syntax), text))


def code(text: str, /, **extra: tuple[str, object]) -> tuple[str, str]:
    found = refusal(to_bytes(ct(**extra)), text)
    return found.code, found.element


# --- order and reach ------------------------------------------------------------------------------


def test_rules_work_one_after_the_other_on_what_the_former_left() -> None:
    text = "fields: [{name: PatientID, replace-with: A}, {name: PatientID, hash: true}]"
    assert after(text)["00100020"] == hashlib.sha256(b"A").hexdigest()[:16]


def test_regex_sub_goes_first_and_the_last_one_first_of_all() -> None:
    text = """
    fields:
      - {name: PatientID, replace-with: LAST, replace-with-insert: false}
      - {name: PatientName, regex-sub: [{input-regex: '(?P<a>.*)X$', output: '{a}Y'}]}
      - {name: PatientName, regex-sub: [{input-regex: '(?P<a>.*)', output: '{a}X'}]}
    """
    assert after(text)["00100010"] == "FakeDoe^JaneY"


def test_a_pattern_that_matches_both_paths_works_once() -> None:
    text = "date-increment: 1\nfields: [{regex: '(StudyDate|00080020)', increment-date: true}]"
    assert after(text)["00080020"] == "20200203"


def test_removing_a_sequence_and_what_is_in_it_is_no_contradiction() -> None:
    text = """
    fields:
      - {name: RequestAttributesSequence, remove: true}
      - {name: RequestAttributesSequence.*.RequestedProcedureID, replace-with: X}
      - {regex: '.*RequestAttributes.*', remove: true}
    """
    assert "00400275" not in after(text)


def test_what_a_rule_inserts_is_seen_by_a_pattern_behind_it() -> None:
    text = "fields: [{name: PatientComments, replace-with: X}, {regex: 'PatientComm.*', hash: true}]"
    assert after(text)["00104000"] == hashlib.sha256(b"X").hexdigest()[:16]


def test_all_blocks_of_a_creator_are_reached() -> None:
    extra: dict[str, tuple[str, object]] = {
        "t00110010": ("LO", "FAKE"),
        "t00110011": ("LO", "FAKE"),
        "t00111001": ("LO", "one"),
        "t00111101": ("LO", "two"),
    }
    found = after("fields: [{name: '(0011, FAKE, 01)', remove: true}]", **extra)
    assert "00111001" not in found
    assert "00111101" not in found


def test_a_nested_private_element_is_only_kept_under_its_own_creator() -> None:
    item = {0x00110010: ("LO", "OTHER"), 0x00111001: ("LO", "hidden")}
    extra: dict[str, tuple[str, object]] = {
        "t00110010": ("LO", "FAKE"),
        "t00111001": ("LO", "one"),
        "t00400275": ("SQ", [item]),
    }
    text = "remove-private-tags: true\nfields: [{name: '(0011, FAKE, 01)', keep: true}]"
    found = after(text, **extra)
    assert found["00111001"] == "one"
    assert "00400275.0.00111001" not in found


def test_private_elements_without_creator_are_removed_like_others() -> None:
    text = "remove-private-tags: true\nfields: [{name: '(0011, FAKE, 01)', keep: true}]"
    assert "00111001" not in after(text, t00111001=("LO", "one"))


def test_a_private_element_of_a_known_creator_is_inserted_with_its_block() -> None:
    text = "fields: [{name: '(0019, SIEMENS MR HEADER, 0A)', replace-with: 7}]"
    found = after(text, t00190010=("LO", "OTHER"))
    assert found["00190011"] == "SIEMENS MR HEADER"
    assert found["0019110a"] == 7


def test_a_private_element_of_unknown_kind_is_not_inserted() -> None:
    assert code("fields: [{name: '(0019, FAKE, 0A)', replace-with: 7}]") == ("vr_undetermined", "0019100a")
    text = "fields: [{name: '(0019, FAKE, 0A)', replace-with: 7, replace-with-insert: false}]"
    assert isinstance(clean(to_bytes(ct()), text), CleanedInstance)


def test_a_tag_that_no_dictionary_knows_is_not_inserted_but_can_be_removed() -> None:
    assert code("fields: [{name: '00100099', replace-with: X}]") == ("vr_undetermined", "00100099")
    assert "00100099" not in after("fields: [{name: '00100099', remove: true}]", t00100099=("LO", "x"))


def test_a_path_with_index_and_wildcard_reaches_its_places() -> None:
    name = "OriginalAttributesSequence.*.ModifiedAttributesSequence.0.PatientName"
    text = f"fields: [{{name: {name}, remove: true}}]"
    content = to_bytes(shape_dataset())
    assert "04000561.0.04000550.0.00100010" in flat(output(content, "fields: []"))
    assert "04000561.0.04000550.0.00100010" not in flat(output(content, text))


def test_an_index_out_of_range_removes_nothing_and_inserts_items() -> None:
    text = "fields: [{name: RequestAttributesSequence.2.RequestedProcedureID, remove: true}]"
    assert after(text)["00400275"] == "1 items"
    text = "fields: [{name: RequestAttributesSequence.2.RequestedProcedureID, replace-with: X}]"
    found = after(text)
    assert found["00400275"] == "3 items"
    assert found["00400275.2.00401001"] == "X"
    assert found["00400275.0.00401001"] == "FAKERP01"


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_a_path_is_built_where_there_is_none(syntax: str) -> None:
    name = "ScheduledProtocolCodeSequence.0.ProtocolContextSequence.1.CodeValue"
    text = f"fields: [{{name: {name}, replace-with: X}}]"
    found = after(text, syntax)
    assert found["00400008.0.00400440.1.00080100"] == "X"
    assert found["00400008.0.00400440"] == "2 items"


# --- allow lists ----------------------------------------------------------------------------------


def test_an_allow_list_leaves_nothing_else() -> None:
    text = """
    remove-undefined: true
    fields: [{name: SOPInstanceUID}, {name: SOPClassUID}, {name: PatientSex}]
    """
    found = {tag for tag in flat(output(to_bytes(shape_dataset()), text)) if tag[:4] != "0002"}
    assert found == {"00080005", "00080016", "00080018", "00100040", "00120062", "00120063"}


def test_a_character_set_that_is_none_does_not_slip_through_an_allow_list() -> None:
    text = "remove-undefined: true\nfields: [{name: SOPInstanceUID}, {name: SOPClassUID}]"
    assert "00080005" not in after(text, t00080005=("CS", "FAKEDOE JANE"))


def test_an_unlisted_group_of_even_number_is_removed() -> None:
    text = "remove-undefined: true\nfields: [{name: SOPInstanceUID}, {name: SOPClassUID}]"
    assert "77760010" not in after(text, t77760010=("LO", "FakeDoe"))


# --- values ---------------------------------------------------------------------------------------


def test_several_uids_are_hashed_one_by_one_and_equal_ones_stay_equal() -> None:
    text = "fields: [{name: TransactionUID, hashuid: true}, {name: StudyInstanceUID, hashuid: true}]"
    study = str(ct()[0x0020000D][1])
    found = after(text, t00081195=("UI", f"1.2.3.4.5\\{study}"))
    parts = found["00081195"]
    assert isinstance(parts, tuple)
    assert parts[1] == found["0020000d"]


@pytest.mark.parametrize("uid", ["1.2.3.SMITH", "1.2..3", "SMITH", "1.2.3\x1b", "1.2.3.4é"])
def test_what_is_no_uid_is_not_hashed_as_one_because_its_end_would_stay(uid: str) -> None:
    text = "fields: [{name: FrameOfReferenceUID, hashuid: true}]"
    found = code(text, t00200052=("UI", uid.encode("latin-1")))
    assert found == ("uid_malformed", "00200052")


def test_a_number_that_is_hashed_as_uid_is_refused() -> None:
    text = "fields: [{regex: '^PatientID$', hashuid: true}]"
    assert code(text, t00100020=("LO", "123456")) == ("uid_malformed", "00100020")


@pytest.mark.parametrize(
    ("value", "moved"),
    [
        ("20200229", "20200309"),
        ("2020022823", "2020030823"),
        ("202002282359", "202003082359"),
        ("20200228235959", "20200308235959.000000"),
        ("20200228235959.5", "20200308235959.500000"),
        ("20200228235959.123456-0930", "20200308235959.123456-0930"),
        ("20200228+0100", "20200308+0100"),
    ],
)
def test_a_date_time_keeps_its_precision_and_zone(value: str, moved: str) -> None:
    text = "date-increment: 9\nfields: [{name: AcquisitionDateTime, increment-datetime: true}]"
    assert after(text, t0008002A=("DT", value))["0008002a"] == moved


@pytest.mark.parametrize("value", ["2020", "202002", "2020-02-02", "20200230", "20201301", "x", "20200228.5"])
def test_a_date_time_that_can_not_be_moved_is_refused(value: str) -> None:
    text = "date-increment: 9\nfields: [{name: AcquisitionDateTime, increment-datetime: true}]"
    assert code(text, t0008002A=("DT", value)) == ("date_unparsable", "0008002a")


@pytest.mark.parametrize("value", ["1997.04.24", "unknown", "20200230", "00000000", "20200101-20200202"])
def test_a_date_that_can_not_be_moved_is_refused(value: str) -> None:
    text = "date-increment: 9\nfields: [{name: StudyDate, increment-date: true}]"
    assert code(text, t00080020=("DA", value)) == ("date_unparsable", "00080020")


def test_a_date_that_leaves_the_calendar_is_refused() -> None:
    text = "date-increment: -140000\nfields: [{name: StudyDate, increment-date: true}]"
    assert code(text, t00080020=("DA", "01000101")) == ("date_unparsable", "00080020")


def test_bounds_hold_moved_dates() -> None:
    text = 'date-increment: 9\nfields: [{name: StudyDate, increment-date: true, datetime-max: "20200205"}]'
    assert after(text)["00080020"] == "20200205"


@pytest.mark.parametrize(
    ("first", "last", "units", "age"),
    [
        ("20000101", "20000131", "", (30, "D")),
        ("20000101", "20300101", "", (360, "M")),
        ("19200101", "20200101", "", (100, "Y")),
        ("20000131", "20000229", "M", (1, "M")),
        ("20000131", "20010130", "Y", (0, "Y")),
        ("20000131", "20010131", "Y", (1, "Y")),
        ("20000229", "20010228", "Y", (1, "Y")),
    ],
)
def test_ages_are_counted_as_people_count_them(
    first: str, last: str, units: str, age: tuple[int, str]
) -> None:
    born, studied = (datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC) for text in (first, last))
    assert age_between(born, studied, units) == age


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_numbers_are_written_in_the_files_byte_order(syntax: str) -> None:
    text = """
    fields:
      - {name: LossyImageCompressionRatio, replace-with: [1.5, 2]}
      - {name: RecommendedDisplayFrameRate, replace-with: 300}
      - {name: PixelAspectRatio, replace-with: [1, 2]}
      - {name: SmallestImagePixelValue, replace-with: 258}
      - {name: FrameReferenceTime, replace-with: ""}
      - {name: DisplayedAreaTopLeftHandCorner, replace-with: [-3, 4]}
      - {name: DiffusionBValue, replace-with: 0.25}
    """
    found = after(text, syntax)
    assert found["00282112"] == (1.5, 2)
    assert found["00280106"] == 258
    assert found["00700052"] == (-3, 4)
    assert found["00189087"] == 0.25
    assert found["00541300"] == ""


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("{name: SmallestImagePixelValue, replace-with: 70000}", ("value_not_encodable", "00280106")),
        ("{name: Rows, replace-with: -1}", ("value_not_encodable", "00280010")),
        ("{regex: '^Rows$', replace-with: x}", ("value_not_encodable", "00280010")),
        ("{regex: '^Rows$', hash: true}", ("vr_incompatible", "00280010")),
        ("{regex: '^PixelData$', hash: true}", ("vr_incompatible", "7fe00010")),
        ("{regex: '^PixelData$', replace-with: x}", ("vr_incompatible", "7fe00010")),
        ("{regex: '^StudyInstanceUID$', hash: true}", ("vr_incompatible", "0020000d")),
        ("{regex: '^PatientWeight$', hash: true}", ("value_not_encodable", "00101030")),
        ("{regex: '^RequestAttributesSequence$', replace-with: x}", ("vr_incompatible", "00400275")),
        ("{regex: '^RequestAttributesSequence$', hash: true}", ("vr_incompatible", "00400275")),
    ],
)
def test_a_result_that_does_not_fit_the_element_refuses_the_file(rule: str, found: tuple[str, str]) -> None:
    assert code(f"fields: [{rule}]") == found


def test_a_sequence_is_emptied_by_an_empty_text() -> None:
    assert after('fields: [{name: RequestAttributesSequence, replace-with: ""}]')["00400275"] == "0 items"


def test_an_element_in_un_is_written_by_the_dictionary() -> None:
    text = (
        "fields: [{name: PatientID, hash: true}, {name: StudyDate, increment-date: true}]\ndate-increment: 1"
    )
    found = after(text, t00100020=("UN", b"FAKE-7"), t00080020=("UN", b"20200101"))
    assert found["00100020"] == hashlib.sha256(b"FAKE-7").hexdigest()[:16]
    assert found["00080020"] == "20200102"


def test_a_value_that_no_pattern_foresees_refuses_the_file() -> None:
    text = "fields: [{name: PatientID, regex-sub: [{input-regex: '[0-9]+$', output: 'x'}]}]"
    assert code(text) == ("no_pattern_matches", "00100020")


def test_a_text_larger_than_memory_allows_is_not_read_by_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploader.deid.record.MAX_READ_BYTES", 100_000)
    extra: dict[str, tuple[str, object]] = {"t0040A160": ("UT", "x" * 200_000)}
    assert code("fields: [{name: TextValue, hash: true}]", **extra) == ("value_too_large", "0040a160")
    assert "0040a160" not in after("fields: [{name: TextValue, remove: true}]", **extra)


# --- character sets -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "codec"),
    [("ISO_IR 100", "latin-1"), ("ISO_IR 192", "utf-8"), ("GB18030", "gb18030"), ("ISO_IR 101", "iso8859-2")],
)
def test_text_is_written_in_the_files_character_set(term: str, codec: str) -> None:
    text = "fields: [{name: PatientName, replace-with: Prüfling}]"
    content = output(to_bytes(ct(t00080005=("CS", term))), text)
    assert "Prüfling".encode(codec) in content


@pytest.mark.parametrize("term", ["", "ISO_IR 144", "ISO_IR 6"])
def test_text_that_the_character_set_lacks_refuses_the_file(term: str) -> None:
    extra: dict[str, tuple[str, object]] = {"t00080005": ("CS", term)}
    text = "fields: [{name: PatientName, replace-with: Prüfling}]"
    assert code(text, **extra) == ("text_not_encodable", "00100010")


def test_japanese_text_is_written_with_its_escapes() -> None:
    extra: dict[str, tuple[str, object]] = {"t00080005": ("CS", "\\ISO 2022 IR 87")}
    found = after("fields: [{name: PatientName, replace-with: Yamada=山田}]", **extra)
    assert found["00100010"] == "Yamada=山田"


def test_hashes_are_of_the_text_not_of_its_encoding() -> None:
    text = "fields: [{name: PatientID, hash: true}]"
    latin = after(text, t00100020=("LO", "Prüfling".encode("latin-1")))
    unicode = after(text, t00080005=("CS", "ISO_IR 192"), t00100020=("LO", "Prüfling".encode()))
    assert latin["00100020"] == unicode["00100020"] == hashlib.sha256("Prüfling".encode()).hexdigest()[:16]


def test_an_items_own_character_set_counts_in_it() -> None:
    item = {0x00080005: ("CS", "ISO_IR 192"), 0x00401001: ("SH", b"")}
    text = "fields: [{name: RequestAttributesSequence.0.RequestedProcedureID, replace-with: Ж}]"
    assert after(text, t00400275=("SQ", [item]))["00400275.0.00401001"] == "Ж"
    plain = {0x00401001: ("SH", b"")}
    assert code(text, t00400275=("SQ", [plain])) == ("text_not_encodable", "00400275.0.00401001")


@pytest.mark.parametrize("rule", ["replace-with: ISO_IR 192", "remove: true"])
def test_changing_the_character_set_is_refused_while_text_depends_on_it(rule: str) -> None:
    text = f"fields: [{{name: SpecificCharacterSet, {rule}}}]"
    assert isinstance(clean(to_bytes(ct()), text), CleanedInstance)
    extra: dict[str, tuple[str, object]] = {"t00081030": ("LO", "Schädel".encode("latin-1"))}
    assert code(text, **extra) == ("charset_change", "00081030")


def test_an_unknown_character_set_is_read_as_the_reference_reads_it() -> None:
    extra: dict[str, tuple[str, object]] = {
        "t00080005": ("CS", "FAKE_IR 7"),
        "t00100020": ("LO", "Prüf".encode("latin-1")),
    }
    found = after("fields: [{name: PatientID, hash: true}]", **extra)
    assert found["00100020"] == hashlib.sha256("Prüf".encode()).hexdigest()[:16]


# --- the audit ------------------------------------------------------------------------------------


def test_the_audit_names_each_element_and_what_was_done_but_no_value() -> None:
    text = """
    date-increment: 1
    fields:
      - {name: PatientName, replace-with: ANON}
      - {name: PatientID, remove: true}
      - {name: RequestAttributesSequence.*.RequestedProcedureID, hash: true}
      - {name: PatientSex, keep: true}
    """
    rows = cleaned(to_bytes(ct()), text).audit
    assert set(rows) == {
        AuditRow("00100010", "replace-with"),
        AuditRow("00100020", "remove"),
        AuditRow("00400275.0.00401001", "hash"),
        AuditRow("00120062", "exit"),
        AuditRow("00120063", "exit"),
    }
