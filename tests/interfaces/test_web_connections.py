"""The page of connections: how each stands, why, when it is tried next, what waits for it, and one button."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from interfaces.web_support import NOW, ScriptedDesk, Served, at, served
from onefirm.desk.shapes.connections import ConnectionRow, ConnectionsView, WaitRow, WayRow
from onefirm.desk.shapes.inbox import CardView
from onefirm.desk.shapes.today import Down, Held, TodayView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import instant

ADA = WaitRow(
    effect="ef_1", plan="pl_1", title="Tell of a lead", whom="Ada <Palmer>", until=at(9), why="It is busy.", tries=2
)
WEBHOOK = ConnectionRow(
    name="webhook",
    does=("webhook.send",),
    brings=False,
    manner="A signed message goes out.",
    state="allowed",
    stands="left alone",
    says="crm.example is left alone for a while after 5 failures: It could not be reached.",
    ways=(
        WayRow(to="crm.example", stands="left alone", failures=5, since=at(-20), next_probe=at(5)),
        WayRow(to="shop.example", stands="works", waiting=2, free_at=at(1)),
    ),
    waits=(ADA,),
)
MAIL = ConnectionRow(name="mail", does=("mail.send",), brings=True, manner="-", state="allowed", stands="works")
INBOX = ConnectionRow(
    name="form_inbox",
    does=(),
    brings=True,
    manner="",
    state="in trouble",
    stands="in trouble",
    trouble="The folder is gone.",
    heard=at(-30),
    says="It could not be read: The folder is gone. It is tried again by itself.",
)
GONE = ConnectionRow(
    name="site_folder",
    does=("publishing.publish",),
    brings=False,
    manner="-",
    state="revoked",
    stands="revoked",
    since=at(-60),
    says="You have revoked it.",
    waits=(ADA.model_copy(update={"until": "", "tries": 0, "why": ""}),),
)
DOWN = (
    Down(connection="webhook", says="crm.example is left alone for a while.", waits=2, next=at(5), since=at(-20)),
    Down(connection="form_inbox", says="It could not be read.", since=at(-30)),
)


class ConnectedDesk(ScriptedDesk):
    """The scripted desk of a firm that has connections, some of which do not work."""

    down = DOWN

    async def ask(self, name: str, args: Json, by: str) -> Frozen:
        if name == "today":
            today = await super().ask(name, args, by)
            assert isinstance(today, TodayView)
            return today.model_copy(update={"down": self.down})
        if not name.startswith("connections."):
            return await super().ask(name, args, by)
        self.asked.append((name, args, by))
        return ConnectionsView(says="4 connections, 1 revoked.", items=(INBOX, MAIL, GONE, WEBHOOK), note="Known.")


@pytest.fixture
def site() -> Iterator[Served]:
    with served(ConnectedDesk()) as running:
        yield running.sign_in()


def card(page: str, name: str) -> str:
    return page.partition(f'<section class="block connection" aria-labelledby="c-{name}">')[2].partition("</section>")[
        0
    ]


def test_what_does_not_work_comes_first_with_its_reason_and_next_try(site: Served) -> None:
    page = site.get("/connections").text
    places = [page.index(f'id="c-{name}"') for name in ("form_inbox", "site_folder", "webhook", "mail")]
    assert places == sorted(places)
    told = card(page, "webhook")
    assert "left alone for now" in told and "It could not be reached." in told and "send a webhook" in told
    assert "has not worked since 21 Nov" in told and "next try 21 Nov" in told and "due in 5 min" in told
    assert "2 acts wait for their turn at this moment" in told and "At its rate the next may go" in told
    assert "Tell of a lead for Ada &lt;Palmer&gt;" in told and "2 tries, next 21 Nov" in told and "It is busy." in told
    assert "What you see of it is as of" in card(page, "form_inbox")


def test_each_has_one_button_and_a_revocation_asks_why(site: Served) -> None:
    page = site.get("/connections").text
    assert 'action="/connections/site_folder/allow"' in card(page, "site_folder")
    assert "/revoke" not in card(page, "site_folder") and "/allow" not in card(page, "mail")
    assert 'name="why"' in card(page, "mail")
    answer = site.post("/connections/mail/revoke", {"why": " I lost my telephone. "})
    assert (answer.status, answer.headers["Location"]) == (303, "/connections?after=revoke")
    assert site.desk.did("connections.revoke") == [{"connection": "mail", "why": "I lost my telephone."}]
    assert "What needs it is held" in site.get("/connections?after=revoke").text
    assert site.post("/connections/site_folder/allow", {}).headers["Location"] == "/connections?after=allow"
    assert site.desk.did("connections.allow") == [{"connection": "site_folder"}]


def test_it_stands_in_the_rail_and_stays_live(site: Served) -> None:
    page = site.get("/connections").text
    assert '<a class="side" href="/connections" aria-current="page">' in page and 'data-live="/connections"' in page
    part = site.get("/connections", {"HX-Request": "true"}).text
    assert 'hx-target="#body"' in part and "<html" not in part


@pytest.mark.parametrize("path", ["/", "/inbox", "/work"])
def test_every_page_says_what_does_not_work_and_that_the_rest_goes_on(site: Served, path: str) -> None:
    page = site.get(path).text
    assert "crm.example is left alone for a while. 2 acts wait, and go on by themselves; next try 21 Nov" in page
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
    assert "Held: site folder is revoked" in page and page.count("data-until=") == 1


def test_the_card_of_a_revoked_connection_allows_it_again(site: Served) -> None:
    class Asking(ConnectedDesk):
        async def ask(self, name: str, args: Json, by: str) -> Frozen:
            answer = await super().ask(name, args, by)
            return answer.model_copy(update={"connection": "site_folder"}) if isinstance(answer, CardView) else answer

    with served(Asking()) as running:
        page = running.sign_in().get("/inbox/q_feed").text
    assert 'action="/connections/site_folder/allow"' in page and "Allow site folder again" in page
