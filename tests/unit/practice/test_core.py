from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.practice import CONTRIBUTOR, Sender

if TYPE_CHECKING:
    from uploader.practice.server import PracticeSite


def test_the_config_is_answered_to_anybody_and_nothing_else_is(site: PracticeSite) -> None:
    with httpx2.Client(base_url=site.url, trust_env=False) as nobody:
        assert nobody.get("/api/config").json()["site"]["name"] == "Small"
        answer = nobody.get("/api/projects")
    assert answer.status_code == 401
    assert set(answer.json()) == {"message", "status_code", "request_id"}
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("Bearer {secret}", 200),
        ("scitran-user {secret}", 200),
        ("scitran-user localhost:8080:{secret}", 200),
        ("Bearer localhost:{secret}", 401),
        ("Bearer " + "x" * 57, 401),
        ("scitran-user x:", 401),
        ("Basic {secret}", 401),
    ],
)
def test_a_key_is_taken_in_the_forms_of_the_official_clients(sender: Sender, form: str, status: int) -> None:
    headers = {"Authorization": form.format(secret=sender.secret)}
    assert sender.call("GET", "/api/auth/status", headers=headers).status_code == status


def test_an_account_that_is_off_is_402(site: PracticeSite, admin: Sender) -> None:
    admin.ok("POST", "/api/users", {"_id": "gone@practice.example", "firstname": "G", "lastname": "One"})
    with Sender(site, "gone@practice.example") as gone:
        gone.ok("GET", "/api/users/self")
        admin.ok("PUT", "/api/users/gone@practice.example", {"disabled": True})
        assert gone.call("GET", "/api/users/self").status_code == 402


def test_a_head_request_has_no_body(sender: Sender) -> None:
    answer = sender.call("HEAD", "/api/auth/status")
    assert answer.status_code == 200
    assert answer.content == b""
    assert sender.ok("GET", "/api/auth/status")["user_id"] == CONTRIBUTOR


def test_a_chunked_body_is_read(sender: Sender) -> None:
    raw = iter([b'{"path": ["trial",', b' "Open"]}'])
    headers = {"Content-Type": "application/json"}
    assert (
        sender.call("POST", "/api/lookup", content=raw, headers=headers).json()["container_type"] == "project"
    )


def test_a_refused_request_with_a_body_leaves_the_connection_usable(sender: Sender) -> None:
    bad = {"Authorization": "Bearer nobody"}
    for _ in range(3):
        assert (
            sender.call("POST", "/api/lookup", content=iter([b"x" * 100_000]), headers=bad).status_code == 401
        )
        assert sender.call("GET", "/api/auth/status").status_code == 200


# --- lists -----------------------------------------------------------------------------------


def _labels(found: list[dict[str, str]]) -> list[str]:
    return [doc["label"] for doc in found]


def _subjects(sender: Sender) -> str:
    return f"/api/projects/{sender.project()}/subjects"


def test_a_list_is_bare_unless_the_client_understands_pages(sender: Sender) -> None:
    assert isinstance(sender.ok("GET", _subjects(sender)), list)
    page = sender.ok(
        "GET",
        _subjects(sender) + "?limit=3",
        headers={"X-Accept-Feature": "multipart_signed_url, pagination"},
    )
    assert page["count"] == 3
    assert page["total"] == 7
    assert _labels(page["results"]) == ["S-01", "S-02", "S-03"]


def test_pages_by_after_id_reach_every_subject_once_and_then_are_empty(sender: Sender) -> None:
    seen, after = [], ""
    while page := sender.ok(
        "GET", _subjects(sender), params={"limit": 3, **({"after_id": after} if after else {})}
    ):
        seen += _labels(page)
        after = page[-1]["_id"]
    assert seen == [f"S-{number:02d}" for number in range(1, 8)]


def test_sorted_pages_count_from_one(sender: Sender) -> None:
    params = {"sort": "label:desc", "limit": "3", "page": "2"}
    assert _labels(sender.ok("GET", _subjects(sender), params=params)) == ["S-04", "S-03", "S-02"]


def test_after_id_goes_with_no_sort(sender: Sender) -> None:
    params = {"sort": "label", "after_id": "0"}
    assert sender.call("GET", _subjects(sender), params=params).status_code == 400


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("label=S-03", 1),
        ('label="S-03"', 1),
        ("label!=S-03", 6),
        ("label=~^s-0[12]$", 2),
        ("label>S-05", 2),
        ("label>=S-05,label<S-07", 2),
        ("parents.group=trial", 7),
        ("label=S\\,03", 0),
    ],
)
def test_filters_compare_as_the_language_says(sender: Sender, text: str, count: int) -> None:
    assert len(sender.ok("GET", _subjects(sender), params={"filter": text})) == count


