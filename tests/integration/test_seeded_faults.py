"""Faults put into series of every kind: what is found, and what is said of series that have none.

New seeds each run: the figures are printed (``-s``), and a failure names its seed.
"""

from __future__ import annotations

import random
import secrets
import shutil
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.make.checking import codes_of, prepare_here, write
from tests.make.faults import FAULTS
from tests.make.series import KINDS, make_series
from tests.make.wheels import dicom_files
from uploader.checks import describe
from uploader.model.check import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.faults import Fault
    from uploader.model.check import Finding
    from uploader.model.dicom import Series

SERIES_A_FAULT = 20
RECALL = 0.95
WARNED = 0.05
CLEAN_SEEDS = 10


@pytest.fixture(scope="module")
def seed() -> int:
    return secrets.randbelow(10**9)


def test_there_are_enough_faults_and_kinds_of_series() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30
    assert len(KINDS) >= SERIES_A_FAULT


def test_seeded_faults_are_found(tmp_path: Path, seed: int) -> None:
    missed: dict[bool, list[tuple[str, str]]] = defaultdict(list)
    tried: Counter[bool] = Counter()
    for fault in FAULTS:
        for kind in random.Random(f"{seed} {fault.name}").sample(sorted(KINDS), SERIES_A_FAULT):
            tried[fault.blocks] += 1
            if not _is_found(tmp_path / "case", fault, kind, seed):
                missed[fault.blocks].append((fault.name, kind))
    recall = {blocks: 1 - len(missed[blocks]) / tried[blocks] for blocks in tried}
    _say(
        f"seed {seed}: {len(FAULTS)} faults x {SERIES_A_FAULT} series; found: "
        f"blocking {recall[True]:.2%} of {tried[True]}, others {recall[False]:.2%} of {tried[False]}"
    )
    assert not missed[True], seed
    assert recall[False] >= RECALL, (seed, missed[False])


def test_series_without_a_fault_are_let_pass(tmp_path: Path, seed: int) -> None:
    warned = []
    for kind in KINDS:
        for step in range(CLEAN_SEEDS):
            write(tmp_path / "case", make_series(kind, seed + step))
            report = prepare_here(tmp_path / "case").report
            shutil.rmtree(tmp_path / "case")
            assert not report.blocking, (kind, seed + step)
            if any(found.severity is Severity.WARN for found in report.findings):
                warned.append((kind, seed + step, [found.code for found in report.findings]))
    count = len(KINDS) * CLEAN_SEEDS
    _say(f"seed {seed}: {len(warned)} of {count} made-up clean series with a warning")
    assert len(warned) <= WARNED * count, warned


def test_real_series_are_let_pass(tmp_path: Path) -> None:
    """Series of real scanners that come whole in the wheels.

    Not counted: what is no stack of slices or projection image (reports, plans, ultrasound and captures have
    warnings of their own by rule), one slice torn out of its series, several encodings of one image under one
    UID, and images that were compressed with loss as a test of codecs.
    """
    folder = tmp_path / "wheels"
    folder.mkdir()
    for number, path in enumerate(dicom_files()):
        shutil.copy(path, folder / f"{number:04d}_{path.name}")
    prepared = prepare_here(folder)
    conflicting = {each.source for each in prepared.conflicting}
    whole = [
        series
        for series in prepared.series_list
        if series.modality in ("CT", "MR", "PT", "NM", "CR", "DX", "MG")
        and not any(each.source in conflicting or each.traits.is_lossy for each in series.instances)
        and not _is_torn_out(series)
    ]
    found = {series.key: prepared.series_findings[series.key] for series in whole}
    warned = {key: rows for key, rows in found.items() if _codes(rows, Severity.WARN)}
    _say(
        f"{len(warned)} of {len(whole)} real series with a warning: "
        f"{[_codes(rows, Severity.WARN) for rows in warned.values()]}"
    )
    assert len(whole) >= 12
    assert not any(_codes(rows, Severity.BLOCK) for rows in found.values())
    assert len(warned) <= WARNED * len(whole)


def test_no_finding_holds_who_the_patient_is_nor_a_name_of_a_file(tmp_path: Path, seed: int) -> None:
    for fault in FAULTS:
        kind = random.Random(f"{seed} {fault.name}").choice(sorted(KINDS))
        _write(tmp_path / "FakeDoe_IM", fault, kind, seed)
        report = prepare_here(tmp_path / "FakeDoe_IM").report
        shutil.rmtree(tmp_path / "FakeDoe_IM")
        for one in report.findings:
            text = f"{one!r} {describe(one)}"
            assert not any(word in text for word in ("Fake", "FAKE", "Made-up", "IM0", "1.2.826", "202001"))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _is_found(folder: Path, fault: Fault, kind: str, seed: int) -> bool:
    _write(folder, fault, kind, seed)
    prepared = prepare_here(folder)
    shutil.rmtree(folder)
    if fault.blocks:
        return any(found.code in fault.rules for found in prepared.report.blocking)
    return any(code in fault.rules for code, grave in codes_of(prepared).items() if grave != "info")


def _write(folder: Path, fault: Fault, kind: str, seed: int) -> None:
    folder.mkdir()
    chance = random.Random(f"{fault.name} {kind} {seed}")
    for number, content in enumerate(fault.change(make_series(kind, seed), chance)):
        (folder / f"IM{number:05d}").write_bytes(content)


def _is_torn_out(series: Series) -> bool:
    first = series.instances[0]
    return series.modality in ("CT", "MR", "PT") and len(series.instances) == 1 and first.frame_count == 1


def _codes(rows: tuple[Finding, ...], severity: Severity) -> list[str]:
    return [row.code for row in rows if row.severity is severity]
