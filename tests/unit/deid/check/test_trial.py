from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

import pydicom
import pytest

from tests.make import profiles
from tests.make.deid import profile_of
from uploader.deid.check.beside import try_beside
from uploader.deid.check.planted import USUAL, VITAL, build, plain_vr, plants_of
from uploader.deid.check.table import table_rows
from uploader.deid.check.trial import Trial, _files, _try_file, cleaner_without_names, try_table
from uploader.model.cleaned import AuditRow, CleanedInstance, Span
from uploader.model.profile_check import ElementCheck, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.deid.check.planted import Plant

REMOVE_ALL = """
remove-undefined: true
remove-private-tags: true
fields:
  - {name: SOPClassUID}
  - {regex: "^(SOP|Study|Series)InstanceUID$", hashuid: true}
"""


NOT_IN_FILES = frozenset(("00001000", "00001001", "00041511"))
"""Rows of messages and of directories, which the engine refuses in a file."""


PADDING = "fffcfffc"
"""The row that the exit stage removes, whatever the profile says."""


def _never() -> bool:
    return False


def _planted() -> list[list[Plant]]:
    """What stands in each planted file, but for those that pydicom would not take for files."""
    files = list(_files(table_rows()))
    return [plants for plants in files if table_rows()[plants[0].row].tag not in NOT_IN_FILES]


def _by_tag(text: str) -> dict[str, ElementCheck]:
    return {row.tag: row for row in try_table(profile_of(text), _never).rows}


def test_every_row_is_planted_at_top_level_and_at_two_depths_with_a_value_of_its_own() -> None:
    plants = [plant for number, row in enumerate(table_rows()) for plant in plants_of(number, row)]
    concrete = [row for row in table_rows() if "x" not in row.tag and row.tag >= "0008"]
    paths = {plant.path for plant in plants}
    assert len(paths) == len(plants) > 3 * len(concrete)
    long_enough = [plant.mark for plant in plants if len(plant.mark) >= 8]
    assert len(long_enough) == len(set(long_enough)) > 1500


def test_planted_files_are_dicom_that_pydicom_reads_with_every_value_in_its_place() -> None:
    for plants in _planted():
        elements = {**VITAL, **USUAL, **{plant.path: (plain_vr(plant.vr), plant.content) for plant in plants}}
        dataset = pydicom.dcmread(io.BytesIO(build(elements)))
        for plant in plants:
            here = dataset.file_meta if plant.path[0] >> 16 == 2 else dataset
            for tag in plant.path[:-1]:
                here = here[tag].value[0]
            found = here.get_item(plant.path[-1])
            assert found is not None
            value = found.value if isinstance(found.value, bytes) else str(found.value).encode()
            assert value.strip(b"\0 ") == plant.content.strip(b"\0 ")


def test_a_profile_that_keeps_everything_is_seen_to_keep_everything() -> None:
    rows = _by_tag("fields: []")
    assert {tag for tag, row in rows.items() if not row.stays} == NOT_IN_FILES | {PADDING}
    assert {rows[tag].worst for tag in NOT_IN_FILES} == {Outcome.REFUSED}


def test_an_allow_list_of_uids_leaves_nothing_of_the_table() -> None:
    rows = _by_tag(REMOVE_ALL)
    assert [tag for tag, row in rows.items() if row.stays] == []
    assert rows["00100010"].top is Outcome.REMOVED
    assert rows["00080018"].top is rows["00020003"].top is Outcome.NEW_UID


def test_each_action_is_told_by_what_it_left_in_the_bytes() -> None:
    rows = _by_tag(
        """
        salt: a long and secret salt
        date-increment: -3
        recurse-sequence: true
        fields:
          - {name: PatientName, replace-with: ANON}
          - {name: PatientID, hash: true}
          - {name: StudyDate, increment-date: true}
          - {name: AcquisitionDateTime, increment-datetime: true}
          - {name: StudyInstanceUID, hashuid: true}
          - {name: InstitutionName, remove: true}
          - {name: AccessionNumber, replace-with: ""}
          - {name: OperatorsName, regex-sub: [{input-regex: '.*', output: someone}]}
          - {name: PatientWeight, jitter: true}
        """
    )
    assert {tag: row.top for tag, row in rows.items() if row.top is not Outcome.STAYS} == {
        **dict.fromkeys(NOT_IN_FILES, Outcome.REFUSED),
        PADDING: Outcome.REMOVED,
        "00080020": Outcome.SHIFTED,
        "0008002a": Outcome.SHIFTED,
        "00080050": Outcome.EMPTIED,
        "00080080": Outcome.REMOVED,
        "00081070": Outcome.CHANGED,
        "00100010": Outcome.REPLACED,
        "00100020": Outcome.HASHED,
        "00101030": Outcome.SHIFTED,
        "0020000d": Outcome.NEW_UID,
    }
    assert rows["00100010"].nested is Outcome.REPLACED


def test_without_recursion_what_stands_in_sequences_is_seen_to_stay() -> None:
    row = _by_tag("fields: [{name: PatientName, remove: true}]")["00100010"]
    assert (row.top, row.nested, row.stays) == (Outcome.REMOVED, Outcome.STAYS, True)


