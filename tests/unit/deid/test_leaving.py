"""The last step: head, marks and names of what leaves."""

from __future__ import annotations

import hashlib
import io
import pickle
import struct
import subprocess
import sys

import pytest

from tests.make import profiles
from tests.make.deid import clean, cleaned, deidentifier, document, joined, output, profile_of, refusal
from tests.make.dicom import make_ct, make_tiny
from tests.make.encode import DEFLATED, EXPLICIT, IMPLICIT, Dataset, Layout, to_bytes
from tests.make.people import FIRST
from tests.make.reference import flat
from uploader.cancel import CancelToken
from uploader.deid import Deidentifier, Untouched, leaving, read_profile, rules, verify
from uploader.deid.elements import Made
from uploader.deid.meta import parse_file
from uploader.deid.plan import Plan, plan_of
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import CleanedInstance, Refused, Span
from uploader.pool import Done, SpawnPool

NOTHING = "fields: []"
HASHED = "fields: [{name: SOPInstanceUID, hashuid: true}]"


def ct(**extra: tuple[str, object]) -> Dataset:
    dataset = make_ct(FIRST, rows=4, columns=4)
    dataset.update({int(key[1:], 16): value for key, value in extra.items()})  # type: ignore[misc]
    return dataset


# --- the head --------------------------------------------------------------------------------------


def test_the_preamble_is_zeroed() -> None:
    content = to_bytes(ct(), EXPLICIT, Layout(preamble=b"FakeDoe^Jane".ljust(128)))
    assert output(content, NOTHING)[:132] == bytes(128) + b"DICM"


def test_the_senders_titles_and_addresses_and_private_information_are_gone() -> None:
    content = to_bytes(
        ct(
            t00020016=("AE", "FAKETITLE"),
            t00020017=("AE", "FAKETITLE"),
            t00020018=("AE", "FAKETITLE"),
            t00020026=("UR", "http://fake.example"),
            t00020027=("UR", "http://fake.example"),
            t00020028=("UR", "http://fake.example"),
            t00020100=("UI", "1.2.999"),
            t00020102=("OB", b"FakeDoe^Jane"),
            t00020013=("SH", "FAKEVERSION"),
        )
    )
    found = {tag for tag in flat(output(content, NOTHING)) if tag.startswith("0002")}
    assert found == {"00020001", "00020002", "00020003", "00020010", "00020012", "00020013"}


def test_what_a_rule_writes_into_the_head_stays() -> None:
    text = "fields: [{name: SourceApplicationEntityTitle, replace-with: TRIAL}]"
    assert flat(output(to_bytes(ct(t00020016=("AE", "FAKETITLE"))), text))["00020016"] == "TRIAL"


def test_the_uid_in_the_head_follows_the_one_in_the_data_set() -> None:
    finished = output(to_bytes(ct()), HASHED)
    found = flat(finished)
    assert found["00020003"] == found["00080018"]
    assert str(ct()[0x00080018][1]).encode() not in finished


def test_the_class_in_the_head_is_made_consistent() -> None:
    content = to_bytes(ct(t00020002=("UI", "1.2.999")))
    found = flat(output(content, NOTHING))
    assert found["00020002"] == found["00080016"]


def test_the_length_of_the_head_is_right() -> None:
    finished = output(to_bytes(ct()), NOTHING)
    (length,) = struct.unpack_from("<I", finished, 140)
    assert finished[144 + length : 146 + length] == b"\x08\x00"


# --- marks -----------------------------------------------------------------------------------------


def test_the_file_says_that_it_was_cleaned_and_by_what() -> None:
    profile = profile_of(profiles.MINIMAL)
    found = flat(output(to_bytes(ct()), profiles.MINIMAL))
    assert found["00120062"] == "YES"
    assert found["00120063"] == f"Case Uploader, profile minimal {profile.sha256[:12]}"


def test_a_former_method_is_added_to_and_not_repeated() -> None:
    content = to_bytes(ct(t00120063=("LO", "Scanner, basic\\Second")))
    once = output(content, profiles.MINIMAL)
    found = flat(once)["00120063"]
    assert isinstance(found, tuple)
    assert found[:2] == ("Scanner, basic", "Second")
    assert len(found) == 3
    assert flat(output(once, profiles.MINIMAL))["00120063"] == found


