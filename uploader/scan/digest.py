"""Digests of whole files, for the few that need comparing byte by byte."""

from __future__ import annotations

import hashlib
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from uploader.pool import Done, heed_stop
from uploader.sources import open_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.model.dicom import Instance
    from uploader.model.source import SourceFile
    from uploader.pool import WorkerPool

BATCH_FILES: Final = 16
READ_BYTES: Final = 1024 * 1024


def digest_instances(
    instances: Sequence[Instance], pool: WorkerPool, cancel: CancelToken, scratch_dir: Path
) -> Mapping[SourceFile, str]:
    """SHA-256 (hex) of the files whose SOP Instance UID another file of ``instances`` has as well.

    A file that can't be read gets an empty digest, which equals no other.

    Raises
    ------
    Cancelled
    """
    counts: dict[str, int] = {}
    for instance in instances:
        counts[instance.sop_instance_uid] = counts.get(instance.sop_instance_uid, 0) + 1
    sources = iter([instance.source for instance in instances if counts[instance.sop_instance_uid] > 1])
    batches = iter(lambda: tuple(islice(sources, BATCH_FILES)), ())
    digests: dict[SourceFile, str] = {}
    for done in pool.run(partial(_digest_batch, scratch_dir=scratch_dir), batches, cancel):
        if isinstance(done, Done):
            digests.update(zip(done.batch, done.result, strict=True))
        else:
            digests[done.item] = ""
    return digests


def _digest_batch(batch: tuple[SourceFile, ...], scratch_dir: Path) -> list[str]:
    return [_digest(source, scratch_dir) for source in batch]


def _digest(source: SourceFile, scratch_dir: Path) -> str:
    heed_stop()
    try:
        with open_source(source, scratch_dir) as stream:
            digest = hashlib.sha256()
            while piece := stream.read(READ_BYTES):
                digest.update(piece)
    except Exception:  # noqa: BLE001 - the worker's edge; staging meets the same error and names it
        return ""
    return digest.hexdigest()