class _Liar:
    """Says that it removed everything, and lets the file out as it is."""

    engine = "liar"

    def clean(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedInstance:
        del source
        audit = tuple(AuditRow(row.tag, "remove") for row in table_rows())
        return CleanedInstance((Span(0, size_bytes),), name, "1.2", "1.2", "1.2", "OT", "", "", audit)


def test_the_bytes_are_believed_and_not_what_the_engine_says_that_it_did() -> None:
    for plants in _planted():
        outcomes = _try_file(_Liar(), plants, Trial(), _never)  # type: ignore[arg-type]
        assert set(outcomes.values()) == {Outcome.STAYS}
        assert len(outcomes) == len(plants)


class _Mover:
    """Takes the name out of its place and puts it into another."""

    engine = "mover"

    def clean(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedInstance:
        content = source.read(size_bytes)
        at = content.index(b"\x10\x00\x10\x00PN") + 8
        size = int.from_bytes(content[at - 2 : at], "little")
        value = content[at : at + size]
        moved = content[:at] + b"X" * size + content[at + size :] + b"\xfc\xff\xfc\xffOB\0\0"
        moved += size.to_bytes(4, "little") + value
        return CleanedInstance((moved,), name, "1.2", "1.2", "1.2", "OT", "", "", ())


def test_a_value_that_is_only_moved_is_found_where_it_went() -> None:
    number = [row.tag for row in table_rows()].index("00100010")
    trial = Trial()
    _try_file(_Mover(), list(plants_of(number, table_rows()[number]))[:1], trial, _never)  # type: ignore[arg-type]
    assert [row.name for row in trial.copied] == ["Patient's Name"]


def test_a_value_for_which_files_are_refused_is_taken_out_and_the_rest_is_tried() -> None:
    rows = _by_tag(
        """
        fields:
          - {name: StudyID, regex-sub: [{input-regex: '^[0-9]{4}$', output: x}]}
          - {name: PatientName, remove: true}
        """
    )
    assert rows["00200010"].top is Outcome.REFUSED
    assert rows["00100010"].top is Outcome.REMOVED


def test_a_profile_that_refuses_every_file_is_known_by_its_reason() -> None:
    trial = try_table(profile_of("fields: [{name: SOPInstanceUID, remove: true}]"), _never)
    assert trial.fatal is not None
    assert trial.fatal.code == "uid_missing"


def test_rows_for_which_there_is_no_time_count_as_staying() -> None:
    trial = try_table(profile_of(REMOVE_ALL), lambda: True)
    assert {row.worst for row in trial.rows} == {Outcome.UNTESTED}
    assert all(row.stays for row in trial.rows)


@pytest.mark.parametrize(
    ("text", "staying"),
    [
        ("fields: []", {"overlay_label", "unknown", "private"}),
        (REMOVE_ALL, set()),
        ("remove-private-tags: true", {"overlay_label", "unknown"}),
    ],
)
def test_places_beside_the_table_are_tried_too(text: str, staying: set[str]) -> None:
    found = {spot.tag: spot.top for spot in try_beside(profile_of(text))}
    assert {word for word, outcome in found.items() if outcome is Outcome.STAYS} == staying
    assert found["preamble"] is found["meta"] is found["trailing_padding"] is Outcome.REMOVED


def test_a_name_that_takes_over_a_part_of_the_source_s_is_seen() -> None:
    text = "filenames: [{input-regex: '^(?P<stem>.*)[.]dcm$', output: '{stem}.dcm'}]"
    found = {spot.tag: spot.top for spot in try_beside(profile_of(text))}
    assert found["file_name"] is Outcome.STAYS


@pytest.mark.parametrize("name", ["MINIMAL", "RICH", "RECURSIVE", "ALLOW_LIST", "PATTERNS", "PRIVATE"])
def test_every_row_gets_an_answer_from_whole_profiles(name: str) -> None:
    trial = try_table(profile_of(getattr(profiles, name)), _never)
    assert trial.fatal is None
    assert len(trial.rows) == 655
    assert not [row for row in trial.rows if row.worst is Outcome.UNTESTED]


def test_a_part_of_a_name_that_is_left_is_the_name_that_stays() -> None:
    rows = _by_tag(
        """
        fields:
          - name: PatientName
            regex-sub: [{input-regex: '.*[^A-Z0-9](?P<given>.*)', output: '{given}'}]
        """
    )
    assert rows["00100010"].top is Outcome.STAYS


def _up_after(looks: int) -> Callable[[], bool]:
    times = iter([False] * looks)
    return lambda: next(times, True)


def test_values_that_time_ran_out_on_are_untested_in_every_place() -> None:
    plants = [plant for plants in _files(table_rows()) for plant in plants if plant.path[-1] == 0x00200010]
    cleaner = cleaner_without_names(
        profile_of("fields: [{name: StudyID, regex-sub: [{input-regex: x, output: y}]}]")
    )
    for looks in range(3):
        outcomes = _try_file(cleaner, plants, Trial(), _up_after(looks))
        assert set(outcomes) == set(plants)
        assert (Outcome.UNTESTED in outcomes.values()) == (looks < 2)
