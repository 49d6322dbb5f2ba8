from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.dicom import make_ct, make_localizer
from tests.make.encode import to_bytes
from tests.make.people import Place
from tests.make.practice import ADMIN, Sender, make_zip, rule, write_seed
from uploader.practice.malware import EICAR
from uploader.practice.server import PracticeSite, start_practice_site
from uploader.practice.site import FinishBody, Options, SessionRef

if TYPE_CHECKING:
    from pathlib import Path


def _refused(sender: Sender, body: dict[str, Any]) -> list[list[str | int]]:
    """The places that a 422 names."""
    answer = sender.call("POST", "/xfer/imports", body)
    assert answer.status_code == 422, answer.text
    return [entry["loc"] for entry in answer.json()["detail"]]


# --- bodies ----------------------------------------------------------------------------------


def test_what_is_missing_from_an_import_is_named_by_its_place(sender: Sender) -> None:
    assert _refused(sender, {}) == [["body", "xfer_version"], ["body", "label"], ["body", "refs"]]
    body = {"xfer_version": "1", "label": "l", "refs": {"project": sender.project()}}
    assert _refused(sender, body) == [["body", "refs", "blob_session"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("conflict_strategy", "guess"),
        ("uid_scope", "world"),
        ("missing_meta", "maybe"),
        ("fail_fast", "x"),
        ("limit", 0),
    ],
)
def test_a_choice_that_is_none_is_refused(sender: Sender, field: str, value: object) -> None:
    project = sender.project()
    body = {
        "xfer_version": "1",
        "label": "l",
        "refs": {"project": project, "blob_session": "x"},
        field: value,
    }
    assert _refused(sender, body) == [["body", field]]


@pytest.mark.parametrize(
    "bad",
    [
        {"include": ["ext=dcm"]},
        {"level": "galaxy"},
        {"overrides": {"subjet": "x"}},
        {"colour": "red"},
        "text",
    ],
)
def test_a_rule_that_fw_meta_does_not_take_is_refused_by_its_number(sender: Sender, bad: object) -> None:
    project = sender.project()
    body = {
        "xfer_version": "1",
        "label": "l",
        "refs": {"project": project, "blob_session": "x"},
        "rules": [rule(), bad],
    }
    assert _refused(sender, body) == [["body", "rules", 1]]


def test_fields_nobody_knows_are_tolerated(sender: Sender) -> None:
    job, _ = sender.run_import(("a.txt", b"a"), something="else", rules=[rule("Tolerant")])
    assert job["status"] == "completed"


def test_rules_and_a_rule_set_exclude_each_other(sender: Sender) -> None:
    body = {"xfer_version": "1", "label": "l", "refs": {"project": sender.project(), "blob_session": "x"}}
    assert _refused(sender, {**body, "rules": [rule()], "rule_set": "x"}) == [["body", "rules"]]


def test_a_session_that_is_not_finished_is_not_imported(sender: Sender) -> None:
    project = sender.project()
    session = sender.open_session(project)
    body = {"xfer_version": "1", "refs": {"project": project, "blob_session": session}, "label": "l"}
    assert sender.call("POST", "/xfer/imports", body).status_code == 409


def test_a_session_with_a_blob_on_its_way_is_not_finished(sender: Sender) -> None:
    session = sender.open_session(sender.project())
    blob = sender.open_blob(session, "a", None)
    assert sender.call("POST", f"/xfer/blob-sessions/{session}/finish").status_code == 409
    sender.ok("DELETE", f"/xfer/blobs/{blob}")
    first = sender.ok("POST", f"/xfer/blob-sessions/{session}/finish")
    assert sender.ok("POST", f"/xfer/blob-sessions/{session}/finish") == first
    late = {"blob_session_id": session, "path": "b"}
    assert sender.call("POST", "/xfer/blobs", late).status_code == 409


