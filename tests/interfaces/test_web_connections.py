"""The page of connections: what is in trouble first, what works in one quiet line, what could be connected."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from interfaces.connected import BOOK, HAS_MAIL, INBOX, OUT, TO_MAIL, TO_SEARCH, TO_SITE, ConnectedDesk
from interfaces.web_support import NOW, Served, served
from onefirm.desk.shapes.inbox import CardView
from onefirm.desk.shapes.today import Held, TodayView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import instant


@pytest.fixture
def site() -> Iterator[Served]:
    with served(ConnectedDesk()) as running:
        yield running.sign_in()


def card(page: str, name: str) -> str:
    head = f'<section class="block connection ill" aria-labelledby="c-{name}">'
    return page.partition(head)[2].partition("</section>")[0]


def line(page: str, name: str) -> str:
    return page.partition(f'id="fold-{name}"')[2].partition("</li>")[0]


def test_what_does_not_work_comes_first_with_its_reason_and_next_try(site: Served) -> None:
    page = site.get("/connections").text
    places = [page.index(f'id="c-{name}"') for name in ("form_inbox", "webhook", "site_folder")]
    assert [*places, page.index('id="fold-mail"')] == sorted([*places, page.index('id="fold-mail"')])
    told = card(page, "webhook")
    assert "left alone for now" in told and "It could not be reached." in told
    assert "Has not worked since 21 Nov" in told and "next try 21 Nov" in told and "in 5 min" in told
    assert "overdue 5 min" in told and "due in" not in told
    assert "2 acts wait for their turn at this moment" in told and "At its rate the next may go" in told
    assert "Tell of a lead for Ada &lt;Palmer&gt;" in told and "2 tries, next 21 Nov" in told and "It is busy." in told
    assert "What you see of it is as of" in card(page, "form_inbox")


def test_each_in_trouble_has_one_act_and_the_first_that_waits_for_you_is_the_main_button() -> None:
    with served(ConnectedDesk(rows=(INBOX, OUT, BOOK))) as running:
        page = running.sign_in().get("/connections").text
    assert page.count("button main") == 1
    out = card(page, "mail")
    assert 'class="button main" href="/connections/mail#connect"' in out
    assert "does not let us in" in out and "535 authentication failed" in out
    assert page.index('id="c-mail"') < page.index('id="c-form_inbox"')
    assert "<form" not in card(page, "form_inbox"), "A folder is tried again by itself."


def test_what_works_is_one_line_with_its_level_and_the_rest_is_folded(site: Served) -> None:
    page = site.get("/connections").text
    told = line(page, "mail")
    quiet, _, folded = told.partition("</summary>")
    assert ">kind</span>" in quiet and "Used 12 min ago" in quiet and "at most 60 a minute" in quiet
    assert "9 of 20 acts" not in quiet and "9 of 20 acts" in folded
    assert "26 h ago" in folded and 'action="/connections/mail/test"' in folded
    here = page.partition('<details class="block lines here"')[2]
    assert "Payments book" in here and "payments_book</" not in page, "Names are said in plain words."


def test_what_could_be_connected_leads_to_its_form_and_with_nothing_outside_there_is_one_thing_to_do() -> None:
    with served(ConnectedDesk(rows=(BOOK,), offers=(TO_MAIL, TO_SITE, TO_SEARCH), down=())) as running:
        page = running.sign_in().get("/connections").text
    assert page.count("button main") == 1 and "Connect mail</a>" in page
    for name in ("mail", "site", "search"):
        assert f'<a class="way" href="/connections/{name}">' in page
    assert "firm.toml" not in page


def test_what_is_written_down_but_not_in_use_yet_says_what_is_left_to_do() -> None:
    anew = HAS_MAIL.model_copy(update={"in_use": False})
    with served(ConnectedDesk(rows=(BOOK,), offers=(anew,), down=())) as running:
        page = running.sign_in().get("/connections").text
        one = running.get("/connections/mail").text
    assert "from the next start" in page and "stop <code>onefirm up</code>" in page
    assert "To use them, stop" in one


def test_a_revocation_says_first_what_is_held_and_asks_why(site: Served) -> None:
    page = site.get("/connections/mail").text
    assert "1 act waits to leave through it and would be held." in page and 'name="why"' in page
    answer = site.post("/connections/mail/revoke", {"why": " I lost my telephone. "})
    assert (answer.status, answer.headers["Location"]) == (303, "/connections?after=revoke")
    assert site.desk.did("connections.revoke") == [{"connection": "mail", "why": "I lost my telephone."}]
    assert "What needs it is held" in site.get("/connections?after=revoke").text
    assert 'action="/connections/site_folder/allow"' in card(site.get("/connections").text, "site_folder")
    assert "/revoke" not in site.get("/connections/site_folder").text
    assert site.post("/connections/site_folder/allow", {}).headers["Location"] == "/connections?after=allow"
    assert site.desk.did("connections.allow") == [{"connection": "site_folder"}]


def test_it_stands_in_the_rail_and_stays_live(site: Served) -> None:
    page = site.get("/connections").text
    assert (
        '<a href="/connections" title="Connections" aria-current="page">' in page and 'data-live="/connections"' in page
    )
    part = site.get("/connections", {"HX-Request": "true"}).text
    assert 'hx-target="#body"' in part and "<html" not in part


@pytest.mark.parametrize("path", ["/", "/inbox", "/work"])
def test_every_page_says_what_does_not_work_and_that_the_rest_goes_on(site: Served, path: str) -> None:
    page = site.get(path).text
    assert "crm.example is left alone for a while." in page
    assert "<b>2 approved acts wait (Ada, Bo), and go on by themselves.</b> Next try 21 Nov" in page
    assert '<a class="button small" href="/connections/webhook">Fix it</a>' in page
    assert "It could not be read. What you see of it is as of 21 Nov" in page


def test_what_is_held_says_minutes_and_that_its_connection_is_revoked(site: Served) -> None:
    class Holding(ConnectedDesk):
        async def ask(self, name: str, args: Json, by: str) -> Frozen:
            answer = await super().ask(name, args, by)
            if not isinstance(answer, TodayView):
                return answer
            soon = instant(NOW + timedelta(seconds=1999))
            held = (
                Held(effect="ef_1", says="Letter to Ada.", until=soon),
                Held(effect="ef_2", says="Page for Ben.", until=soon, shut="site_folder"),
            )
            return answer.model_copy(update={"held": held})

    with served(Holding()) as running:
        page = running.sign_in().get("/work").text
    assert "<b data-left>34 min</b>" in page and "1999" not in page
    assert "Held: Site folder is revoked" in page and page.count("data-until=") == 1


def test_the_card_of_a_revoked_connection_allows_it_again(site: Served) -> None:
    class Asking(ConnectedDesk):
        async def ask(self, name: str, args: Json, by: str) -> Frozen:
            answer = await super().ask(name, args, by)
            return answer.model_copy(update={"connection": "site_folder"}) if isinstance(answer, CardView) else answer

    with served(Asking()) as running:
        page = running.sign_in().get("/inbox/q_feed").text
    assert 'action="/connections/site_folder/allow"' in page and "Allow site folder again" in page