@pytest.mark.parametrize("name", ["x" * 200, "Prüf\\ung, 7", "", "a\nb"])
def test_the_method_is_one_value_of_at_most_64_plain_characters(name: str) -> None:
    text = f"name: {name!r}\ndicom: {{fields: []}}".replace("'", '"')
    method = plan_of(read_profile(document(text))).method
    assert len(method) <= 64
    assert method.isascii()
    assert method.isprintable()
    assert "\\" not in method


@pytest.mark.parametrize(
    ("rule", "removed", "method"),
    [
        ("{name: PatientIdentityRemoved, replace-with: 'NO'}", "NO", True),
        ("{name: '(0012,0062)', remove: true}", None, True),
        ("{name: PatientIdentityRemoved, keep: true}", None, True),
        ("{name: DeidentificationMethod, replace-with: Mine}", "YES", False),
        ("{regex: 'Patient.*', remove: true}", "YES", True),
    ],
)
def test_rules_that_name_the_marks_have_the_last_word(rule: str, removed: object, method: bool) -> None:
    found = flat(output(to_bytes(ct()), f"fields: [{rule}]"))
    assert found.get("00120062") == removed
    assert str(found.get("00120063", "")).startswith("Case Uploader") == method


# --- names -------------------------------------------------------------------------------------------


def test_a_file_is_named_by_its_new_uid_and_modality() -> None:
    result = cleaned(to_bytes(ct()), HASHED, "FakeDoe_Jane_19010202.dcm")
    assert result.name == f"{result.sop_instance_uid}.CT.dcm"
    assert result.sop_instance_uid != ct()[0x00080018][1]
    assert (result.modality, result.series_number, result.description) == ("CT", "1", "CT series 1")


def test_uids_and_labels_are_those_after_cleaning() -> None:
    text = """
    fields:
      - {name: StudyInstanceUID, hashuid: true}
      - {name: SeriesInstanceUID, remove: true}
      - {name: SeriesDescription, remove: true}
      - {name: Modality, remove: true}
    """
    result = cleaned(to_bytes(ct()), text)
    assert result.study_instance_uid == flat(output(to_bytes(ct()), text))["0020000d"]
    assert (result.series_instance_uid, result.description, result.modality) == ("", "", "")
    assert result.name.endswith(".NA.dcm")


@pytest.mark.parametrize("modality", ["../../x", "C/T", "a\\b", "CON", "x" * 64, ".."])
def test_a_hostile_modality_makes_a_harmless_name(modality: str) -> None:
    name = cleaned(to_bytes(ct(t00080060=("CS", modality))), NOTHING).name
    assert "/" not in name
    assert "\\" not in name
    assert name.endswith(".dcm")


def test_without_a_uid_a_file_has_no_name_and_is_refused() -> None:
    assert refusal(to_bytes(ct()), "fields: [{name: SOPInstanceUID, remove: true}]").code == "uid_missing"
    text = "fields: [{name: SOPInstanceUID, replace-with: ANON}]"
    assert refusal(to_bytes(ct()), text).code == "uid_malformed"
    assert refusal(to_bytes(ct()), "fields: [{name: SOPClassUID, remove: true}]").code == "uid_missing"


def test_filenames_take_values_from_the_cleaned_header() -> None:
    text = """
    fields: [{name: PatientID, hash: true}, {regex: '^SOPInstanceUID$', hashuid: true}]
    filenames: [{input-regex: '.*', output: '{patientid}_{SOPInstanceUID}_{RegionOfResidence}.dcm'}]
    """
    result = cleaned(to_bytes(ct()), text)
    hashed = flat(output(to_bytes(ct()), text))["00100020"]
    assert result.name == f"{hashed}_{result.sop_instance_uid}_NA.dcm"