def test_a_session_of_another_project_is_refused(sender: Sender) -> None:
    session = sender.stage(sender.project("other/Open"), ("a", b"a"))
    body = {"xfer_version": "1", "label": "l", "refs": {"project": sender.project(), "blob_session": session}}
    assert _refused(sender, body) == [["body", "refs", "blob_session"]]


def test_a_path_is_all_that_a_blob_must_have_beside_its_session(sender: Sender) -> None:
    session = sender.open_session(sender.project())
    refused = sender.call("POST", "/xfer/blobs", {"blob_session_id": session})
    assert refused.json()["detail"][0]["loc"] == ["body", "path"]
    assert sender.call("POST", "/xfer/blobs", {"path": "a"}).json()["detail"][0]["loc"] == [
        "body",
        "blob_session_id",
    ]
    body = {"blob_session_id": session, "path": "a", "project_id": None, "size": None, "seq_no": 3}
    assert sender.ok("POST", "/xfer/blobs", body)["seq_no"] == 3


def test_etags_in_another_form_are_refused_by_place(sender: Sender) -> None:
    blob = sender.open_blob(sender.open_session(sender.project()), "a", None)
    sender.put(sender.address(blob), b"a")
    for body, place in (({}, "etags"), ({"etags": "x"}, "etags"), ({"parts": []}, "etags")):
        answer = sender.call("POST", f"/xfer/blobs/{blob}/finish", body)
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["body", place]


def test_another_site_may_want_other_bodies(tmp_path: Path) -> None:
    options = Options(finish_body=FinishBody.PARTS, session_ref=SessionRef.TOP_LEVEL)
    with (
        start_practice_site(seed=write_seed(tmp_path / "s.yaml"), options=options) as site,
        Sender(site) as sender,
    ):
        project = sender.project()
        session = sender.open_session(project)
        blob = sender.open_blob(session, "a.txt", 1)
        tag = sender.put(sender.address(blob), b"a").headers["ETag"]
        refused = sender.call("POST", f"/xfer/blobs/{blob}/finish", {"etags": [tag]})
        assert refused.json()["detail"][0]["loc"] == ["body", "parts"]
        sender.ok("POST", f"/xfer/blobs/{blob}/finish", {"parts": [{"part": 1, "etag": tag}]})
        sender.ok("POST", f"/xfer/blob-sessions/{session}/finish")
        body = {
            "xfer_version": "1",
            "label": "l",
            "refs": {"project": project, "blob_session": session},
            "rules": [rule()],
        }
        assert _refused(sender, body) == [["body", "blob_session_id"]]
        made = sender.ok(
            "POST", "/xfer/imports", {**body, "refs": {"project": project}, "blob_session_id": session}
        )
        assert sender.wait(made["_id"])["status"] == "completed"


def test_a_site_without_the_transfer_service_answers_404(tmp_path: Path) -> None:
    options = Options(has_xfer=False)
    with (
        start_practice_site(seed=write_seed(tmp_path / "s.yaml"), options=options) as site,
        Sender(site) as sender,
    ):
        assert sender.call("POST", "/xfer/blob-sessions", {"project_id": sender.project()}).status_code == 404
        assert sender.call("GET", "/xfer/imports").status_code == 404


# --- placing ---------------------------------------------------------------------------------


def test_files_land_exactly_where_the_overrides_say(sender: Sender) -> None:
    archive = make_zip(("1.dcm", b"a"), ("2.dcm", b"b"))
    rules = [
        rule("New subject", include=["name=~*.dicom.zip"], overrides={"file.type": "dicom"}),
        rule("New subject"),
    ]
    job, report = sender.run_import(
        ("deep/down/2 - CT.dicom.zip", archive), ("deep/report.pdf", b"pdf"), rules=rules
    )
    assert job["status"] == "completed"
    assert job["stats"]["completed"] == 2
    assert [row["status"] for row in report] == ["completed", "completed"]
    assert report[0]["dst_path"] == "trial/Open/New subject/Baseline/CT/2 - CT.dicom.zip"
    found = sender.ok("POST", "/api/lookup", {"path": ["trial", "Open", "New subject", "Baseline", "CT"]})
    files = {file["name"]: file for file in found["files"]}
    assert files["2 - CT.dicom.zip"]["type"] == "dicom"
    assert files["2 - CT.dicom.zip"]["zip_member_count"] == 2
    assert files["2 - CT.dicom.zip"]["size"] == len(archive)
    assert files["2 - CT.dicom.zip"]["file_id"] == report[0]["file_id"]
    assert files["report.pdf"]["type"] == "pdf"


