"""What the profile will refuse, as a finding about what is left: heard before sending, not after."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from uploader.case.selection import with_masks
from uploader.case.staging import cleaner_for_profile, traces_of
from uploader.checks import finding
from uploader.errors import CaseUploaderError
from uploader.logs import log_error
from uploader.model.mask import NOTHING_SAID, Looked, SeriesMask
from uploader.stage import Spool, rehearse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Finding
    from uploader.model.profile import ProfileDocument
    from uploader.pool import WorkerPool
    from uploader.stage import Culprit

SHOWN_REASONS = 3


class Rehearsal:
    """Cleans a selection once for each profile, and remembers the last answer. From any thread.

    Parameters
    ----------
    scratch_dir
        Private folder for members of ZIP archives that are too large for memory.
    lend_pool
        Gives the workers that clean, for as long as a block runs.
    """

    def __init__(
        self, scratch_dir: Path, lend_pool: Callable[[], AbstractContextManager[WorkerPool]]
    ) -> None:
        self._lend_pool = lend_pool
        self._scratch = Spool(scratch_dir)
        self._lock = threading.Lock()
        self._asked: tuple[PreparedCase, ProfileDocument] | None = None
        self._refused: dict[_Asked, tuple[Culprit, ...]] = {}

    def findings(
        self,
        prepared: PreparedCase,
        left_out: LeftOut,
        document: ProfileDocument,
        cancel: CancelToken,
        looked: Looked = NOTHING_SAID,
    ) -> tuple[Finding, ...]:
        """Give a blocking finding where series can't be cleaned. Never fails: staging refuses anyway."""
        with self._lock:
            try:
                refused = self._rehearsed(prepared, document, cancel, looked)
            except (CaseUploaderError, OSError) as error:
                log_error(error)
                return ()
        return refusal_findings(refused, left_out)

    def _rehearsed(
        self, prepared: PreparedCase, document: ProfileDocument, cancel: CancelToken, looked: Looked
    ) -> Mapping[str, tuple[Culprit, ...]]:
        """Clean what was not cleaned with these masks before: a box more costs its own series only."""
        asked = self._asked
        if asked is None or asked[0] is not prepared or asked[1] != document:
            self._refused = {}
            self._asked = (prepared, document)
        wanted = {_asked(series.key, looked): series for series in prepared.series_list}
        missing = [
            with_masks(series, series.key, looked)
            for asked_of, series in wanted.items()
            if asked_of not in self._refused
        ]
        if missing:
            cleaner, _, _ = cleaner_for_profile(document, None, traces_of(prepared))
            with self._lend_pool() as pool:
                found = rehearse(missing, cleaner, self._scratch, pool, cancel)
            self._refused.update((_asked(one.key, looked), found.get(one.key, ())) for one in missing)
        return {key.series_key: self._refused[key] for key in wanted}


class _Asked(NamedTuple):
    """A series, and what was said of its pictures."""

    series_key: str
    masks: tuple[SeriesMask, ...]


def _asked(series_key: str, looked: Looked) -> _Asked:
    return _Asked(series_key, tuple(one for one in looked.masks if one.series == series_key))


def refusal_findings(refused: Mapping[str, tuple[Culprit, ...]], left_out: LeftOut) -> tuple[Finding, ...]:
    """Say which of the series that are left can't be cleaned, and why. Pure."""
    standing = {
        key: [one for one in culprits if (key, one.position) not in left_out.images]
        for key, culprits in refused.items()
        if key not in left_out.series_keys
    }
    keys = tuple(key for key, culprits in standing.items() if culprits)
    if not keys:
        return ()
    codes = sorted({one.detail for key in keys for one in standing[key]})
    reasons = ", ".join(codes[:SHOWN_REASONS]) + (", …" if len(codes) > SHOWN_REASONS else "")
    count = sum(len(standing[key]) for key in keys)
    return (finding("not_deidentifiable", count=count, series_keys=keys, params={"reasons": reasons}),)