def test_the_first_pattern_that_matches_the_sources_name_counts() -> None:
    text = """
    date-increment: 1
    filenames:
      - {input-regex: '^scan_(?P<day>\\d{8})_(?P<who>.*)\\.dcm$', output: 'A_{day}_{who}.dcm',
         groups: [{name: day, increment-date: true}, {name: who, hash: true}]}
      - {input-regex: '^(?P<rest>\\d+)', output: 'B_{rest}.dcm'}
    """
    content = to_bytes(ct())
    hashed = hashlib.sha256(b"FakeDoe").hexdigest()[:16]
    assert cleaned(content, text, "scan_20200131_FakeDoe.dcm").name == f"A_20200201_{hashed}.dcm"
    assert cleaned(content, text, "77_FakeDoe.dcm").name == "B_77.dcm"
    assert refusal(content, text, "FakeDoe.dcm").code == "filename_no_match"
    assert refusal(content, text, "scan_20201331_FakeDoe.dcm").code == "date_unparsable"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a/b", "a_b.dcm"),
        ("../x", ".._x.dcm"),
        ("T2*", "T2star.dcm"),
        ("nul", "_nul.dcm"),
        ("a:b?", "a_b_.dcm"),
    ],
)
def test_values_can_not_break_out_of_a_name(value: str, name: str) -> None:
    text = "filenames: [{output: '{SeriesDescription}.dcm'}]"
    assert cleaned(to_bytes(ct(t0008103E=("LO", value))), text).name == name


def test_a_long_name_is_cut_but_keeps_its_ending() -> None:
    text = "filenames: [{output: '{ImageComments}.dcm'}]"
    name = cleaned(to_bytes(ct(t00204000=("LT", "x" * 5000))), text).name
    assert len(name) <= 200
    assert name.endswith("x.dcm")


def test_an_enforced_filter_refuses_other_names() -> None:
    text = "file-filter: ['*.dcm', 'r![0-9]+']\nenforce-file-filter: true"
    content = to_bytes(ct())
    assert isinstance(clean(content, text, "a.dcm"), CleanedInstance)
    assert isinstance(clean(content, text, "123"), CleanedInstance)
    assert refusal(content, text, "a.ima").code == "file_filter"
    assert isinstance(clean(content, "file-filter: '*.xyz'", "a.ima"), CleanedInstance)


# --- the program's side --------------------------------------------------------------------------------


def test_a_deidentifier_crosses_a_process_border_small() -> None:
    packed = pickle.dumps(deidentifier(profiles.RICH))
    again = pickle.loads(packed)  # noqa: S301 - our own
    content = to_bytes(ct())
    result = again.clean(io.BytesIO(content), len(content), "x")
    assert joined(result, content) == output(content, profiles.RICH)
    assert len(packed) < 20_000


def clean_one(batch: tuple[tuple[Deidentifier, bytes], ...]) -> list[CleanedInstance | Refused]:
    return [engine.clean(io.BytesIO(content), len(content), "x") for engine, content in batch]


