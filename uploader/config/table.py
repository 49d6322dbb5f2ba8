"""The one table of settings. `build/mdm` and docs/it-guide.md are held against it by tests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Value = str | bool | int

VARIABLES: Final = "CASE_UPLOADER_"
"""A setting's variable of the environment is its name in capitals behind this."""

OTHER_VARIABLES: Final = {
    "CASE_UPLOADER_API_KEY": "the API key, for scripts; else it comes from the credential store",
    "CASE_UPLOADER_STORAGE_BIN": "folders with the object stores of `practice --storage`",
    "CASE_UPLOADER_PEERS": "folders with the tools that `dev.py bench` compares with",
}
"""Variables that are no settings."""

LANGUAGES: Final = ("en", "de", "fr", "es")
MADE_UP_LANGUAGES: Final = ("en-XA", "ar-XB")
"""Longer text, and right to left: the tests use them, and no menu offers them."""

MOST_WORKERS: Final = 64


class Kind(StrEnum):
    """What a setting's value is."""

    SITE = "site"
    PROXY = "proxy"
    HOSTS = "hosts"
    FILE = "file"
    FOLDER = "folder"
    TRUTH = "truth"
    RATE = "rate"
    COUNT = "count"
    VERSION = "version"
    TEXT = "text"
    LANGUAGE = "language"


class Broken(StrEnum):
    """What is done with a value that can't be used; the next weaker one is never taken in its place.

    Where an IT source can't be read at all, the same is done, for it may hold the setting.
    """

    CLOSED = "closed"
    """The strictest value is taken."""
    REFUSED = "refused"
    """What needs the setting is refused, with an error that names it."""
    WITHOUT = "without"
    """The program does without."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Parameters
    ----------
    name
        The same in each source: key, registry value, preference; in capitals the MSI's property.
    built_in
        Its value where nobody sets it; its type is the value's.
    title, text
        For the MDM's forms and for the guide: a few words, and a sentence or two.
    example
        A value that could stand in a policy.
    is_personal
        Whether a person may choose it on the settings page.
    """

    name: str
    kind: Kind
    built_in: Value
    title: str
    text: str
    example: Value
    broken: Broken = Broken.REFUSED
    is_personal: bool = False

    @property
    def variable(self) -> str:
        """Its variable of the environment."""
        return f"{VARIABLES}{self.name.upper()}"

    @property
    def is_protective(self) -> bool:
        """Whether it protects patients: then users can only make it stricter, and doubt means on."""
        return self.broken is Broken.CLOSED


SETTINGS: Final = (
    Setting(
        "site_address",
        Kind.SITE,
        "",
        "Address of the Flywheel site",
        "Host of the site, with a port where it is not 443. A policy allows no other site; a default is only "
        "filled in at sign-in.",
        "trial.flywheel.io",
    ),
    Setting(
        "proxy",
        Kind.PROXY,
        "",
        "Proxy",
        "Address of the web proxy, or 'pac+' and the address of a script that chooses it. 'system' or "
        "nothing: the system's own; 'none': no proxy. Never used for this computer itself.",
        "http://proxy.hospital.example:3128",
        is_personal=True,
    ),
    Setting(
        "proxy_exceptions",
        Kind.HOSTS,
        "",
        "Hosts without proxy",
        "Hosts that are reached without the proxy above, with commas between; 'hospital.example' is meant "
        "with all hosts below it.",
        "hospital.example, storage.example",
        is_personal=True,
    ),
    Setting(
        "ca_file",
        Kind.FILE,
        "",
        "Certificates of TLS inspection",
        "A PEM file of certificates that are trusted beside the system's.",
        "/etc/ssl/certs/hospital.pem",
        is_personal=True,
    ),
    Setting(
        "require_profile",
        Kind.TRUTH,
        False,  # noqa: FBT003 - the built-in value
        "Never send without a de-identification profile",
        "Sending is refused where neither project, group nor site has a profile, whatever anybody accepts.",
        True,  # noqa: FBT003
        Broken.CLOSED,
    ),
    Setting(
        "forbid_non_dicom",
        Kind.TRUTH,
        False,  # noqa: FBT003
        "Never send files that are not DICOM",
        "Files that are not DICOM stay on the computer and are counted as skipped on the receipt.",
        True,  # noqa: FBT003
        Broken.CLOSED,
    ),
    Setting(
        "limit_rate",
        Kind.RATE,
        "",
        "Limit of bandwidth",
        "Bytes a second, with k, M or G; also by hours of the day, the first that holds counts. 0: no limit.",
        "07:00-18:00=5M,50M",
        is_personal=True,
    ),
    Setting(
        "workers",
        Kind.COUNT,
        0,
        "Worker processes",
        f"How many processes read and de-identify, 1 to {MOST_WORKERS}. 0: as many as processors, at most 8.",
        2,
        is_personal=True,
    ),
    Setting(
        "newest_version",
        Kind.VERSION,
        "",
        "Newest version",
        "The version that people should have. Older programs say so, quietly; none updates itself.",
        "1.2.0",
        Broken.WITHOUT,
    ),
    Setting(
        "update_hint",
        Kind.TEXT,
        "",
        "Where to get the newest version",
        "A sentence that is shown with the notice. It is never opened or asked by the program.",
        "Open the Software Center and choose Case Uploader.",
        Broken.WITHOUT,
    ),
    Setting(
        "language",
        Kind.LANGUAGE,
        "",
        "Language",
        f"One of {', '.join(LANGUAGES)}. Nothing: the system's.",
        "de",
        Broken.WITHOUT,
        is_personal=True,
    ),
    Setting(
        "data_dir",
        Kind.FOLDER,
        "",
        "Data folder",
        "Where running cases, receipts and logs stand: a folder of each user's own, so it must hold '~' or "
        "'%USERNAME%'; all '%NAME%' are replaced. Nothing: the system's usual place.",
        "~/CaseUploader",
    ),
)

_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


def find_setting(name: str) -> Setting | None:
    """Give the setting of a name; None where there is no such."""
    return _BY_NAME.get(name)
