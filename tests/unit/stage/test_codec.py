from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.staging import make_series, make_source, noise, smooth, stage
from uploader.errors import CaseDamaged
from uploader.model.source import OtherFile
from uploader.stage import Spool, dump_manifest, load_manifest, verify_spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from uploader.model.package import Manifest


@pytest.fixture
def manifest(tmp_path: Path, spool: Spool) -> Manifest:
    sources = [make_source(tmp_path / f"Schädel {n}", smooth(3000 + n)) for n in range(3)]
    other = OtherFile(make_source(tmp_path / "画像.pdf", noise(500)), "pdf")
    return stage(spool, [make_series("s1", sources)], [other]).manifest


def test_a_manifest_comes_back_from_its_text(manifest: Manifest, spool: Spool) -> None:
    assert load_manifest(dump_manifest(manifest), spool) == manifest


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[:-1],
        lambda _: "",
        lambda _: "null",
        lambda _: "[" * 100_000,
        lambda text: text.replace('"version":1', '"version":2'),
        lambda text: text.replace('"is_zip":true', '"is_zip":1'),
        lambda text: text.replace('"size_bytes":', '"size_bytes":-'),
        lambda text: text.replace('"key":"s1"', '"key":null'),
        lambda text: text.replace('"modality"', '"modalities"'),
        lambda text: text.replace(",8,", ",9,"),
        lambda text: text.replace("s1.000000.", "../../../etc/passwd"),
    ],
)
def test_a_text_that_is_no_manifest_is_refused(
    manifest: Manifest, spool: Spool, harm: Callable[[str], str]
) -> None:
    text = dump_manifest(manifest)
    assert harm(text) != text
    with pytest.raises(CaseDamaged):
        load_manifest(harm(text), spool)


@pytest.mark.parametrize("cut", range(0, 1000, 97))
def test_a_manifest_that_was_cut_is_refused_wherever_it_was_cut(
    manifest: Manifest, spool: Spool, cut: int
) -> None:
    with pytest.raises(CaseDamaged):
        load_manifest(dump_manifest(manifest)[:cut], spool)


def test_a_segment_that_is_gone_shorter_or_longer_is_found(manifest: Manifest, spool: Spool) -> None:
    path = spool.path / manifest.archives[0].members[0].segment
    content = path.read_bytes()
    for harmed in (content[:-1], content + b"x"):
        path.write_bytes(harmed)
        with pytest.raises(CaseDamaged):
            verify_spool(manifest, spool)
    path.unlink()
    with pytest.raises(CaseDamaged):
        verify_spool(manifest, spool)


def test_a_flipped_bit_is_found_by_the_digests(manifest: Manifest, spool: Spool) -> None:
    path = spool.path / manifest.archives[1].members[0].segment
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    verify_spool(manifest, spool)
    with pytest.raises(CaseDamaged):
        verify_spool(manifest, spool, with_digests=True)


def test_a_manifest_names_no_source_path(manifest: Manifest, tmp_path: Path) -> None:
    def strings(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for part in value.values() for text in strings(part)]
        if isinstance(value, list):
            return [text for part in value for text in strings(part)]
        return [value] if isinstance(value, str) else []

    texts = strings(json.loads(dump_manifest(manifest)))
    assert manifest.archives[0].members[0].segment in texts
    assert not [text for text in texts if str(tmp_path) in text or "/" in text]
