"""Uploads against the tools that people know, into the same TLS sink; every figure is a ratio of one run.

Of the tools, those that are found on PATH or in the folders of ``CASE_UPLOADER_PEERS`` are run, and the
others named. None of them checks the sink's certificate, and each has four connections and parts of 16 MiB;
ours adapts both by itself, and sends Content-MD5 with each part as it always does: rclone does the same, and
``curl after md5sum`` what comes nearest.
"""

from __future__ import annotations

import json
import os
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.bench.bench_ingest import bench_ingest
from tests.make.certificate import write_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GIB: Final = 1024**3
LARGE_BYTES: Final = 2 * GIB
SERIES_COUNT, SERIES_BYTES = 40, 500 * 20 * 1024
ROUNDS: Final = 2
ANSWER_MS: Final = 20
PEERS: Final = "CASE_UPLOADER_PEERS"

BOTO: Final = """
import sys, warnings
warnings.simplefilter("ignore")
import boto3
from boto3.s3.transfer import TransferConfig
client = boto3.client("s3", endpoint_url=sys.argv[1], verify=False, region_name="us-east-1")
config = TransferConfig(multipart_chunksize=16 * 1024**2, max_concurrency=4)
client.upload_file(sys.argv[2], "b", "k", Config=config)
"""

RAW: Final = """
import mmap, os, socket, ssl, sys, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
file = open(sys.argv[2], "rb")
size = os.fstat(file.fileno()).st_size
view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
def send(start, end):
    line = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
    line.sendall(f"PUT /raw HTTP/1.1\\r\\nContent-Length: {end - start}\\r\\n\\r\\n".encode())
    for at in range(start, end, 2**20):
        line.sendall(view[at : min(at + 2**20, end)])
    assert line.recv(1000).startswith(b"HTTP/1.1 200")
cuts = [size * number // 4 for number in range(5)]
threads = [threading.Thread(target=send, args=pair) for pair in zip(cuts, cuts[1:])]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@dataclass(frozen=True)
class Cost:
    """What a process took from its start to its end."""

    wall_s: float
    cpu_s: float


def bench_upload() -> Iterator[str]:
    """One file of 2 GiB against every tool; 20,000 files of 20 KiB packed, and one blob each; the chain."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        certificate = write_certificate(root)
        yield from _large(root / "large", certificate)
        yield from _small(root / "small", certificate)
    yield from bench_ingest()


def _large(folder: Path, certificate: Path) -> Iterator[str]:
    folder.mkdir()
    path = folder / "one.seg"
    _write(path, LARGE_BYTES)
    with _sink(certificate) as port:
        tools = _tools(port, path)
        costs = {name: _best(command, folder) for name, command in tools.items()}
    ours = costs.pop("ours")
    gib = LARGE_BYTES / GIB
    rate = f"{LARGE_BYTES / ours.wall_s / 1e6:.0f} MB/s, {ours.cpu_s / gib:.2f} CPU s per GiB"
    yield f"upload   2 GiB over TLS: {rate}"
    for name, cost in costs.items():
        speed, cpu = cost.wall_s / ours.wall_s, cost.cpu_s / ours.cpu_s
        yield f"upload   2 GiB: speed by {name}: {speed:.2f}; CPU of {name} by ours: {cpu:.2f}"
    missing = [name for name, command in _peer_commands(0, path).items() if not shutil.which(command[0])]
    if missing:
        yield f"upload   not installed here, so not compared: {', '.join(missing)}"


def _small(folder: Path, certificate: Path) -> Iterator[str]:
    folder.mkdir()
    for number in range(SERIES_COUNT):
        _write(folder / f"{number:02}.seg", SERIES_BYTES)
    with _sink(certificate, ANSWER_MS) as port:
        packed = _ours(port, folder, "series", ANSWER_MS)
        single = _ours(port, folder, "each", ANSWER_MS)
    file_count = SERIES_COUNT * 500
    packed_rate = file_count / packed["took_s"]
    single_rate = single["archives"] / single["took_s"]
    yield f"upload   20,000 x 20 KiB at {ANSWER_MS} ms an answer, in 40 series: {packed_rate:.0f} files/s"
    yield f"upload   packed series by one blob a file: {packed_rate / single_rate:.0f}"
    yield (
        f"upload   requests a file: {packed['requests'] / file_count:.3f} packed, "
        f"{single['requests'] / single['archives']:.2f} one blob a file"
    )