def test_an_existing_subject_is_used_again(sender: Sender) -> None:
    before = len(sender.ok("GET", f"/api/projects/{sender.project()}/subjects?limit=0"))
    sender.run_import(("used.txt", b"a"), rules=[rule("S-02")])
    assert len(sender.ok("GET", f"/api/projects/{sender.project()}/subjects?limit=0")) == before


def test_a_file_that_no_rule_takes_is_skipped_and_reported(sender: Sender) -> None:
    job, report = sender.run_import(
        ("a.txt", b"a"), ("b.tmp", b"b"), rules=[rule("Skip", exclude=["name=~*.tmp"])]
    )
    assert job["status"] == "completed"
    assert {row["src_path"]: row["status"] for row in report} == {"a.txt": "completed", "b.tmp": "skipped"}


@pytest.mark.parametrize(("choice", "status"), [("fail", "failed"), ("skip", "skipped")])
def test_a_file_without_its_labels_fails_or_is_skipped(sender: Sender, choice: str, status: str) -> None:
    _, report = sender.run_import(
        ("top.txt", b"a"), rules=[{"level": "acquisition"}], missing_meta=choice, fail_fast="100%"
    )
    assert report[0]["status"] == status
    assert "subject" in report[0]["reason"]


def test_the_report_has_the_documented_columns_in_both_forms(sender: Sender) -> None:
    job, rows = sender.run_import(
        ("a, b.txt", b"a"), rules=[rule("Columns", overrides={"session.uid": "1.2"})]
    )
    answer = sender.call("GET", f"/xfer/imports/{job['_id']}/report?format=csv")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    documented = [
        "status",
        "reason",
        "src_path",
        "dst_path",
        "file_id",
        "version",
        "session_uid",
        "acquisition_uid",
    ]
    assert list(table[0])[:8] == documented
    assert table[0]["src_path"] == rows[0]["src_path"] == "a, b.txt"
    assert table[0]["session_uid"] == "1.2"
    assert sender.call("GET", f"/xfer/imports/{job['_id']}/report?format=xml").status_code == 422


def test_a_dry_run_says_where_and_changes_nothing(sender: Sender) -> None:
    job, report = sender.run_import(("a.txt", b"a"), rules=[rule("Nobody")], dry_run=True)
    assert job["status"] == "completed"
    assert report[0]["dst_path"] == "trial/Open/Nobody/Baseline/CT/a.txt"
    assert sender.call("POST", "/api/lookup", {"path": ["trial", "Open", "Nobody"]}).status_code == 404


def test_a_dicom_rule_packs_a_series_and_splits_its_localizer(sender: Sender) -> None:
    images = [make_ct(Place(1, 1, 2, number), rows=8, columns=8) for number in (1, 2, 3)]
    localizer = make_localizer(Place(1, 1, 2, 9))
    localizer[0x0008103E] = images[0][0x0008103E]
    files = [(f"dicom/{number}.dcm", to_bytes(image)) for number, image in enumerate([*images, localizer])]
    dicom_rule = {"type": "dicom", "overrides": {"subject.label": "Packed", "session.label": "Baseline"}}
    job, report = sender.run_import(*files, ("dicom/broken.dcm", b"no dicom"), rules=[dicom_rule])
    assert job["status"] == "completed"
    assert len(report) == 5
    label = str(images[0][0x0008103E][1])
    found = sender.ok("POST", "/api/lookup", {"path": ["trial", "Open", "Packed", "Baseline", label]})
    counts = {file["name"]: file["zip_member_count"] for file in found["files"]}
    assert counts == {f"{label}.dicom.zip": 3, f"{label}_localizer.dicom.zip": 1}
    assert found["uid"] == images[0][0x0020000E][1]


