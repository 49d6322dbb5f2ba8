"""Encrypted attributes: key holders get the former values back, in flywheel-migration too."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.make.deid import cleaned, output, profile_of, refusal
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, to_bytes
from tests.make.envelopes import SECRET, certificate, elliptic, opened
from tests.make.reference import ReferenceJob, flat, run_reference
from tests.make.shapes import shape_dataset
from uploader.errors import ProfileInvalid, RuleUnsupported

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = """
  - {name: PatientName, encrypt: true}
  - {name: PatientBirthDate, encrypt: true}
  - {name: PatientComments, encrypt: true}
  - {name: Rows, keep: true}
  - {name: OtherPatientIDsSequence.1.PatientID, encrypt: true}
  - {name: '(0009, FAKE MAKER IDENT, 01)', encrypt: true}
"""
SEALED = f"name: sealed\ndicom:\n  secret-key: '{SECRET}'\n  fields:{FIELDS.replace('  -', '    -')}"
RETAINED = f"""
name: retained
dicom:
  secret-key: '{SECRET}'
  retain: true
  remove-private-tags: true
  fields:
    - {{name: PatientName, remove: true}}
    - {{name: PatientID, hash: true}}
    - {{name: StudyDescription, replace-with: X}}
    - {{name: StudyComments, replace-with: NEW}}
    - {{name: OtherPatientIDsSequence, remove: true}}
"""
RESTORE = f"""
dicom:
  secret-key: '{SECRET}'
  fields:
    - {{name: PatientName, decrypt: true}}
    - {{name: PatientBirthDate, decrypt: true}}
    - {{name: OtherPatientIDsSequence.1.PatientID, decrypt: true}}
"""
PART = "input-regex: '(?P<a>.*)', output: '{a}', groups: [{name: a, encrypt: true}]"
OUTSIDE = {"00020012", "00020013", "00020016", "00120062", "00120063", "04000500.0.04000520"}
"""What differs outside the envelope: the exit stage's elements, and the ciphertext."""


def content() -> bytes:
    return to_bytes(shape_dataset())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.dcm"
    path.write_bytes(content())
    return path


def without(found: dict[str, object], *paths: str) -> dict[str, object]:
    return {path: value for path, value in found.items() if path not in paths}


# --- against the reference ------------------------------------------------------------------------


def test_outside_of_the_envelope_the_file_is_the_references(source: Path, tmp_path: Path) -> None:
    for number, profile in enumerate((SEALED, RETAINED)):
        (answer,) = run_reference([ReferenceJob(profile, source)], tmp_path / str(number))
        assert answer.state == "made", answer
        ours, theirs = flat(output(content(), profile)), flat(answer.content)
        assert without(ours, *OUTSIDE) == without(theirs, *OUTSIDE)


def test_what_is_retained_is_what_the_reference_retains_and_its_character_set(
    source: Path, tmp_path: Path
) -> None:
    (answer,) = run_reference([ReferenceJob(RETAINED, source)], tmp_path / "reference")
    theirs = opened(answer.content, tmp_path / "theirs")
    ours = opened(output(content(), RETAINED), tmp_path / "ours")
    assert "00100010" in theirs
    assert "00091001" in theirs
    assert without(ours, "00080005") == theirs


def test_a_nested_value_keeps_its_place_where_the_reference_puts_it_flat(
    source: Path, tmp_path: Path
) -> None:
    (answer,) = run_reference([ReferenceJob(SEALED, source)], tmp_path / "reference")
    theirs = opened(answer.content, tmp_path / "theirs")
    ours = opened(output(content(), SEALED), tmp_path / "ours")
    assert theirs["00100020"] == ours["00101002.1.00100020"] == "FAKE-OTHER-ID"
    assert "00100020" not in ours
    own = ("00080005", "00090010", "00101002", "00101002.1.00100020")
    assert without(ours, *own) == without(theirs, "00100020")


