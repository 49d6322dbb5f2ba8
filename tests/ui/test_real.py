"""The wizard on the real engine and a practice site: nothing between the page and the server is made up."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.make.case import small_ct, study, write_cd
from tests.make.encode import to_bytes
from tests.make.engine import make_app
from tests.make.people import Place
from tests.ui.stage import LANDED, Stage
from tests.ui.test_hostile import PAYLOADS
from uploader.config.files import linux_layers
from uploader.engine import ProgramEngine
from uploader.flywheel.key import parse_key
from uploader.practice.server import start_practice_site
from uploader.wizard.selecting import is_answerable
from uploader.wizard.state import Scanned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.make.encode import Dataset
    from uploader.config.layers import Layer
    from uploader.model.receipt import Receipt
    from uploader.practice.server import PracticeSite

    Real = Callable[..., Stage]

HOSTILE_TAGS = {0x00081030: "LO", 0x0008103E: "LO", 0x00181030: "LO"}
HOSTILE_NAME = "<u onwheel=top.fnord=1>Zyxwv^Qponm"
PROJECT, SESSION, ACQUISITION = "Site 12 - St Mary", "Baseline", "CT Chest"


@pytest.fixture(scope="module")
def site() -> Iterator[PracticeSite]:
    with start_practice_site() as running:
        yield running


@pytest.fixture
def real(browser: Browser, site: PracticeSite, tmp_path: Path) -> Iterator[Real]:
    """Open a wizard on the real engine, signed in, with a case at hand."""
    opened: list[Stage] = []
    engines: list[ProgramEngine] = []

    def start(sample: Path, read: Callable[[], tuple[Layer, ...]] = tuple) -> Stage:
        app = make_app(tmp_path / "data", read=read)
        engines.append(ProgramEngine(app))
        opened.append(
            Stage(
                browser,
                app.data_dir.root,
                engine=engines[-1],
                is_practice=True,
                practice_key=site.api_key,
                sample=sample,
            )
        )
        opened[-1].button("Use the practice key").click()
        return opened[-1]

    yield start
    for one in opened:
        one.close()
        assert one.faults == []
    for engine in engines:
        engine.close()


def _to_files(one: Stage, subject: str) -> None:
    one.heading("Where does this case belong?")
    one.choose("Group", "Heart Failure CT")
    one.choose("Project", PROJECT)
    one.go_on()
    box = one.page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.fill(subject)
    one.page.get_by_role("option", name=f"Create new subject “{subject}”").click()
    anyway = one.button(f"No, create “{subject}”")
    chosen = one.page.get_by_text(f"New subject “{subject}” will be created")
    expect(anyway.or_(chosen)).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    one.choose("Session", SESSION)
    one.choose("Acquisition", ACQUISITION)
    one.go_on()
    one.heading("Choose the files")


def _confirm_all(one: Stage) -> None:
    one.page.get_by_role("grid").wait_for(timeout=60_000)
    one.wait_for_checks()
    scan = one.wizard.state.files.scan
    assert isinstance(scan, Scanned)
    boxes = one.page.get_by_label(re.compile("I have looked at this|Send the rest"))
    asked = sum(map(is_answerable, scan.report.findings))
    expect(boxes).to_have_count(asked, timeout=60_000)  # the page comes after the state
    for box in boxes.all():
        box.check()


def _send(one: Stage) -> Receipt:
    one.heading("Check before you send")
    one.button(re.compile("^Send")).click()
    expect(one.page.get_by_role("heading", level=1)).to_contain_text(LANDED, timeout=60_000)
    receipt = next(iter(one.wizard.state.cases)).receipt
    assert receipt is not None
    return receipt


def test_a_case_goes_from_a_disc_to_its_place_at_the_site(real: Real, tmp_path: Path) -> None:
    case = write_cd(tmp_path / "case")
    one = real(case.path)
    _to_files(one, "WIZ-900")
    strip = one.page.locator(".strip")
    expect(strip).to_contain_text(
        "Patient details are removed on this computer", timeout=60_000
    )  # it is tried
    expect(strip).to_contain_text("651 of 655 identifying values are removed")
    one.button("Use the sample case").click()
    _confirm_all(one)
    picture = one.page.locator("[role=grid] img").first
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    one.page.get_by_role("button", name=re.compile("^Before and after")).first.click()
    dialog = one.page.get_by_role("dialog")
    row = dialog.get_by_role("row", name=re.compile("Patient's name"))
    expect(row).to_contain_text("HEART-TRIAL", timeout=60_000)
    one.page.keyboard.press("Escape")
    one.go_on()
    one.heading("Check before you send")
    one.button(re.compile(r"^Send \d+ series")).click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for(timeout=120_000)
    with one.page.expect_download() as waited:
        one.page.get_by_role("link", name="Save as JSON").click()
    receipt = json.loads(waited.value.path().read_text())
    assert receipt["state"] == "landed"
    assert receipt["destination"]["subject_label"] == "WIZ-900"
    assert receipt["counts"]["landed"] >= case.instance_count - receipt["counts"]["duplicates"]
    assert receipt["job"]["url"] == one.page.get_by_role("link", name="Open in the browser").get_attribute(
        "href"
    )


def test_two_people_on_one_disc_are_not_sent_together(real: Real, tmp_path: Path) -> None:
    case = write_cd(tmp_path / "case", [*study(patient=1), *study(patient=2)])
    one = real(case.path)
    _to_files(one, "WIZ-901")
    one.button("Use the sample case").click()
    _confirm_all(one)
    one.go_on()
    expect(one.page.locator(".summary")).to_contain_text("Several patients")
    one.page.get_by_role("radio").first.check()
    expect(one.page.get_by_text("Several patients.")).to_have_count(0)
    _confirm_all(one)
    one.go_on()
    one.heading("Check before you send")


def test_a_case_that_is_closed_in_the_middle_goes_on_at_the_next_start(
    real: Real, browser: Browser, site: PracticeSite, tmp_path: Path
) -> None:
    case = write_cd(tmp_path / "case", [one for number in range(1, 4) for one in study(1, number, count=12)])
    one = real(case.path)
    _to_files(one, "WIZ-902")
    one.button("Use the sample case").click()
    _confirm_all(one)
    one.go_on()
    one.button(re.compile(r"^Send \d+ series")).click()
    one.page.get_by_role("heading", level=1, name=re.compile("^Sending|^Sent|^Landed")).wait_for()
    one.close()
    app = make_app(tmp_path / "data")
    with ProgramEngine(app) as engine:
        again = Stage(browser, app.data_dir.root, engine=engine, practice_key=site.api_key, sample=case.path)
        again.button("Use the practice key").click()
        again.heading("My cases")
        expect(again.page.locator(".pill", has_text="Landed")).to_have_count(1, timeout=120_000)
        again.close()
        assert again.faults == []


def _hostile(payload: str, number: int) -> Dataset:
    dataset = dict(small_ct(Place(1, 1, number + 2, 1)))
    dataset[0x00080005] = ("CS", "ISO_IR 192")
    for tag, vr in HOSTILE_TAGS.items():
        dataset[tag] = (vr, payload)
    dataset[0x00100010] = ("PN", HOSTILE_NAME)  # of words that stand nowhere else, or they were an echo
    return dataset


def test_texts_of_real_files_that_try_to_be_scripts_run_nowhere(real: Real, tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    for number, payload in enumerate(PAYLOADS):
        name = payload.replace("/", "\u2215").replace("\0", "")
        if "\0" not in payload:  # no text of DICOM's: such a file is refused
            (case / f"{name}.dcm").write_bytes(to_bytes(_hostile(payload, number)))
        (case / f"{name}.csv").write_text(f"a,{payload}\n", encoding="utf-8", errors="replace")
        (case / f"{name}.exe").write_bytes(b"MZ")
    one = real(case)
    page = one.page

    def unhurt() -> None:
        assert page.evaluate("window.hit ?? 0") == 0
        assert page.locator("main script, main iframe, main style, main [onerror]").count() == 0

    _to_files(one, "WIZ-903")
    one.button("Use the sample case").click()
    page.get_by_role("grid").wait_for(timeout=60_000)
    one.wait_for_checks()
    unhurt()
    for summary in page.locator("main details > summary").all():
        summary.click()
    page.locator(".list bdi").nth(20).wait_for()
    unhurt()
    page.locator(".look").first.click()
    page.get_by_role("dialog").wait_for()
    unhurt()
    page.keyboard.press("Escape")
    page.locator(".before").first.click()
    page.get_by_role("dialog").get_by_role("table").wait_for()
    unhurt()
    page.keyboard.press("Escape")
    _confirm_all(one)
    one.go_on()
    one.heading("Check before you send")
    unhurt()
    one.button(re.compile(r"^Send \d+ series")).click()
    page.get_by_role("heading", level=1, name=LANDED).wait_for(timeout=120_000)
    unhurt()


def test_pictures_that_nothing_reads_are_named_and_left_out_at_once(real: Real, tmp_path: Path) -> None:
    case = write_cd(tmp_path / "case")
    Image.new("RGB", (64, 48)).save(case.path / "photo.jpg")
    (case.path / "report.pdf").write_bytes(b"%PDF-1.4 made up\n%%EOF\n")
    one = real(case.path)
    _to_files(one, "WIZ-904")
    one.button("Use the sample case").click()
    one.page.get_by_role("grid").wait_for(timeout=60_000)
    one.wait_for_checks()
    band = one.page.get_by_role("region", name="Other pictures")
    expect(band).to_contain_text("photo.jpg")
    expect(band).to_contain_text("report.pdf")
    one.go_on()
    expect(one.page.get_by_text("Confirm that you have looked at it, or leave it out.").first).to_be_visible()
    band.get_by_role("button", name="Leave these 2 files out").click()
    expect(band).to_have_count(0)
    _confirm_all(one)
    one.go_on()
    receipt = _send(one)
    behind = [row for row in receipt.left_behind if row.state == "left_out"]
    assert [row.count for row in behind] == [2], receipt.left_behind


def test_a_project_without_templates_or_rights_can_not_be_chosen(real: Real, tmp_path: Path) -> None:
    one = real(write_cd(tmp_path / "case").path)
    one.heading("Where does this case belong?")
    box = one.page.get_by_role("combobox", name="Project")
    expect(box).to_be_enabled()
    box.click()
    options = one.page.get_by_role("listbox", name="Project").get_by_role("option")
    options.first.wait_for()
    refused = options.and_(one.page.locator("[aria-disabled=true]")).all_inner_texts()
    assert any("Session Templates" in text for text in refused)
    assert any("not upload" in text for text in refused)


def test_what_it_forbids_is_shown_and_not_sent(real: Real, site: PracticeSite, tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    host = parse_key(site.api_key).site
    policy = {"forbid_non_dicom": True, "require_profile": True, "site_address": host}
    (etc / "policy.json").write_text(json.dumps(policy))
    case = write_cd(tmp_path / "case")
    (case.path / "report.pdf").write_bytes(b"%PDF-1.4 made up\n%%EOF\n")
    one = real(case.path, lambda: linux_layers(etc))
    _to_files(one, "WIZ-950")
    one.button("Use the sample case").click()
    _confirm_all(one)
    one.page.get_by_text(re.compile("files are skipped")).click()
    expect(one.page.get_by_text("Not DICOM: your hospital's IT allows only DICOM").first).to_be_visible()
    one.go_on()
    receipt = _send(one)
    behind = {(row.state, row.reason): row.count for row in receipt.left_behind}
    assert behind["skipped", "not_dicom"] == 1
    assert all(row.file_type == "dicom" for row in receipt.series)
    one.button("Settings").click()
    one.heading("Settings")
    managed = one.page.get_by_role("heading", name="Set by your hospital's IT").locator("xpath=..")
    expect(managed).to_contain_text(host)


def test_a_project_without_profile_leads_nowhere_where_it_requires_one(real: Real, tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    (etc / "policy.json").write_text('{"require_profil": true}')
    one = real(write_cd(tmp_path / "case").path, lambda: linux_layers(etc))
    one.heading("Where does this case belong?")
    one.choose("Project", "Clinic A")
    one.go_on()
    one.heading("Whose images, and which visit?")
    said = one.page.get_by_text("your IT does not allow sending without that").first
    expect(said).to_be_visible()
