"""Azure's blob storage, as Azurite speaks it: shared access signatures, blocks, no ETag for a block."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from uploader.practice.asked import Refused, ask
from uploader.practice.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

VERSION: Final = "2020-12-06"
ACCOUNT: Final = "practice"
CONTAINER: Final = "blobs"


def _signature(key: str, *lines: str) -> str:
    digest = hmac.new(base64.b64decode(key), "\n".join(lines).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def block_id(number: int) -> str:
    """Flywheel's names of blocks: four digits, so that all are equally long up to 9,999."""
    return base64.b64encode(f"{number:04}".encode()).decode()


class AzureStore:
    """One container. ``url`` is where senders are sent, up to and with the account's name."""

    def __init__(self, url: str, key: str, clock: Callable[[], float], life_s: float) -> None:
        self.url = url
        self._own_url = url
        self._key = key
        self._clock = clock
        self._life_s = life_s

    def make_bucket(self) -> None:
        """Make the container; it may be there already."""
        address = f"{self._own_url}/{CONTAINER}?restype=container&{self._own_permission()}"
        ask("PUT", address, expected=(201, 409))

    def begin(self, owner: str) -> str:
        """Nothing is begun: blocks may come at any time."""
        return owner

    def part_url(self, owner: str, upload: str, number: int) -> str:
        """Give an address for one block; the block's name is not signed."""
        del upload
        ends = datetime.fromtimestamp(self._clock(), UTC) + timedelta(seconds=self._life_s)
        expiry, resource = ends.strftime("%Y-%m-%dT%H:%M:%SZ"), f"/blob/{ACCOUNT}/{CONTAINER}/{owner}"
        empty = [""] * 3
        lines = ("w", "", expiry, resource, *empty, VERSION, "b", *[""] * 7)
        permission = {"sp": "w", "se": expiry, "sv": VERSION, "sr": "b", "sig": _signature(self._key, *lines)}
        query = urlencode({"comp": "block", "blockid": block_id(number), **permission})
        return f"{self.url}/{CONTAINER}/{owner}?{query}"

    def complete(self, owner: str, upload: str, etags: Sequence[tuple[int, str]]) -> None:
        """Commit the blocks by their numbers; ETags are not looked at, as Flywheel does not either."""
        del upload
        rows = "".join(f"<Latest>{block_id(number)}</Latest>" for number, _ in etags)
        body = f"<?xml version='1.0' encoding='utf-8'?><BlockList>{rows}</BlockList>".encode()
        try:
            ask("PUT", f"{self._blob(owner)}&comp=blocklist", body)
        except Refused as refused:
            raise ProblemError(400, refused.code) from None

    def fetch(self, owner: str, path: Path) -> None:
        """Write the whole to a file."""
        path.write_bytes(ask("GET", self._blob(owner)))

    def drop(self, owner: str, upload: str) -> None:
        """Forget the blob; blocks that were never committed go by themselves after a week."""
        del upload
        ask("DELETE", self._blob(owner), expected=(202, 404))

    def _blob(self, owner: str) -> str:
        return f"{self._own_url}/{CONTAINER}/{owner}?{self._own_permission()}"

    def _own_permission(self) -> str:
        """The site's own right to the account."""
        expiry = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = {"sp": "rwdlac", "ss": "b", "srt": "sco", "se": expiry, "sv": VERSION}
        lines = (ACCOUNT, said["sp"], said["ss"], said["srt"], "", expiry, "", "", VERSION, "", "")
        return urlencode({**said, "sig": _signature(self._key, *lines)})
