"""What the profile will refuse, as a finding about what is left: heard before sending, not after."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from uploader.case.staging import cleaner_for_profile
from uploader.checks import finding
from uploader.errors import CaseUploaderError
from uploader.logs import log_error
from uploader.pool import SpawnPool
from uploader.stage import Spool, rehearse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Finding
    from uploader.model.profile import ProfileDocument
    from uploader.stage import Culprit

SHOWN_REASONS = 3


class Rehearsal:
    """Cleans a selection once for each profile, and remembers the last answer. From any thread.

    Parameters
    ----------
    scratch_dir
        Private folder for members of ZIP archives that are too large for memory.
    """

    def __init__(self, scratch_dir: Path) -> None:
        self._scratch = Spool(scratch_dir)
        self._lock = threading.Lock()
        self._asked: tuple[PreparedCase, ProfileDocument] | None = None
        self._refused: Mapping[str, tuple[Culprit, ...]] = {}

    def findings(
        self, prepared: PreparedCase, left_out: LeftOut, document: ProfileDocument, cancel: CancelToken
    ) -> tuple[Finding, ...]:
        """Give a blocking finding where series can't be cleaned. Never fails: staging refuses anyway."""
        with self._lock:
            try:
                refused = self._rehearsed(prepared, document, cancel)
            except (CaseUploaderError, OSError) as error:
                log_error(error)
                return ()
        return refusal_findings(refused, left_out)

    def _rehearsed(
        self, prepared: PreparedCase, document: ProfileDocument, cancel: CancelToken
    ) -> Mapping[str, tuple[Culprit, ...]]:
        asked = self._asked
        if asked is None or asked[0] is not prepared or asked[1] != document:
            cleaner, _, _ = cleaner_for_profile(document)
            with SpawnPool() as pool:
                self._refused = rehearse(prepared.series_list, cleaner, self._scratch, pool, cancel)
            self._asked = (prepared, document)
        return self._refused


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