def _tools(port: int, path: Path) -> dict[str, list[str]]:
    tools = {
        "ours": [sys.executable, "-m", "tests.make.sending", str(port), str(path.parent), "whole", "0"],
        "a raw TLS socket": [sys.executable, "-c", RAW, str(port), str(path)],
    }
    peers = _peer_commands(port, path)
    return tools | {name: command for name, command in peers.items() if shutil.which(command[0])}


def _peer_commands(port: int, path: Path) -> dict[str, list[str]]:
    url, file = f"https://127.0.0.1:{port}", str(path)
    remote = f":s3,provider=Other,env_auth=true,endpoint='{url}':b/k"
    quick = ["--s3-chunk-size=16M", "--s3-upload-concurrency=4", "--no-check-certificate", "--ignore-size"]
    quick += ["--s3-no-head", "--s3-no-check-bucket", "--s3-force-path-style", "--multi-thread-streams=0"]
    rclone = [_find("rclone"), "copyto", file, remote, *quick]
    copy = ["s3", "cp", "--only-show-errors", file, "s3://b/k"]
    curl = [_find("curl"), "-k", "-s", "-S", "-f", "-o", os.devnull, "-T", file, f"{url}/k"]
    return {
        "curl": curl,
        "curl after md5sum": ["sh", "-c", f'md5sum {shlex.quote(file)} && exec "$@"', "sh", *curl],
        "boto3": [_find("python"), "-c", BOTO, url, file],
        "aws cli": [_find("aws"), "--endpoint-url", url, "--no-verify-ssl", *copy],
        "s5cmd": [
            *(_find("s5cmd"), "--endpoint-url", url, "--no-verify-ssl"),
            *("cp", "--concurrency", "4", "--part-size", "16", file, "s3://b/k"),
        ],
        "rclone": rclone,
        "rclone without checksum": [*rclone, "--s3-disable-checksum"],
    }


def _find(name: str) -> str:
    """Find a tool; its bare name where there is none. ``python`` is one of `PEERS` that has boto3."""
    place = os.environ.get(PEERS, "")
    if name == "python":
        pythons = (Path(folder, name) for folder in filter(None, place.split(os.pathsep)))
        return next((str(python) for python in pythons if _has_boto(python)), "boto3 (with its own python)")
    return shutil.which(name, path=os.pathsep.join([place, os.environ.get("PATH", "")])) or name


def _has_boto(python: Path) -> bool:
    return python.exists() and not subprocess.run([python, "-c", "import boto3"], check=False).returncode


def _best(command: Sequence[str], folder: Path) -> Cost:
    costs = []
    for _ in range(ROUNDS):
        for leftover in folder.glob("ledger.sqlite*"):
            leftover.unlink()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun_s = time.perf_counter()
        ran = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
        wall_s = time.perf_counter() - begun_s
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ran.returncode == 0, (command[0], ran.stderr[-500:])
        cpu_s = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        costs.append(Cost(wall_s, cpu_s))
    return Cost(min(cost.wall_s for cost in costs), min(cost.cpu_s for cost in costs))


def _ours(port: int, folder: Path, cut: str, answer_ms: int) -> dict[str, Any]:
    for leftover in folder.glob("ledger.sqlite*"):
        leftover.unlink()
    command = [sys.executable, "-m", "tests.make.sending", str(port), str(folder), cut, str(answer_ms)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


@contextmanager
def _sink(certificate: Path, answer_ms: int = 0) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.make.sink", str(certificate), str(answer_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.communicate()


def _environment() -> dict[str, str]:
    """Made-up credentials: the sink looks at none."""
    keys = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_REGION": "us-east-1"}
    quiet = {"AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **keys, **quiet, "RCLONE_CONFIG": os.devnull}


def _write(path: Path, size_bytes: int) -> None:
    block = os.urandom(1024 * 1024)
    with path.open("wb") as file:
        for start in range(0, size_bytes, len(block)):
            file.write(block[: size_bytes - start])
