"""What de-identification will refuse, found out before anything is decided; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from uploader.model.source import FailReason
from uploader.pool import Died
from uploader.stage.batches import iter_batches, plan_batch_bytes, plan_items
from uploader.stage.segment import stage_batch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uploader.cancel import CancelToken
    from uploader.model.dicom import Series
    from uploader.pool import WorkerPool
    from uploader.stage.segment import Cleaner, Culprit
    from uploader.stage.spool import Spool

REFUSALS: Final = (FailReason.DEID_REFUSED, FailReason.VALUE_ECHO)


def rehearse(
    series_list: Sequence[Series], cleaner: Cleaner, scratch: Spool, pool: WorkerPool, cancel: CancelToken
) -> Mapping[str, tuple[Culprit, ...]]:
    """Clean every instance as staging will, and keep only what was refused, by series key.

    A file that can't be read just now, or that kills its worker, is no refusal: staging will say so.

    Parameters
    ----------
    scratch
        Folder for large members of ZIP archives.

    Raises
    ------
    Cancelled, WorkspaceUnusable
    """
    items = [
        tuple(replace(item, is_lost=True) for item in batch) for batch in plan_items(series_list, ()).values()
    ]
    total_bytes = sum(item.source.size_bytes for batch in items for item in batch)
    max_bytes = plan_batch_bytes(total_bytes, pool.worker_count)
    batches = (part for batch in items for part in iter_batches(batch, max_bytes))
    refused: dict[str, tuple[Culprit, ...]] = {}
    for said in pool.run(partial(stage_batch, cleaner, scratch, ""), batches, cancel):
        if isinstance(said, Died):
            continue
        culprits = tuple(one for one in said.result.culprits if one.reason in REFUSALS)
        if culprits:
            key = said.batch[0].key
            refused[key] = refused.get(key, ()) + culprits
    return refused
