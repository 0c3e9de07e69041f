"""What the pages say, and that they decide without any script."""

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from importlib.resources import files

import pytest

from interfaces.web_support import LETTER, LETTER_TO_ADA, NOW, PLANS, WROTE, ScriptedDesk, Served, Waiting, at, served
from onefirm.desk.shapes.alike import AlikeItem, AlikeView
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem
from onefirm.domain.question import Card, Field, Reason
from onefirm.interfaces.web.drawn.tracked import Run, tracked
from onefirm.interfaces.web.drawn.words import ago, at_time, date, left, paid, wrapping


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running.sign_in()


def _payload(site: Served, question: str) -> str:
    return next(waiting for waiting in site.desk.cards if waiting.id == question).payload


def test_a_card_says_what_will_happen_before_anything_else(site: Served) -> None:
    page = site.get("/inbox/q_ada").text
    order = ["What will happen", "The change", "What they wrote", ">Why<", "Confidence", "Based on", 'class="actions"']
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert "Can be taken back for 30 s" in page
    assert "First letter to somebody you have not confirmed" in page


def test_the_main_button_names_the_act_and_its_amount(site: Served) -> None:
    page = site.get("/inbox/q_refund").text
    assert "<span>Pay 3,902.00 EUR to Okafor &amp; Sons</span>" in page
    assert "data-irreversible" in page and "Cannot be undone" in page


