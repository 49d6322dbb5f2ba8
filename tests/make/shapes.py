"""The smallest profiles of every shape of rule, and a file on which each of them has something to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.make.dicom import add_nested_identifiers, make_ct
from tests.make.people import FIRST

if TYPE_CHECKING:
    from tests.make.encode import Dataset

UNIQUE: Final = "1.2.826.0.1.3680043.10.999.55"

NAMES: Final = (
    "PatientID",
    "patientid",
    "(0010, 0020)",
    "(0010,0020)",
    '"00100020"',
    "0x00100020",
    "OtherPatientIDs",
    "OtherPatientIDsSequence.0.PatientID",
    "OtherPatientIDsSequence.1.PatientID",
    '"00101002.0.00100020"',
    '"OtherPatientIDsSequence.0.00100020"',
    "OtherPatientIDsSequence.*.PatientID",
    "OriginalAttributesSequence.0.ModifiedAttributesSequence.0.PatientName",
    "OriginalAttributesSequence.*.ModifiedAttributesSequence.*.PatientName",
    '(0009, "FAKE MAKER IDENT", 01)',
    "(0009, FAKE MAKER IDENT, 01)",
    "60XX0022",
    "(60XX, 0022)",
    "60xx4000",
)
"""Names of text elements that the file has."""

TEXT_ACTIONS: Final = (
    "keep: true",
    "identity: true",
    "remove: true",
    "replace-with: NEW",
    'replace-with: ""',
    "replace-with: NEW, replace-with-insert: false",
    "hash: true",
)

FLAT: Final = (
    "{name: PatientName}",
    "{name: ImageType, replace-with: [DERIVED, SECONDARY]}",
    "{name: ImageType, hash: true}",
    "{name: PatientWeight, replace-with: 71.5}",
    "{name: SeriesNumber, replace-with: 7}",
    "{name: Rows, replace-with: 16}",
    "{name: PatientComments, replace-with: Added}",
    "{name: PatientComments, replace-with: Added, replace-with-insert: false}",
    "{name: StudyComments, hash: true}",
    "{name: OtherPatientNames, replace-with: [A^B, C^D]}",
    "{name: StudyInstanceUID, hashuid: true}",
    "{name: SOPInstanceUID, hashuid: true}",
    "{name: FrameOfReferenceUID, hashuid: true}",
    "{name: ReferencedImageSequence.0.ReferencedSOPInstanceUID, hashuid: true}",
    "{name: ReferencedImageSequence.*.ReferencedSOPInstanceUID, hashuid: true}",
    "{name: StudyDate, increment-date: true}",
    "{name: StudyDate, increment-date: true, date-increment-override: 3}",
    "{name: StudyDate, increment-date: true, date-increment-override: 0}",
    "{name: StudyDate, increment-date: true, date-increment-override: -0.5}",
    "{name: CalibrationDate, increment-date: true}",
    "{name: DateOfLastCalibration, increment-date: true}",
    "{name: DateOfLastCalibration, increment-date: true, date-increment-override: 365}",
    "{name: AcquisitionDateTime, increment-datetime: true}",
    "{name: AcquisitionDateTime, increment-datetime: true, date-increment-override: 0.25}",
    "{name: FrameAcquisitionDateTime, increment-datetime: true}",
    "{name: ContributionDateTime, increment-datetime: true}",
    '{name: AcquisitionDateTime, increment-datetime: true, datetime-max: "20200101"}',
    '{name: AcquisitionDateTime, increment-datetime: true, datetime-min: "20300101"}',
    "{name: OtherPatientIDsSequence, remove: true}",
    "{name: OtherPatientIDsSequence, keep: true}",
    "{name: OtherPatientIDsSequence.*.IssuerOfPatientID, replace-with: X}",
    "{name: OtherPatientIDsSequence.3.PatientID, replace-with: X}",
    "{name: RequestAttributesSequence.0.StudyInstanceUID, replace-with: 1.2.3}",
    "{name: ScheduledProtocolCodeSequence.0.CodeValue, replace-with: X}",
    "{name: ScheduledProtocolCodeSequence.0.CodeValue, remove: true}",
    "{name: ScheduledProtocolCodeSequence.*.CodeValue, replace-with: X}",
    "{name: ScheduledProtocolCodeSequence.0.CodeValue, replace-with: X, replace-with-insert: false}",
    "{name: OverlayData, remove: true}",
    "{name: 60XX3000, remove: true}",
    "{name: PixelData, remove: true}",
    "{name: SourceApplicationEntityTitle, remove: true}",
    '{name: "00020016", replace-with: GONE}',
    "{name: MediaStorageSOPInstanceUID, hashuid: true}",
    "{regex: .*InstanceUID, hashuid: true}",
    "{regex: .*PatientID.*, remove: true}",
    "{regex: PatientName, remove: true}",
    "{regex: ^Patient.*, replace-with: X}",
    "{regex: '.*00100020', hash: true}",
    "{regex: '^0009.*', remove: true}",
    "{regex: '.*OtherPatientIDs.*', remove: true}",
    "{regex: '.*Date$', increment-date: true}",
    "{regex: '[0-9a-f]*$', keep: true}",
    "{regex: '^6000.*', remove: true}",
    "{name: PatientName, regex-sub: [{input-regex: '(?P<f>\\w+)\\^(?P<g>\\w+)', output: '{g}-{f}'}]}",
    (
        "{name: PatientName, regex-sub: [{input-regex: '(?P<f>\\w+)\\^(?P<g>\\w+)', output: '{g}-{f}',"
        " groups: [{name: f, hash: true}, {name: g, replace-with: X}]}]}"
    ),
    (
        "{name: StudyDescription, regex-sub: [{input-regex: 'x', output: 'y'},"
        " {input-regex: '(?P<a>.*) (?P<b>\\d)', output: '{b} of {PatientID}',"
        " groups: [{name: PatientID, hash: true}]}]}"
    ),
    "{name: StudyDescription, regex-sub: [{input-regex: 'nothing', output: 'y'}]}",
    "{name: StudyComments, regex-sub: [{input-regex: '.*', output: 'y'}]}",
    "{name: (0009, FAKE MAKER IDENT, 01), keep: true}, {name: (0009, FAKE MAKER IDENT, 02), remove: true}",
    '{name: (0011, "GEMS_PATI_01", 10), replace-with: 3}',
    "{name: PatientID, hash: true}, {name: PatientID, replace-with: LAST}",
    "{name: PatientID, replace-with: FIRST}, {name: PatientID, hash: true}",
    "{name: PatientID, remove: true}, {name: PatientID, keep: true}",
    (
        "{name: PatientName, regex-sub: [{input-regex: '(?P<f>\\w+)', output: '{f}'}]},"
        " {name: PatientName, regex-sub: [{input-regex: '(?P<f>..)', output: '{f}'}]}"
    ),
)
"""Contents of ``fields:`` for a profile without further options."""

OPTIONS: Final = (
    "salt: pepper, fields: [{name: PatientID, hash: true}, {name: StudyInstanceUID, hashuid: true}]",
    "hash-digits: 8, fields: [{name: PatientID, hash: true}]",
    "hash-digits: 0, fields: [{name: PatientComments, replace-with: X}, {name: PatientComments, hash: true}]",
    "uid-prefix-fields: 2, uid-suffix-fields: 2, fields: [{name: StudyInstanceUID, hashuid: true}]",
    "uid-prefix-fields: 0, uid-suffix-fields: 0, fields: [{name: StudyInstanceUID, hashuid: true}]",
    "uid-prefix-fields: 3, uid-numeric-name: '1.2.3', fields: [{name: StudyInstanceUID, hashuid: true}]",
    "replace-with-insert: false, fields: [{name: PatientComments, replace-with: X}]",
    "date-increment: 1.5, fields: [{name: StudyDate, increment-date: true}]",
    "patient-age-from-birthdate: true, fields: [{name: PatientBirthDate, remove: true}]",
    "patient-age-from-birthdate: true, patient-age-units: M",
    "patient-age-from-birthdate: true, patient-age-units: D",
    "patient-age-from-birthdate: true, patient-age-units: Y",
    "remove-private-tags: true",
    "remove-private-tags: true, fields: [{name: (0009, FAKE MAKER IDENT, 01), keep: true}]",
    "remove-private-tags: true, fields: [{name: (0009, FAKE MAKER IDENT, 01), hash: true}]",
    "remove-private-tags: true, fields: [{name: '00091001', keep: true}]",
    "decode: true, fields: [{name: PatientName, remove: true}]",
    "recurse-sequence: true, date-increment: 5, fields: [{name: StudyDate, increment-date: true}]",
    "recurse-sequence: true, fields: [{name: PatientID, hash: true}]",
    "recurse-sequence: true, fields: [{name: (0010,0020), remove: true}]",
    "recurse-sequence: true, fields: [{name: 0x00100020, remove: true}]",
    "recurse-sequence: true, fields: [{name: '00100020', remove: true}]",
    "recurse-sequence: true, fields: [{name: '0020000D', hashuid: true}]",
    "recurse-sequence: true, fields: [{name: PatientName, replace-with: X}]",
    "recurse-sequence: true, fields: [{name: PatientComments, replace-with: X}]",
    "recurse-sequence: true, fields: [{name: 60XX0022, remove: true}]",
    "recurse-sequence: true, fields: [{name: (0033, FAKE NESTED, 01), remove: true}]",
    "remove-undefined: true, fields: [{name: SOPInstanceUID}, {name: SOPClassUID}]",
    "remove-undefined: true, fields: [{regex: 'SOP.*', keep: true}, {name: OtherPatientIDsSequence}]",
    (
        "remove-undefined: true, fields: [{regex: 'SOP.*', keep: true},"
        " {name: OtherPatientIDsSequence.*.PatientID, hash: true}]"
    ),
    (
        "remove-undefined: true, fields: [{regex: 'SOP.*', keep: true},"
        " {name: OtherPatientIDsSequence.0.PatientID, hash: true}]"
    ),
    (
        "remove-undefined: true, fields: [{regex: 'SOP.*', keep: true},"
        " {name: '00101002.0.00100020', hash: true}]"
    ),
    (
        "remove-undefined: true, fields: [{regex: 'SOP.*', keep: true},"
        " {name: OriginalAttributesSequence.*.ModifiedAttributesSequence.*.PatientName, replace-with: X}]"
    ),
    "remove-undefined: true, fields: [{regex: '.*InstanceUID', hashuid: true}, {name: SOPClassUID}]",
    "remove-undefined: true, fields: [{regex: '.*00100020', hash: true}, {regex: 'SOP.*', keep: true}]",
    "remove-undefined: true, fields: [{name: (0009, FAKE MAKER IDENT, 02)}, {regex: 'SOP.*', keep: true}]",
    "remove-undefined: true, fields: [{name: 60XX0022}, {regex: 'SOP.*', keep: true}]",
    (
        "remove-undefined: true, recurse-sequence: true, fields: [{name: PatientID, hash: true},"
        " {name: SOPInstanceUID}, {name: SOPClassUID}]"
    ),
    (
        "remove-undefined: true, recurse-sequence: true, fields: [{name: '00100020', hash: true},"
        " {name: SOPInstanceUID}, {name: SOPClassUID}]"
    ),
    (
        "remove-undefined: true, patient-age-from-birthdate: true, fields: [{regex: 'SOP.*', keep: true},"
        " {name: PatientAge}]"
    ),
    (
        "remove-undefined: true, remove-private-tags: true, fields: [{regex: 'SOP.*', keep: true},"
        " {name: (0009, FAKE MAKER IDENT, 01), keep: true}]"
    ),
    (
        "filenames: [{input-regex: '.*', output: '{SOPInstanceUID}_{Modality}.dcm'}],"
        " fields: [{name: SOPInstanceUID, hashuid: true}]"
    ),
    (
        "date-increment: 3, filenames: [{input-regex: '^(?P<label>[a-z]+)-(?P<day>\\d{8})\\.dcm$',"
        " output: '{label}_{day}_{SeriesNumber}.dcm',"
        " groups: [{name: day, increment-date: true}, {name: label, hash: true}]}]"
    ),
    (
        "salt: pepper, filenames: [{input-regex: '^(?P<label>[a-z]+)-(?P<day>\\d{4})(?P<rest>.*)\\.dcm$',"
        " output: '{label}-{day}{rest}-{PatientID}.dcm', groups: [{name: label, keep: true},"
        " {name: day, replace-with: '1900'}, {name: rest, hash: true}]}],"
        " fields: [{name: PatientID, hash: true}]"
    ),
    (
        "filenames: [{input-regex: '^other$', output: 'x.dcm'}, {input-regex: '^name-(?P<day>\\d+)',"
        " output: '{day}.dcm', groups: [{name: day, increment-date: true, date-increment-override: 5}]}]"
    ),
    "decode: false, fields: [{name: PatientName, remove: true}]",
    "stop-tags: ['00100020'], fields: [{name: PatientName, remove: true}, {name: StudyID, hash: true}]",
    "retain: false, asymmetric-encryption: false, fields: [{name: PatientName, remove: true}]",
    "salt: pepper, hash-digits: 64, fields: [{name: StudyDescription, hash: true}]",
    "file-filter: '*.xyz'",
    "file-filter: 'r!name-.*'",
    "file-filter: ['*.dcm'], enforce-file-filter: true",
)
"""Contents of ``dicom:``, as a flow mapping."""


def shape_profiles() -> tuple[str, ...]:
    """Each shape as a whole profile."""
    fields = [f"{{name: {name}, {action}}}" for name in NAMES for action in TEXT_ACTIONS]
    fields = [_quoted(field) for field in fields] + [_quoted(field) for field in FLAT]
    sections = [f"date-increment: -7, fields: [{field}]" for field in fields]
    sections += [_quoted(option) for option in OPTIONS]
    return tuple(f"name: shape\ndicom: {{{section}}}\n" for section in sections)


def _quoted(field: str) -> str:
    """Quote names in brackets: in a flow mapping their comma would end the value."""
    parts = field.split("name: (")
    result = parts[0]
    for part in parts[1:]:
        inside, rest = part.split(")", 1)
        result += "name: '(" + inside + ")'" + rest
    return result


def shape_dataset() -> Dataset:
    """Every name above, at top level and nested, with private blocks and overlays."""
    dataset = add_nested_identifiers(make_ct(FIRST, rows=16, columns=16))
    dataset.update(
        {
            0x00020016: ("AE", "FAKETITLE"),
            0x0008002A: ("DT", "20200203101112.123456+0100"),
            0x00080032: ("TM", "101112"),
            0x00090010: ("LO", "FAKE MAKER IDENT"),
            0x00091001: ("LO", "FAKE-PRIVATE"),
            0x00091002: ("LO", "FAKE-OTHER"),
            0x00181200: ("DA", "20190101\\20200229"),
            0x0018A002: ("DT", "20191231235959.5"),
            0x00189074: ("DT", "20191231235959"),
            0x60000010: ("US", 16),
            0x60000011: ("US", 16),
            0x60000022: ("LO", "FakeDoe overlay"),
            0x60001500: ("LO", "FakeDoe label"),
            0x60003000: ("OW", bytes(32)),
            0x60020022: ("LO", "FakeDoe overlay two"),
            0x60024000: ("LT", "FakeDoe comments"),
        }
    )
    return dataset
