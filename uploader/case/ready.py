"""Libraries that a case will need, imported while it waits for something else. Imports nothing itself."""

from __future__ import annotations


def bring_scan() -> None:
    """Import what reads files. Runs in a worker."""
    import uploader.scan  # noqa: F401, PLC0415


def bring_staging() -> None:
    """Import what de-identifies and packs, and what reads that back. Runs in a worker."""
    import pydicom  # noqa: F401, PLC0415

    import uploader.deid  # noqa: PLC0415
    import uploader.stage  # noqa: F401, PLC0415


def bring_case() -> None:
    """Import what this process needs between the scan and the import job."""
    import fw_meta.imports  # noqa: F401, PLC0415

    import uploader.deid  # noqa: F401, PLC0415