@pytest.mark.parametrize("text", ["label", "label=~[", "=3"])
def test_a_filter_that_is_none_is_refused(sender: Sender, text: str) -> None:
    assert sender.call("GET", _subjects(sender), params={"filter": text}).status_code == 400


# --- rights ----------------------------------------------------------------------------------


def test_what_one_may_not_see_is_not_there(sender: Sender, admin: Sender) -> None:
    hidden = admin.project("trial/Hidden")
    assert sender.call("GET", f"/api/projects/{hidden}").status_code == 404
    assert sender.call("POST", "/api/lookup", {"path": ["trial", "Hidden"]}).status_code == 404
    assert "Hidden" not in _labels(sender.ok("GET", "/api/projects"))
    assert sender.call("POST", "/xfer/blob-sessions", {"project_id": hidden}).status_code == 404


def test_who_may_only_look_can_make_and_send_nothing(reader: Sender) -> None:
    project = reader.project()
    assert reader.call("POST", "/api/subjects", {"label": "X", "project": project}).status_code == 403
    assert reader.call("POST", "/xfer/blob-sessions", {"project_id": project}).status_code == 403
    body = {"xfer_version": "1", "refs": {"project": project, "blob_session": "x"}, "label": "l"}
    assert reader.call("POST", "/xfer/imports", body).status_code == 403
    assert (
        reader.call("POST", f"/api/projects/{project}/files?ticket=", {"filenames": ["a"]}).status_code == 403
    )


def test_rights_can_be_asked_for(sender: Sender) -> None:
    project = sender.project()
    check = "/api/permissions/check"
    assert sender.call("GET", f"{check}/imports_manage?project_id={project}").status_code == 204
    assert sender.call("GET", f"{check}/settings_modify?project_id={project}").status_code == 403
    assert (
        sender.call(
            "PUT", f"{check}?project_id={project}", ["imports_manage", "files_create_bulk"]
        ).status_code
        == 204
    )
    assert sender.call("PUT", f"{check}?project_id={project}", ["fly"]).status_code == 422


def test_an_old_sdk_gets_only_actions_that_it_knows(sender: Sender) -> None:
    project = sender.ok("GET", f"/api/projects/{sender.project()}")
    role_id = next(e["role_ids"][0] for e in project["permissions"] if e["_id"] == CONTRIBUTOR)
    old = sender.ok(
        "GET", f"/api/roles/{role_id}", headers={"User-Agent": "Flywheel CLI/18.5.1 Flywheel SDK/17.8.0 (x)"}
    )
    new = sender.ok("GET", f"/api/roles/{role_id}", headers={"User-Agent": "Flywheel SDK/23.0.0 (x)"})
    assert "files_create_upload" in old["actions"]
    assert "files_create_bulk" not in old["actions"]
    assert {"files_create_upload", "files_create_bulk", "files_create_single"} <= set(new["actions"])


def test_a_contributor_changes_no_settings(sender: Sender) -> None:
    project = sender.project()
    assert sender.call("PUT", f"/api/projects/{project}/settings", {"deid_profile": {}}).status_code == 403
    assert sender.call("POST", f"/api/projects/{project}/template", {"templates": []}).status_code == 403
    assert sender.call("PUT", "/api/site/settings", {"deid_profile": {}}).status_code == 403
    assert sender.call("POST", "/api/groups", {"_id": "mine"}).status_code == 403
    assert sender.call("GET", "/practice/requests").status_code == 403


# --- containers ------------------------------------------------------------------------------


def test_containers_are_made_as_the_official_command_line_makes_them(sender: Sender) -> None:
    project = sender.project("other/Open")
    subject = sender.ok("POST", "/api/subjects", {"label": "S1", "code": "S1", "project": project})["_id"]
    body = {"label": "Baseline", "uid": "1.2.3", "project": project, "subject": {"_id": subject}}
    session = sender.ok("POST", "/api/sessions", body)["_id"]
    acquisition = sender.ok(
        "POST", "/api/acquisitions", {"label": "1 - T1", "uid": "1.2.3.4", "session": session}
    )["_id"]
    found = sender.ok("POST", "/api/lookup", {"path": ["other", "Open", "S1", "Baseline", "1 - T1"]})
    assert found["_id"] == acquisition
    assert found["parents"] == {"group": "other", "project": project, "subject": subject, "session": session}
    assert sender.ok("GET", f"/api/containers/{session}")["container_type"] == "session"
    uids = sender.ok(
        "POST", "/api/uids", {"project_id": project, "sessions": ["1.2.3", "9"], "acquisitions": ["1.2.3.4"]}
    )
    assert uids == {"sessions": ["1.2.3"], "acquisitions": ["1.2.3.4"]}
    children = sender.ok("POST", "/api/resolve", {"path": ["other", "Open", "S1"]})["children"]
    assert [child["_id"] for child in children] == [session]


