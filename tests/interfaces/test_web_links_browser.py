"""The page behind a link of a mail under real eyes and hands, on a phone: it needs no script, and axe is content."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from hooked import up
from outside import GOOD
from told import Told, links_of

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
WIDTH = 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_on_a_phone_reads_the_card_and_presses_once(tmp_path: Path, browser: Browser, scheme: Any) -> None:
    tale = Told(tmp_path / "firm", 'by = ["mail"]\nquiet = ""\ndigest-at = []')
    (tale.folder / "policy.toml").write_text("approval-days-max = 1\n")
    tale.fill_in("one", GOOD)
    with up(tale.folder, works=True) as site:
        ends = time.monotonic() + 30
        while not tale.notes() and time.monotonic() < ends:
            time.sleep(0.1)
        links = links_of(tale.notes()[0])
        context = browser.new_context(viewport={"width": WIDTH, "height": 740}, color_scheme=scheme)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

        def looked_at() -> None:
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
            page.evaluate(AXE)
            assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []

        where = f"http://localhost:{site.port}/decide/card?k="
        page.goto(where + links["Decline"])
        expect(page.get_by_role("button")).to_have_text("Turn it down")
        looked_at()
        page.goto(where + links["Approve"])
        expect(page.get_by_text(GOOD["message"])).to_be_visible()
        looked_at()
        page.get_by_role("button", name="Send to Ada Palmer").click()
        expect(page.get_by_role("heading", name="Decided")).to_be_visible()
        looked_at()
        assert complaints == [] and context.cookies() == []
        page.goto(where + links["Approve"])
        expect(page.get_by_role("heading", name="this link was used already")).to_be_visible()
        looked_at()
        context.close()
