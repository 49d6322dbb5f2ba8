"""Made-up series on disk and cleaners without DICOM, for everything behind de-identification."""

from __future__ import annotations

import os
import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from uploader.cancel import CancelToken
from uploader.errors import CaseUploaderError
from uploader.model.cleaned import AuditRow, CleanedFile, CleanedInstance, Refused, Span
from uploader.model.dicom import Instance, Patient, Series
from uploader.model.identifying import Identifying
from uploader.model.source import OtherFile, SourceFile
from uploader.pool import Died, Done
from uploader.stage import stage_case

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from uploader.pool import WorkerPool
    from uploader.stage import Cleaner, Spool, StageResult

T = TypeVar("T")
R = TypeVar("R")

NEW_HEADER = b"DE-IDENTIFIED HEADER"
HEADER_BYTES = 16

_NOBODY = Patient(
    Identifying("FAKE-1"), Identifying(""), Identifying("FakeDoe^Jane"), Identifying("19000101"), "O"
)


class LocalPool:
    """Runs batches at once, in this process, with the real pool's manners."""

    worker_count = 2

    def run(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T]]:
        """See `WorkerPool.run`."""
        return (said for said in self.beats(task, batches, cancel) if said is not None)

    def warm(self, bring: Callable[[], None]) -> None:
        """See `WorkerPool.warm`."""

    def beats(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T] | None]:
        """See `WorkerPool.beats`."""
        waiting: deque[tuple[T, ...]] = deque()
        source = iter(batches)
        while (batch := waiting.popleft() if waiting else next(source, None)) is not None:
            cancel.check()
            if not batch:
                yield None
                continue
            try:
                yield Done(batch, task(batch))
            except CaseUploaderError:
                raise
            except Exception as error:  # noqa: BLE001 - as the real pool at its worker's edge
                if len(batch) == 1:
                    yield Died(batch[0], type(error).__name__)
                else:
                    waiting.extend((item,) for item in batch)


@dataclass(frozen=True)
class HeaderCleaner:
    """Puts a new header before what follows the first bytes, as de-identification does.

    A file whose first bytes are ``REFUSE``, ``RAISE`` or ``DIE`` makes it refuse, raise, or end its worker.
    """

    description: str = "t1 mprage"
    number: str = "3"
    member: str = ""

    def clean_file(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedFile | Refused | None:
        """Leave files that are not DICOM as they are, but for those named ``upper`` and ``refuse``."""
        if name == "refuse.txt":
            return Refused("file_unreadable")
        if name != "upper.txt":
            return None
        source.seek(0)
        return CleanedFile(
            (source.read(size_bytes).upper(),), "UPPER.TXT", (AuditRow("all", "replace-with"),)
        )

    def file_name(self, name: str) -> str:
        """See `Cleaner.file_name`."""
        return name

    def clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,
        mask: object = None,  # noqa: ARG002
        *,
        is_first: bool = False,  # noqa: ARG002
    ) -> CleanedInstance | Refused:
        """See `Cleaner.clean`."""
        source.seek(0)
        start = source.read(HEADER_BYTES)
        if start.startswith(b"REFUSE"):
            return Refused("unknown_vr", "00091001")
        if start.startswith(b"RAISE"):
            raise KeyError(name)
        if start.startswith(b"DIE"):
            os._exit(3)
        rest = Span(len(start), size_bytes - len(start))
        return CleanedInstance(
            pieces=(NEW_HEADER, rest),
            name=self.member or f"{name}.dcm",
            sop_instance_uid="2.25.1",
            series_instance_uid="2.25.2",
            study_instance_uid="2.25.3",
            modality="MR",
            series_number=self.number,
            description=self.description,
            audit=(
                AuditRow("00100010", "removed"),
                AuditRow("00100020", "hashed"),
                AuditRow("00081140.1.00081155", "removed"),
            ),
        )


def make_source(path: Path, content: bytes) -> SourceFile:
    """Write a file and describe it as the scan does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return source_of(path)


def source_of(path: Path, member: str | None = None, size_bytes: int | None = None) -> SourceFile:
    """Describe a file (or a member of a ZIP archive) as the scan does."""
    status = path.stat()
    size = status.st_size if size_bytes is None else size_bytes
    return SourceFile(path, member, size, status.st_mtime_ns, Identifying(path.name))


def make_series(key: str, sources: Sequence[SourceFile], **changes: Any) -> Series:
    """A series of these files, in their order."""
    instances = tuple(_instance(source, number) for number, source in enumerate(sources, start=1))
    values: dict[str, Any] = {
        "key": key,
        "study_instance_uid": "1.2.3",
        "series_instance_uid": f"1.2.3.{key[1:]}",
        "modality": "MR",
        "number": 3,
        "description": Identifying("T1 for FakeDoe"),
        "study_date": Identifying("20240101"),
        "is_localizer": False,
        "instances": instances,
    }
    return Series(**(values | changes))


def _instance(source: SourceFile, number: int) -> Instance:
    return Instance(
        source=source,
        patient=_NOBODY,
        study_instance_uid="1.2.3",
        series_instance_uid="1.2.3.1",
        sop_instance_uid=f"1.2.3.1.{number}",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.4",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        modality="MR",
        number=number,
        series_number=3,
        series_description=Identifying("T1 for FakeDoe"),
        study_date=Identifying("20240101"),
        frame_count=1,
        is_localizer=False,
        header_bytes=HEADER_BYTES,
    )


def smooth(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes that pack to about half, as pixels do."""
    noise = random.Random(seed).randbytes(size_bytes // 2 + 1)
    return bytes(size for byte in noise for size in (byte, 7))[:size_bytes]


def noise(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes that do not pack."""
    return random.Random(seed).randbytes(size_bytes)


def cleaned_bytes(content: bytes) -> bytes:
    """What `HeaderCleaner` makes of a file."""
    return NEW_HEADER + content[HEADER_BYTES:]


def stage(
    spool: Spool,
    series_list: Sequence[Series],
    others: Sequence[OtherFile] = (),
    *,
    cleaner: Cleaner | None = None,
    pool: WorkerPool | None = None,
) -> StageResult:
    """Run a staging to its end."""
    steps = stage_case(
        series_list, others, cleaner or HeaderCleaner(), spool, pool or LocalPool(), CancelToken()
    )
    return finish(steps)


def finish(steps: Generator[Any, None, R]) -> R:
    """Run a step to its end and give its result."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        result: R = end.value
        return result


def files_in(spool: Spool) -> list[str]:
    """Names of all files in a spool, wanted or not."""
    return sorted(path.name for path in spool.path.iterdir())


def sources_of(folder: Path, contents: list[bytes]) -> list[SourceFile]:
    """Write contents as files of a folder."""
    return [make_source(folder / f"IM{index:03d}", content) for index, content in enumerate(contents)]
