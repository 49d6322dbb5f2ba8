"""Bytes on their way in: parts in files, joined into one file when the sender says that all are there."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.practice.ids import new_id
from uploader.practice.problems import ConnectionCutError, ProblemError
from uploader.practice.signing import sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import IO, Any

    from uploader.practice.site import Site

PIECE_BYTES = 512 * 1024
MAX_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Received:
    """One part, written and not yet kept."""

    path: Path
    number: int
    size_bytes: int
    md5: str


class Uploads:
    """Owners (a blob, or one file of a ticket) and their parts."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def open(self, owner: str, size_bytes: int | None) -> None:
        """Let parts come in; ``size_bytes`` is what they must add up to, None if that is not known."""
        (self._site.uploads / owner).mkdir(parents=True, exist_ok=True)
        self._site.store.put("upload", {"_id": owner, "is_open": True, "size": size_bytes})

    def open_blob(self, owner: str, size_bytes: int | None) -> None:
        """Do the same for a blob, whose bytes go to the real object store where the site has one."""
        self.open(owner, size_bytes)
        if self._site.object_store is not None:
            began = self._site.object_store.begin(owner)
            self._site.store.change("upload", owner, began=began, is_complete=False)

    def part_url(self, owner: str, number: int) -> str:
        """Give an address for one part of a blob."""
        known = self._site.store.get("upload", owner) or {}
        if self._site.object_store is not None and "began" in known:
            return self._site.object_store.part_url(owner, known["began"], number)
        return sign(self._site, "PUT", f"/upload/{owner}/{number}")

    def is_open(self, owner: str) -> bool:
        """Whether parts are still taken."""
        known = self._site.store.get("upload", owner)
        return bool(known and known["is_open"])

    def receive(self, owner: str, number: int, source: IO[bytes], length: int) -> Received:
        """Write one part to its own file, piece by piece; it is not the part yet: see `keep`.

        Raises `ConnectionCutError` where fewer bytes come than ``length``; then nothing is left.
        """
        path = self._site.uploads / owner / f"coming-{new_id()}"
        try:
            return _write(path, number, source, length)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def keep(self, owner: str, received: Received) -> bool:
        """Make it the part of its number, the last one wins; False if the owner closed meanwhile."""
        with self._site.store.transaction():
            if not self.is_open(owner):
                received.path.unlink(missing_ok=True)
                return False
            received.path.replace(self._part(owner, received.number))
            self._site.store.put_part(owner, received.number, received.size_bytes, received.md5)
        return True

    def _part(self, owner: str, number: int) -> Path:
        return self._site.uploads / owner / f"part-{number:05d}"

    def whole(self, owner: str) -> Path:
        """Where the joined bytes lie."""
        return self._site.uploads / owner / "whole"

    def finish(self, owner: str, etags: Sequence[tuple[int, str]] | None) -> int:
        """Check the parts, take no more, and return the size in bytes.

        Raises 400 where a part is lacking, too small, unlike its ETag, or where the sum is not as announced.
        """
        if "began" in (self._site.store.get("upload", owner) or {}):
            self._take_over(owner, etags or ())
        with self._site.store.transaction():
            parts = self._site.store.parts(owner)
            if not self.whole(owner).exists():
                self._check_parts(parts, etags)
            size = sum(part[1] for part in parts)
            announced = (self._site.store.get("upload", owner) or {}).get("size")
            if announced is not None and announced != size:
                raise ProblemError(400, f"EntityTooSmall: {size} bytes came, {announced} were announced")
            self._site.store.change("upload", owner, is_open=False)
        return size

    def _take_over(self, owner: str, etags: Sequence[tuple[int, str]]) -> None:
        """Have the object store put the blob together, and fetch it; may be repeated."""
        assert self._site.object_store is not None
        known = self._site.store.get("upload", owner) or {}
        if not known["is_complete"]:
            self._site.object_store.complete(owner, known["began"], etags)
            self._site.store.change("upload", owner, is_complete=True)
        whole = self.whole(owner)
        coming = whole.with_suffix(".coming")
        self._site.object_store.fetch(owner, coming)
        coming.replace(whole)
        self._site.store.put_part(owner, 1, whole.stat().st_size, "")

    def _check_parts(
        self, parts: list[tuple[int, int, str]], etags: Sequence[tuple[int, str]] | None
    ) -> None:
        if not parts:
            raise ProblemError(400, "InvalidPart: nothing was sent")
        for expected, (number, size, _) in enumerate(parts, 1):
            if number != expected:
                raise ProblemError(400, f"InvalidPart: part {expected} is missing")
            if number < len(parts) and size < self._site.options.part_floor_bytes:
                raise ProblemError(400, f"EntityTooSmall: part {number} has {size} bytes")
        if etags is not None and [(n, f'"{md5}"') for n, _, md5 in parts] != [
            (n, _quoted(tag)) for n, tag in etags
        ]:
            raise ProblemError(400, "InvalidPart: the ETags are not those of the parts")

    def join(self, owner: str) -> Path:
        """The parts as one file. May be repeated; a cut in between leaves the parts as they were."""
        whole = self.whole(owner)
        if whole.exists():
            return whole
        numbers = [part[0] for part in self._site.store.parts(owner)]
        if len(numbers) == 1:
            self._part(owner, 1).replace(whole)
            return whole
        joining = whole.with_suffix(".joining")
        with joining.open("wb") as out:
            for number in numbers:
                with self._part(owner, number).open("rb") as part:
                    shutil.copyfileobj(part, out, PIECE_BYTES)
        joining.replace(whole)
        for number in numbers:
            self._part(owner, number).unlink(missing_ok=True)
        return whole

    def pieces(self, owner: str) -> Iterator[bytes]:
        """The bytes in order, joined or not."""
        whole = self.whole(owner)
        numbers = [part[0] for part in self._site.store.parts(owner)]
        for path in [whole] if whole.exists() else [self._part(owner, number) for number in numbers]:
            with path.open("rb") as file:
                yield from iter(lambda: file.read(PIECE_BYTES), b"")

    def drop(self, owner: str) -> None:
        """Take no more and forget what came."""
        known = self._site.store.get("upload", owner) or {}
        if self._site.object_store is not None and "began" in known:
            self._site.object_store.drop(owner, known["began"])
        with self._site.store.transaction():
            self._site.store.delete("upload", owner)
            self._site.store.forget_parts(owner)
        shutil.rmtree(self._site.uploads / owner, ignore_errors=True)


def _write(path: Path, number: int, source: IO[bytes], length: int) -> Received:
    digest = hashlib.md5(usedforsecurity=False)
    got = 0
    with path.open("wb") as file:
        while got < length:
            try:
                piece = source.read(min(PIECE_BYTES, length - got))
            except (OSError, ValueError) as error:
                raise ConnectionCutError(got) from error
            if not piece:
                raise ConnectionCutError(got)
            file.write(piece)
            digest.update(piece)
            got += len(piece)
    return Received(path, number, got, digest.hexdigest())


def _quoted(etag: Any) -> str:
    return '"' + str(etag).strip().strip('"') + '"'


def link_or_copy(source: Path, target: Path) -> None:
    """The same bytes under a second name; a copy where the disk has no hard links."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
