"""Files that are not DICOM, cleaned by a section of a profile, and what the reference makes of them."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Any

import nibabel
import numpy as np
import piexif  # type: ignore[import-untyped]
from PIL import Image, PngImagePlugin

from tests.make.deid import document
from tests.make.reference import ReferenceAnswer, ReferenceJob, run_reference
from uploader.deid import Deidentifier, read_profile
from uploader.model.cleaned import CleanedFile, Refused, piece_size, read_piece

if TYPE_CHECKING:
    from pathlib import Path


def profile_text(section: str) -> str:
    return f"name: others\ndicom: {{fields: []}}\n{section}\n"


def cleaned(content: bytes, section: str, name: str) -> tuple[bytes, CleanedFile]:
    result = outcome(content, section, name)
    assert isinstance(result, CleanedFile), result
    handle = io.BytesIO(content)
    pieces = [read_piece(piece, handle, 0, piece_size(piece)) for piece in result.pieces]
    return b"".join(pieces), result


def outcome(content: bytes, section: str, name: str) -> CleanedFile | Refused | None:
    cleaner = Deidentifier(read_profile(document(profile_text(section))), None)
    return cleaner.clean_file(io.BytesIO(content), len(content), name)


def code(content: bytes, section: str, name: str) -> str:
    result = outcome(content, section, name)
    assert isinstance(result, Refused), result
    return result.code


def reference(content: bytes, section: str, name: str, folder: Path) -> ReferenceAnswer:
    (folder / name).write_bytes(content)
    kind = section.split(":", maxsplit=1)[0]
    (answer,) = run_reference(
        [ReferenceJob(profile_text(section), folder / name, section=kind)], folder / "reference"
    )
    assert answer.state == "made", answer
    return answer


# --- tables ---------------------------------------------------------------------------------------

TABLE = b"name,pid,visit,score\nFakeDoe,FAKE-1,20200101,a b\nFakeRoe,FAKE-2,20200229,c\n"
TABLE_SECTION = """csv:
  date-increment: 3
  salt: pepper
  fields:
    - {name: name, remove: true}
    - {name: pid, hash: true}
    - {name: visit, increment-date: true}
    - {name: absent, replace-with: X}
    - {name: score, regex-sub: [{input-regex: '(?P<a>\\w).*', output: '{a}!'}]}
"""


# --- JSON -----------------------------------------------------------------------------------------

TREE = {
    "PatientName": "FakeDoe",
    "PatientID": "FAKE-1",
    "Weight": 71.5,
    "Visit": "2020-02-28",
    "At": "2020-02-28 10:00:00",
    "Study": {"Operator": {"Name": "FakeRoe", "Phone": None}, "Names": ["FakeDoe", "FakeRoe"]},
    "List": [{"Name": "FakeDoe", "Keep": 1}, {"Name": "FakeRoe", "Keep": 2}],
}
TREE_SECTION = """json:
  date-increment: 3
  fields:
    - {name: PatientName, remove: true}
    - {name: PatientID, hash: true}
    - {name: Weight, hash: true}
    - {name: Visit, increment-date: true}
    - {name: At, increment-datetime: true}
    - {name: Study.Operator.Name, replace-with: {first: X, list: [1, 2.5, true, null, text]}}
    - {name: Study.New.Deep, replace-with: 7}
    - {name: Study.Absent, replace-with: 7, replace-with-insert: false}
    - {name: List.1.Name, replace-with: ""}
    - {regex: 'List\\.0\\..*', hash: true}
    - {name: Nothing.0.Here, remove: true}
"""


# --- NIfTI ----------------------------------------------------------------------------------------


def nifti(kind: Any = nibabel.Nifti1Image, *, packed: bool = False, extension: bytes = b"") -> bytes:
    image = kind(np.arange(24, dtype="<i2").reshape(2, 3, 4), np.eye(4))
    image.header["descrip"] = b"FakeDoe^Jane"
    image.header["aux_file"] = b"fakedoe.txt"
    image.header["intent_name"] = b"FAKE-000001"
    if extension:
        image.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", extension))
    content = bytes(image.to_bytes())
    if packed:
        written = io.BytesIO()
        with gzip.GzipFile("FakeDoe_Jane.nii", "wb", fileobj=written, mtime=1) as handle:
            handle.write(content)
        return written.getvalue()
    return content


NIFTI_SECTION = """nifti:
  fields:
    - {name: descrip, remove: true}
    - {name: aux_file, replace-with: gone}
    - {name: intent_name, keep: true}
    - {name: db_name, remove: true}
"""


# --- PNG ------------------------------------------------------------------------------------------


def png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Patient", "FakeDoe")
    texts.add_text("Packed", "FakeDoe" * 20, zip=True)
    texts.add_itxt("More", "FakeDoe")
    texts.add(b"prVt", b"FakeDoe")
    written = io.BytesIO()
    Image.new("L", (8, 8), 7).save(written, "PNG", pnginfo=texts)
    return written.getvalue()


PNG_SECTION = """png:
  remove-private-chunks: true
  fields: [{name: tEXt, remove: true}, {name: ztxt, remove: true}, {name: iTXt, remove: true}, {name: pHYs}]
"""


# --- JPEG -----------------------------------------------------------------------------------------


def jpg(**more: Any) -> bytes:
    exif = piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Artist: b"FakeDoe",
                piexif.ImageIFD.Make: b"FAKE MAKER",
                piexif.ImageIFD.DateTime: b"2020:02:28 10:00:00",
            },
            "Exif": {
                piexif.ExifIFD.DateTimeOriginal: b"2020:02:28 10:00:00",
                piexif.ExifIFD.UserComment: b"FakeDoe",
            },
            "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((1, 1), (2, 1), (3, 1))},
        }
    )
    written = io.BytesIO()
    picture = Image.linear_gradient("L").resize((32, 32)).convert("RGB")
    picture.save(written, "JPEG", exif=exif, comment=b"FakeDoe in a comment", **more)
    return written.getvalue()


JPG_SECTION = """jpg:
  remove-gps: true
  date-increment: 3
  fields:
    - {name: artist, remove: true}
    - {name: UserComment, remove: true}
    - {name: DateTime, increment-datetime: true}
    - {name: DateTimeOriginal, increment-datetime: true}
    - {name: Make, replace-with: MAKER}
"""


FILENAMES = """filename:
  salt: pepper
  date-increment: 3
  filenames:
    - input-regex: '^(?P<who>[A-Za-z]+)_(?P<day>\\d{8})(?P<rest>\\..*)$'
      output: '{who}-{day}{rest}'
      groups: [{name: who, hash: true}, {name: day, increment-date: true}]
"""
