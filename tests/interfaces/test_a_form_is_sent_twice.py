"""A form that makes something makes it once, however often it is sent: what is sent again leads to what was made."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest

from interfaces.signed_in import Page, SignedIn
from onefirm.interfaces.web.ways import WAYS
from outside import Firm, new_firm
from upped import upped

AT_HOME, ELSEWHERE = "[web]\n", '[web]\naddress = "https://firm.example"\npages = true\n'


@dataclass(frozen=True)
class Form:
    """Where a form is drawn, what somebody types there, and how what it made is counted."""

    drawn: str
    typed: Mapping[str, str]
    made: str
    """The kind of entry that stands in the ledger once for each that was made; empty where it is no entry."""
    path: str = ""
    """Where it is sent, if its way has a name in it."""
    shown: Callable[[Page], bool] = field(default=lambda _: True)
    """Whether the first answer shows what only it may show."""


MAKES: dict[str, Form] = {
    "/people": Form("/people", {"name": "Ada Twice", "is": "person"}, "record.changed"),
    "/records/{kind}": Form(
        "/records/project/new",
        {"field.name": "A logo", "field.status": "running"},
        "record.changed",
        "/records/project",
    ),
    "/schedules": Form(
        "/schedules",
        {"name": "weekly-look", "intent": "qualify-lead@2", "kind": "cron", "when": "0 9 * * 1", "zone": "UTC",
         "fields": "email=jo@x.example\nmessage=A logo"},
        "schedule.set",
    ),
    "/schedules/{name}/run": Form("/schedules/at-once", {}, "schedule.fired", "/schedules/at-once/run"),
    "/plans/{plan}/did": Form("", {"outcome": "fit"}, "question.answered"),
    "/rules": Form("/rules", {"who": "jo@x.example", "rule": "never by", "value": "phone"}, "record.changed"),
    "/decisions": Form("/rules", {"decision": "No gambling", "never": "casino"}, "record.changed"),
    "/optouts": Form("/rules", {"address": "eve@x.example"}, "person.opted-out"),
    "/do": Form(
        "/do?type=qualify-lead@2",
        {"type": "qualify-lead@2", "field.email": "amy@x.example", "field.message": "A logo"},
        "intent.received",
    ),
    "/backups": Form("/find?q=back", {}, "backup.made"),
    "/settings/access/tokens": Form(
        "/settings/access",
        {"name": "twice", "read": "1", "days": "7"},
        "token.made",
        shown=lambda page: re.search(r"of_[0-9A-Za-z]{40}", page.text) is not None,
    ),
    "/settings/access/phone": Form("/settings/access", {}, "", shown=lambda page: "/start?token=" in page.text),
}  # fmt: skip
"""Every way by which a form of a page makes something, or lets the next thing happen."""

SAME = "It names what it is about, and says the same again."
BOUND = "It is bound to what was shown: said again it is the same decision, or too late."
ONCE = "What it carries counts once, in whichever form it comes."
BRAKE = "A brake works each time it is pressed."
HARMLESS: dict[str, str] = {
    "/in/{hook}": ONCE, "/forms/{hook}": ONCE, "/forms/{hook}/confirm": ONCE, "/decide/card": ONCE,
    "/sign-in": ONCE, "/sign-in/question": ONCE, "/sign-out": SAME,
    "/settings/access/passkeys": ONCE, "/settings/access/passkeys/question": ONCE,
    "/inbox/{question}/accept": BOUND, "/inbox/{question}/edit": BOUND, "/inbox/{question}/reject": BOUND,
    "/inbox/{question}/answer": BOUND, "/inbox/{question}/did": BOUND, "/inbox/{question}/aside": SAME,
    "/inbox/{question}/accept-all": BOUND, "/inbox/{question}/answer-all": BOUND,
    "/plans/{plan}/approve": BOUND, "/playbooks/{name}/back/{version}": BOUND, "/settings/policy/{rule}": BOUND,
    "/effects/{effect}/undo": SAME, "/batches/{batch}/undo": SAME, "/plans/{plan}/cancel": SAME,
    "/do/begin": BOUND, "/do/keep": BOUND, "/do/think": SAME,
    "/pause": BRAKE, "/resume": BRAKE, "/imports/stop": BRAKE, "/schedules/{name}/stop": BRAKE,
    "/first-steps/dismiss": SAME, "/schedules/{name}/resume": SAME,
    "/people/{person}/change": SAME, "/people/{person}/confirm": SAME, "/people/{person}/restore": SAME,
    "/people/{person}/part": SAME, "/pairs/same": SAME, "/pairs/different": SAME,
    "/records/{kind}/{record}/withdraw": SAME, "/records/{kind}/{record}/restore": SAME,
    "/rules/lift": SAME, "/decisions/lift": SAME, "/optouts/remove": SAME, "/settings/profile": SAME,
    "/imports/{batch}/undo": SAME,
    "/staff/acts/{cell}/promote": BOUND, "/staff/acts/{cell}/grant": BOUND, "/staff/acts/{cell}/carry": SAME,
    "/answers/{answer}/change": SAME, "/answers/{answer}/forget": SAME, "/answers/{answer}/restore": SAME,
    "/staff/templates/{template}/adopt": BOUND, "/staff/templates/{template}/decline": BOUND,
    "/staff/templates/{template}/rollback": SAME,
    "/staff/check": SAME, "/staff/{name}/use": SAME, "/staff/{name}/rollback": SAME,
    "/staff/acts/{cell}/revoke": BRAKE, "/staff/acts/{cell}/demote": BRAKE,
    "/connections/{name}": SAME, "/connections/{name}/test": SAME, "/connections/{name}/rotate": SAME,
    "/connections/{name}/revoke": SAME, "/connections/{name}/allow": SAME,
    "/settings/access/sign-ins/others": SAME, "/settings/access/sign-ins/{sign_in}/revoke": SAME,
    "/settings/access/passkeys/{passkey}/remove": SAME, "/settings/access/tokens/{token}/revoke": SAME,
}  # fmt: skip


def test_every_way_that_a_form_takes_is_known_to_make_something_or_not() -> None:
    assert sorted([*MAKES, *HARMLESS]) == sorted(way.path for way in WAYS if way.method == "POST")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn]]:
    firm = new_firm(Path(tmp_path_factory.mktemp("twice")) / "firm")
    settings = firm.folder / "firm.toml"
    settings.write_text(settings.read_text().replace(AT_HOME, ELSEWHERE))
    firm.ask("schedules", "set", "at-once", "--cron", "0 9 1 1 *", "--intent", "qualify-lead@2",
             "--field", "email=kim@x.example", "--field", "message=A logo")  # fmt: skip
    firm.ask("intents", "send", "qualify-lead@2", "--field", "email=lee@x.example", "--field", "message=A new logo.")
    with upped(firm):
        yield firm, SignedIn.at(firm)


def made(firm: Firm, kind: str) -> int:
    """What the operator made, and nothing that a plan of theirs wrote down meanwhile."""
    return sum(event["actor"] == "operator" for event in firm.events(kind)) if kind else 0


def drawn(firm: Firm, page: SignedIn, path: str) -> tuple[str, dict[str, str]]:
    """Where a form of this way is sent, and what the page put into it."""
    form = MAKES[path]
    plan = firm.ask("plans", "list")["items"][-1]["id"]
    sent = form.path or path.replace("{plan}", plan)
    shown = page.get(form.drawn or f"/plans/{plan}").text
    inside = shown.split(f'method="post" action="{sent}"', 1)[1].split("</form>", 1)[0]
    hidden = re.findall(r'<(?:input type="hidden"|button) name="([^"]+)" value="([^"]*)"', inside)
    return sent, {name: unescape(value) for name, value in hidden} | dict(form.typed)


@pytest.mark.parametrize("path", MAKES)
def test_what_is_sent_again_leads_to_what_was_made(up: tuple[Firm, SignedIn], path: str) -> None:
    firm, page = up
    form = MAKES[path]
    sent, said = drawn(firm, page, path)
    assert said["once"], "Each drawn form has a key of its own."
    assert said["once"] != drawn(firm, page, path)[1]["once"]
    before = made(firm, form.made)
    first = page.post(sent, said)
    assert first.status == 200 and form.shown(first), first.plain
    after = made(firm, form.made)
    assert not form.made or after > before
    again = page.post(sent, said)
    assert again.status == 200
    assert made(firm, form.made) == after
    if form.shown(again):
        assert again.path == first.path
    else:
        assert "shown that once" in again.plain


def test_two_clicks_at_once_make_one(up: tuple[Firm, SignedIn]) -> None:
    firm, page = up
    sent, said = drawn(firm, page, "/people")
    before, paths = made(firm, "record.changed"), list[str]()
    said |= {"name": "Bo Twice"}
    clicks = [threading.Thread(target=lambda: paths.append(page.post(sent, said).path)) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(60)
    assert made(firm, "record.changed") == before + 1
    assert len(paths) == len(clicks) and len(set(paths)) == 1


def test_other_words_in_the_same_form_and_the_same_words_in_another_make_another(up: tuple[Firm, SignedIn]) -> None:
    firm, page = up
    before = made(firm, "record.changed")
    sent, said = drawn(firm, page, "/people")
    page.post(sent, said | {"name": "Cy First"})
    page.post(sent, said | {"name": "Cy Second"})
    sent, said = drawn(firm, page, "/people")
    page.post(sent, said | {"name": "Cy Second"})
    assert made(firm, "record.changed") == before + 3


def test_what_was_refused_made_nothing_and_can_be_sent_again(up: tuple[Firm, SignedIn]) -> None:
    firm, page = up
    sent, said = drawn(firm, page, "/rules")
    nobody = said | {"who": "Dee Later"}
    assert page.refused(sent, nobody)["code"].endswith("-unknown")
    firm.ask("people", "add", "name=Dee Later", "email=dee@x.example")
    assert firm.ask("rules", "list", "Dee Later")["items"] == []
    assert page.post(sent, nobody).status == 200
    assert len(firm.ask("rules", "list", "Dee Later")["items"]) == 1


def test_a_brake_works_each_time_it_is_pressed(up: tuple[Firm, SignedIn]) -> None:
    firm, page = up
    for act, paused in (("/pause", True), ("/resume", False), ("/pause", True), ("/resume", False)):
        assert 'name="once"' not in page.get("/").text.split(f'action="{act}"')[1].split("</form>")[0]
        page.post(act)
        assert firm.ask("today")["paused"] is paused