# --- conflicts -------------------------------------------------------------------------------


def _again(
    sender: Sender, name: str, strategy: str, second: bytes
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    sender.run_import(("c.txt", b"first"), rules=[rule(name)])
    return sender.run_import(("c.txt", second), rules=[rule(name)], conflict_strategy=strategy)


@pytest.mark.parametrize(
    ("strategy", "second", "status", "version"),
    [
        ("skip", b"other", "skipped", 1),
        ("update", b"first", "skipped", 1),
        ("update", b"other", "completed", 2),
        ("force_update", b"first", "completed", 2),
        ("review", b"first", "conflict", 1),
    ],
)
def test_each_strategy_does_its_own_about_a_file_that_is_there(
    sender: Sender, strategy: str, second: bytes, status: str, version: int
) -> None:
    name = f"{strategy} {second.decode()}"
    job, report = _again(sender, name, strategy, second)
    assert report[0]["status"] == status
    assert job["status"] == ("conflict" if strategy == "review" else "completed")
    found = sender.ok(
        "POST", "/api/lookup", {"path": ["trial", "Open", name, "Baseline", "CT", "files", "c.txt"]}
    )
    assert found["version"] == version


def test_the_same_name_twice_in_one_import_is_a_conflict(sender: Sender) -> None:
    _, report = sender.run_import(("a/t.txt", b"1"), ("b/t.txt", b"2"), rules=[rule("Twice")])
    assert [row["status"] for row in report] == ["completed", "conflict"]


def test_an_acquisition_with_another_uid_is_a_conflict(sender: Sender) -> None:
    uid = {"acquisition.uid": "1.1"}
    sender.run_import(("a.txt", b"1"), rules=[rule("Uid", overrides=uid)])
    _, report = sender.run_import(("b.txt", b"2"), rules=[rule("Uid", overrides={"acquisition.uid": "1.2"})])
    assert report[0]["status"] == "conflict"
    assert "another UID" in report[0]["reason"]


@pytest.mark.parametrize(("scope", "status"), [("project", "conflict"), ("none", "completed")])
def test_a_uid_that_is_elsewhere_is_a_conflict_within_its_scope(
    sender: Sender, scope: str, status: str
) -> None:
    uid = {"session.uid": f"9.{scope}"}
    sender.run_import(("a.txt", b"1"), rules=[rule(f"First {scope}", overrides=uid)])
    _, report = sender.run_import(
        ("b.txt", b"2"), rules=[rule(f"Second {scope}", overrides=uid)], uid_scope=scope
    )
    assert report[0]["status"] == status


def _resolve(sender: Sender, admin: Sender, name: str, method: str) -> dict[str, Any]:
    job, _ = _again(sender, name, "review", b"second")
    waiting = [
        doc for doc in sender.ok("GET", "/xfer/conflicts")["results"] if doc["import_id"] == job["_id"]
    ]
    assert [doc["kind"] for doc in waiting] == ["file_path"]
    body = {"project": sender.project(), "actions": [{"_id": waiting[0]["_id"], "method": method}]}
    assert sender.call("POST", "/xfer/conflicts/resolve", body).status_code == 403
    admin.ok("POST", "/xfer/conflicts/resolve", body)
    found: dict[str, Any] = sender.ok("GET", f"/xfer/imports/{job['_id']}")
    return found


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("rename_incoming", {"c.txt": 1, "c_1.txt": 1}),
        ("replace_existing", {"c.txt": 2}),
        ("reject_incoming", {"c.txt": 1}),
    ],
)
def test_a_data_manager_resolves_what_waits(
    sender: Sender, admin: Sender, method: str, names: dict[str, int]
) -> None:
    assert _resolve(sender, admin, method, method)["status"] == "completed"
    found = sender.ok("POST", "/api/lookup", {"path": ["trial", "Open", method, "Baseline", "CT"]})
    assert {file["name"]: file["version"] for file in found["files"]} == names