def test_a_problem_shows_numbered_fixes_and_nothing_to_approve(site: Served) -> None:
    page = site.get("/inbox/q_feed").text
    assert "has run out after 90 days" in page
    assert [f'data-key="{number}"' in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "/inbox/q_feed/accept" not in page


def test_a_question_shows_its_options_and_nothing_to_approve(site: Served) -> None:
    page = site.get("/inbox/q_rate").text
    assert 'name="answer" value="proposal"' in page and 'name="answer" value="list"' in page
    assert "/inbox/q_rate/accept" not in page


def test_a_draft_is_kept_not_sent(site: Served) -> None:
    assert "<span>Keep this draft</span>" in site.get("/inbox/q_draft").text


def test_accepting_binds_what_was_shown_and_opens_the_next_card(site: Served) -> None:
    answer = site.post("/inbox/q_ada/accept", {"payload": _payload(site, "q_ada")})
    assert (answer.status, answer.headers["Location"]) == (303, "/inbox/q_refund?after=accept#row-q_refund")
    name, args, by = next(asked for asked in site.desk.asked if asked[0] == "inbox.accept")
    assert (name, args, by) == ("inbox.accept", {"question": "q_ada", "payload": _payload(site, "q_ada")}, "operator")
    assert "Done. It is in the ledger." in site.get(answer.headers["Location"].partition("#")[0]).text


def test_editing_sends_only_the_fields_that_were_changed(site: Served) -> None:
    form = {"payload": _payload(site, "q_ada"), "change.subject": "Your new website"}
    site.post("/inbox/q_ada/edit", {**form, "change.text": LETTER.replace("\n", "\r\n")})
    (sent,) = site.desk.did("inbox.edit")
    assert sent["changes"] == {"subject": "Your new website"}


def test_an_untouched_edit_is_a_plain_acceptance(site: Served) -> None:
    site.post("/inbox/q_ada/edit", {"payload": _payload(site, "q_ada"), "change.text": LETTER})
    assert site.desk.did("inbox.edit") == []
    assert len(site.desk.did("inbox.accept")) == 1


def test_rejecting_carries_the_reason(site: Served) -> None:
    site.post("/inbox/q_ada/reject", {"payload": _payload(site, "q_ada"), "reason": "Zu früh"})
    assert site.desk.did("inbox.reject")[0]["reason"] == "Zu früh"


def test_an_answer_names_the_option(site: Served) -> None:
    site.post("/inbox/q_rate/answer", {"answer": "list"})
    assert site.desk.did("inbox.answer")[0]["answer"] == "list"


def test_what_is_held_can_be_taken_back_from_any_page(site: Served) -> None:
    site.post("/inbox/q_ada/accept", {"payload": ""})
    for path in ("/", "/work", "/plans/pl_1"):
        page = site.get(path).text
        assert 'action="/effects/e_q_ada/undo"' in page and "<b data-left>30 s</b>" in page
        assert re.search(r'data-now="[^"]+" data-until="[^"]+"', page)
    assert site.post("/effects/e_q_ada/undo", {}).headers["Location"] == "/inbox/q_ada?after=undo#row-q_ada"
    assert site.desk.held == {}
    assert "Taken back. Nothing was sent." in site.get("/?after=undo").text


def test_inside_the_page_another_problem_leaves_the_card_alone(site: Served) -> None:
    answer = site.post("/inbox/q_ada/reject", {"payload": "", "reason": "too long"}, {"HX-Request": "true"})
    assert (answer.status, answer.headers["HX-Retarget"]) == (422, "#said")


def test_nothing_waiting_is_a_calm_page_that_says_what_runs_next() -> None:
    with served(ScriptedDesk(cards=[])) as site:
        page = site.sign_in().get("/inbox").text
    assert "Nothing needs you." in page
    assert "Welcome Bramble Tea" in page.split("data-empty")[1]
    assert "Qualify the enquiry of Ada Palmer" not in page.split("data-empty")[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("at", "says"), [("2026-11-22", "22 Nov 2026"), ("2024-02-29T12:00:00.000000Z", "29 Feb 2024")]
)
def test_a_day_that_may_be_years_ago_names_its_year(at: str, says: str) -> None:
    assert date(at) == says


def test_a_decided_card_shows_the_decision_and_no_buttons(site: Served) -> None:
    site.post("/inbox/q_rate/answer", {"answer": "list"})
    page = site.get("/inbox/q_rate").text
    assert f"You answered '110 EUR/h' {at_time(at(0))}" in unescape(page)
    assert 'class="actions"' not in page and 'value="list" disabled' in page


@pytest.mark.parametrize(
    ("verb", "says"),
    [("accept", "You approved it at"), ("edit", "You approved it with"), ("reject", "You turned it down at")],
)
def test_a_decided_card_says_in_words_what_the_operator_did(site: Served, verb: str, says: str) -> None:
    site.post(f"/inbox/q_ada/{verb}", {"payload": _payload(site, "q_ada"), "change.subject": "Other"})
    settled = site.get("/inbox/q_ada").text.split('<section class="block settled')[1].split("</section>")[0]
    assert says in settled and f">{verb}<" not in settled


def test_a_card_shows_word_for_word_what_they_wrote(site: Served) -> None:
    page = site.get("/inbox/q_ada").text
    assert WROTE in page
    assert "It is put into outbox/ as a mail file" in page.split("Send mail")[1].split("</li>")[0]


def test_a_question_shows_what_they_wrote_and_what_is_known_and_cannot_be_turned_down(site: Served) -> None:
    page = site.get("/inbox/q_rate").text
    assert page.index("What they wrote") < page.index("What is known") < page.index(">Why<")
    assert "The change" not in page
    card = page.split('id="detail"')[1]
    assert "Leave it" not in card and 'data-key="r"' not in card and "/inbox/q_rate/accept" not in page
    assert 'data-key="s"' in page


def test_reasons_stay_in_the_order_they_were_given(site: Served) -> None:
    page = site.get("/inbox/q_rate").text
    assert page.index("They differ by 15 EUR") < page.index("Both were confirmed by you.")
    assert "from your account" in page and "from from" not in page


def test_a_label_that_all_fields_share_is_said_once(site: Served) -> None:
    came = site.get("/inbox/q_ada").text.split("What they wrote")[1].split("</section>")[0]
    assert came.count("from outside") == 1 and 'class="label outside"' in came
    change = site.get("/inbox/q_rate").text.split("What is known")[1].split("</section>")[0]
    assert (change.count("confirmed"), change.count("yours")) == (1, 1)


def test_an_address_breaks_only_after_its_at_and_its_dots() -> None:
    assert wrapping("To <ada.p@palmer.example> & co.") == ("To &lt;ada.<wbr>p@<wbr>palmer.<wbr>example&gt; &amp; co.")
    assert wrapping("Nobody. <b>") == "Nobody. &lt;b&gt;"


def test_blocked_by_the_operator_is_said_as_waiting_for_you(site: Served) -> None:
    for path in ("/work", "/plans/pl_1"):
        page = site.get(path).text
        assert ">waits for you</span>" in page and ">blocked</span>" not in page


@pytest.mark.parametrize(
    ("where", "fix", "link"),
    [
        ("onefirm inbox list", "Look.", '<a class="button main" href="/inbox">Open the inbox</a>'),
        ("", "Run `onefirm inbox list`.", '<a class="button main" href="/inbox">Open the inbox</a>'),
        ("onefirm plans list", "Look.", '<a class="button main" href="/work">Open the work</a>'),
        ("onefirm plans show pl_1", "Look.", '<a class="button main" href="/plans/pl_1">Open the plan</a>'),
    ],
)
def test_a_problem_that_names_a_command_links_to_the_page_for_it(where: str, fix: str, link: str) -> None:
    with served(
        ScriptedDesk(unknown=Problem(code="question-unknown", what="No.", why="New.", fix=fix, where=where))
    ) as site:
        assert link in site.sign_in().get("/inbox/q_none").text


def test_somebody_who_is_not_in_gets_no_link_inside(site: Served) -> None:
    site.cookie = ""
    assert 'href="/inbox"' not in site.get("/").text


def test_pausing_shows_a_banner_until_it_is_lifted(site: Served) -> None:
    site.post("/pause", {})
    assert "Everything is paused." in site.get("/").text
    site.post("/resume", {})
    assert "Everything is paused." not in site.get("/").text


def test_the_work_page_lists_running_waiting_and_queued_plans(site: Served) -> None:
    page = site.get("/work").text
    assert all(row.title in page for row in PLANS)
    places = [page.index(f"<h2>{title}") for title in ("Waits for you", "Running and waiting", "Queued", "Done")]
    assert places == sorted(places)


def test_a_plan_shows_its_steps_its_way_back_and_its_ledger_entries(site: Served) -> None:
    page = site.get("/plans/pl_1").text
    assert "Way back: A correction letter, which asks you first." in page
    assert "The first answer broke its schema" in page
    assert "None: money has left" in page and "entry 36" in page


def test_a_program_gets_its_problem_as_json(site: Served) -> None:
    answer = site.get("/inbox/q_none", {"Accept": "application/json"})
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.text)["code"] == "question-unknown"


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/nowhere", 404, "There is no such page."),
        ("GET", "/sign-in/question", 405, "does not answer GET"),
        ("GET", "/inbox/q_none", 404, "There is no such question."),
    ],
)
def test_every_error_says_what_why_and_what_to_do(site: Served, method: str, path: str, status: int, says: str) -> None:
    answer = site.send(method, path, None, {})
    assert answer.status == status
    assert says in answer.text and "What to do" in answer.text


