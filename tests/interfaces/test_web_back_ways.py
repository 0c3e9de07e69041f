"""Whoever comes back to the address of a form is led to its page; whoever pauses stays where they are."""

import re
from collections.abc import Iterator

import pytest

from interfaces.web_support import Served, served
from onefirm.interfaces.web.frame.backs import with_ways_back
from onefirm.interfaces.web.ways import WAYS

PAGES = {way.path for way in WAYS if way.method == "GET"}
FORMS = [way for way in WAYS if way.method == "POST" and way.policy == "session" and way.path not in PAGES]
LED = {
    "/settings/profile": "/settings",
    "/settings/access/tokens": "/settings/access",
    "/settings/access/tokens/t_1/revoke": "/settings/access",
    "/inbox/q_ada/accept": "/inbox/q_ada",
    "/inbox/q_ada/accept-all": "/inbox/q_ada/alike",
    "/plans/p_1/did": "/plans/p_1",
    "/people/person_1/change": "/people/person_1",
    "/records/invoice": "/records/invoice/new",
    "/records/invoice/r_1/withdraw": "/records/invoice/r_1",
    "/connections/mail/test": "/connections/mail",
    "/imports/stop": "/imports",
    "/optouts/remove": "/rules",
    "/pairs/same": "/people",
    "/effects/e_1/undo": "/",
    "/pause": "/",
}


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running.sign_in()


@pytest.mark.parametrize(("path", "page"), LED.items())
def test_the_address_of_a_form_leads_to_its_page(site: Served, path: str, page: str) -> None:
    answer = site.get(path)
    assert (answer.status, answer.headers["Location"]) == (303, page)


@pytest.mark.parametrize("way", FORMS, ids=lambda way: way.path)
def test_every_form_of_the_table_leads_to_a_page_of_the_table(site: Served, way: object) -> None:
    path = re.sub(r"{[^}]*}", "x", str(getattr(way, "path", "")))
    answer = site.get(path)
    assert answer.status == 303
    to = answer.headers["Location"]
    assert any(re.fullmatch(re.sub(r"{[^}]*}", "[^/]+", page), to) for page in PAGES), f"{path} leads to no page: {to}"


def test_what_stands_in_an_address_stays_one_part_of_it(site: Served) -> None:
    assert site.get("/people/a%3fb%23c%0d%0ad/change").headers["Location"] == "/people/a%3Fb%23c%0D%0Ad"


def test_nobody_who_is_not_in_is_led_anywhere(site: Served) -> None:
    site.cookie = ""
    assert site.get("/settings/profile").status == 401


def test_every_way_keeps_its_place_in_the_table() -> None:
    assert [way for way in with_ways_back(WAYS) if way in WAYS] == list(WAYS)


def pressed(site: Served, path: str, came: str = "") -> str:
    answer = site.post(path, {}, {"Referer": came} if came else {})
    assert answer.status == 303
    return str(answer.headers["Location"])


@pytest.mark.parametrize("act", ["/pause", "/resume"])
@pytest.mark.parametrize(
    ("came", "led"),
    [
        ("/people?find=ada", "/people?find=ada"),
        ("/inbox/q_ada", "/inbox/q_ada"),
        ("/?after=accept", "/"),
        ("/settings/profile", "/settings/profile"),
        ("/nowhere", "/"),
        ("", "/"),
    ],
)
def test_a_pause_leads_back_to_where_one_was(site: Served, act: str, came: str, led: str) -> None:
    assert pressed(site, act, f"http://localhost:{site.port}{came}") == led


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/people", "//evil.example/people", "http://[::1/people", "javascript:alert(1)", "/people"],
)
def test_a_pause_leads_nowhere_else(site: Served, referer: str) -> None:
    assert pressed(site, "/pause", referer) == "/"


def test_a_pause_without_a_word_about_it_leads_to_today(site: Served) -> None:
    assert pressed(site, "/pause") == "/"
