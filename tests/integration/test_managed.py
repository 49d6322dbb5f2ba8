"""What hospital IT forbids is not sent, whoever asks and however the case was begun."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.make.case import write_cd
from tests.make.engine import finish, make_app
from tests.make.landed import landed_files
from tests.make.program import PLACE
from uploader.cancel import CancelToken
from uploader.case.opening import open_case
from uploader.case.prepare import prepare
from uploader.case.run import run_case
from uploader.config.files import linux_layers
from uploader.config.newer import INFO_KEY
from uploader.destination.choose import choose, find_project
from uploader.destination.profile import find_profile
from uploader.engine import ProgramEngine
from uploader.errors import BadSettings, KeyOtherSite, NothingToSend, PhiRiskForbidden
from uploader.flywheel.key import parse_key
from uploader.model.case import LeftOut
from uploader.model.policy import Policy
from uploader.model.progress import UploadProgress
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.make.program import Program
    from uploader.app import App, SignedIn
    from uploader.model.receipt import Receipt
    from uploader.practice.server import PracticeSite

OPEN_PLACE = {
    "group": "retina-study",
    "project": "Clinic A",
    "session": "Baseline",
    "acquisition": "Fundus Photography",
}
"""A project without a profile at any level."""


class Hospital:
    """A computer whose IT writes `policy.json`."""

    def __init__(self, folder: Path) -> None:
        self._etc = folder / "etc"
        self._etc.mkdir()
        self.app: App = make_app(folder / "data", read=lambda: linux_layers(self._etc))

    def order(self, **policy: object) -> None:
        (self._etc / "policy.json").write_text(json.dumps(policy))

    def write(self, text: str) -> None:
        (self._etc / "policy.json").write_text(text)

    def begin(self, signed_in: SignedIn, selection: Path, subject: str, place: dict[str, str]) -> str:
        """Write a case down as under no policy at all: what was begun before there was one."""
        project = find_project(signed_in.site.projects(), place["group"], place["project"])
        destination = choose(signed_in.site, project, subject, place["session"], place["acquisition"])
        with self.app.pool() as pool:
            prepared = finish(prepare([selection], pool, CancelToken(), self.app.data_dir.root))
        record = open_case(
            self.app.library,
            self.app.clock,
            signed_in.account,
            destination,
            [selection],
            prepared,
            LeftOut(),
            find_profile(signed_in.site, project),
            policy=Policy(),
            phi_risk_accepted=True,
            leaves_out_blocked=True,
        )
        return record.case_id

    def go_on(self, signed_in: SignedIn, case_id: str, stop_at: type | None = None) -> Receipt | None:
        """Carry the case on; with ``stop_at`` only to the first progress of that kind."""
        with self.app.pool() as pool, self.app.edges(signed_in, pool, 30) as edges:
            steps = run_case(case_id, self.app.library, edges, CancelToken())
            if stop_at is None:
                return finish(steps)
            while not isinstance(next(steps), stop_at):
                pass
            steps.close()
        return None


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path)


def _bytes_at(site: PracticeSite) -> int:
    return int(site.counters["total"]["received"])


# --- a profile is required -------------------------------------------------------------------------


def test_the_command_refuses_a_project_without_profile_whatever_is_accepted(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    built, before = write_cd(tmp_path / "case"), _bytes_at(site)
    ran = program.send(
        built.path, "IT-1", "--accept-phi-risk", place=OPEN_PLACE, CASE_UPLOADER_REQUIRE_PROFILE="yes"
    )
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (7, "phi_risk_forbidden", "coordinator")
    assert "your IT" in ran.last["text"]
    assert _bytes_at(site) == before
    assert program.run("cases", "--json").out == ""


@pytest.mark.parametrize(
    "policy", ['{"require_profile": true}', '{"require_profil": false}', "{", '{"require_profile": 0}']
)
def test_the_window_refuses_it_too_also_where_the_policy_is_a_mistake(
    site: PracticeSite, hospital: Hospital, policy: str
) -> None:
    with ProgramEngine(hospital.app) as engine:
        engine.sign_in(site.api_key)
        project = find_project(engine.projects(), OPEN_PLACE["group"], OPEN_PLACE["project"])
        engine.profile(project)
        hospital.write(policy)
        with pytest.raises(PhiRiskForbidden):
            engine.profile(project)


def test_a_case_that_was_begun_before_the_policy_waits_and_goes_on_when_it_may(
    site: PracticeSite, hospital: Hospital, tmp_path: Path
) -> None:
    path = write_cd(tmp_path / "case").path
    with hospital.app.sign_in(site.api_key) as signed_in:
        case_id = hospital.begin(signed_in, path, "IT-2", OPEN_PLACE)
        hospital.go_on(signed_in, case_id, UploadProgress)
        before = _bytes_at(site)
        hospital.order(require_profile=True)
        with pytest.raises(PhiRiskForbidden):
            hospital.go_on(signed_in, case_id)
        assert _bytes_at(site) == before
        assert hospital.app.library.summary(case_id).error_code == "phi_risk_forbidden"
        hospital.order()
        receipt = hospital.go_on(signed_in, case_id)
    assert receipt is not None
    assert receipt.state is CaseState.LANDED


# --- only DICOM ------------------------------------------------------------------------------------


def _mixed(folder: Path) -> Path:
    path = write_cd(folder).path
    (path / "report.pdf").write_bytes(b"%PDF-1.4 made up\n%%EOF\n")
    (path / "notes.csv").write_text("a,b\n1,2\n")
    return path


def test_the_command_keeps_other_files_here_and_every_file_is_accounted_for(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    ran = program.send(_mixed(tmp_path / "case"), "IT-3", CASE_UPLOADER_FORBID_NON_DICOM="1")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
    prepared = next(event for event in ran.events if event["event"] == "prepared")
    assert (prepared["others"], prepared["skipped"]["not_dicom"]) == ([], 2)
    behind = {(row["state"], row["reason"]): row["count"] for row in ran.last["left_behind"]}
    assert behind["skipped", "not_dicom"] == 2
    counts = ran.last["counts"]
    assert counts["seen"] == sum(count for name, count in counts.items() if name != "seen")
    place = "/".join((PLACE["group"], PLACE["project"], "IT-3", PLACE["session"], PLACE["acquisition"]))
    names = landed_files(site, place)
    assert names
    assert all(name.endswith(".zip") for name in names)


@pytest.mark.parametrize("stop_at", [None, UploadProgress])
def test_other_files_that_were_staged_before_the_policy_are_not_sent_after_it(
    site: PracticeSite, hospital: Hospital, tmp_path: Path, stop_at: type | None
) -> None:
    subject = "IT-4" if stop_at else "IT-5"
    place = {**OPEN_PLACE, "subject": subject}
    with hospital.app.sign_in(site.api_key) as signed_in:
        case_id = hospital.begin(signed_in, _mixed(tmp_path / "case"), subject, OPEN_PLACE)
        if stop_at:
            hospital.go_on(signed_in, case_id, stop_at)
        hospital.order(forbid_non_dicom=True)
        receipt = hospital.go_on(signed_in, case_id)
    assert receipt is not None
    assert receipt.state is CaseState.LANDED
    assert {(row.state, row.reason): row.count for row in receipt.left_behind}["skipped", "not_dicom"] == 2
    path = "/".join(place[name] for name in ("group", "project", "subject", "session", "acquisition"))
    assert all(name.endswith(".zip") for name in landed_files(site, path))


def test_a_case_of_other_files_alone_is_refused(
    site: PracticeSite, hospital: Hospital, tmp_path: Path
) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case/report.pdf").write_bytes(b"%PDF-1.4 made up\n%%EOF\n")
    with hospital.app.sign_in(site.api_key) as signed_in:
        case_id = hospital.begin(signed_in, tmp_path / "case", "IT-6", OPEN_PLACE)
        hospital.order(forbid_non_dicom=True)
        with pytest.raises(NothingToSend):
            hospital.go_on(signed_in, case_id)


# --- the way there ---------------------------------------------------------------------------------


def test_no_key_of_another_site_is_used_where_the_policy_names_one(
    site: PracticeSite, hospital: Hospital
) -> None:
    hospital.order(site_address="trial.example")
    with pytest.raises(KeyOtherSite), hospital.app.sign_in(site.api_key):
        pass
    hospital.order(site_address=parse_key(site.api_key).site)
    with hospital.app.sign_in(site.api_key) as signed_in:
        assert signed_in.account.host == parse_key(site.api_key).site


@pytest.mark.parametrize(
    "policy", ["{", '{"proxy": 7}', '{"ca_file": "relative.pem"}', '{"site_address": ""']
)
def test_nothing_leaves_while_the_way_can_not_be_known(
    site: PracticeSite, hospital: Hospital, policy: str
) -> None:
    hospital.write(policy)
    with pytest.raises(BadSettings, match=r"policy\.json"), hospital.app.sign_in(site.api_key):
        pass


def test_a_limit_of_the_policy_holds_for_the_next_case(hospital: Hospital) -> None:
    hospital.order(limit_rate="5M")
    assert hospital.app.settings.now().timetable.otherwise == 5e6
    hospital.order(limit_rate="fast")
    with pytest.raises(BadSettings, match="limit_rate"):
        hospital.app.settings.now().timetable  # noqa: B018


# --- a newer version -------------------------------------------------------------------------------


def test_the_coordinators_word_of_a_newer_version_comes_with_the_project(
    site: PracticeSite, hospital: Hospital
) -> None:
    with ProgramEngine(hospital.app) as engine:
        engine.sign_in(site.admin_api_key)
        project = find_project(engine.projects(), PLACE["group"], PLACE["project"])
        assert engine.newest(project.project_id) is None
        with _info(
            engine, project.project_id, {INFO_KEY: {"newest_version": "99.0", "update_hint": "Ask Kim."}}
        ):
            found = engine.newest(project.project_id)
    assert found is not None
    assert (found.version, found.hint, found.is_of_site) == ("99.0", "Ask Kim.", True)


@contextmanager
def _info(engine: ProgramEngine, project_id: str, info: dict[str, object]) -> Iterator[None]:
    raw = engine._site.line.raw
    raw.put(f"/api/projects/{project_id}", json={"info": info})
    try:
        yield
    finally:
        raw.put(f"/api/projects/{project_id}", json={"info": {}})
