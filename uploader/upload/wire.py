"""What the upload needs of the server, the storage and the spool: small interfaces, implemented elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from uploader.cancel import CancelToken
    from uploader.model.package import Archive
    from uploader.model.transfer import Acknowledged, BlobOpened, PartAddress, Route
    from uploader.upload.failures import NetworkFailure


class Transport(Protocol):
    """The site's side of an upload. Called from several threads at once.

    Every method raises `ServerUnreachable`, `SiteNotFlywheel` or `ServerBusy` (with ``status`` and
    ``retry_after_s``) for what may pass by itself: it is asked again here, and may have been done though
    its answer was lost. `ServerRefused` with ``status=404`` says that the blob (in `open_blob`: the
    session) does not exist, finished or not, so that a new one can't double a file. Every other error of the
    tree is final for this run.
    """

    @property
    def route(self) -> Route:
        """Which of the routes this is: only one whose files a later job places may redo a lost session."""

    def open_session(self, label: str) -> str:
        """Give the id of a place for the whole case. One that stays empty is harmless."""

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        """Give a place for one archive.

        ``key`` is the same when the question is repeated. A server that ignores it gives a second blob;
        the first is never finished, and what is not finished is not imported.
        """

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """Give an address for one part (from 1). Asked anew for every attempt."""

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """Have the archive put together from its parts, in order. Finished already is success."""

    def close_session(self, session_id: str) -> None:
        """Say that all is there. Closed already is success."""

    def drop_session(self, session_id: str) -> None:
        """Take back all that was sent and is not placed anywhere yet. Gone already is success."""


@dataclass(frozen=True, slots=True)
class PutAnswer:
    """The storage's answer to one part, whatever its status.

    ``etag`` is without quotes, empty where there is none. ``is_etag_md5`` is False where the storage says
    that it is something else (S3 with keys of its own). ``retry_after_s`` 0 and ``code`` empty: not given.
    """

    status: int
    etag: str = ""
    is_etag_md5: bool = True
    retry_after_s: float = 0
    code: str = ""


class PartSender(Protocol):
    """Puts one part to the storage. Called from several threads at once."""

    def put(
        self,
        address: PartAddress,
        size_bytes: int,
        body: Callable[[], Iterator[bytes]],
        md5: str | None,
        cancel: CancelToken,
    ) -> PutAnswer | NetworkFailure:
        """Send exactly ``size_bytes`` once, with no header but those of the address, Content-Length and,
        with ``md5`` (hex), Content-MD5.

        Raises
        ------
        Cancelled, CaseUploaderError
            What ``body`` raises, as it is.
        TlsRefused
        """  # noqa: D205 - the sentence is that long


class ArchiveReader(Protocol):
    """Gives any range of an archive, as often as asked. Called from several threads at once."""

    def iter_range(self, archive: Archive, offset: int, size_bytes: int) -> Iterator[bytes]:
        """Give the bytes in pieces of 256 KiB to 1 MiB."""