def test_a_worker_gives_the_same_result() -> None:
    content = to_bytes(ct())
    engine = deidentifier(profiles.RICH)
    with SpawnPool(1) as pool:
        outcomes = list(pool.run(clean_one, [((engine, content),), ((engine, b"x"),)], CancelToken()))
    results = [outcome.result[0] for outcome in outcomes if isinstance(outcome, Done)]
    assert set(results) == {cleaned(content, profiles.RICH, "x"), Refused("not_dicom")}


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = (
        "import sys, uploader.deid; print([m for m in ('pydicom', 'yaml', 'numpy') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"


def test_the_engine_names_itself() -> None:
    assert Deidentifier(profile_of(NOTHING), None).engine == "case-uploader-deid 1"


def test_an_error_of_the_disk_is_not_a_refusal() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002
            raise OSError("made up")

    with pytest.raises(OSError, match="made up"):
        deidentifier(NOTHING).clean(Broken(), 1000, "x")


def test_a_file_that_is_sent_as_it_is_passes_as_one_span() -> None:
    content = to_bytes(ct(), IMPLICIT, Layout(tail=bytes(10)))
    result = Untouched().clean(io.BytesIO(content), len(content), "FakeDoe.dcm")
    assert isinstance(result, CleanedInstance)
    assert result.pieces == (Span(0, len(content)),)
    assert result.name == f"{FIRST.sop_uid}.CT.dcm"
    assert result.audit == ()


def test_a_damaged_file_is_not_sent_as_it_is() -> None:
    content = to_bytes(make_tiny())[:-3]
    assert Untouched().clean(io.BytesIO(content), len(content), "x") == Refused("truncated", "7fe00010")


# --- the second parse --------------------------------------------------------------------------------------


def tampered(change: str) -> str:
    """Clean, then change the finished bytes as a fault of the writing would; give the refusal."""
    plan = plan_of(profile_of(profiles.MINIMAL))
    content = to_bytes(ct())
    result = cleaned(content, profiles.MINIMAL)
    finished = joined(result, content)
    parsed = parse_file(io.BytesIO(content), len(content))
    record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
    engine_rules(plan, record)
    at = finished.index(b"\x08\x00\x70\x00LO")
    element = finished[at : finished.index(b"\x08\x00\x80\x00LO")]
    changed = {
        "nothing": finished,
        "value": finished.replace(b"FakeMaker", b"FakeMaxer"),
        "lost": finished.replace(element, b""),
        "added": finished.replace(element, element + b"\x08\x00\x71\x00LO\x02\x00xx"),
        "original": finished.replace(
            b"\x10\x00\x40\x00CS", b"\x10\x00\x20\x00LO\x02\x00x \x10\x00\x40\x00CS"
        ),
        "preamble": b"FakeDoe" + finished[7:],
        "short": finished[:-1],
        "tail": finished + bytes(2),
        "padding": finished + b"\xfc\xff\xfc\xffOB\0\0\x02\0\0\0xx",
        "group": finished.replace(b"\x10\x00\x40\x00CS", b"\x10\0\0\0UL\x04\0\1\0\0\0\x10\x00\x40\x00CS"),
        "uid": finished.replace(FIRST.sop_uid.encode(), FIRST.sop_uid[:-1].encode() + b"7", 1),
        "method": finished.replace(b"Case Uploader, ", b"Cave Uploader, "),
        "mark": finished.replace(b"YES ", b"NO  "),
        "head": finished.replace(b"CASEUPLOADER_1 ", b"CASEUPLOADER_1 \x02\x00\x16\x00AE\x02\x00xx"),
    }[change]
    if change == "mark":
        assert isinstance(record.data.elements[0x00120062], Made)
    try:
        verify.verify(plan, record, (changed,), io.BytesIO(b""))
    except RefusedError as error:
        return error.code.value
    return ""


def engine_rules(plan: Plan, record: Record) -> None:
    rules.apply_profile(plan, record)
    leaving.mark_removed(plan, record)


@pytest.mark.parametrize("shift", [0, 2])
def test_verification_stops_pixels_that_are_another_range_of_the_source(shift: int) -> None:
    dataset = make_ct(FIRST)
    content = to_bytes(dataset) + bytes(2)
    source = io.BytesIO(content)
    plan = plan_of(profile_of(profiles.MINIMAL))
    pieces = cleaned(content, profiles.MINIMAL).pieces
    assert isinstance(pieces[1], Span)
    parsed = parse_file(source, len(content))
    record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
    engine_rules(plan, record)
    moved = (pieces[0], Span(pieces[1].offset + shift, pieces[1].size_bytes))
    if not shift:
        verify.verify(plan, record, moved, source)
        return
    with pytest.raises(RefusedError, match="verification_failed"):
        verify.verify(plan, record, moved, source)


def test_large_values_of_a_deflated_file_are_compared_byte_by_byte() -> None:
    content = to_bytes(make_ct(FIRST), DEFLATED)
    assert flat(output(content, profiles.MINIMAL))["7fe00010"] == flat(content)["7fe00010"]


def test_verification_passes_what_is_right() -> None:
    assert tampered("nothing") == ""


@pytest.mark.parametrize(
    "change",
    [
        *("value", "lost", "added", "original", "preamble", "short", "mark", "head"),
        *("tail", "padding", "group", "uid", "method"),
    ],
)
def test_verification_stops_a_fault_of_the_writing(change: str) -> None:
    assert tampered(change) == RefusalCode.VERIFICATION_FAILED