@pytest.mark.parametrize("secret", [SECRET, SECRET + SECRET[:16], SECRET * 2])
def test_flywheel_migration_puts_every_value_back(tmp_path: Path, secret: str) -> None:
    ours = output(content(), SEALED.replace(SECRET, secret))
    assert not {"00100010", "00100030", "00101002.1.00100020"} & set(flat(ours))
    (tmp_path / "sealed.dcm").write_bytes(ours)
    job = ReferenceJob(RESTORE.replace(SECRET, secret), tmp_path / "sealed.dcm")
    (answer,) = run_reference([job], tmp_path / "reference")
    assert answer.state == "made", answer
    restored, before = flat(answer.content), flat(content())
    for path in ("00100010", "00100030", "00101002.1.00100020"):
        assert restored[path] == before[path]


def test_the_holder_of_each_private_key_can_open_what_certificates_sealed(tmp_path: Path) -> None:
    one, two = certificate(tmp_path / "one"), certificate(tmp_path / "two")
    profile = json.dumps(
        {
            "dicom": {
                "asymmetric-encryption": True,
                "public-key": [one[0], two[0]],
                "fields": [{"name": "PatientName", "encrypt": True}],
            }
        }
    )
    ours = output(content(), profile)
    assert "00100010" not in flat(ours)
    for _, _, key in (one, two):
        found = opened(ours, tmp_path / "opened", "-inkey", str(key))
        assert found["00100010"] == "FakeDoe^Jane"
    (tmp_path / "sealed.dcm").write_bytes(ours)
    restore = json.dumps(
        {
            "dicom": {
                "asymmetric-encryption": True,
                "private-key": str(one[2]),
                "fields": [{"name": "PatientName", "decrypt": True}],
            }
        }
    )
    (answer,) = run_reference([ReferenceJob(restore, tmp_path / "sealed.dcm")], tmp_path / "reference")
    assert flat(answer.content)["00100010"] == "FakeDoe^Jane"


def test_certificates_make_another_envelope_every_time(tmp_path: Path) -> None:
    """Or whoever guesses a name could make the envelope and compare: so same in is not same out."""
    profile = json.dumps(
        {
            "dicom": {
                "asymmetric-encryption": True,
                "public-key": certificate(tmp_path / "one")[0],
                "fields": [{"name": "PatientName", "encrypt": True}],
            }
        }
    )
    assert output(content(), profile) != output(content(), profile)


def test_the_second_file_holds_its_own_values(tmp_path: Path) -> None:
    """The reference keeps the first file's for the whole series."""
    other = to_bytes(shape_dataset() | {0x00100010: ("PN", "FakeRoe^Rick")})
    found = opened(output(other, SEALED), tmp_path / "opened")
    assert found["00100010"] == "FakeRoe^Rick"


def test_a_part_of_a_text_is_encrypted_as_the_reference_decrypts_it(tmp_path: Path) -> None:
    rule = "name: PatientName, regex-sub: [{input-regex: '(?P<all>.+)', output: '{all}', groups: [{name: all,"
    text = "dicom: {secret-key: '%s', fields: [{%s %s: true}]}]}]}"
    ours = output(content(), text % (SECRET, rule, "encrypt"))
    assert "FakeDoe" not in str(flat(ours)["00100010"])
    (tmp_path / "sealed.dcm").write_bytes(ours)
    job = ReferenceJob(text % (SECRET, rule, "decrypt"), tmp_path / "sealed.dcm")
    (answer,) = run_reference([job], tmp_path / "reference")
    assert flat(answer.content)["00100010"] == "FakeDoe^Jane"


# --- what holds by itself -------------------------------------------------------------------------


@pytest.mark.parametrize("profile", [SEALED, RETAINED])
def test_with_a_secret_key_the_same_file_gives_the_same_bytes(profile: str) -> None:
    assert output(content(), profile) == output(content(), profile)


