"""Series → archives in the case's spool: de-identified, packed, and never there in half."""

from uploader.stage.archive import MAX_PIECE_BYTES, SpoolReader, archive_size, iter_range
from uploader.stage.assemble import RefusedSeries
from uploader.stage.codec import dump_manifest, lacking_keys, load_manifest, verify_spool
from uploader.stage.names import make_unique, sanitize, sanitize_base
from uploader.stage.rehearse import rehearse
from uploader.stage.run import Made, Ready, Spoilt, StageResult, StageStep, stage_case
from uploader.stage.segment import Cleaner, Culprit
from uploader.stage.spool import Spool
from uploader.stage.window import Window

__all__ = [
    "MAX_PIECE_BYTES",
    "Cleaner",
    "Culprit",
    "Made",
    "Ready",
    "RefusedSeries",
    "Spoilt",
    "Spool",
    "SpoolReader",
    "StageResult",
    "StageStep",
    "Window",
    "archive_size",
    "dump_manifest",
    "iter_range",
    "lacking_keys",
    "load_manifest",
    "make_unique",
    "rehearse",
    "sanitize",
    "sanitize_base",
    "stage_case",
    "verify_spool",
]
