"""De-identification: a profile and a file in, the pieces that may leave out; or a refusal."""

from __future__ import annotations

from uploader.deid.engine import Deidentifier, Untouched
from uploader.deid.masking.facts import DeviceFacts, device_facts
from uploader.deid.profile import DeidProfile
from uploader.deid.reading import read_profile
from uploader.deid.refusal import RefusalCode

__all__ = [
    "DeidProfile",
    "Deidentifier",
    "DeviceFacts",
    "RefusalCode",
    "Untouched",
    "device_facts",
    "read_profile",
]
