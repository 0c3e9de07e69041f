"""Mail is connected by its address: hosts and ports follow, and nobody outside is asked before somebody tries it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from interfaces.eyes import faults_of
from interfaces.signed_in import SignedIn
from onefirm.connectors.mail.hosts import HOSTS, guessed
from onefirm.connectors.mail.settings import MailSettings
from outside import Firm, new_firm
from upped import upped

FIELDS = {"smtp-host", "smtp-port", "smtp-tls", "imap-host", "imap-port", "imap-tls"}
DOCS = Path(__file__).parents[2] / "docs" / "mail.md"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("mail") / "firm")
    with upped(firm):
        yield firm


@pytest.fixture(scope="module")
def site(firm: Firm) -> SignedIn:
    return SignedIn.at(firm)


def value(text: str, name: str) -> str:
    tag = re.search(rf'<input id="f-{name}"[^>]*>', text)
    assert tag, name
    found = re.search(r'value="([^"]*)"', tag[0])
    return found[1] if found else ""


def test_the_first_page_asks_for_the_address_and_nothing_else(site: SignedIn) -> None:
    text = site.get("/connections/mail").text
    assert re.findall(r'name="(f\.[a-z-]+)"', text) == ["f.address"] and 'type="password"' not in text
    assert value(text, "address") == "ines@tern.example", "What the operator said of themselves stands there already."
    whole = site.get("/connections/mail?all=1").text
    assert set(re.findall(r'name="f\.([a-z-]+)"', whole)) >= FIELDS and 'name="value"' in whole


def test_a_known_provider_fills_in_everything_but_the_password(firm: Firm, site: SignedIn) -> None:
    page = site.post("/connections/mail", {"step": "begin", "f.address": "Nora@ICloud.com"})
    assert page.status == 200 and "iCloud: letters leave by smtp.mail.me.com" in page.plain
    first, _, folded = page.text.partition('<details class="more"')
    assert re.findall(r'name="(f\.[a-z-]+|value)"', first) == ["f.address", "value"]
    assert value(first, "address") == "Nora@ICloud.com"
    assert (value(folded, "smtp-host"), value(folded, "smtp-port")) == ("smtp.mail.me.com", "587")
    assert '<option value="starttls" selected>' in folded and value(folded, "imap-host") == "imap.mail.me.com"
    assert "[mail]" not in (firm.folder / "firm.toml").read_text(), "Nothing is written, and nothing is tried."
    assert not firm.events("connection.tested")


def test_any_other_domain_is_guessed_and_said_to_be(site: SignedIn) -> None:
    page = site.post("/connections/mail", {"step": "begin", "f.address": "ines@tern.example"})
    first = page.text.partition('<details class="more"')[0]
    assert "If yours has other names, change them below." in page.plain
    assert value(first, "smtp-host") == "smtp.tern.example" and value(first, "imap-host") == "imap.tern.example"


@pytest.mark.parametrize("said", ["", "ines", "@fern.example", "ines@", "ines@fern"])
def test_what_is_no_address_is_said_at_the_field(site: SignedIn, said: str) -> None:
    page = site.post("/connections/mail", {"step": "begin", "f.address": said})
    assert page.status == 422 and 'aria-invalid="true"' in page.text and value(page.text, "address") == said
    assert re.findall(r'name="(f\.[a-z-]+)"', page.text) == ["f.address"]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.smtp)
def test_what_is_known_is_a_whole_account_that_keeps_its_lines_secret(host: object) -> None:
    assert host in HOSTS
    for domain in next(each for each in HOSTS if each is host).domains:
        found = guessed({"address": f"ines@{domain}"})
        assert found.sure and set(found.fields) == FIELDS
        fields = {name.replace("-", "_"): said for name, said in found.fields.items()}
        settings = MailSettings.model_validate({**fields, "address": f"ines@{domain}"})
        assert settings.smtp_port == (587 if settings.smtp_tls == "starttls" else 465) and settings.imap_port == 993


def test_no_domain_stands_twice_and_the_docs_name_every_server() -> None:
    domains = [domain for host in HOSTS for domain in host.domains]
    assert len(domains) == len(set(domains))
    page = DOCS.read_text()
    assert not [host.called for host in HOSTS if host.called not in page]
    assert not [host.smtp for host in HOSTS if host.smtp not in page and host.smtp.replace(".com", ".net") not in page]


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_in_two_steps_and_what_goes_wrong_leaves_what_was_typed(firm: Firm, browser: Browser, scripts: bool) -> None:
    page = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    page.goto(page.url.rstrip("/") + "/connections/mail")
    page.get_by_label("Your mail address").fill("ines@localhost.localdomain")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Password")).to_be_visible()
    if scripts:
        assert faults_of(page, unfold=False) == []
    page.get_by_label("SMTP host").fill("127.0.0.1")
    page.get_by_label("SMTP port").fill("9")
    page.get_by_label("IMAP host").fill("")
    page.get_by_label("Password").fill("hunter2 of mine")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator(".result")).to_contain_text("Nothing was saved")
    expect(page.get_by_label("Address", exact=True)).to_have_value("ines@localhost.localdomain")
    expect(page.get_by_label("SMTP port")).to_have_value("9")
    expect(page.get_by_role("button", name="Save anyway")).to_be_visible()
    page.context.close()
