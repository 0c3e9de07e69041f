"""Versions, contract tests and drift in a real browser: seen by everybody, pressed with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from interfaces.eyes import faults_of
from interfaces.office import up
from interfaces.test_web_office_browser import opened
from outside import GOOD, VAGUE, new_firm
from rows.test_rows_of_the_registry import sent, upgraded

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_version_is_taken_and_taken_back_and_everybody_can_see_how_it_does(
    tmp_path: Path, browser: Browser, scripts: bool
) -> None:
    before = new_firm(tmp_path / "firm")
    for number in range(5):
        sent(before, {**GOOD, "email": f"ada{number}@palmer.example"})
    for row in before.ask("inbox", "list")["items"]:
        before.run("inbox", "reject", row["id"])
    firm = upgraded(before, tmp_path)
    sent(firm, VAGUE)
    with up(firm) as address:
        page = opened(firm, browser, scripts=scripts)
        page.goto(f"{address}/staff/qualifier")
        versions = page.locator("#versions")
        expect(versions).to_contain_text("It is tried in shadow: it agreed 0 of")
        versions.get_by_role("button", name="Let version 30 work").click()
        expect(page.locator(".toast")).to_contain_text("This version works from now on.")
        expect(page.locator("main .meta")).to_contain_text("version 30")
        versions.get_by_role("button", name="Go back to version 4").click()
        expect(page.locator("main .meta")).to_contain_text("version 4")
        page.goto(f"{address}/staff")
        page.get_by_role("button", name="Check now").click()
        expect(page.locator("#contracts")).to_contain_text("qualifier@30 does not keep to what was promised.")
        expect(page.locator(".toast")).to_contain_text("Checked just now. qualifier@30 does not keep to what was")
        assert firm.ask("inbox", "list")["items"][0]["id"] != "qu_contract_qualifier", "It is only tried."
        if scripts:
            for path in ("/staff", "/staff/qualifier", "/staff/drift", "/staff/primitives"):
                page.goto(f"{address}{path}")
                assert faults_of(page) == [], path
        page.goto(f"{address}/staff/drift")
        expect(page.locator(".drift").first).to_contain_text("drifts")
        expect(page.locator(".drift code").first).to_contain_text("onefirm policy set modes.lead-qualification.send")
        page.context.close()
