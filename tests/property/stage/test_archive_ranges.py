from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.make.staging import HeaderCleaner, make_series, make_source, stage
from uploader.pool import Done
from uploader.stage import Spool, SpoolReader
from uploader.stage.archive import archive_digest
from uploader.stage.assemble import Tally, assemble
from uploader.stage.batches import plan_items
from uploader.stage.segment import stage_batch

if TYPE_CHECKING:
    from uploader.model.package import Archive

CONTENTS = st.lists(
    st.one_of(
        st.binary(max_size=300), st.integers(0, 5000).map(bytes), st.integers(0, 900).map(lambda n: b"ab" * n)
    ),
    min_size=1,
    max_size=8,
)


@given(CONTENTS, st.data())
def test_any_range_of_an_archive_equals_the_same_range_of_the_whole(
    contents: list[bytes], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sources = [make_source(Path(folder) / str(index), content) for index, content in enumerate(contents)]
        spool = Spool(Path(folder) / "case" / "spool")
        [archive] = stage(spool, [make_series("s1", sources)]).manifest.archives
        reader = SpoolReader(spool)
        whole = b"".join(reader.iter_range(archive, 0, archive.size_bytes))
        with zipfile.ZipFile(io.BytesIO(whole)) as opened:
            assert opened.testzip() is None
        for _ in range(5):
            start = data.draw(st.integers(0, archive.size_bytes))
            size = data.draw(st.integers(0, archive.size_bytes - start))
            assert b"".join(reader.iter_range(archive, start, size)) == whole[start : start + size]


@given(CONTENTS, st.integers(1, 6), st.permutations(range(6)))
def test_an_archive_has_the_same_bytes_however_its_files_are_shared_out(
    contents: list[bytes], batch_count: int, order: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sources = [make_source(Path(folder) / str(index), content) for index, content in enumerate(contents)]
        series = make_series("s1", sources)

        def split(spool: Spool, cut: int, shuffle: list[int]) -> Archive:
            spool.create()
            items = plan_items([series], [])["s1"]
            batches = [items[start : start + cut] for start in range(0, len(items), cut)]
            tally = Tally(items)
            for index in [place for place in shuffle if place < len(batches)] + list(range(6, len(batches))):
                tally.add(Done(batches[index], stage_batch(HeaderCleaner(), spool, "r", batches[index])))
            return assemble(series, tally)

        one, other = Spool(Path(folder) / "a" / "spool"), Spool(Path(folder) / "b" / "spool")
        whole = split(one, len(contents), list(range(6)))
        parts = split(other, max(len(contents) // batch_count, 1), order)
        assert archive_digest(whole, one) == archive_digest(parts, other)
