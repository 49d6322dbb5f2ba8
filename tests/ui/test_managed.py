"""What hospital IT has set, as people see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.fake.engine import GOOD_KEY, Script
from uploader.config import Newest
from uploader.errors import PhiRiskForbidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.stage import Stage

IT = "Set by your hospital's IT."


def _settings(one: Stage) -> Stage:
    one.sign_in()
    one.button("Settings").click()
    one.heading("Settings")
    return one


def test_what_a_person_chooses_is_kept_and_what_can_not_be_used_is_said(stage: Callable[..., Stage]) -> None:
    one = _settings(stage())
    limit = one.page.get_by_label("Limit of bandwidth")
    limit.fill("fast")
    limit.blur()
    fault = one.page.locator("p.fault")
    expect(fault).to_contain_text("Write it like: 07:00-18:00=5M,50M")
    expect(limit).to_have_attribute("aria-invalid", "true")
    assert one.fake.chosen == {}
    limit.fill("5M")
    limit.blur()
    expect(fault).to_have_count(0)
    expect(limit).to_have_value("5M")
    one.page.get_by_label("Processes that prepare files").fill("2")
    one.page.get_by_label("Processes that prepare files").blur()
    one.page.get_by_label("Language").select_option("de")
    expect(one.page.get_by_role("heading", level=1, name="Einstellungen")).to_be_visible()
    assert one.fake.chosen == {"limit_rate": "5M", "workers": 2, "language": "de"}
    assert one.axe() == []
    assert one.faults == []


def test_what_it_has_set_is_shown_and_can_not_be_changed(stage: Callable[..., Stage]) -> None:
    policy: dict[str, object] = {
        "proxy": "http://nurse:SECRET@proxy.example:3128",
        "language": "en",
        "require_profile": True,
        "site_address": GOOD_KEY.split(":", maxsplit=1)[0],
    }
    one = stage(script=Script(policy=policy), language="de-DE")
    site = one.page.get_by_label("Site address")
    expect(site).to_have_value("practice.flywheel.example")
    expect(site).not_to_be_editable()
    expect(one.page.get_by_label("Language")).to_be_disabled()
    _settings(one)
    proxy = one.page.get_by_label("Proxy", exact=True)
    expect(proxy).not_to_be_editable()
    expect(proxy).to_have_value("http://***@proxy.example:3128")
    expect(proxy).to_have_accessible_description(IT)
    managed = one.page.get_by_role("heading", name="Set by your hospital's IT").locator("xpath=..")
    expect(managed).to_contain_text("Nothing is sent without rules that remove patient details")
    expect(managed).to_contain_text("Yes")
    assert "SECRET" not in one.page.content()
    assert one.axe() == []


def test_a_proxy_can_be_set_before_anybody_is_signed_in(stage: Callable[..., Stage]) -> None:
    one = stage()
    one.button("Settings").click()
    one.heading("Settings")
    one.page.get_by_label("Proxy", exact=True).fill("proxy.example:3128")
    one.page.get_by_label("Proxy", exact=True).blur()
    expect(one.page.get_by_label("Proxy", exact=True)).to_have_value("http://proxy.example:3128")
    expect(one.page.get_by_role("heading", name="Account")).to_have_count(0)
    assert one.axe() == []
    one.button("Back").click()
    one.sign_in()
    assert one.fake.chosen == {"proxy": "http://proxy.example:3128"}


def test_a_default_of_the_installation_fills_in_the_site_and_can_be_changed(
    stage: Callable[..., Stage],
) -> None:
    one = stage(script=Script(defaults={"site_address": "trial.example"}))
    site = one.page.get_by_label("Site address")
    expect(site).to_have_value("trial.example")
    site.fill("practice.flywheel.example")
    one.page.get_by_label("API key", exact=True).fill(GOOD_KEY.split(":")[1])
    one.button("Sign in").click()
    one.heading("Where does this case belong?")


@pytest.mark.parametrize("language", ["en-GB", "de-DE", "fr-FR", "es-ES"])
def test_a_newer_version_and_what_it_must_mend_are_said_quietly(
    stage: Callable[..., Stage], language: str
) -> None:
    policy: dict[str, object] = {
        "newest_version": "9.1.0",
        "update_hint": "Ask <b>the</b> desk.",
        "proxi": "x",
    }
    one = stage(script=Script(policy=policy), language=language)
    notes = one.page.locator(".band[role=status]")
    expect(notes).to_have_count(2)
    expect(notes.nth(0)).to_contain_text("proxi in policy.json")
    expect(notes.nth(1)).to_contain_text("9.1.0")
    expect(notes.nth(1)).to_contain_text("Ask <b>the</b> desk.")
    assert notes.locator("a").count() == 0, "the program leads nowhere"
    assert all(url.startswith(one.origin) for url in one.requests)
    assert one.axe() == []


def test_the_coordinators_word_of_a_newer_version_stands_on_the_home_page(
    stage: Callable[..., Stage],
) -> None:
    one = stage(script=Script(newest=Newest("9.2.0", "", is_of_site=True)))
    one.to_destination()
    one.button("My cases").click()
    note = one.page.get_by_text(re.compile(r"There is a newer version: 9\.2\.0"))
    expect(note).to_be_visible()
    expect(one.page.get_by_text("The Trial Coordinator asks for it.")).to_be_visible()


def test_where_it_requires_a_profile_the_page_says_so_and_leads_no_further(
    stage: Callable[..., Stage],
) -> None:
    script = Script()
    script.errors["profile"] = [PhiRiskForbidden(project="Site")] * 5
    one = stage(script=script)
    one.to_destination()
    one.choose("Subject", "001-0007")
    one.choose("Session", "Baseline")
    one.choose("Acquisition", "CT Chest")
    one.go_on()
    expect(one.page.get_by_text("your IT does not allow sending without that").first).to_be_visible()
    assert one.wizard.state.page == "destination"
