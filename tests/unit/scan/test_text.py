"""Text in the Standard's character sets, judged by pydicom and by the files of its wheel."""

from __future__ import annotations

import pytest

from uploader.scan.text import CODECS, decode_text


@pytest.mark.parametrize("charset", [charset for charset in CODECS if charset not in {"", "ISO_IR 6"}])
def test_every_single_set_decodes_what_its_codec_encodes(charset: str) -> None:
    samples = [
        "FakeDoe^Jane",
        "Schädel",
        "Пример",
        "Παράδειγμα",
        "例",
        "ｶﾅ",
        "דוגמה",
        "مثال",
        "ตัวอย่าง",
        "Žluťoučký",
        "ığüş",
    ]
    codec = CODECS[charset]
    decoded = 0
    for sample in samples:
        try:
            raw = sample.encode(codec)
        except UnicodeEncodeError:
            continue
        assert decode_text(raw + b" ", charset) == sample
        decoded += not sample.isascii()
    assert decoded


@pytest.mark.parametrize(
    ("raw", "charset", "expected"),
    [
        (b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎"),
        (
            b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7",
            "\\ISO 2022 IR 149",
            "Hong^Gildong=洪^吉洞",
        ),
    ],
)
def test_escape_sequences_are_followed(raw: bytes, charset: str, expected: str) -> None:
    assert decode_text(raw, charset) == expected


@pytest.mark.parametrize(
    "charset", ["", "ISO_IR 100", "ISO_IR 192", "nonsense", "\\ISO 2022 IR 87", "\\", "\0"]
)
def test_no_bytes_and_no_charset_make_it_fail(charset: str) -> None:
    for raw in (b"", b" ", b"\0", bytes(range(256)), b"\x1b", b"\x1b$B", b"\xff\xfe=\\^", b"\x1b(J\xff"):
        assert isinstance(decode_text(raw, charset), str)


def test_padding_is_taken_off() -> None:
    assert decode_text(b" FAKE-1 ", "") == "FAKE-1"
    assert decode_text(b"FAKE-1\0", "ISO_IR 192") == "FAKE-1"
