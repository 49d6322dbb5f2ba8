"""flywheel-sdk, unchanged, against the practice site."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from typing import TYPE_CHECKING, Any

import flywheel
import pytest
from flywheel.rest import ApiException

from tests.make.practice import Sender, make_zip, write_seed
from uploader.practice.server import DEFAULT_SEED, PracticeSite, start_practice_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEMO = "heart-trial/Site 12 - St Mary"


@pytest.fixture
def sign_in() -> Iterator[Callable[[str], Any]]:
    """Makes clients and closes what the SDK leaves open."""
    made: list[Any] = []

    def make(key: str) -> Any:
        made.append(flywheel.Client(key, disable_auth_check=True))
        made[-1].get_auth_status()
        return made[-1]

    yield make
    for client in made:
        client.shutdown()
        client.api_client.rest_client.client.close()


@pytest.fixture
def contributor(practice: PracticeSite, sign_in: Callable[[str], Any]) -> Any:
    return sign_in(practice.api_key)


@pytest.fixture
def admin(practice: PracticeSite, sign_in: Callable[[str], Any]) -> Any:
    return sign_in(practice.admin_api_key)


@pytest.fixture
def name() -> str:
    return f"sdk-{secrets.token_hex(4)}"


# --- signing in ------------------------------------------------------------------------------


def test_a_client_signs_in_and_knows_who_and_where_it_is(
    practice: PracticeSite, contributor: Any, sign_in: Callable[[str], Any]
) -> None:
    status = contributor.get_auth_status()
    assert (status.user_id, status.user_is_admin) == ("contributor@practice.example", False)
    assert contributor.get_current_user().firstname == "Robin"
    assert contributor.get_config().site.name == "Practice Site"
    assert contributor.get_config().features.case_uploader is True
    assert contributor.get_version().flywheel_release
    assert sign_in(practice.admin_api_key).get_auth_status().user_is_admin is True


def test_a_key_that_nobody_has_is_refused(practice: PracticeSite, sign_in: Callable[[str], Any]) -> None:
    with pytest.raises(ApiException) as caught:
        sign_in(practice.api_key[:-5] + "wrong")
    assert caught.value.status == 401
    assert caught.value.reason == "Invalid API key"


# --- reading ---------------------------------------------------------------------------------


def test_groups_and_projects_are_those_that_the_contributor_may_see(contributor: Any) -> None:
    groups = {group.id: group.label for group in contributor.groups.iter()}
    assert groups["heart-trial"] == "Heart Failure CT"
    assert "closed-trial" not in groups
    projects = [(project.group, project.label) for project in contributor.projects.iter_find()]
    assert ("heart-trial", "Site 12 - St Mary") in projects
    assert ("stroke-registry", "Site 12 - St Mary") in projects
    assert ("closed-trial", "Site 01") not in projects
    found = contributor.projects.find_one("label=Central Registry,group=stroke-registry")
    assert found.group == "stroke-registry"


def test_ten_thousand_subjects_come_each_once(contributor: Any) -> None:
    registry = contributor.lookup("stroke-registry/Central Registry")
    labels = [subject.label for subject in registry.subjects.iter(limit=1000)]
    assert len(labels) == len(set(labels)) == 10_000
    assert len(registry.subjects.find("label=~^STR-0000")) == 9
    by_name = registry.subjects.iter_find(sort="label:desc", limit=6000)
    assert [subject.label for subject in by_name] == sorted(labels, reverse=True)


def test_templates_come_with_the_project(contributor: Any) -> None:
    project = contributor.get_project(contributor.lookup(DEMO).id)
    assert [template.session.label for template in project.templates] == ["Screening", "Baseline", "Week 12"]
    assert [entry.label for entry in project.templates[1].acquisitions] == [
        "CT Chest",
        "Cardiac MR",
        "Ultrasound",
    ]
    assert {template.regex for template in project.templates} == {False}
    patterns = contributor.get_project(contributor.lookup("retina-study/Clinic A").id).templates
    assert {template.regex for template in patterns} == {True}
    assert not contributor.get_project(contributor.lookup("retina-study/Clinic B").id).templates
    assert contributor.lookup("retina-study/Clinic C").locked.reason == "study_closed"


def test_a_profile_is_found_at_its_level(
    contributor: Any, tmp_path: Path, sign_in: Callable[[str], Any]
) -> None:
    demo = contributor.lookup(DEMO)
    assert contributor.get_project_settings(demo.id).deid_profile["dicom"]["remove-private-tags"] is True
    northgate = contributor.lookup("heart-trial/Site 07 - Northgate")
    assert contributor.get_project_settings(northgate.id).deid_profile is None
    assert contributor.get_site_settings().deid_profile is None
    seed = DEFAULT_SEED.with_name("seed-site-profile.yaml")
    with start_practice_site(seed=seed, data_dir=tmp_path) as other:
        assert (
            sign_in(other.api_key).get_site_settings().deid_profile["name"]
            == "Everything that leaves this site"
        )


def test_the_rights_of_a_role_can_be_read(contributor: Any) -> None:
    project = contributor.get_project(contributor.lookup(DEMO).id)
    mine = next(entry for entry in project.permissions if entry.id == "contributor@practice.example")
    actions = {str(action) for role_id in mine.role_ids for action in contributor.get_role(role_id).actions}
    assert {"containers_create_hierarchy", "files_create_bulk", "imports_manage"} <= actions
    assert "settings_modify" not in actions


# --- writing ---------------------------------------------------------------------------------


def _acquisition(client: Any, label: str) -> Any:
    project = client.get_project(client.lookup(DEMO).id)
    return project.add_subject(label=label).add_session(label="Baseline").add_acquisition(label="CT Chest")


def test_a_file_goes_up_by_ticket_and_comes_down_again(
    contributor: Any, admin: Any, name: str, tmp_path: Path
) -> None:
    data = make_zip(("1.dcm", os.urandom(70_000)), ("2.dcm", b"two"))
    (tmp_path / "series.dicom.zip").write_bytes(data)
    placed = _acquisition(contributor, name).upload_file(
        str(tmp_path / "series.dicom.zip"), metadata={"type": "dicom", "modality": "CT"}
    )
    assert (placed[0].type, placed[0].modality, placed[0].size) == ("dicom", "CT", len(data))
    acquisition = admin.lookup(f"{DEMO}/{name}/Baseline/CT Chest")
    assert [(file.name, file.zip_member_count) for file in acquisition.files] == [("series.dicom.zip", 2)]
    assert acquisition.read_file("series.dicom.zip") == data
    acquisition.download_file("series.dicom.zip", str(tmp_path / "down.zip"))
    assert (tmp_path / "down.zip").read_bytes() == data
    assert acquisition.get_file_zip_info("series.dicom.zip").members[1].path == "2.dcm"
    assert acquisition.read_file_zip_member("series.dicom.zip", "2.dcm") == b"two"
    assert admin.get_file(acquisition.files[0].file_id).name == "series.dicom.zip"


def test_a_large_file_goes_up_in_several_parts(
    contributor: Any, practice: PracticeSite, name: str, tmp_path: Path
) -> None:
    size = 70_000_001
    (tmp_path / "large.bin").write_bytes(os.urandom(1000) * (size // 1000) + b"x")
    placed = _acquisition(contributor, name).upload_file(str(tmp_path / "large.bin"))
    assert placed[0].size == size
    counted = list(practice.counters["blobs"].values())[-1]
    assert len(counted["parts"]) == 2
    assert counted["received"] == size


def test_a_file_goes_up_as_a_form_where_there_are_no_signed_addresses(
    tmp_path: Path, sign_in: Callable[[str], Any]
) -> None:
    seed = write_seed(tmp_path / "s.yaml", signed_url=False)
    with start_practice_site(seed=seed) as site:
        project = sign_in(site.api_key).lookup("trial/Open")
        placed = project.upload_file(flywheel.FileSpec("note.txt", b"hello", "text/plain"))
        assert (placed[0].name, placed[0].size) == ("note.txt", 5)
        assert sign_in(site.admin_api_key).lookup("trial/Open").read_file("note.txt") == b"hello"


def test_the_contributor_is_refused_where_there_is_no_right(contributor: Any) -> None:
    project = contributor.lookup("heart-trial/Site 03 - Eastbrook")
    with pytest.raises(ApiException) as caught:
        project.add_subject(label="X")
    assert caught.value.status == 403


def test_containers_can_be_changed_searched_and_removed(admin: Any, name: str) -> None:
    session = admin.get_project(admin.lookup(DEMO).id).add_subject(label=name).add_session(label="Screening")
    session.update(label="Week 12", uid="1.2.3")
    assert admin.get_session(session.id).label == "Week 12"
    assert admin.lookup(f"{DEMO}/{name}/Week 12").id == session.id
    assert admin.get(session.id).container_type == "session"
    assert [child.label for child in admin.resolve(f"{DEMO}/{name}").children] == ["Week 12"]
    project_id = admin.lookup(DEMO).id
    known = admin.check_uids_exist({"project_ids": [project_id], "sessions": ["1.2.3", "4"]})
    assert known.sessions == ["1.2.3"]
    admin.delete_subject(admin.lookup(f"{DEMO}/{name}").id)
    with pytest.raises(ApiException):
        admin.get_session(session.id)


# --- preparing a trial -----------------------------------------------------------------------

PROFILE_TEXT = "version: 1\nname: Made by hand\ndicom:\n  fields:\n  - {name: PatientID, hash: true}\n"


def test_an_administrator_prepares_a_whole_trial(
    practice: PracticeSite, admin: Any, name: str, sign_in: Callable[[str], Any]
) -> None:
    nurse = f"{name}@practice.example"
    admin.add_user(_id=nurse, firstname="N", lastname="Urse", email=nurse)
    admin.add_group(_id=name, label="New trial")
    project_id = admin.add_project({"group": name, "label": "Site 01"})
    role = admin.add_role(
        flywheel.RoleInput(label=f"Sender {name}", actions=["containers_view_metadata", "settings_view"])
    )
    admin.add_project_permission(project_id, flywheel.RolePermission(nurse, [role.id]))
    template = {
        "session": {"label": "Visit 1"},
        "acquisitions": [{"label": "OCT", "minimum": 1}],
        "regex": False,
    }
    admin.set_project_template(project_id, {"templates": [template]})
    admin.modify_project_settings(project_id, {"deid_profile": PROFILE_TEXT})

    client = sign_in(practice.key_for(nurse))
    assert [project.label for project in client.projects.iter()] == ["Site 01"]
    project = client.get_project(project_id)
    assert project.templates[0].acquisitions[0].label == "OCT"
    assert client.get_project_settings(project_id).deid_profile["name"] == "Made by hand"
    with pytest.raises(ApiException) as caught:
        project.add_subject(label="S1")
    assert caught.value.status == 403

    admin.modify_role(role.id, {"actions": ["containers_view_metadata", "containers_create_hierarchy"]})
    assert project.add_subject(label="S1").label == "S1"
    admin.modify_project_user_permission(project_id, nurse, {"role_ids": [role.id]})
    assert admin.get_project_user_permission(project_id, nurse).role_ids == [role.id]
    admin.remove_project_template(project_id)
    assert not client.get_project(project_id).templates
    admin.delete_project_user_permission(project_id, nurse)
    assert list(client.projects.iter()) == []
    admin.modify_user(nurse, {"disabled": True})
    with pytest.raises(ApiException) as caught:
        client.get_current_user()
    assert caught.value.status == 402
    admin.delete_group(name)
    assert name not in {group.id for group in admin.groups.iter()}


def test_a_profile_of_the_site_is_set_as_an_object_or_as_text(
    tmp_path: Path, sign_in: Callable[[str], Any]
) -> None:
    with start_practice_site(seed=write_seed(tmp_path / "s.yaml")) as site:
        admin = sign_in(site.admin_api_key)
        admin.modify_site_settings({"deid_profile": {"version": 1, "dicom": {"fields": []}}})
        assert sign_in(site.api_key).get_site_settings().deid_profile == {
            "version": 1,
            "dicom": {"fields": []},
        }
        admin.modify_site_settings({"deid_profile": PROFILE_TEXT})
        assert sign_in(site.api_key).get_site_settings().deid_profile["name"] == "Made by hand"


def test_a_second_key_works_and_can_be_taken_away(
    practice: PracticeSite, contributor: Any, sign_in: Callable[[str], Any]
) -> None:
    made = contributor.generate_user_key({"label": "second"})
    host = practice.url.removeprefix("http://")
    second = sign_in(f"{host}:__force_insecure:{made.unencrypted_secret}")
    assert [key.label for key in second.get_current_user().api_keys] == ["practice", "second"]
    with Sender(practice) as sender:
        key_id = sender.ok("GET", "/api/users/self")["api_keys"][1]["_id"]
    contributor.delete_user_key(key_id)
    with pytest.raises(ApiException):
        second.get_current_user()


def test_an_archive_that_came_by_the_sdk_is_whole(contributor: Any, admin: Any, name: str) -> None:
    data = make_zip(*[(f"{number}.dcm", os.urandom(2000)) for number in range(30)])
    _acquisition(contributor, name).upload_file(flywheel.FileSpec("a.dicom.zip", data, size=len(data)))
    back = admin.lookup(f"{DEMO}/{name}/Baseline/CT Chest").read_file("a.dicom.zip")
    with zipfile.ZipFile(io.BytesIO(back)) as archive:
        assert archive.testzip() is None
