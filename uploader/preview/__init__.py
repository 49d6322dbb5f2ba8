"""Pictures of series: one frame of an instance, rendered in a worker process with limits.

A damaged or hostile file costs at most its own picture: it gives a `PreviewProblem` with the reason.
"""

from __future__ import annotations

from uploader.preview.problem import PreviewProblem, PreviewReason
from uploader.preview.service import PreviewService

__all__ = ["PreviewProblem", "PreviewReason", "PreviewService"]
