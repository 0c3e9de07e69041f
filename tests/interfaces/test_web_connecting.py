"""The page of one connection: its form drawn from settings, refusals beside the field, secrets shown to nobody."""

from collections.abc import Iterator

import pytest

from interfaces.connected import (
    BOOK,
    HAS_MAIL,
    MAIL,
    NOT_LET_IN,
    OUT,
    TO_MAIL,
    TO_SEARCH,
    WEBHOOK,
    WORKS,
    ConnectedDesk,
    setting,
)
from interfaces.web_support import Served, served
from onefirm.desk.connections.problems import secret_elsewhere
from onefirm.desk.shapes import connecting
from onefirm.domain.problem import Problem

SECRET = "hunter2 &<>"  # noqa: S105 -- typed by a test.
MISSING = Problem(
    code="connect-fields-missing",
    what="'mail' cannot be connected without smtp-host.",
    why="The server that takes your letters.",
    fix="onefirm connect mail --set smtp-host=...",
    where="docs/settings.md",
)
WRONG = Problem(
    code="setting-wrong",
    what="'mail.smtp-port' has a value that cannot be used.",
    why="It is at most 65535.",
    fix="Say it again with another value; what each takes: onefirm connect mail --show",
    where="--set smtp-port=99999",
)
NO_SECRET = Problem(
    code="connect-secret-missing",
    what="'mail' signs in with the secret 'mail-password', and the vault has none of that name.",
    why="Without it nothing could be tried.",
    fix="Type it unseen at a terminal.",
    where="onefirm vault",
)
ELSEWHERE = secret_elsewhere("mail", "mail-password", ("smtp.other.example:465",))
FAILED = connecting.TestedView(
    says="Nothing was saved: 'mail' does not work like this.",
    ok=False,
    items=(connecting.TestedRow(name="mail", state="signed out", works=("It is reached.",), problem=NOT_LET_IN),),
)


@pytest.fixture
def fresh() -> Iterator[Served]:
    with served(ConnectedDesk(rows=(BOOK,), offers=(TO_MAIL, TO_SEARCH), down=())) as running:
        yield running.sign_in()


@pytest.fixture
def site() -> Iterator[Served]:
    with served(ConnectedDesk(down=())) as running:
        yield running.sign_in()


def field(page: str, name: str) -> str:
    found = page.partition(f'<label for="{name}">')[2]
    return found.partition("</div>")[0]


def refusing(site: Served, *problems: Problem) -> None:
    assert isinstance(site.desk, ConnectedDesk)
    site.desk.refuses = problems


def telling(site: Served, told: connecting.TestedView) -> None:
    assert isinstance(site.desk, ConnectedDesk)
    site.desk.told = told


def test_the_form_is_drawn_from_the_settings_with_labels_help_and_what_counts(fresh: Served) -> None:
    page = fresh.get("/connections/mail").text
    host, port, tls = (field(page, f"f-smtp-{name}") for name in ("host", "port", "tls"))
    assert host.startswith('SMTP host<span class="sub"> needed</span>') and 'aria-describedby="h-smtp-host"' in host
    assert "<code>smtp.example.org</code>" in host
    assert 'value="465"' in port and 'inputmode="numeric"' in port
    assert '<option value="tls" selected>' in tls and '<option value="none">' in tls
    first, _, folded = page.partition('<details class="more"')
    assert 'name="f.imap-host"' in first and 'name="f.folders"' in folded and "Several with commas." in folded
    secret = field(page, "value")
    assert 'type="password"' in secret and 'autocomplete="new-password"' in secret and "value=" not in secret
    assert "<code>mail-password</code>" in secret


def test_only_what_differs_is_said_and_the_answer_shows_what_works(fresh: Served) -> None:
    typed = {"f.smtp-host": " smtp.tern.example ", "f.smtp-port": "465", "f.smtp-tls": "starttls", "value": SECRET}
    answer = fresh.post("/connections/mail", typed)
    assert fresh.desk.did("connections.connect") == [
        {
            "name": "mail",
            "fields": {"smtp-host": "smtp.tern.example", "smtp-tls": "starttls"},
            "value": SECRET,
            "anyway": False,
        }
    ]
    assert answer.status == 200 and "signed in at mail.tern.example." in answer.text
    assert "stop <code>onefirm up</code> and start it again" in answer.text
    assert "hunter2" not in answer.text and fresh.desk.asked[-1][2] == "operator"


