"""Every refusal of the page says what, why and what to do now, leads onward, and its code is explained by the firm."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from interfaces.web_support import ScriptedDesk, Served, served
from onefirm.interfaces.told import KINDS_AT
from onefirm.interfaces.web.frame.guard import BODY_BYTES_MAX

KNOWN = json.loads((files("onefirm.interfaces.web") / "problems.json").read_text())
FORM = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running.sign_in()


def leads(page: str) -> list[str]:
    """Every way onward from a page, within this server."""
    return re.findall(r'<a[^>]* href="(/[^"]*)"', page)


def refused(site: Served, status: int) -> str:
    """One request that is answered with this number."""
    match status:
        case 404:
            answer = site.get("/nowhere")
        case 405:
            answer = site.get("/sign-in/question")
        case 410:
            mine, site.cookie = site.cookie, ""
            answer = site.get("/start?token=used")
            site.cookie = mine
        case 413:
            answer = site.send("POST", "/inbox/q_ada/reject", b"", {**FORM, "Content-Length": str(BODY_BYTES_MAX + 1)})
        case 421:
            answer = site.get("/", {"Host": "rebound.example"})
        case _:
            site.desk.breaks = True
            answer = site.get("/work")
    assert answer.status == status
    return answer.text


@pytest.mark.parametrize("status", [404, 405, 410, 413, 421, 500])
def test_an_error_says_what_why_and_what_to_do_and_leads_onward(site: Served, status: int) -> None:
    page = refused(site, status)
    said = re.findall(r"<h1>([^<]+)</h1>|<p class=\"lead\">(.+?)</p>|<b>What to do</b>(.+?)</p>", page)
    assert len(said) == 3 and all(any(parts) for parts in said)
    assert "Traceback" not in page
    site.desk.breaks = False
    ways = leads(page)
    assert ways or status == 421, "Under a wrong name every link of this page would fail as well."
    assert [site.get(way).status for way in ways] == [200] * len(ways)
    code = re.search(r"<p class=\"sub\"><code>([a-z-]+)</code>", page)
    assert code and code[1] in KNOWN


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_problem_is_explained_to_whoever_met_it(site: Served, accept: str) -> None:
    site.cookie = ""
    answer = site.get("/problems/question-stale", {"Accept": accept})
    assert answer.status == 200 and "A decision counts only for exactly what was shown." in answer.text
    assert "What to do" in answer.text and "Sam" not in answer.text, "Nothing of the firm stands in it."
    assert site.desk.asked == []


def test_what_a_program_is_told_as_type_is_a_page_of_this_server(site: Served) -> None:
    told = json.loads(site.get("/inbox/q_none", {"Accept": "application/json"}).text)
    assert told["type"] == f"{KINDS_AT}question-unknown"
    assert site.get(told["type"]).status == 200


def test_every_code_is_explained_and_nothing_else_is(site: Served) -> None:
    listed = site.get("/problems").text
    for code in sorted(KNOWN):
        assert f'href="/problems/{code}"' in listed
        page = site.get(f"/problems/{code}").text
        assert "<h1>" in page and '<section class="said">' in page, code
    assert site.get("/problems/no-such-code").status == 404


def test_a_refusal_inside_the_page_leads_to_what_it_means(site: Served) -> None:
    payload = site.desk.cards[0].payload
    answer = site.post("/inbox/q_ada/reject", {"payload": payload, "reason": "too long"}, {"HX-Request": "true"})
    assert 'href="/problems/reason-long"' in answer.text


def test_a_paused_firm_says_so_on_every_page_with_the_way_back() -> None:
    with served(ScriptedDesk(paused=True)) as site:
        site.sign_in()
        for path in ("/", "/inbox", "/work", "/plans/pl_1"):
            page = site.get(path).text
            assert "Everything is paused." in page and '<form class="banner" method="post" action="/resume">' in page
