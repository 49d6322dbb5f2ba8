from __future__ import annotations

from uploader.model.progress import ImportProgress, StageProgress, UploadProgress, Waiting, WaitReason
from uploader.wizard.pace import RunProgress, advance, remaining_s


def _uploaded(done: int, in_flight: int = 0) -> UploadProgress:
    return UploadProgress(0, 4, done, in_flight, 1000)


def test_no_remaining_time_is_told_in_the_first_ten_seconds() -> None:
    progress = advance(RunProgress(started_s=0.0), _uploaded(0), 0.0)
    progress = advance(progress, _uploaded(500), 5.0)
    assert remaining_s(progress, 9.9) is None
    assert remaining_s(progress, 10.1) is not None


def test_a_steady_rate_gives_the_time_that_is_left() -> None:
    progress = RunProgress(started_s=0.0)
    for second in range(31):
        progress = advance(progress, _uploaded(second * 10), float(second))
    assert remaining_s(progress, 30.0) == 70


def test_the_bar_never_goes_back_when_bytes_are_sent_again() -> None:
    progress = advance(RunProgress(started_s=0.0), _uploaded(800), 1.0)
    again = advance(progress, _uploaded(100), 2.0)
    assert again.share == progress.share


def test_bytes_on_their_way_are_not_believed() -> None:
    assert advance(RunProgress(0.0), _uploaded(0, in_flight=900), 1.0).share == 0.25


def test_preparing_is_a_quarter_and_a_resumed_upload_has_it_behind_it() -> None:
    staged = advance(RunProgress(0.0), StageProgress(5, 10, 50, 100), 1.0)
    assert staged.share == 0.125
    assert advance(RunProgress(0.0), _uploaded(1000), 1.0).share == 1.0


def test_both_at_once_add_up() -> None:
    progress = advance(RunProgress(0.0), StageProgress(5, 10, 50, 100), 1.0)
    progress = advance(progress, _uploaded(200), 2.0)
    assert progress.share == 0.125 + 0.15
    assert advance(progress, StageProgress(10, 10, 100, 100), 3.0).share == 0.25 + 0.15


def test_files_that_are_only_read_again_are_not_prepared_yet() -> None:
    assert advance(RunProgress(0.0), StageProgress(0, 10, 0, 0), 1.0).share == 0.0


def test_a_wait_forgets_the_rate_that_was() -> None:
    progress = advance(RunProgress(0.0), _uploaded(100), 1.0)
    waiting = advance(advance(progress, _uploaded(200), 20.0), Waiting(WaitReason.NETWORK, 5.0), 21.0)
    assert remaining_s(waiting, 30.0) is None


def test_sent_is_whole_and_has_no_time_left() -> None:
    progress = advance(RunProgress(0.0), ImportProgress("j", "running", 0, 4), 50.0)
    assert (progress.share, progress.is_sent, remaining_s(progress, 60.0)) == (1.0, True, None)


def test_samples_stay_few_however_many_records_come() -> None:
    progress = RunProgress(0.0)
    for tick in range(20_000):
        progress = advance(progress, _uploaded(tick // 20), tick * 0.01)
    assert len(progress.samples) <= 92