def test_a_subject_label_is_there_once(sender: Sender) -> None:
    assert (
        sender.call("POST", "/api/subjects", {"label": "S-01", "project": sender.project()}).status_code
        == 409
    )


@pytest.mark.parametrize("body", [{"label": ""}, {"label": "a/b"}, {"label": 3}, {}])
def test_a_container_needs_a_label_that_can_stand_in_a_path(sender: Sender, body: dict[str, object]) -> None:
    assert sender.call("POST", "/api/subjects", {"project": sender.project(), **body}).status_code == 400


def test_a_form_places_a_file_without_a_ticket(sender: Sender, admin: Sender) -> None:
    project = sender.project()
    files = [
        ("metadata", (None, '{"name": "note.txt", "type": "text"}')),
        ("file", ("note.txt", b"hello", "text/plain")),
    ]
    placed = sender.ok("POST", f"/api/projects/{project}/files", files=files)
    assert placed[0]["type"] == "text"
    assert admin.call("GET", f"/api/projects/{project}/files/note.txt").content == b"hello"
    again = sender.ok("POST", f"/api/projects/{project}/files", files=files)
    assert again[0]["version"] == 2
    assert again[0]["file_id"] == placed[0]["file_id"]


def test_an_upload_by_labels_makes_what_is_not_there(sender: Sender) -> None:
    meta = (
        '{"group": {"_id": "trial"}, "project": {"label": "Open"}, "session": {"label": "Week 1",'
        ' "subject": {"label": "By label"}}, "acquisition": {"label": "T1", '
        '"files": [{"name": "a.dcm", "type": "dicom"}]}}'
    )
    files = [("metadata", (None, meta)), ("file", ("a.dcm", b"x", "application/dicom"))]
    assert sender.ok("POST", "/api/upload/label", files=files)[0]["name"] == "a.dcm"
    found = sender.ok(
        "POST", "/api/lookup", {"path": ["trial", "Open", "By label", "Week 1", "T1", "files", "a.dcm"]}
    )
    assert found["type"] == "dicom"


def test_a_ticket_is_closed_once_and_answers_the_same_again(sender: Sender) -> None:
    path = f"/api/projects/{sender.project()}/files"
    ticket = sender.ok(
        "POST", f"{path}?ticket=", {"metadata": {"name": "t.bin", "size": 3}, "filenames": ["t.bin"]}
    )
    assert sender.put(ticket["urls"]["t.bin"], b"abc").status_code == 200
    first = sender.ok("POST", f"{path}?ticket={ticket['ticket']}")
    assert sender.ok("POST", f"{path}?ticket={ticket['ticket']}") == first
    assert first[0]["version"] == 1


# --- settings --------------------------------------------------------------------------------


def test_a_profile_is_taken_as_an_object_or_as_yaml(sender: Sender, admin: Sender) -> None:
    path = f"/api/projects/{admin.project('other/Open')}/settings"
    admin.ok("PUT", path, {"deid_profile": "dicom:\n  fields:\n  - {name: PatientID, hash: true}\n"})
    assert sender.ok("GET", path)["deid_profile"] == {
        "dicom": {"fields": [{"name": "PatientID", "hash": True}]}
    }
    assert sender.ok("GET", f"{path}/deid_profile")["dicom"]
    admin.ok("PUT", path, {"deid_profile": None})
    assert sender.ok("GET", path)["deid_profile"] is None
    assert admin.call("PUT", path, {"deid_profile": "a: ["}).status_code == 422
    admin.ok("PUT", "/api/groups/other/settings", {"deid_profile": {"dicom": {}}})
    assert sender.ok("GET", "/api/groups/other/settings")["deid_profile"] == {"dicom": {}}
    admin.ok("PUT", "/api/site/settings", {"deid_profile": {"dicom": {"fields": []}}})
    assert sender.ok("GET", "/api/site/settings")["deid_profile"] == {"dicom": {"fields": []}}
    admin.ok("PUT", "/api/site/settings", {"deid_profile": None})


def test_a_template_is_a_pattern_unless_it_says_otherwise(admin: Sender) -> None:
    project = admin.project("other/Open")
    admin.ok(
        "POST",
        f"/api/projects/{project}/template",
        {"templates": [{"session": {"label": "V1"}, "acquisitions": []}]},
    )
    assert admin.ok("GET", f"/api/projects/{project}")["templates"][0]["regex"] is True
    admin.ok("DELETE", f"/api/projects/{project}/template")
    assert admin.ok("GET", f"/api/projects/{project}")["templates"] == []