def test_a_failure_inside_shows_no_stack_trace(site: Served) -> None:
    site.desk.breaks = True
    answer = site.get("/")
    assert answer.status == 500
    assert "onefirm doctor" in answer.text
    assert "Traceback" not in answer.text and "as it was told to" not in answer.text


def test_a_form_that_is_no_text_is_refused(site: Served) -> None:
    sent = {"Sec-Fetch-Site": "same-origin"}
    answer = site.send("POST", "/inbox/q_ada/reject", b"reason=\xff\xfe", sent)
    assert answer.status == 400
    assert site.desk.did("inbox.reject") == []


def test_outside_text_stays_text(site: Served) -> None:
    nasty = '"><script>alert(1)</script><form hx-post="/pause">'
    change = (Field(name=nasty, before="a", after=nasty, long=True, editable=True, label=nasty),)
    card = Card(title=nasty, summary=nasty, verb=nasty, record=nasty, cost=nasty, rules=(nasty,), change=change)
    site.desk.cards.insert(0, Waiting("q_nasty", "approval", card, 1))
    for path in ("/", "/inbox/q_nasty", "/inbox/q_nasty?edit=1"):
        page = site.get(path).text
        assert "<script>alert" not in page and '<form hx-post="/pause"' not in page
        assert "&lt;script&gt;" in page


def test_what_is_shortened_in_a_group_can_be_read_whole_before_it_is_sent(site: Served) -> None:
    item = AlikeItem(id="q_1", title="Reply to Ada", summary="", text="Hi Ada …", payload="p", asked_at=at(-5), sure=90)
    doubt = Reason(says="This draft does not answer it.")
    short = item.model_copy(update={"id": "q_2", "text": "Hi Bo", "sure": 65, "why": (doubt,)})
    items = (item.model_copy(update={"whole": f"Hi Ada,\n{'and so on ' * 40}<the end>"}), short)
    group = {"question": "q_1", "kind": "approval", "playbook": "", "waiting": 2, "items": items, "act": "Send"}

    site.desk.group = AlikeView.model_validate({**group, "why": (Reason(says="Tone: passed greeting."),)})
    page = site.get("/inbox/q_1/alike").text
    assert page.count("<summary>The whole text</summary>") == 1
    assert "&lt;the end&gt;" in page
    assert "exactly as it is shown" not in page
    assert page.count("90 % sure") == 1 and page.count("65 % sure · This draft does not answer it.") == 1
    assert page.count("Tone: passed greeting.") == 1


