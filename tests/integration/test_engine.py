"""What the window asks of the program, against a real practice site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.case import small_ct, study, write_cd
from tests.make.encode import to_bytes
from tests.make.engine import finish, make_app
from tests.make.people import Place
from uploader.cancel import CancelToken
from uploader.credentials import CredentialStore
from uploader.destination.choose import choose, find_project
from uploader.engine import ProgramEngine
from uploader.errors import KeyMissing, NoSuchCase, OtherAccount, ProfileUnsafe, WarningUnanswered
from uploader.model.case import LeftOut
from uploader.model.profile import ProfileLevel
from uploader.model.progress import ImportProgress
from uploader.model.receipt import CaseState
from uploader.practice.server import start_practice_site
from uploader.wizard.engine import ProfileSummary, ReceiptForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.model.destination import Destination, Project
    from uploader.practice.server import PracticeSite


class _OwnSecret(CredentialStore):
    """A computer that has a safe place for secrets."""

    def secret(self, name: str) -> bytes:
        return name.encode().ljust(32, b"k")


@pytest.fixture
def engine(site: PracticeSite, tmp_path: Path) -> Iterator[ProgramEngine]:
    with ProgramEngine(make_app(tmp_path / "data", _OwnSecret())) as running:
        running.sign_in(site.api_key)
        yield running


@pytest.fixture
def project(engine: ProgramEngine) -> Project:
    return find_project(engine.projects(), "heart-trial", "Site 12 - St Mary")


def _destination(engine: ProgramEngine, project: Project, subject: str) -> Destination:
    return choose(engine._site.site, project, subject, "Baseline", "CT Chest")


def test_a_case_goes_from_the_window_to_landed(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    path = write_cd(tmp_path / "case").path
    prepared = finish(engine.scan([path], CancelToken()))
    destination = _destination(engine, project, "WIN-1")
    case_id = engine.begin(
        destination, [path], prepared, LeftOut(), {"x": "looked at"}, phi_risk_accepted=False
    )
    with pytest.raises(NoSuchCase):
        engine.receipt(case_id)
    steps = engine.run(case_id, CancelToken())
    for progress in steps:
        if isinstance(progress, ImportProgress):
            assert engine.receipt(case_id).state is CaseState.SENT
            assert engine.cases()[0].job_url
            assert all(row.acknowledged_bytes == row.total_bytes for row in engine.series_progress(case_id))
    receipt = engine.receipt(case_id)
    assert receipt.state is CaseState.LANDED
    assert receipt.answers == (("x", "looked at"),)
    assert receipt.profile.tried is not None
    assert receipt.profile.tried.row_count == 655
    for series in receipt.series:
        audit = {row.path: (row.action, row.times) for row in series.audit}
        assert audit["00100010"] == ("replace-with", series.file_count)
        assert audit["00120062"] == ("exit", series.file_count)
    assert json.loads(engine.receipt_document(case_id, ReceiptForm.JSON))["case_id"] == case_id
    assert engine.receipt_document(case_id, ReceiptForm.PDF).startswith(b"%PDF-")
    engine.remove(case_id)
    assert engine.cases() == []


def test_an_image_that_is_left_out_stays_here_and_the_rest_of_its_series_lands(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    prepared = finish(engine.scan([built.path], CancelToken()))
    place = _destination(engine, project, "WIN-3")
    series = prepared.series_list[-1]
    left_out = LeftOut(images=frozenset({(series.key, 2)}))
    report = engine.recheck(prepared, left_out, place)
    assert series.key in {key for found in report.findings for key in found.series_keys}, "a gap is noticed"
    answers = {found.code: "confirmed" for found in report.findings}
    case_id = engine.begin(place, [built.path], prepared, left_out, answers, phi_risk_accepted=False)
    receipt = finish(engine.run(case_id, CancelToken()))
    assert receipt.state is CaseState.LANDED
    assert (receipt.counts.left_out, receipt.counts.landed) == (1, built.instance_count - 1)
    sent = {row.description: row.file_count for row in receipt.series}
    assert sorted(sent.values())[-2:] == [len(series.instances) - 1, len(series.instances)]


def test_what_the_profile_will_refuse_is_said_before_anything_is_sent(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    broken = dict(small_ct(Place(1, 1, 7, 1)))
    broken[0x0008103E] = ("LO", "no\x07text")
    (built.path / "BROKEN").write_bytes(to_bytes(broken))
    prepared = finish(engine.scan([built.path], CancelToken()))
    engine.profile(project)
    place = _destination(engine, project, "WIN-4")
    [found] = [
        one for one in engine.recheck(prepared, LeftOut(), place).findings if one.code == "not_deidentifiable"
    ]
    assert (found.count, found.params["reasons"]) == (1, "value_misfit 0008103e")
    without = LeftOut(series_keys=frozenset(found.series_keys))
    rest = engine.recheck(prepared, without, place)
    assert "not_deidentifiable" not in {one.code for one in rest.findings}
    answers = {one.code: "confirmed" for one in rest.findings}
    case_id = engine.begin(place, [built.path], prepared, without, answers, phi_risk_accepted=False)
    assert finish(engine.run(case_id, CancelToken())).state is CaseState.LANDED


def test_an_echo_of_what_the_profile_removes_is_said_before_anything_is_sent(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    echoing = dict(small_ct(Place(1, 1, 7, 1)))
    echoing[0x00081030] = ("LO", "Knee of FakeDoe")
    (built.path / "ECHO").write_bytes(to_bytes(echoing))
    prepared = finish(engine.scan([built.path], CancelToken()))
    engine.profile(project)
    report = engine.recheck(prepared, LeftOut(), _destination(engine, project, "WIN-5"))
    found = {one.code: one.params.get("reasons") for one in report.findings}
    assert found["not_deidentifiable"] == "value_echo 00081030"


def test_one_person_under_two_labels_is_not_begun_before_someone_has_looked(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    path = write_cd(tmp_path / "case").path
    prepared = finish(engine.scan([path], CancelToken()))
    first, second = (_destination(engine, project, subject) for subject in ("WIN-4", "WIN-5"))
    case_id = engine.begin(first, [path], prepared, LeftOut(), {}, phi_risk_accepted=False)
    with pytest.raises(WarningUnanswered):
        engine.begin(second, [path], prepared, LeftOut(), {}, phi_risk_accepted=False)
    assert [row.case_id for row in engine.cases()] == [case_id]
    found = {row.code for row in engine.recheck(prepared, LeftOut(), second).findings}
    assert "person_elsewhere" in found
    assert engine.begin(
        second, [path], prepared, LeftOut(), dict.fromkeys(found, "confirmed"), phi_risk_accepted=False
    )


def test_what_one_person_began_is_not_sent_in_anothers_name(
    engine: ProgramEngine, project: Project, site: PracticeSite, tmp_path: Path
) -> None:
    path = write_cd(tmp_path / "case").path
    prepared = finish(engine.scan([path], CancelToken()))
    case_id = engine.begin(
        _destination(engine, project, "WIN-6"), [path], prepared, LeftOut(), {}, phi_risk_accepted=False
    )
    engine.sign_in(site.admin_api_key)
    with pytest.raises(OtherAccount):
        finish(engine.run(case_id, CancelToken()))
    assert [(row.case_id, row.error_code) for row in engine.cases()] == [(case_id, "other_account")]
    engine.sign_in(site.api_key)
    assert finish(engine.run(case_id, CancelToken())).state is CaseState.LANDED


def test_profile_labels_and_subjects_are_those_of_the_site(engine: ProgramEngine, project: Project) -> None:
    profile = engine.profile(project)
    assert isinstance(profile, ProfileSummary)
    assert profile.level is ProfileLevel.PROJECT
    assert (len(profile.check.rows), profile.check.blocking) == (655, ())
    assert engine.template_labels(project.project_id).sessions[0].session_label == "Screening"
    assert engine.near_labels(project.project_id, "012_001") == ("012-001",)
    assert engine.subject_problem("012/001") == "characters"


def test_the_header_is_shown_before_and_after(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    path = write_cd(tmp_path / "case").path
    prepared = finish(engine.scan([path], CancelToken()))
    instance = prepared.series_list[-1].instances[0]
    comparison = engine.header_changes(instance, project, "WIN-2")
    rows = {row.path: row for row in comparison.rows}
    assert rows["00100010"].action == "replace-with"
    assert rows["00100010"].after.reveal() == "HEART-TRIAL"
    assert rows["00100010"].before.reveal() == instance.patient.name.reveal()
    assert rows["00080060"].action == "keep"
    assert rows["00100030"].after.reveal() == ""
    assert comparison.name_after.reveal().endswith(".dcm")


def test_what_was_done_in_a_sequence_stands_beside_its_element(
    engine: ProgramEngine, project: Project, tmp_path: Path
) -> None:
    dataset = dict(small_ct(Place(1, 1, 7, 1)))
    dataset[0x00081140] = ("SQ", [{0x00081155: ("UI", "1.2.3.4.5.6.7.8")}])
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "ONE").write_bytes(to_bytes(dataset))
    prepared = finish(engine.scan([tmp_path / "case"], CancelToken()))
    instance = prepared.series_list[0].instances[0]
    rows = {row.path: row for row in engine.header_changes(instance, project, "WIN-2").rows}
    row = rows["00081140.0.00081155"]
    assert (row.action, row.before.reveal()) == ("hashuid", "1.2.3.4.5.6.7.8")
    assert row.after.reveal() not in ("", "1.2.3.4.5.6.7.8")


def test_a_profile_that_became_unsafe_since_it_was_shown_begins_no_case(tmp_path: Path) -> None:
    with (
        start_practice_site() as own,
        ProgramEngine(make_app(tmp_path / "data", _OwnSecret())) as engine,
    ):
        engine.sign_in(own.api_key)
        project = find_project(engine.projects(), "heart-trial", "Site 12 - St Mary")
        engine.profile(project)
        path = write_cd(tmp_path / "case").path
        prepared = finish(engine.scan([path], CancelToken()))
        place = _destination(engine, project, "WIN-7")
        unsafe = {"dicom": {"fields": [{"name": "PatientID", "hash": True}]}}
        answer = httpx2.put(
            f"{own.url}/api/projects/{project.project_id}/settings",
            json={"deid_profile": unsafe},
            headers={"Authorization": f"scitran-user {own.admin_api_key}"},
        )
        assert answer.status_code == 200, answer.text
        with pytest.raises(ProfileUnsafe):
            engine.profile(project)
        with pytest.raises(ProfileUnsafe) as caught:
            engine.begin(place, [path], prepared, LeftOut(), {}, phi_risk_accepted=False)
        assert "Hashed without a salt: PatientID" in str(caught.value)
        assert engine.cases() == []


def test_findings_change_when_something_is_left_out(engine: ProgramEngine, tmp_path: Path) -> None:
    path = write_cd(tmp_path / "case", [*study(patient=1), *study(patient=2)]).path
    prepared = finish(engine.scan([path], CancelToken()))
    assert "several_patients" in {row.code for row in prepared.report.findings}
    first = prepared.series_list[0].instances[0].patient
    others = frozenset(row.key for row in prepared.series_list if row.instances[0].patient != first)
    assert engine.recheck(prepared, LeftOut(series_keys=others), None).blocking == ()


def test_after_signing_out_nothing_can_be_asked(engine: ProgramEngine) -> None:
    engine.sign_out()
    with pytest.raises(KeyMissing):
        engine.projects()