def test_other_values_and_other_keys_give_other_envelopes() -> None:
    other = to_bytes(shape_dataset() | {0x00100010: ("PN", "FakeRoe^Rick")})
    envelopes = {
        flat(output(content(), SEALED))["04000500.0.04000520"],
        flat(output(other, SEALED))["04000500.0.04000520"],
        flat(output(content(), SEALED.replace(SECRET, SECRET[::-1])))["04000500.0.04000520"],
    }
    assert len(envelopes) == 3


def test_what_is_sealed_is_the_same_whatever_the_file_is_written_in(tmp_path: Path) -> None:
    dataset = shape_dataset() | {
        0x00100010: ("PN", "FäkeDoe^Jörg".encode("latin-1")),
        0x00280106: ("US", 513),
        0x00189087: ("FD", 1.5),
    }
    profile = f"""
    dicom:
      secret-key: '{SECRET}'
      retain: true
      fields:
        - {{name: PatientName, remove: true}}
        - {{name: SmallestImagePixelValue, remove: true}}
        - {{name: DiffusionBValue, remove: true}}
        - {{name: OriginalAttributesSequence, remove: true}}
        - {{name: OverlayData, remove: true}}
    """.replace("        - {name: OverlayData, remove: true}\n", "        - {name: 60XX3000, remove: true}\n")
    found = [
        opened(output(to_bytes(dataset, syntax), profile), tmp_path / str(number))
        for number, syntax in enumerate((EXPLICIT, IMPLICIT, BIG_ENDIAN))
    ]
    assert found[0]["00100010"] == "FäkeDoe^Jörg"
    assert found[0]["00280106"] == 513
    assert found[0]["00189087"] == 1.5
    assert found[0] == found[1] == found[2]


def test_nothing_is_sealed_where_nothing_was_changed() -> None:
    profile = (
        f"dicom: {{secret-key: '{SECRET}', fields: [{{name: PatientReligiousPreference, encrypt: true}}]}}"
    )
    assert "04000500" not in flat(output(content(), profile))


def test_what_a_rule_added_is_not_retained(tmp_path: Path) -> None:
    profile = f"""
    dicom:
      secret-key: '{SECRET}'
      retain: true
      fields:
        - {{name: PatientName, remove: true}}
        - {{name: PatientReligiousPreference, replace-with: Added}}
        - {{name: PatientReligiousPreference, replace-with: Again}}
        - {{name: OtherPatientIDsSequence.3.PatientID, replace-with: Added}}
    """
    found = opened(output(content(), profile), tmp_path / "opened")
    assert set(found) == {"00080005", "00100010"}


def test_the_first_of_two_changes_is_what_is_retained(tmp_path: Path) -> None:
    profile = f"""
    dicom:
      secret-key: '{SECRET}'
      retain: true
      fields: [{{name: PatientID, hash: true}}, {{name: PatientID, remove: true}}]
    """
    assert opened(output(content(), profile), tmp_path / "opened")["00100020"] == "FAKE-000001"


@pytest.mark.parametrize(
    "fields",
    [
        """
          - {regex: '^OtherPatientIDsSequence.*', encrypt: true}
        """,
        """
          - {name: OtherPatientIDsSequence.*.PatientID, encrypt: true}
          - {name: OtherPatientIDsSequence, encrypt: true}
        """,
    ],
)
def test_a_sequence_that_is_sealed_holds_what_was_sealed_in_it_before(fields: str, tmp_path: Path) -> None:
    finished = output(content(), f"secret-key: '{SECRET}'\nfields:\n" + textwrap.dedent(fields))
    assert "00101002" not in flat(finished)
    found = opened(finished, tmp_path / "opened")
    assert found["00101002.0.00100020"] == "FAKE-000001"
    assert found["00101002.1.00100020"] == "FAKE-OTHER-ID"


def test_an_allow_list_with_retain_takes_everything_along(tmp_path: Path) -> None:
    profile = f"""
    dicom:
      secret-key: '{SECRET}'
      retain: true
      remove-undefined: true
      fields: [{{regex: '^(SOP.*|Rows|Columns|Bits.*|Pixel.*|Samples.*)$', keep: true}}]
    """
    finished = output(content(), profile)
    assert b"FakeDoe" not in finished
    found = opened(finished, tmp_path / "opened")
    assert found["00100010"] == "FakeDoe^Jane"
    assert found["00091001"] == "FAKE-PRIVATE"