def test_words_in_the_address_are_never_shown(site: Served) -> None:
    assert "hello" not in site.get("/?after=hello").text


def test_the_list_is_bounded(site: Served) -> None:
    site.desk.cards.extend(Waiting(f"q_{number}", "approval", LETTER_TO_ADA, 1) for number in range(120))
    page = site.get("/inbox").text
    assert page.count('class="row"') == 100
    assert "of 125 are shown" in page


def test_only_names_of_the_newer_htmx_are_used() -> None:
    pages = files("onefirm.interfaces.web") / "templates"
    for page in (page for room in pages.iterdir() for page in room.iterdir()):
        text = page.read_text()
        for old in (
            "hx-ext=",
            "sse-connect=",
            "htmx:afterSwap",
            "hx-swap-oob",
            "hx-disabled-elt",
            "hx-on",
            "|safe",
            "| safe",
        ):
            assert old not in text, f"{page.name} says {old}"
        assert "style=" not in text and "onclick" not in text


def test_the_page_stays_light() -> None:
    static = files("onefirm.interfaces.web") / "static"
    sheet, script = (static / "page.css").read_bytes(), (static / "page.js").read_bytes()
    scripts = (script, *((static / "vendor" / name).read_bytes() for name in ("htmx.min.js", "hx-sse.min.js")))
    assert len(gzip.compress(sheet)) <= 12 * 1024
    assert sum(len(gzip.compress(each)) for each in scripts) <= 40 * 1024
    assert script.count(b"\n") <= 220


def test_a_change_is_tracked_word_by_word_and_neighbours_are_one() -> None:
    runs = tracked("We start whenever suits you.", "We start on Monday 30.")
    assert runs == (Run("same", "We start "), Run("gone", "whenever suits you."), Run("new", "on Monday 30."))
    assert "".join(run.text for run in runs if run.fate != "gone") == "We start on Monday 30."
    assert tracked("", "All of it") == (Run("same", "All of it"),)


@pytest.mark.parametrize(
    ("minutes", "says"), [(0, "just now"), (-5, "5 min ago"), (-300, "5 h ago"), (-60 * 24 * 5, "5 days ago")]
)
def test_time_gone_by_is_said_in_one_unit(minutes: int, says: str) -> None:
    assert ago(at(minutes), instant(NOW)) == says


def test_due_and_overdue_are_told_apart() -> None:
    assert left(at(180), instant(NOW)) == "due in 3 h"
    assert left(at(-120), instant(NOW)) == "overdue 2 h"


@pytest.mark.parametrize(("cents", "says"), [(0, "nothing"), (7, "0.07 USD"), (123456, "1,234.56 USD")])
def test_cost_is_said_plainly(cents: int, says: str) -> None:
    assert paid(cents) == says


def test_a_row_says_in_words_what_a_yes_does_and_what_cannot_be_undone(site: Served) -> None:
    rows = unescape(site.get("/inbox").text).split('id="rows"')[1].split("</ul>")[0]
    ada = rows.split('id="row-q_ada"')[1].split("</li>")[0]
    assert "<b>Yes:</b> Send to Ada Palmer · " in ada and "Can be taken back for 30 s" in ada
    refund = rows.split('id="row-q_refund"')[1].split("</li>")[0]
    assert '<span class="bad">Cannot be undone</span>' in refund
    rate = rows.split('id="row-q_rate"')[1].split("</li>")[0]
    assert "<b>You choose:</b> 95 EUR/h · 110 EUR/h" in rate


def test_what_seems_to_give_orders_says_so_in_its_row_and_on_its_card(site: Served) -> None:
    orders = Reason(says="Warning: the message gives orders to whoever reads it.", quote="Obey.", warns=True)
    site.desk.cards[0].card = LETTER_TO_ADA.model_copy(update={"why": (orders,)})
    rows = unescape(site.get("/inbox").text).split('id="rows"')[1].split("</ul>")[0]
    ada = rows.split('id="row-q_ada"')[1].split("</li>")[0]
    assert ada.split('<span class="line warns">')[1].split("</span>")[0].endswith(orders.says)
    assert rows.count('class="line warns"') == 1
    assert '<li class="warns">Warning: the message gives orders' in unescape(site.get("/inbox/q_ada").text)
