"""Rules as a newcomer types them: slips are named at once, and no suggestion turns the meaning round."""

from pathlib import Path

import pytest

from outside import GOOD, Firm, new_firm

JONAS = "jonas@wirth-cycles.example"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    made = new_firm(tmp_path_factory.mktemp("newcomer") / "firm")
    made.ask("people", "add", "name=Jonas Wirth", f"email={JONAS}")
    return made


def says(firm: Firm, who: str, rule: str, *more: str) -> str:
    return firm.ask("rules", "set", who, rule, *more)["says"]


def test_an_address_that_nobody_has_is_taken_and_said_to_be_new(firm: Firm) -> None:
    slip = says(firm, "jonas@wirth.example", "never by chat")
    assert "'never by chat' holds for jonas@wirth.example" in slip
    assert slip.endswith(f"Nobody here has that address yet. Did you mean {JONAS}?")
    again = says(firm, "jonas@wirth.example", "never by chat")
    assert "Nobody here has that address yet." in again
    assert says(firm, "quinn@far.example", "never by chat").endswith("Nobody here has that address yet.")
    assert "Nobody here" not in says(firm, JONAS, "never by chat")


def test_whoever_was_forgotten_is_as_new_as_anybody(firm: Firm) -> None:
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    assert "Nobody here" not in says(firm, GOOD["email"], "never by chat")
    firm.ask("forget", GOOD["email"], "--confirm", firm.ask("forget", GOOD["email"], "--preview")["confirm"])
    assert "Nobody here has that address yet." in says(firm, GOOD["email"], "never by chat")


@pytest.mark.parametrize(
    ("who", "one", "other"),
    [("a@one.example", "only by mail", "never by mail"), ("b@two.example", "only by mail", "only by phone")],
)
def test_rules_that_leave_no_way_are_told_at_once(firm: Firm, who: str, one: str, other: str) -> None:
    assert "Nothing can reach them" not in says(firm, who, one)
    told = says(firm, who, other)
    assert f"Nothing can reach them any more: '{one}' and '{other}' leave no way." in told
    firm.ask("rules", "lift", who, one)
    assert "Nothing can reach them" not in says(firm, who, other)


def test_ways_that_are_still_open_are_no_contradiction(firm: Firm) -> None:
    says(firm, "c@three.example", "only by mail or phone")
    assert "Nothing can reach them" not in says(firm, "c@three.example", "never by mail")


@pytest.mark.parametrize(
    "typed",
    [
        ("never by phone", "--until", "2020-01-31"),
        ("not on 2020-12-24",),
        ("not on 2020-12-24..2021-01-02, 2019-05-01",),
    ],
)
def test_a_rule_whose_last_day_is_over_is_refused(firm: Firm, typed: tuple[str, ...]) -> None:
    assert firm.refuse("rules", "set", "d@four.example", *typed)["code"] == "rule-over"
    assert firm.ask("rules", "list", "d@four.example")["items"] == []


def test_a_rule_that_has_run_out_is_no_longer_in_force(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> None:
    firm.ask("people", "add", "name=Old Wish", "email=old@wish.example")
    for value, until in (("phone", "2020-01-31"), ("chat", "2999-01-31")):
        said = ("client=old@wish.example", "rule=never by", f"value={value}", f"until={until}")
        firm.ask("records", "make", "rule", *said)
    listed = [(row["rule"], row["until"]) for row in firm.ask("rules", "list")["items"]]
    assert ("never by chat", "2999-01-31") in listed
    assert "2020-01-31" not in str(listed)
    target = tmp_path_factory.mktemp("handed") / "over"
    firm.ask("handover", str(target))
    written = "".join(page.read_text() for page in target.iterdir())
    assert "2999-01-31" in written and "2020-01-31" not in written


def test_one_day_that_is_still_to_come_is_enough(firm: Firm) -> None:
    assert "holds for" in says(firm, JONAS, "not on 2020-12-24, 2999-12-24")
    assert "holds for" in says(firm, JONAS, "not on saturday, 2020-12-24")


def test_no_suggestion_turns_the_meaning_round(firm: Firm) -> None:
    says(firm, "e@five.example", "never by mail")
    lifted = firm.refuse("rules", "lift", "e@five.example", "only by mail")
    assert "Did you mean" not in lifted["fix"]
    assert "never by mail" in lifted["why"]
    near = firm.refuse("rules", "lift", "e@five.example", "never by sms, mail")
    assert near["fix"] == "Did you mean 'never by mail'?"
    fewer = firm.refuse("rules", "set", "e@five.example", "revisions at most -1")
    assert "Did you mean" not in fewer["fix"] and "day" not in str(fewer).casefold()
    assert "whole number" in fewer["fix"]
    both = firm.refuse("rules", "set", "e@five.example", "by mail please")
    assert "'only by mail' or 'never by mail'" in both["fix"]
    assert "saturday" not in firm.refuse("rules", "set", "e@five.example", "not on 24.12.")["fix"].partition("Days")[0]


def test_of_two_called_alike_each_is_named_by_what_works(firm: Firm) -> None:
    firm.ask("people", "add", "name=Foo", "email=foo@one.example")
    bare = firm.ask("people", "add", "name=Foo")["id"]
    gone = firm.ask("people", "add", "name=Foo", "phones=+4366012345")["id"]
    firm.ask("records", "withdraw", "person", gone, "--why", "A slip.")
    of_rules = firm.refuse("rules", "set", "Foo", "never by phone")
    assert "foo@one.example" in of_rules["what"] and bare in of_rules["what"]
    assert f"holds for {bare}" in says(firm, bare, "never by phone")
    asked = firm.refuse("forget", "Foo", "--preview")
    assert "su_" not in str(asked)
    for name in ("foo@one.example", bare, gone):
        assert name in asked["why"]
        assert firm.ask("forget", name, "--preview")["state"] == "preview"


@pytest.mark.parametrize(("answer", "status"), [("done", "contacted"), ("rest", "closed")])
def test_a_lead_reached_another_way_stays_good_and_one_let_rest_is_closed(
    tmp_path: Path, answer: str, status: str
) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.ask("rules", "set", GOOD["email"], "never by mail")
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    firm.ask("inbox", "answer", "1", answer)
    (lead,) = firm.ask("records", "list", "lead")["items"]
    assert lead["fields"]["status"] == status