# --- malware, failing, cancelling --------------------------------------------------------------


def test_malware_is_found_also_inside_an_archive_and_is_not_kept(sender: Sender, site: PracticeSite) -> None:
    hidden = make_zip(("clean.txt", b"clean"), ("bad.txt", b"x" * 300_000 + EICAR))
    project = sender.project()
    session = sender.stage(project, ("bad.zip", hidden), ("good.txt", b"good"))
    import_id = sender.start_import(project, session, rules=[rule("Malware")], fail_fast="100%")
    assert sender.wait(import_id)["stats"]["failed"] == 1
    rows = {row["src_path"]: row for row in sender.report(import_id)}
    assert (rows["bad.zip"]["status"], rows["bad.zip"]["scan_result"]) == ("failed", "failed")
    assert (rows["good.txt"]["status"], rows["good.txt"]["scan_result"]) == ("completed", "success")
    blobs = sender.ok("GET", "/xfer/blobs", params={"filter": f"blob_session_id={session},path=bad.zip"})[
        "results"
    ]
    assert not (site.site.uploads / blobs[0]["_id"]).exists()


def test_an_import_fails_fast_and_says_what_it_did_not_reach(sender: Sender) -> None:
    files = [("a.txt", EICAR), ("b.txt", b"b"), ("c.txt", b"c")]
    job, report = sender.run_import(*files, rules=[rule("Fast")], fail_fast=1)
    assert job["status"] == "failed"
    assert [row["status"] for row in report] == ["failed", "skipped", "skipped"]
    assert "not reached" in report[1]["reason"]


@pytest.fixture
def slow(tmp_path: Path) -> Any:
    options = Options(item_delay_s=0.3)
    with (
        start_practice_site(seed=write_seed(tmp_path / "s.yaml"), options=options) as site,
        Sender(site) as sender,
    ):
        yield sender


def test_a_canceled_import_stops_and_can_be_run_again(slow: Sender) -> None:
    project = slow.project()
    files = [(f"{number}.txt", b"x") for number in range(5)]
    import_id = slow.start_import(project, slow.stage(project, *files))
    assert slow.call("GET", f"/xfer/imports/{import_id}/report?format=jsonl").status_code == 409
    assert slow.call("POST", f"/xfer/imports/{import_id}/rerun").status_code == 409
    slow.ok("POST", f"/xfer/imports/{import_id}/cancel")
    assert slow.wait(import_id)["status"] == "canceled"
    rows = slow.report(import_id)
    assert len(rows) == 5
    assert rows[-1]["status"] == "canceled"
    again = slow.ok("POST", f"/xfer/imports/{import_id}/rerun", {"conflict_strategy": "update"})["_id"]
    assert slow.wait(again)["status"] == "completed"
    landed = slow.ok("POST", "/api/lookup", {"path": ["trial", "Open", "S-01", "Baseline", "CT"]})["files"]
    assert sorted(file["name"] for file in landed) == [name for name, _ in files]
    assert {file["version"] for file in landed} == {1}
    assert slow.call("POST", f"/xfer/imports/{again}/cancel").status_code == 409