@pytest.mark.parametrize(
    ("problem", "place"), [(MISSING, "f-smtp-host"), (WRONG, "f-smtp-port"), (NO_SECRET, "value"), (ELSEWHERE, "value")]
)
def test_a_refusal_stands_beside_its_field_with_what_why_and_fix_and_what_was_typed_is_kept(
    fresh: Served, problem: Problem, place: str
) -> None:
    refusing(fresh, problem)
    answer = fresh.post("/connections/mail", {"f.smtp-port": "99999", "f.folders": "INBOX, Löwe", "value": SECRET})
    assert answer.status == 422
    beside = field(answer.text, place)
    assert 'aria-invalid="true"' in beside and f'aria-describedby="m-{place.removeprefix("f-")}' in beside
    assert problem.what.replace("'", "&#39;") in beside and problem.why in beside and "fix-line" in beside
    assert "onefirm connect" not in beside, "The page says what to do on the page."
    assert answer.text.count('class="mend"') == 1
    assert 'value="99999"' in answer.text and 'value="INBOX, Löwe"' in answer.text
    assert "hunter2" not in answer.text and "hunter2" not in str(answer.headers)


def test_what_belongs_to_no_field_stands_above_and_is_said_as_it_is(fresh: Served) -> None:
    refusing(fresh, Problem(code="settings-changed", what="It was changed.", why="By hand.", fix="Look at it."))
    answer = fresh.post("/connections/mail", {"f.smtp-host": "x"})
    above = answer.text.partition('<div role="alert" tabindex="-1" autofocus>')[2].partition("</div>")[0]
    assert answer.status == 422 and "It was changed." in above and "Look at it." in above


def test_who_is_not_let_in_is_told_beside_the_password_and_it_is_never_put_back(fresh: Served) -> None:
    telling(fresh, FAILED)
    page = fresh.post("/connections/mail", {"f.smtp-host": "x", "value": SECRET}).text
    assert "does not work like this" in page and "It is reached." in page
    beside = field(page, "value")
    assert "535 authentication failed" in beside and "Type it anew here" in beside and "hunter2" not in page


def test_what_works_is_not_given_up_unless_it_is_said_and_what_was_typed_is_kept(site: Served) -> None:
    telling(site, FAILED.model_copy(update={"left": True, "next": ("Say it again with --anyway.",)}))
    page = site.post("/connections/mail", {"f.smtp-host": "other.example", "value": SECRET}).text
    assert 'value="other.example"' in page and "hunter2" not in page and "--anyway" not in page
    assert '<button class="button" name="anyway" value="1"' in page
    site.post("/connections/mail", {"f.smtp-host": "other.example", "anyway": "1"})
    assert [said["anyway"] for said in site.desk.did("connections.connect")] == [False, True]


def test_an_account_that_lets_nobody_in_opens_its_form_with_the_password_first() -> None:
    with served(ConnectedDesk(rows=(OUT,), offers=(HAS_MAIL,), down=())) as running:
        page = running.sign_in().get("/connections/mail").text
    assert '<details class="block setting form" id="connect" open>' in page
    assert page.index('<label for="value">') < page.index('<label for="f-smtp-host">') < page.index('id="stands"')
    assert "leave this empty to keep it" in field(page, "value") and page.count("button main") == 1


def test_a_test_is_told_and_its_address_leads_back_to_the_page(site: Served) -> None:
    answer = site.post("/connections/mail/test", {})
    assert site.desk.did("connections.test") == [{"connection": "mail"}]
    assert answer.status == 200 and "It works." in answer.text
    again = site.get("/connections/mail/test")
    assert (again.status, again.headers["Location"]) == (303, "/connections/mail")
    assert len(site.desk.did("connections.test")) == 1


def test_a_secret_is_exchanged_and_is_shown_nowhere(site: Served) -> None:
    telling(site, connecting.TestedView(says="'mail' signs in with the new secret; the old one is gone.", ok=True))
    answer = site.post("/connections/mail/rotate", {"secret": "mail-password", "value": SECRET})
    (said,) = site.desk.did("connections.rotate")
    assert said == {
        "connection": "mail", "secret": "mail-password", "value": SECRET, "done": False, "give_up": False
    }  # fmt: skip
    assert "the old one is gone" in answer.text and "hunter2" not in answer.text
    refusing(site, Problem(code="rotate-which", what="Which one?", why="They are two.", fix="Say which."))
    refused = site.post("/connections/webhook/rotate", {"value": SECRET})
    assert refused.status == 422 and "Which one?" in refused.text and "hunter2" not in refused.text
    assert '<option value="shop-hook">' in refused.text


