"""What every part of the practice site shares: options, store, folders, time."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from uploader.practice.ids import new_id, new_secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from uploader.practice.backends import ObjectStore
    from uploader.practice.faults import Faults
    from uploader.practice.store import Store

HOST = "127.0.0.1"
MIB = 1024 * 1024


class FinishBody(StrEnum):
    """The JSON in which the end of a blob names its ETags."""

    ETAGS = "etags"
    PARTS = "parts"


class SessionRef(StrEnum):
    """Where an import names its blob session."""

    REFS = "refs"
    TOP_LEVEL = "top_level"
    STORAGE_OVERRIDE = "storage_override"


@dataclass(frozen=True, slots=True)
class Options:
    """How this practice site differs from another; the defaults are the likeliest real site.

    ``part_floor_bytes`` is the least size of every part but the last. ``has_xfer=False`` is a site without
    the transfer service. ``item_delay_s`` slows an import down, once before each file. ``record`` is a folder
    that gets every request as it came in. ``clock`` tells the seconds since 1970 by which addresses expire.
    """

    part_floor_bytes: int = 5 * MIB
    url_life_s: float = 3600.0
    has_xfer: bool = True
    finish_body: FinishBody = FinishBody.ETAGS
    session_ref: SessionRef = SessionRef.REFS
    item_delay_s: float = 0.0
    record: Path | None = None
    clock: Callable[[], float] = time.time


@dataclass(slots=True)
class Site:
    """The running site. ``url`` and ``storage_url`` are known once the listeners are bound.

    ``object_store`` takes the bytes of blobs, where a real one was asked for.
    """

    options: Options
    store: Store
    folder: Path
    faults: Faults
    url: str = ""
    storage_url: str = ""
    object_store: ObjectStore | None = None
    closing: threading.Event = field(default_factory=threading.Event)
    start_import: Callable[[str], None] = field(default=lambda _import_id: None)
    cancel_import: Callable[[str], None] = field(default=lambda _import_id: None)

    @property
    def uploads(self) -> Path:
        """Folder of parts on their way, one folder for each blob or ticket."""
        return self.folder / "uploads"

    @property
    def files(self) -> Path:
        """Folder of files that landed, one for each file version."""
        return self.folder / "files"

    def now(self) -> str:
        """The time as Flywheel writes it."""
        return datetime.fromtimestamp(self.options.clock(), UTC).isoformat(timespec="milliseconds")

    def web_url(self, import_id: str) -> str:
        """Where a person sees an import."""
        return f"{self.url}/imports/{import_id}"

    def setting(self, key: str) -> str:
        """A secret of this data folder, made at first need and kept."""
        with self.store.transaction():
            known = self.store.get("meta", key)
            if known is None:
                known = {"_id": key, "value": secrets.token_urlsafe(32)}
                self.store.put("meta", known)
        return str(known["value"])

    def key_of(self, user_id: str) -> str:
        """The newest API secret of a user, made at first need and kept."""
        with self.store.transaction():
            keys = self.store.find("key", parent=user_id)
            if keys:
                return str(keys[-1]["secret"])
            return self.new_key(user_id, "practice")

    def new_key(self, user_id: str, label: str) -> str:
        """A further API secret for a user."""
        secret = new_secret()
        body = {"_id": new_id(), "label": label, "user": user_id, "secret": secret, "created": self.now()}
        self.store.put("key", body, parent=user_id, name=secret)
        return secret
