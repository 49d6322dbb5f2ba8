"""The program's settings: one table, and for each its value, where that came from, and what it overrode."""

from uploader.config.newer import Newest, is_newer
from uploader.config.resolve import Config, Fault, Row, resolve
from uploader.config.settings import Settings, system_settings
from uploader.config.table import LANGUAGES, SETTINGS, Kind, Setting, find_setting
from uploader.config.values import read_text

__all__ = [
    "LANGUAGES",
    "SETTINGS",
    "Config",
    "Fault",
    "Kind",
    "Newest",
    "Row",
    "Setting",
    "Settings",
    "find_setting",
    "is_newer",
    "read_text",
    "resolve",
    "system_settings",
]
