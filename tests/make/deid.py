"""De-identify bytes in a test, and look at what comes out."""

from __future__ import annotations

import hashlib
import io
import textwrap
from functools import lru_cache

from uploader.deid import Deidentifier, DeidProfile, read_profile
from uploader.model.cleaned import CleanedInstance, Refused, piece_size, read_piece
from uploader.model.identifying import Identifying
from uploader.model.profile import ProfileDocument, ProfileLevel
from uploader.model.traces import Trace


def document(text: str, level: ProfileLevel = ProfileLevel.PROJECT) -> ProfileDocument:
    """A profile as the server keeps it."""
    text = textwrap.dedent(text)
    return ProfileDocument(level, text, hashlib.sha256(text.encode()).hexdigest())


def profile_of(text: str) -> DeidProfile:
    """A whole profile, or when it does not begin with a key of one, the content of its dicom section."""
    text = textwrap.dedent(text)
    if "dicom:" not in text and '"dicom":' not in text:
        text = "name: test\ndicom:\n" + textwrap.indent(text, "  ")
    return read_profile(document(text))


@lru_cache(maxsize=64)
def deidentifier(text: str) -> Deidentifier:
    """As `profile_of`, ready to clean; what it removes is not searched for elsewhere."""
    return Deidentifier(profile_of(text), None)


def clean(content: bytes, text: str, name: str = "FakeDoe.dcm") -> CleanedInstance | Refused:
    """De-identify a file by a profile."""
    return deidentifier(text).clean(io.BytesIO(content), len(content), name)


def cleaned(content: bytes, text: str, name: str = "FakeDoe.dcm") -> CleanedInstance:
    """As `clean`, where a refusal would be a failure."""
    result = clean(content, text, name)
    assert isinstance(result, CleanedInstance), result
    return result


def refusal(content: bytes, text: str = "fields: []", name: str = "FakeDoe.dcm") -> Refused:
    """As `clean`, where anything but a refusal would be a failure."""
    result = clean(content, text, name)
    assert isinstance(result, Refused), "it was cleaned"
    return result


def joined(result: CleanedInstance, content: bytes) -> bytes:
    """The finished file's bytes."""
    source = io.BytesIO(content)
    finished = b"".join(read_piece(piece, source, 0, piece_size(piece)) for piece in result.pieces)
    assert len(finished) == result.size_bytes
    return finished


def output(content: bytes, text: str, name: str = "FakeDoe.dcm") -> bytes:
    """De-identify a file and give the finished bytes."""
    return joined(cleaned(content, text, name), content)


@lru_cache(maxsize=64)
def guarded(text: str, traces: tuple[Trace, ...] = ()) -> Deidentifier:
    """As `deidentifier`, as the program has it: what is removed is searched for in all that leaves."""
    return Deidentifier(profile_of(text), traces)


def guard(content: bytes, text: str, *traces: tuple[int, str], name: str = "FakeDoe.dcm") -> str:
    """Clean as the program does; give the refusal's code and element, empty where it was cleaned."""
    study = tuple(Trace(tag, Identifying(value)) for tag, value in traces)
    result = guarded(text, study).clean(io.BytesIO(content), len(content), name)
    return f"{result.code} {result.element}".strip() if isinstance(result, Refused) else ""
