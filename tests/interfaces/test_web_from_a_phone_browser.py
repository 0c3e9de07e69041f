"""A phone signs in by a link, over TLS and by a name of its own, and from then on by a passkey of that name."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Playwright, expect

from hooked import Up, reached_at, up
from interfaces.eyes import PHONE
from interfaces.test_web_access_browser import somebody
from outside import new_firm
from tls_front import Front, front

pytestmark = pytest.mark.browser
NAME = "firm.example"


@pytest.fixture
def before() -> Iterator[Front]:
    with front(NAME) as standing:
        yield standing


@pytest.fixture
def site(tmp_path: Path, before: Front) -> Iterator[Up]:
    new_firm(tmp_path / "firm")
    reached_at(tmp_path / "firm", before.address, pages=True)
    with up(tmp_path / "firm") as running:
        before.leads_to(running.port)
        yield running


@pytest.fixture
def phone(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], site: Up, before: Front
) -> Iterator[Browser]:
    """It finds the name on this machine and trusts this one certificate."""
    del site
    key = x509.load_pem_x509_certificate(before.certificate().encode()).public_key()
    mark = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    flags = (
        f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
        f"--ignore-certificate-errors-spki-list={base64.b64encode(mark).decode()}",
    )
    said = browser_type_launch_args
    one = playwright.chromium.launch(executable_path=said["executable_path"], args=[*said["args"], *flags])
    yield one
    one.close()


def test_a_phone_signs_in_by_a_link_and_then_by_its_passkey(phone: Browser, site: Up, before: Front) -> None:
    person = somebody(site, phone, viewport=PHONE, has_touch=True, is_mobile=True)
    page = person.page
    page.goto(before.address + site.keeper.start_path())
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    page.goto(f"{before.address}/settings/access")
    person.adds("My phone")
    expect(page.locator("#said")).to_contain_text("The passkey is added.")
    expect(page.get_by_role("listitem").filter(has_text="My phone")).to_contain_text(f"for {NAME}")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(f"{before.address}/sign-in")
    assert person.context.cookies() == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    (kept,) = person.context.cookies()
    assert kept.get("secure") and kept.get("httpOnly") and kept.get("domain") == NAME
    person.closes()
