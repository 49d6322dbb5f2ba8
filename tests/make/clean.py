"""What must hold of whatever left a run of the program, and of whatever stays behind it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Final

from pydicom import dcmread

from tests.make.detector import uploads_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom import Dataset

    from tests.make.detector import Detector
    from tests.make.needle_run import Ended

CONFIRMED: Final = ("--confirm", "all")
FIRST_OF_1980: Final = (1980, 1, 1, 0, 0, 0)


def assert_clean(ended: Ended, detector: Detector, picked: str = "") -> None:
    """Nothing in what left, nothing in what stays, and nobody else was asked for anything.

    A case that has not ended may know in its journal what was ``picked``: a needle in the folder's name.
    """
    hits = [
        *detector.told(detector.search_tree(ended.record)),
        *detector.told(detector.search_uploads(ended.record)),
        *detector.told(detector.search_tree(ended.kept)),
    ]
    journal = re.compile(rf"data/cases/[^/]+/case\.sqlite(-wal)?: {picked.lower()} ")
    hits = [hit for hit in hits if not (picked and journal.match(hit))]
    assert not hits, "\n".join(hits[:40])
    assert_timeless(ended)
    assert_alone(ended)


def assert_alone(ended: Ended) -> None:
    """No host but this computer was looked up or called."""
    hosts = {line.split(" ", 1)[1] for line in ended.tried}
    assert hosts <= {"127.0.0.1", "localhost"}, hosts
    assert hosts or not ended.is_noted


def assert_timeless(ended: Ended) -> None:
    """No archive says when its members were written."""
    assert {member.date_time for archive in archives(ended) for member in archive.infolist()} <= {
        FIRST_OF_1980
    }


def archives(ended: Ended) -> Iterator[zipfile.ZipFile]:
    """Every archive that the site has in full."""
    for content in uploads_in(ended.record).values():
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield archive


def landed(ended: Ended) -> Iterator[bytes]:
    """Every file that the site has."""
    for archive in archives(ended):
        yield from (archive.read(name) for name in archive.namelist())


def found_at_site(ended: Ended, detector: Detector) -> set[str]:
    """The needles that the site has."""
    return set[str]().union(*detector.search_tree(ended.record).values())


def tags_landed(ended: Ended) -> set[int]:
    """The tags of every element that the site has, at every depth, as another parser reads them.

    A value too small to be a needle, such as an age, is so looked for by its place.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return set[int]().union(*(_tags(dcmread(io.BytesIO(content))) for content in landed(ended)))


def _tags(data_set: Dataset) -> set[int]:
    nested = [_tags(item) for element in data_set if element.VR == "SQ" for item in element.value]
    return {int(element.tag) for element in data_set}.union(*nested)
