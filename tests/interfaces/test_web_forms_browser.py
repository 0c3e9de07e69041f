"""The hosted form under real eyes and hands: it works for its page by itself, and axe has nothing to say."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from hooked import LEAD, up, with_hooks
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.setup import init
from onefirm.domain.events.intents import OutsideReceived

pytestmark = pytest.mark.browser

MENDED = "We are opening a third bakery too."
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_on_a_phone_sends_it_and_is_thanked(tmp_path: Path, browser: Browser, scheme: Any) -> None:
    folder = tmp_path / "firm"
    init(
        folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=SystemClock(), chance=SystemChance(),
    )  # fmt: skip
    with_hooks(folder, '[hooks.site]\nform = "Write to us"\n')
    with up(folder) as site:
        context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=False)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"http://localhost:{site.port}/forms/site")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for name in ("name", "email", "message", "budget"):
            page.locator(f"#f-{name}").fill(LEAD[name])
        page.wait_for_function("document.querySelector('[name=answer]').value !== ''", timeout=30_000)
        page.wait_for_timeout(3_100)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        assert complaints == [] and context.cookies() == []
        page.goto(f"http://localhost:{site.port}/forms/site")
        page.evaluate(AXE)
        found: Any = page.evaluate("axe.run().then(found => found.violations.map(one => one.id))")
        assert found == []
        context.close()
        assert site.firm is not None
        assert sum(row.kind == OutsideReceived.kind for row in site.firm.store.all_rows()) == 1


def test_who_goes_back_and_sends_again_at_once_is_heard_and_not_told_to_be_slower(
    tmp_path: Path, browser: Browser
) -> None:
    folder = tmp_path / "firm"
    init(
        folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=SystemClock(), chance=SystemChance(),
    )  # fmt: skip
    with_hooks(folder, '[hooks.site]\nform = "Write to us"\n')
    with up(folder) as site:

        def kept() -> int:
            assert site.firm is not None
            return sum(row.kind == OutsideReceived.kind for row in site.firm.store.all_rows())

        page = browser.new_context().new_page()
        page.goto(f"http://localhost:{site.port}/forms/site")
        for name in ("name", "email", "message"):
            page.locator(f"#f-{name}").fill(LEAD[name])
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=20_000)
        page.go_back()
        expect(page.locator("#f-email")).to_have_value(LEAD["email"])
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=20_000)
        assert kept() == 1, "The same words are one."
        page.go_back()
        page.locator("#f-message").fill(MENDED)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=20_000)
        assert kept() == 2, "Other words are not lost."
        page.context.close()
