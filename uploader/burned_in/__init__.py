"""Text that is burned into pictures: found by reading them, offline, in a process of its own.

What reads comes with the extra ``ocr``; without it, what could hold a name is for a person to look at.
"""

from uploader.burned_in.book import MaskBook
from uploader.burned_in.harmless import is_harmless
from uploader.burned_in.plan import Shot, plan_shots
from uploader.burned_in.reader import PictureReader, can_read, picture_reader
from uploader.burned_in.run import Reads, read_pictures

__all__ = [
    "MaskBook",
    "PictureReader",
    "Reads",
    "Shot",
    "can_read",
    "is_harmless",
    "picture_reader",
    "plan_shots",
    "read_pictures",
]