@pytest.mark.parametrize(("verb", "flag"), [("done", "done"), ("give-up", "give_up")])
def test_while_both_count_the_page_says_so_and_either_can_be_let_go(verb: str, flag: str) -> None:
    both = (MAIL.model_copy(update={"beside": ("mail-password",)}), WEBHOOK)
    with served(ConnectedDesk(rows=both, down=())) as running:
        page = running.sign_in().get("/connections/mail").text
        assert "stands beside the old one, and both are tried" in page and f'value="{verb}"' in page
        assert "both count" not in running.get("/connections/webhook").text
        running.post("/connections/mail/rotate", {"secret": "mail-password", "do": verb})
        (said,) = running.desk.did("connections.rotate")
        assert (said[flag], said["value"]) == (True, "")


def test_a_name_that_nobody_has_is_told_with_a_way_back(site: Served) -> None:
    for answer in (site.get("/connections/nonsense"), site.post("/connections/nonsense", {"value": SECRET})):
        assert answer.status == 404 and 'href="/connections"' in answer.text and "hunter2" not in answer.text
    assert site.desk.did("connections.connect") == []


@pytest.mark.parametrize("path", ["/connections/mail", "/connections/mail/test", "/connections/mail/rotate"])
def test_a_foreign_page_connects_tests_and_exchanges_nothing(site: Served, path: str) -> None:
    answer = site.post(path, {"value": SECRET}, {"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403 and "hunter2" not in answer.text
    old = {"Sec-Fetch-Site": "", "Origin": "http://elsewhere.example"}
    assert site.post(path, {}, old).status == 403
    assert [name for name, _, _ in site.desk.asked if name.startswith("connections.")] == []


def test_how_it_stands_stays_live_while_the_form_is_written_in(site: Served) -> None:
    assert 'data-live="/connections/mail"' in site.get("/connections/mail").text
    part = site.get("/connections/mail", {"HX-Request": "true"}).text
    assert 'hx-target="#body"' in part and 'id="stands"' in part
    assert 'name="value"' not in part and "<html" not in part


def test_an_answer_that_works_is_not_told_as_a_problem(site: Served) -> None:
    telling(site, WORKS)
    assert 'class="mend"' not in site.post("/connections/mail", {}).text


def test_what_went_wrong_in_the_trial_stands_at_the_field_it_speaks_of(fresh: Served) -> None:
    deaf = Problem(
        code="mail-unreachable",
        what="Nobody answers at smtp.other.example.",
        why="The name leads nowhere.",
        fix="Look at the name.",
    )
    row = connecting.TestedRow(name="mail", state="fails", problem=deaf)
    telling(fresh, FAILED.model_copy(update={"left": True, "items": (row,)}))
    page = fresh.post("/connections/mail", {"f.smtp-host": "smtp.other.example", "value": SECRET}).text
    assert "Nobody answers at smtp.other.example." in field(page, "f-smtp-host")
    assert page.count("Nobody answers at smtp.other.example.") == 1
    assert "Save anyway</button>" in page and "hunter2" not in page


def test_an_account_that_did_not_work_is_listed_as_what_it_is() -> None:
    offer = TO_MAIL.model_copy(update={"connected": True, "fails": True})
    with served(ConnectedDesk(rows=(BOOK,), offers=(offer,), down=())) as running:
        page = running.sign_in().get("/connections").text
    assert "does not work" in page.partition("<h2>Connected</h2>")[2].partition("</ul>")[0]


def test_a_model_is_asked_for_as_a_model_and_not_as_a_mailbox() -> None:
    names = ("model", "provider", "url", "homes", "price-in")
    fields = tuple(setting(name, "-", needed=name == "model") for name in names)
    offer = connecting.OfferRow(name="model-small", about="-", connected=False, fields=fields, begins="model")
    with served(ConnectedDesk(rows=(BOOK,), offers=(offer,), down=())) as running:
        page = running.sign_in().get("/connections/model-small").text
    shown = page.partition("<details")[0]
    assert all(f'name="f.{name}"' in shown for name in names), "Whose it is, where, and for how much is asked at once."
    assert "mailbox" not in page and "ines@" not in page
