"""The scan as a step: progress, cancel, real workers, and nothing lost or counted twice."""

from __future__ import annotations

import errno
import pickle
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.case import study, tiny_case, write_cd, write_export, write_zip
from tests.make.dicom import make_tiny
from tests.make.encode import to_bytes
from tests.make.files import write_series
from tests.make.people import Place
from tests.make.scanning import scan_here, states
from tests.make.staging import LocalPool
from uploader.cancel import CancelToken
from uploader.errors import Cancelled, DiskFull
from uploader.model.source import FailReason
from uploader.pool import Died, Done, SpawnPool
from uploader.scan import digest_instances, scan
from uploader.scan.read import Refused, _unreadable
from uploader.scan.run import BATCH_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.model.progress import ScanProgress
    from uploader.scan import ScanResult


@pytest.fixture(scope="module")
def pool() -> Iterator[SpawnPool]:
    with SpawnPool(2) as shared:
        yield shared


def watch(folder: Path) -> tuple[list[ScanProgress], ScanResult]:
    step = scan([folder], LocalPool(), CancelToken(), folder)
    progress = []
    while True:
        try:
            progress.append(next(step))
        except StopIteration as end:
            return progress, end.value


def test_real_workers_find_what_this_process_finds(tmp_path: Path, pool: SpawnPool) -> None:
    built = [write_cd(tmp_path / "cd"), write_export(tmp_path / "export"), write_zip(tmp_path / "study.zip")]

    here = scan_here(tmp_path)
    there = scan_here(tmp_path, pool=pool)

    assert here == there
    assert there.seen_count == sum(one.file_count for one in built)
    assert len(there.instances) == sum(one.instance_count for one in built)


def test_an_instance_says_what_its_file_says(tmp_path: Path) -> None:
    path = write_series(tmp_path, 1, place=Place(2, 3, 4))[0]

    (instance,) = scan_here(tmp_path).instances

    place = Place(2, 3, 4, 1)
    assert instance.source.path == path
    assert instance.source.size_bytes == path.stat().st_size
    assert instance.source.modified_ns == path.stat().st_mtime_ns
    assert instance.patient.patient_id.reveal() == "FAKE-000002"
    assert instance.patient.name.reveal() == "FakeDoe^John"
    assert (instance.study_instance_uid, instance.series_instance_uid) == (place.study_uid, place.series_uid)
    assert (instance.sop_instance_uid, instance.number, instance.series_number) == (place.sop_uid, 1, 4)
    assert "FAKE" not in repr(instance)


def test_progress_only_grows_and_ends_with_every_file(tmp_path: Path) -> None:
    tiny_case(tmp_path / "a", patients=3, studies=3, series=3, count=9)
    write_zip(tmp_path / "b.zip")
    (tmp_path / "empty").write_bytes(b"")

    progress, result = watch(tmp_path)

    assert len(progress) > 3
    for before, after in pairwise(progress):
        assert before.read_count <= after.read_count
        assert before.found_count <= after.found_count
    assert all(one.read_count <= one.found_count for one in progress)
    assert progress[-1].read_count == progress[-1].found_count == result.seen_count
    assert progress[0].is_walking
    assert not progress[-1].is_walking


def test_the_result_does_not_depend_on_which_worker_is_quicker(tmp_path: Path) -> None:
    tiny_case(tmp_path, patients=2, studies=2, series=2, count=20)

    class Backwards(LocalPool):
        def run(self, task: Any, batches: Any, cancel: CancelToken) -> Any:
            yield from reversed(list(super().run(task, batches, cancel)))

    assert scan_here(tmp_path, pool=Backwards()) == scan_here(tmp_path)


def test_cancel_stops_between_batches(tmp_path: Path, pool: SpawnPool) -> None:
    tiny_case(tmp_path, patients=2, studies=2, series=2, count=BATCH_FILES)
    cancel = CancelToken()
    step = scan([tmp_path], pool, cancel, tmp_path)
    next(step)
    cancel.cancel()

    with pytest.raises(Cancelled):
        list(step)


def test_a_file_that_kills_its_reader_fails_alone(tmp_path: Path) -> None:
    write_series(tmp_path, 5)

    class Deadly(LocalPool):
        def run(self, task: Any, batches: Any, cancel: CancelToken) -> Any:
            cancel.check()
            for batch in batches:
                yield Died(batch[0], "WorkerDied")
                yield Done(batch[1:], task(batch[1:]))

    result = scan_here(tmp_path, pool=Deadly())

    assert len(result.instances) == 4
    assert [(failed.reason, failed.detail) for failed in result.failed] == [
        (FailReason.READER_DIED, "WorkerDied")
    ]


def test_files_of_one_series_share_their_texts(tmp_path: Path) -> None:
    write_series(tmp_path, 200)

    result = scan_here(tmp_path)

    assert len({id(instance.patient) for instance in result.instances}) == 1
    assert len({id(instance.series_instance_uid) for instance in result.instances}) == 1
    assert len({id(instance.series_description) for instance in result.instances}) == 1


def test_a_result_can_be_written_down_and_read_again(tmp_path: Path) -> None:
    write_cd(tmp_path)
    result = scan_here(tmp_path)

    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_to_be_full_and_no_file_is_blamed(tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskFull):
        _unreadable(OSError(number, "no room"), tmp_path)

    assert _unreadable(OSError(errno.EIO, "scratched disc"), tmp_path) == Refused(
        FailReason.UNREADABLE, "EIO"
    )


# --- digests -----------------------------------------------------------------------------------------


def test_only_files_that_share_a_uid_are_digested(tmp_path: Path, pool: SpawnPool) -> None:
    write_series(tmp_path / "a", 4)
    write_series(tmp_path / "b", 2)
    write_zip(tmp_path / "c.zip", study(patient=2)[:1])
    instances = scan_here(tmp_path).instances

    digests = digest_instances(instances, pool, CancelToken(), tmp_path)

    assert sorted(source.path.name for source in digests) == ["IM00001", "IM00001", "IM00002", "IM00002"]
    assert len(set(digests.values())) == 2


def test_a_member_of_an_archive_has_the_digest_of_its_content(tmp_path: Path) -> None:
    datasets = study()[:2]
    write_zip(tmp_path / "a.zip", datasets)
    for number, dataset in enumerate(datasets):
        (tmp_path / str(number)).write_bytes(to_bytes(dataset))

    digests = digest_instances(scan_here(tmp_path).instances, LocalPool(), CancelToken(), tmp_path)

    assert len(digests) == 4
    assert len(set(digests.values())) == 2


def test_a_file_that_can_not_be_read_any_more_has_no_digest(tmp_path: Path) -> None:
    write_series(tmp_path / "a", 1)
    write_series(tmp_path / "b", 1)
    instances = scan_here(tmp_path).instances
    (tmp_path / "a" / "IM00001").unlink()

    digests = digest_instances(instances, LocalPool(), CancelToken(), tmp_path)

    assert sorted(map(bool, digests.values())) == [False, True]


def test_two_thousand_files_of_nothing_are_two_thousand_states(tmp_path: Path, pool: SpawnPool) -> None:
    for number in range(2000):
        (tmp_path / f"{number}").write_bytes(b"x" if number % 2 else to_bytes(make_tiny())[: number % 150])

    result = scan_here(tmp_path, pool=pool)

    assert result.seen_count == len(states(result)) == 2000
