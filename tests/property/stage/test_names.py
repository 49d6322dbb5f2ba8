from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from uploader.stage.names import (
    MAX_CHARACTERS,
    make_unique,
    sanitize,
    sanitize_base,
    series_name,
    split_suffix,
)

TEXT = st.one_of(
    st.text(max_size=150),
    st.text(alphabet="aA._ /\\*:?CONnul1\u0301ß\u202e\ud800", max_size=130),
    st.text(alphabet="ab.zipdcmnrg", min_size=80, max_size=120),
)
FORBIDDEN = set('/\\:<>?|"*\t\n\r\x00 ')


@given(TEXT)
@example("a" * 99 + ".b" * 20)
@example("con" + "\u0301" * 3)
def test_a_sanitised_name_is_fit_for_every_system_and_stays_as_it_is(text: str) -> None:
    name = sanitize(text)
    assert not set(name) & FORBIDDEN
    assert len(name) <= MAX_CHARACTERS
    assert len(name.encode()) <= 200
    assert unicodedata.is_normalized("NFC", name)
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert split_suffix(name)[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert sanitize(name) == name


@given(st.lists(TEXT, max_size=12))
def test_names_made_unique_differ_in_any_letter_case_and_stay_within_the_limit(texts: list[str]) -> None:
    names = make_unique(sanitize(text) or "x" for text in texts)
    folded = {unicodedata.normalize("NFC", name.casefold()) for name in names}
    assert len(folded) == len(names) == len(texts)
    assert all(len(name) <= MAX_CHARACTERS for name in names)
    assert make_unique(names) == names


@given(TEXT, TEXT, st.sampled_from(["", "MR", "CT"]), st.booleans())
def test_a_series_name_always_ends_as_what_it_is_and_is_never_empty(
    number: str,
    description: str,
    modality: str,
    is_localizer: bool,
) -> None:
    name = series_name("s1", number, description, modality, is_localizer=is_localizer)
    tail = ("_localizer" if is_localizer else "") + ".dicom.zip"
    assert name.endswith(tail)
    assert len(name) > len(tail)
    assert sanitize_base(name) == name