def test_progress_is_told_as_events_that_can_be_taken_up_again(slow: Sender) -> None:
    project = slow.project()
    import_id = slow.start_import(project, slow.stage(project, ("a.txt", b"a"), ("b.txt", b"b")))
    path = f"/xfer/imports/{import_id}/progress2"
    events = _events(slow, f"{path}/sse")
    assert [name for _, name, _ in events if name != "totals"] == ["item", "item", "end"]
    assert [data["path"] for _, name, data in events if name == "item"] == ["a.txt", "b.txt"]
    assert events[-1][2]["status"] == "completed"
    first = next(number for number, name, _ in events if name == "item")
    rest = _events(slow, f"{path}/sse", {"Last-Event-ID": first})
    assert [data["path"] for _, name, data in rest if name == "item"] == ["b.txt"]
    lines = [json.loads(line) for line in slow.call("GET", f"{path}/jsonl").text.splitlines()]
    assert [line["type"] for line in lines] == ["item", "item", "end"]
    whole = slow.ok("GET", f"{path}?tail=1&tree=true")
    assert whole["totals"]["completed"] == 2
    assert [item["path"] for item in whole["items"]] == ["b.txt"]
    assert whole["tree"]["trial"]["Open"]["S-01"]["Baseline"]["CT"] == {
        "a.txt": "completed",
        "b.txt": "completed",
    }


def _events(
    sender: Sender, path: str, headers: dict[str, str] | None = None
) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for block in sender.call("GET", path, headers=headers or {}).text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def test_an_import_goes_on_after_a_restart(tmp_path: Path) -> None:
    seed, data = write_seed(tmp_path / "s.yaml"), tmp_path / "data"
    with (
        start_practice_site(seed=seed, data_dir=data, options=Options(item_delay_s=0.2)) as site,
        Sender(site) as sender,
    ):
        project = sender.project()
        files = [(f"{number}.txt", b"x") for number in range(4)]
        import_id = sender.start_import(project, sender.stage(project, *files))
    with start_practice_site(seed=seed, data_dir=data) as site, Sender(site) as sender:
        job = sender.wait(import_id)
        assert job["status"] == "completed"
        assert job["stats"]["completed"] == 4
        landed = sender.ok("POST", "/api/lookup", {"path": ["trial", "Open", "S-01", "Baseline", "CT"]})[
            "files"
        ]
        assert [file["version"] for file in landed] == [1] * 4


# --- lists -----------------------------------------------------------------------------------


def test_imports_are_listed_and_filtered_by_the_documented_fields(sender: Sender, reader: Sender) -> None:
    job, _ = sender.run_import(("l.txt", b"a"), rules=[rule("Listed")], label="find me")
    found = sender.ok(
        "GET",
        "/xfer/imports",
        params={"filter": 'label="find me",status=completed', "join": "refs.project.label"},
    )
    assert [doc["_id"] for doc in found["results"]] == [job["_id"]]
    assert found["results"][0]["refs"]["project"]["label"] == "Open"
    assert sender.call("GET", "/xfer/imports", params={"filter": "colour=red"}).status_code == 422
    assert reader.ok("GET", "/xfer/imports")["results"] == []
    assert reader.call("GET", f"/xfer/imports/{job['_id']}").status_code == 403
    newest = sender.ok("GET", "/xfer/imports", params={"limit": "1", "sort": "created:desc"})["results"]
    assert [doc["_id"] for doc in newest] == [job["_id"]]


def test_a_job_says_where_a_person_can_see_it(sender: Sender) -> None:
    job, _ = sender.run_import(("w.txt", b"a"), rules=[rule("Web")])
    assert job["web_url"] == f"{sender.site.web}imports/{job['_id']}"


def test_blobs_are_found_again_by_session_and_path(sender: Sender, site: PracticeSite) -> None:
    session = sender.open_session(sender.project())
    blob = sender.open_blob(session, "x, y.zip", None)
    wanted = {"filter": f'blob_session_id={session},path="x\\, y.zip"'}
    assert [doc["_id"] for doc in sender.ok("GET", "/xfer/blobs", params=wanted)["results"]] == [blob]
    with Sender(site, ADMIN) as admin:
        admin.ok("DELETE", f"/xfer/blob-sessions/{session}")
    assert sender.call("GET", f"/xfer/blobs/{blob}").status_code == 404
