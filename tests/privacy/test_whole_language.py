"""A profile of every kind of rule and section, through the real program: what arrives names nobody."""

from __future__ import annotations

import importlib.resources
import io
import json
import zipfile
from typing import TYPE_CHECKING

import nibabel
import numpy as np
import yaml
from PIL import Image

from tests.make.case import write_cd
from tests.make.dicom import add_nested_identifiers, add_private, make_ct
from tests.make.envelopes import SECRET, opened
from tests.make.people import Place, person
from tests.make.program import Program
from tests.make.reference import flat
from uploader.practice.server import start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = f"""
version: 1
name: the whole language
secret-key: '{SECRET}'
only-config-profiles: true
dicom:
  salt: a long and secret salt of the trial
  retain: true
  remove-private-tags: true
  recurse-sequence: true
  stop-tags: [PixelData]
  date-increment: 3
  jitter-date: true
  jitter-range: 300
  fields:
    - {{name: PatientName, encrypt: true}}
    - {{name: PatientID, hash: true}}
    - {{name: PatientBirthDate, increment-date: true, datetime-min: -40years}}
    - {{name: PatientWeight, jitter: true, jitter-range: 20}}
    - {{name: StudyDate, increment-date: true}}
    - {{name: SeriesDate, increment-date: true}}
    - {{name: StudyInstanceUID, hashuid: true}}
    - {{name: SeriesInstanceUID, hashuid: true}}
    - {{name: SOPInstanceUID, hashuid: true}}
    - {{name: OtherPatientIDs, remove: true}}
    - {{name: OtherPatientNames, remove: true}}
    - {{name: IssuerOfPatientID, remove: true}}
    - {{name: PatientAddress, remove: true}}
    - {{name: InstitutionName, remove: true}}
    - {{name: OtherPatientIDsSequence, remove: true}}
    - {{name: OriginalAttributesSequence, remove: true}}
    - {{name: RequestAttributesSequence, remove: true}}
csv:
  salt: a long and secret salt of the trial
  fields: [{{name: name, remove: true}}, {{name: pid, hash: true}}]
  filenames:
    - input-regex: '^(?P<who>[A-Za-z]+)(?P<rest>_.*)$'
      output: '{{who}}{{rest}}'
      groups: [{{name: who, hash: true}}]
json: {{fields: [{{regex: '.*[Nn]ame.*', remove: true}}, {{name: patient.id, replace-with: X}}]}}
nifti: {{fields: [{{name: descrip, remove: true}}, {{name: aux_file, remove: true}}]}}
jpg: {{remove-exif: true}}
xml: {{fields: []}}
"""
WHO = person(1)
NEEDLES = [WHO.patient_id.encode(), *(part.encode() for part in WHO.name.split("^")), WHO.birth_date.encode()]


def _seed(folder: Path) -> Path:
    seed = yaml.safe_load(
        importlib.resources.files("uploader.practice").joinpath("seed.yaml").read_text("utf-8")
    )
    for group in seed["groups"]:
        for project in group.get("projects", ()):
            if project["label"] == "Site 12 - St Mary":
                project["deid_profile"] = yaml.safe_load(PROFILE)
    (folder / "seed.yaml").write_text(yaml.safe_dump(seed), "utf-8")
    return folder / "seed.yaml"


def _case(folder: Path) -> Path:
    weight = {0x00101030: ("DS", "71.5")}
    datasets = [
        {**add_nested_identifiers(add_private(make_ct(Place(instance=number)))), **weight}
        for number in range(1, 5)
    ]
    write_cd(folder, datasets)
    (folder / "FakeDoe_visits.csv").write_text(f"name;pid;score\n{WHO.name};{WHO.patient_id};7\n", "utf-8")
    (folder / "scores.json").write_text(
        json.dumps({"patient": {"id": WHO.patient_id, "name": WHO.name}, "score": 7}), "utf-8"
    )
    volume = nibabel.Nifti1Image(np.zeros((2, 2, 2), "<i2"), np.eye(4))  # type: ignore[no-untyped-call]
    volume.header["descrip"] = WHO.name.encode()
    volume.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", WHO.name.encode()))
    (folder / "volume.nii").write_bytes(volume.to_bytes())
    exif = Image.Exif()
    exif[0x013B] = WHO.name
    Image.new("L", (8, 8)).save(folder / "photo.jpg", exif=exif, comment=WHO.name.encode())
    (folder / "notes.xml").write_text(f"<a>{WHO.name}</a>", "utf-8")
    return folder


def test_nothing_that_arrives_names_the_patient_and_all_that_may_arrive_does(tmp_path: Path) -> None:
    record = tmp_path / "record"
    with start_practice_site(seed=_seed(tmp_path), options=Options(record=record)) as site:
        ran = Program(tmp_path / "data", site.api_key).send(_case(tmp_path / "case"), "PRIV-9")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err + ran.out[-3000:]
    bodies = [path.read_bytes() for path in sorted(record.rglob("*")) if path.is_file()]
    members: dict[str, bytes] = {}
    for body in bodies:
        start = body.find(b"PK\x03\x04")
        if start >= 0:
            with zipfile.ZipFile(io.BytesIO(body[start:])) as archive:
                members |= {name: archive.read(name) for name in archive.namelist()}
    assert len(members) == 4
    for content in (*bodies, *members.values()):
        assert not [needle for needle in NEEDLES if needle in content]
    together = b"\n".join(bodies)
    assert b"pid;score" in together
    assert b'"score": 7' in together
    assert b"n+1\0" in together
    assert b"\xff\xd8" in together
    assert b"notes.xml" not in together
    _check_files(list(members.values()), tmp_path)


def _check_files(files: list[bytes], folder: Path) -> None:
    """All slices say the same of the patient, and the holder of the key can read the rest."""
    found = [flat(content) for content in files]
    assert len({one["00101030"] for one in found}) == 1
    assert len({one["00080020"] for one in found}) == 1
    assert found[0]["00101030"] != 71.5
    envelope = opened(files[0], folder / "envelope")
    assert envelope["00100010"] == WHO.name
    assert envelope["00100020"] == WHO.patient_id