def test_pixels_are_not_retained_in_an_element() -> None:
    profile = f"dicom: {{secret-key: '{SECRET}', retain: true, fields: [{{name: PixelData, remove: true}}]}}"
    assert refusal(content(), profile).code == "value_too_large"


def test_the_audit_tells_what_was_encrypted() -> None:
    rows = {row.path: row.action for row in cleaned(content(), SEALED).audit}
    assert rows["00100010"] == "encrypt"
    assert rows["04000500"] == "encrypt"
    assert rows["00101002.1.00100020"] == "encrypt"


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fields: [{name: PatientID, encrypt: true}]", "encrypt needs a secret-key of 32, 48 or"),
        ("secret-key: abc\nfields: [{name: PatientID, encrypt: true}]", "encrypt needs a secret-key"),
        ("retain: true", "line 3: retain needs a secret-key"),
        ("asymmetric-encryption: true\nretain: true", "retain needs a secret-key"),
        ("public-key: -----BEGIN CERTIFICATE-----\nfields: []", "can't be read as a certificate"),
        ("public-key: [[a]]", "must be a certificate in PEM form"),
        (f"secret-key: '{SECRET}'\nfields: [{{name: SourceApplicationEntityTitle, encrypt: true}}]",
         "belongs to the head of the file"),
        (f"secret-key: '{SECRET}'\nfilenames: [{{{PART}}}]", "encrypt makes no part of a file's name"),
        (f"secret-key: '{SECRET * 2}'\nfields: [{{name: PatientName, regex-sub: [{{{PART}}}]}}]",
         "of 16, 24 or 32 characters"),
    ],
)  # fmt: skip
def test_encryption_that_can_not_be_meant_is_named(text: str, said: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        profile_of(text)
    assert said in str(caught.value.params["problem"])


def test_a_certificate_without_an_rsa_key_is_refused(tmp_path: Path) -> None:
    section = {"asymmetric-encryption": True, "public-key": elliptic(tmp_path)}
    with pytest.raises(ProfileInvalid, match="not an RSA key"):
        profile_of(json.dumps({"dicom": section}))


def test_a_certificate_without_asymmetric_encryption_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalid, match="needs asymmetric-encryption"):
        profile_of(json.dumps({"dicom": {"public-key": certificate(tmp_path)[0]}}))


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("public-key: ['/etc/keys/a.pem']", 3, "public-key: it names a file, and a profile"),
        ("public-key: '\\\\server\\share\\a.pem'", 3, "public-key: it names a file, and a profile"),
        ("private-key: a", 3, "private-key: it only serves to put former values back"),
        ("force-nonce: AAAAAAAAAAA=", 3, "force-nonce: values that are encrypted with one nonce"),
        (f"secret-key: '{SECRET}'\nfields:\n  - name: PatientID\n    encrypt: true\n    force-nonce: AAAA",
         7, "force-nonce: values that are encrypted with one nonce"),
        ("fields: [{name: PatientID, decrypt: true}]", 3, "decrypt: it would put former values back"),
    ],
)  # fmt: skip
def test_what_would_be_unsafe_is_refused_with_line_and_reason(text: str, line: int, rule: str) -> None:
    with pytest.raises(RuleUnsupported) as caught:
        profile_of(text)
    found = str(caught.value.params["rule"])
    assert found.startswith(rule)
    assert found.endswith(f"(line {line})")


def test_no_key_is_shown_when_a_profile_is_printed() -> None:
    assert SECRET not in repr(profile_of(SEALED))
    assert bytes.fromhex(SECRET).hex() not in repr(profile_of(SEALED))
    assert str(bytes.fromhex(SECRET)) not in repr(profile_of(SEALED))
