"""How far a running case is, as one share of the whole, and how long it will still take."""

from __future__ import annotations

from dataclasses import dataclass, replace

from uploader.model.progress import ImportProgress, StageProgress, UploadProgress, Waiting

STAGE_SHARE = 0.25
"""Share of the bar for de-identifying and packing; the rest is sending, which is slower on hospital lines."""

HIDDEN_S = 10.0
"""No remaining time is told before this: first figures jump."""

WINDOW_S = 45.0
MAX_SAMPLES = 90

Moved = StageProgress | UploadProgress | Waiting | ImportProgress


@dataclass(frozen=True, slots=True)
class RunProgress:
    """What a run has said so far. ``samples`` are (monotonic seconds, share of the whole), oldest first."""

    started_s: float
    stage: StageProgress | None = None
    upload: UploadProgress | None = None
    waiting: Waiting | None = None
    importing: ImportProgress | None = None
    share: float = 0.0
    samples: tuple[tuple[float, float], ...] = ()

    @property
    def is_sent(self) -> bool:
        """Whether everything is acknowledged and the server's job has taken over."""
        return self.importing is not None


def advance(progress: RunProgress, moved: Moved, now_s: float) -> RunProgress:
    """Add one record. The share never goes back, though bytes that are sent again do."""
    if isinstance(moved, Waiting):
        return replace(progress, waiting=moved, samples=())
    if isinstance(moved, StageProgress):
        progress = replace(progress, stage=moved, waiting=None)
    elif isinstance(moved, UploadProgress):
        progress = replace(progress, upload=moved, waiting=None)
    else:
        return replace(progress, importing=moved, waiting=None, share=1.0, samples=())
    share = max(progress.share, _share(progress))
    return replace(progress, share=share, samples=_sampled(progress.samples, now_s, share))


def remaining_s(progress: RunProgress, now_s: float) -> int | None:
    """Estimate the seconds still needed; None while that would be a guess."""
    if progress.is_sent or now_s - progress.started_s < HIDDEN_S or len(progress.samples) < 2:  # noqa: PLR2004
        return None
    (first_s, first), (last_s, last) = progress.samples[0], progress.samples[-1]
    if last <= first or last_s <= first_s:
        return None
    return round((1.0 - last) * (last_s - first_s) / (last - first))


def _share(progress: RunProgress) -> float:
    staged = _staged(progress.stage) if progress.stage else 0.0
    if progress.upload is None:
        return STAGE_SHARE * staged
    sent = _part(progress.upload.acknowledged_bytes, progress.upload.total_bytes)
    # An upload that is resumed has nothing left to stage and says nothing of it.
    prepared = staged if progress.stage else 1.0
    return STAGE_SHARE * prepared + (1.0 - STAGE_SHARE) * sent


def _staged(stage: StageProgress) -> float:
    """Give the part that is prepared; how many bytes there are is not known while files are read again."""
    if stage.total_bytes:
        return _part(stage.done_bytes, stage.total_bytes)
    return _part(stage.done_count, stage.total_count)


def _part(done: int, total: int) -> float:
    return min(done / total, 1.0) if total else 1.0


def _sampled(
    samples: tuple[tuple[float, float], ...], now_s: float, share: float
) -> tuple[tuple[float, float], ...]:
    """Keep at most two samples a second over the last `WINDOW_S` seconds."""
    if samples and now_s - samples[-1][0] < WINDOW_S / MAX_SAMPLES:
        return samples
    recent = tuple(sample for sample in samples if now_s - sample[0] <= WINDOW_S)
    return (*recent, (now_s, share))
