"""From what a source holds to a value that can be used. Pure, and strict: nothing is guessed."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from uploader.config.table import LANGUAGES, MADE_UP_LANGUAGES, MOST_WORKERS, Kind
from uploader.config.timetable import parse_timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from uploader.config.table import Setting, Value

MOST_CHARS: Final = 1000
MOST_HINT_CHARS: Final = 200

_HOST: Final = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?P<port>\d{1,5}))?")
_VERSION: Final = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}")
_NAMED: Final = re.compile(r"%(\w+)%")
_OWN: Final = re.compile(
    r"^~(?=[/\\])|%(?:USERNAME|USERPROFILE|LOCALAPPDATA|APPDATA|USER|HOME)%", re.IGNORECASE
)
_TRUTHS: Final = {"true": True, "1": True, "yes": True, "on": True}
_UNTRUTHS: Final = {"false": False, "0": False, "no": False, "off": False}


class Form(Enum):
    """How a source writes truths and numbers: by types of their own, as registry values, or as text."""

    TYPED = "typed"
    REGISTRY = "registry"
    TEXT = "text"


def read_value(setting: Setting, raw: object, form: Form, environment: Mapping[str, str]) -> Value:
    """Read what a source holds for a setting.

    Raises
    ------
    ValueError
        Its text completes "The setting ... can't be used: ...", without the value itself.
    """
    if setting.kind is Kind.TRUTH:
        return _truth(raw, form)
    if setting.kind is Kind.COUNT:
        return _count(raw, form)
    if not isinstance(raw, str):
        raise ValueError("it must be text")  # noqa: TRY004 - one kind of error for all that is wrong
    return _text(setting, raw, form, environment)


def read_text(setting: Setting, text: str, environment: Mapping[str, str]) -> Value:
    """Read what a person typed; see `read_value`."""
    return read_value(setting, text.strip(), Form.TEXT, environment)


def show_value(setting: Setting, value: Value) -> str:
    """Give a value as text, without a proxy's sign-in."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return re.sub(r"//[^/]*@", "//***@", text) if setting.kind is Kind.PROXY else text


def _truth(raw: object, form: Form) -> bool:
    if form is not Form.TEXT and isinstance(raw, bool):
        return raw
    if form is Form.REGISTRY and raw in (0, 1):
        return raw == 1
    found = {**_TRUTHS, **_UNTRUTHS}.get(raw.strip().lower()) if isinstance(raw, str) else None
    if form is Form.TYPED or found is None:
        raise ValueError("it must be true or false")
    return found


def _count(raw: object, form: Form) -> int:
    if form is not Form.TYPED and isinstance(raw, str) and re.fullmatch(r"[0-9]{1,3}", raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST_WORKERS:
        raise ValueError(f"it must be a number from 0 to {MOST_WORKERS}")
    return raw


def _text(setting: Setting, raw: str, form: Form, environment: Mapping[str, str]) -> str:
    text = raw.strip()
    if len(text) > MOST_CHARS or not all(char.isprintable() for char in text):
        raise ValueError("it is too long, or holds characters that can't be shown")
    if not text:
        return ""
    if setting.kind in (Kind.FILE, Kind.FOLDER):
        if setting.kind is Kind.FOLDER and form is not Form.TEXT and not _OWN.search(text):
            raise ValueError("it must hold ~ or %USERNAME%, so that each user has a folder of their own")
        return _path(text, environment)
    return _READERS[setting.kind](text)


def _site(text: str) -> str:
    is_plain = text.lower().startswith("http://")
    bare = re.sub(r"^https?://", "", text.lower()).split("/")[0]
    _check_host(bare, "it must be a host like trial.flywheel.io")
    if is_plain:
        raise ValueError("plain http is not allowed")
    return bare.removesuffix(":443")


def _proxy(text: str) -> str:
    if text.lower() in ("system", "none"):
        return "" if text.lower() == "system" else "none"
    problem = "it must read like http://proxy.hospital.example:3128"
    if text.lower().startswith("pac+"):
        return _script(text[4:])
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
    except ValueError:
        raise ValueError(problem) from None
    _check_host(parts.netloc.rpartition("@")[2].lower(), problem)
    if "***" in parts.netloc:
        raise ValueError("its sign-in must be typed anew")
    if parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(problem)
    return f"{parts.scheme}://{parts.netloc}"


def _script(text: str) -> str:
    """The address of a script that chooses the proxy."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https", "file") or not parts.path:
        raise ValueError("it must read like pac+http://wpad.hospital.example/proxy.pac")
    if parts.scheme != "file":
        _check_host(parts.netloc.lower(), "it must name the script's host")
    return f"pac+{text}"


def _hosts(text: str) -> str:
    hosts = [part.strip().lower().removeprefix("*").removeprefix(".") for part in text.split(",")]
    for host in filter(None, hosts):
        if not (match := _HOST.fullmatch(host)) or match["port"]:
            raise ValueError("it must be hosts without ports, with commas between")
    return ", ".join(filter(None, hosts))


def _check_host(text: str, problem: str) -> None:
    match = _HOST.fullmatch(text)
    if match is None or int(match["port"] or 443) not in range(1, 65536):
        raise ValueError(problem)


def _rate(text: str) -> str:
    parse_timetable(text)
    return text


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        raise ValueError("it must be a version like 1.2.0")
    return text


def _hint(text: str) -> str:
    if len(text) > MOST_HINT_CHARS:
        raise ValueError(f"it must not be longer than {MOST_HINT_CHARS} characters")
    return text


def _language(text: str) -> str:
    if text not in (*LANGUAGES, *MADE_UP_LANGUAGES):
        raise ValueError(f"it must be one of {', '.join(LANGUAGES)}")
    return text


def _path(text: str, environment: Mapping[str, str]) -> str:
    """Replace ``~`` and ``%NAME%`` by what they are for this user."""

    def named(match: re.Match[str]) -> str:
        value = environment.get(match[1]) or environment.get(match[1].upper(), "")
        if not value:
            raise ValueError(f"{match[0]} is not known on this computer")
        return value

    home = environment.get("USERPROFILE") or environment.get("HOME") or ""
    if re.match(r"~(?=[/\\]|$)", text):
        if not home:
            raise ValueError("~ is not known on this computer")
        text = home + text[1:]
    path = _NAMED.sub(named, text)
    if not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
        raise ValueError("it must be a whole path")
    return path


_READERS: Final[dict[Kind, Callable[[str], str]]] = {
    Kind.SITE: _site,
    Kind.PROXY: _proxy,
    Kind.HOSTS: _hosts,
    Kind.RATE: _rate,
    Kind.VERSION: _version,
    Kind.TEXT: _hint,
    Kind.LANGUAGE: _language,
}
