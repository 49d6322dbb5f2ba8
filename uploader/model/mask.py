"""Rectangles of a picture that are blackened before it leaves. They hold no patient data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in pixels of the frame, from its top left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Mask:
    """What a person said of the pictures of one instance, all frames alike.

    ``rows`` and ``columns`` are the size of the frame that was looked at: a file of another size is
    refused. Without ``boxes`` the person saw nothing that names the patient.
    """

    rows: int
    columns: int
    boxes: tuple[Box, ...] = ()
