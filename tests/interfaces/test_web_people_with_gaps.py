"""The pages about people of whom little was said: what nobody said is left out, and no page fails for it."""

import os
import subprocess
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from interfaces.test_web_inbox_browser import free_port
from outside import SCRIPT, Firm, new_firm

_BARE = {
    "agreement": ("name=Care",),
    "appointment": ("name=A talk",),
    "deliverable": ("name=A logo",),
    "invoice": ("number=1",),
    "project": ("name=The bakery",),
    "proposal": ("name=The first",),
    "to-do": ("name=Call her",),
}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("gaps") / "firm")
    ada = firm.ask("people", "add", "name=Ada Fern", "email=ada@fern.example")["id"]
    gone = firm.ask("people", "add", "name=Ada F")["id"]
    firm.ask("people", "merge", ada, gone)
    firm.ask("people", "add", "email=bo@lund.example")
    firm.ask("people", "add", "--organisation", "domain=fern.example")
    firm.ask("rules", "set", "ada@fern.example", "not on saturday")
    firm.ask("rules", "set", "ada@fern.example", "never by phone", "--why", "She said so")
    firm.ask("rules", "set", "bo@lund.example", "revisions at most 2", "--until", "2999-12-31")
    for kind, fields in _BARE.items():
        firm.ask("records", "make", kind, f"client={ada}", *fields)
    firm.ask("do", "answer jo@reed.example: I need a logo")
    server = subprocess.Popen(
        [str(SCRIPT), "up", "--port", str(free_port())],
        env={**os.environ, "ONEFIRM_FIRM": str(firm.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    for line in server.stdout:
        if "http" in line:
            break
    yield firm
    server.terminate()
    server.wait(20)
    server.stdout.close()


@pytest.fixture(scope="module")
def site(up: Firm) -> tuple[OpenerDirector, str]:
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    link = up.ask("login")["url"]
    with opener.open(link) as answer:
        assert answer.status == 200
    return opener, link.split("/", 3)[0] + "//" + link.split("/")[2]


def page(site: tuple[OpenerDirector, str], path: str) -> tuple[int, str]:
    opener, address = site
    try:
        with opener.open(f"{address}{path}") as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_rule_without_a_reason_or_an_end_stands_on_the_page_of_its_client(
    up: Firm, site: tuple[OpenerDirector, str]
) -> None:
    ids = {row["email"]: row["id"] for row in up.ask("people", "list")["items"]}
    status, ada = page(site, f"/people/{ids['ada@fern.example']}")
    assert status == 200
    assert "Not on saturday" in ada and "Never by phone" in ada and "She said so" in ada
    status, bo = page(site, f"/people/{ids['bo@lund.example']}")
    assert status == 200
    assert "until 2999-12-31" in bo


def test_every_page_is_there_for_records_with_the_fewest_fields(up: Firm, site: tuple[OpenerDirector, str]) -> None:
    people = [f"/people/{row['id']}" for row in up.ask("people", "list")["items"]]
    plans = [f"/plans/{row['id']}" for row in up.ask("plans", "list")["items"]]
    inbox = [f"/inbox/{row['id']}" for row in up.ask("inbox", "list")["items"]]
    assert len(people) == 4 and plans and inbox
    for path in ("/", "/inbox", "/work", "/people", "/schedules", *people, *plans, *inbox):
        status, text = page(site, path)
        assert status == 200, f"{path}: {text[:300]}"
        assert ">None<" not in text and 'value="None"' not in text, path
