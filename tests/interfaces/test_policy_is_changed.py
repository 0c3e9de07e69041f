"""The policy is changed one rule at a time: tried against the past, kept as it was tried, and never past its bounds."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.signed_in import SignedIn
from outside import Firm, new_firm
from upped import upped

MINE = """# Mine: at most this.
undo-window-seconds = 0
money-out-max = "0 EUR"  # for now

[limits]
# As it was in spring.
plan-steps-max = 50
"""
LEAD = "New lead: {name} <{name}@fern.example> wants a logo, budget 3000"


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """A firm in which a letter was agreed to, so that there is something to try a policy against."""
    firm = new_firm(tmp_path / "firm")
    firm.ask("people", "add", "name=Ada Fern", "email=ada@fern.example", "status=client")
    for _ in range(2):
        rows = firm.ask("inbox")["items"] or [firm.ask("do", LEAD.format(name="ada")) and firm.ask("inbox")["items"][0]]
        shown = firm.ask("inbox", "show", rows[0]["id"])
        if shown["options"]:
            firm.ask("inbox", "answer", rows[0]["id"], shown["options"][0]["name"])
        else:
            firm.ask("inbox", "accept", rows[0]["id"])
    assert firm.events("effect.declared"), "A letter was declared."
    return firm


def tried(firm: Firm, rule: str, value: str) -> dict[str, object]:
    return firm.ask("policy", "try", rule, value)


def test_a_rule_is_tried_against_what_was_done_before_it_is_kept(firm: Firm) -> None:
    before = (firm.folder / "policy.toml").read_text()
    trial = firm.ask("policy", "try", "modes.lead-qualification.send", "draft")
    (act,) = trial["otherwise"]
    assert (act["before"], act["after"]) == ("ask", "draft")
    assert act["plan"] == firm.ask("plans", "list")["items"][0]["id"]
    assert trial["says"].startswith("Tried against the last act: 1 that asks you now would be only a draft.")
    assert (firm.folder / "policy.toml").read_text() == before, "Nothing is written by trying."
    assert not firm.events("policy.changed")


def test_what_was_tried_is_kept_with_comments_and_order_and_counts_at_once(firm: Firm) -> None:
    path = firm.folder / "policy.toml"
    path.write_text(MINE)
    trial = tried(firm, "money-out-max", "50.00 EUR")
    said = firm.ask(
        "policy", "set", "money-out-max", "50.00 EUR", "--seen", str(trial["seen"]), "--why", "It is small."
    )
    assert said["kept"] == "policy.toml.bak"
    assert path.read_text() == MINE.replace("0 EUR", "50.00 EUR")
    assert (firm.folder / "policy.toml.bak").read_text() == MINE
    (changed,) = firm.events("policy.changed")
    assert changed["body"]["changed"] == ["money-out-max"]
    assert firm.events("policy.pinned")[-1]["seq"] == changed["seq"] + 1
    rule = next(rule for rule in firm.ask("policy")["rules"] if rule["name"] == "money-out-max")
    assert (rule["value"], rule["file_says"], rule["entry"]) == ("50.00 EUR", None, changed["seq"] + 1)
    back = tried(firm, "money-out-max", "")
    firm.ask("policy", "set", "money-out-max", "--seen", str(back["seen"]))
    assert path.read_text() == MINE.replace('money-out-max = "0 EUR"  # for now\n', ""), "Empty is as it comes."
    assert (firm.folder / "policy.toml.bak.2").read_text() == MINE


def test_a_file_that_was_changed_by_hand_meanwhile_is_not_written_over(firm: Firm) -> None:
    path = firm.folder / "policy.toml"
    trial = tried(firm, "first-batch", "3")
    mine = path.read_text().replace("undo-window-seconds = 0", "undo-window-seconds = 7")
    path.write_text(mine)
    refused = firm.refuse("policy", "set", "first-batch", "3", "--seen", str(trial["seen"]))
    assert refused["code"] == "policy-stale"
    assert path.read_text() == mine
    assert firm.refuse("policy", "set", "first-batch", "3")["code"] == "policy-untried"


@pytest.mark.parametrize(
    ("rule", "value", "code"),
    [
        ("auto", "payments.refund@1", "policy-never-automatic"),
        ("auto", "mail.sand@1", "policy-auto-without-effect"),
        ("modes.lead-qualification.sent", "ask", "policy-mode-without-step"),
        ("modes.lead-qualification.send", "always", "setting-wrong"),
        ("money-out-max", "a lot", "setting-wrong"),
        ("undo-window-seconds", "-1", "setting-wrong"),
        ("undo-window-second", "1", "policy-rule-unknown"),
        ("opt-outs", "ada@fern.example", "policy-opt-outs-elsewhere"),
    ],
)
def test_what_must_ask_and_what_means_nothing_is_refused(firm: Firm, rule: str, value: str, code: str) -> None:
    before = (firm.folder / "policy.toml").read_text()
    for verb in ("try", "set"):
        assert firm.refuse("policy", verb, rule, value)["code"] == code
    assert (firm.folder / "policy.toml").read_text() == before


@pytest.fixture
def site(firm: Firm) -> Iterator[SignedIn]:
    with upped(firm):
        yield SignedIn.at(firm)


def test_the_page_shows_the_trial_and_keeps_it(firm: Firm, site: SignedIn) -> None:
    assert "/settings/policy/undo-window-seconds" in site.get("/settings").text
    blank = site.get("/settings/policy/modes")
    assert "Keep it" not in blank.plain, "Nothing is kept that was not tried."
    shown = site.get("/settings/policy/modes?step=lead-qualification.send&value=draft")
    assert "1 that asks you now would be only a draft" in shown.plain
    assert f"/plans/{firm.ask('plans', 'list')['items'][0]['id']}" in shown.text
    form = {name: shown.text.rpartition(f'name="{name}" value="')[2].partition('"')[0] for name in ("value", "seen")}
    kept = site.post("/settings/policy/modes", {**form, "rule": "modes.lead-qualification.send", "why": "Slowly."})
    assert "Kept, and pinned in the ledger." in kept.plain
    assert '"lead-qualification.send" = "draft"' in (firm.folder / "policy.toml").read_text()
    modes = [step["mode"] for step in firm.ask("policy")["steps"] if step["title"] and step["yours"]]
    assert modes == ["draft"], "It counts at once, in the firm that is up."


def test_on_the_page_a_conflict_loses_nothing(firm: Firm, site: SignedIn) -> None:
    shown = site.get("/settings/policy/first-batch?value=3")
    (firm.folder / "policy.toml").write_text("remind-after-hours = 5\n" + (firm.folder / "policy.toml").read_text())
    again = site.post("/settings/policy/first-batch", {"value": "3", "seen": shown.field("seen"), "why": ""})
    assert again.status == 409
    assert "not what you were shown any more" in again.plain
    assert "changed in the file by hand" in again.plain, "What was written by hand is shown with it."
    kept = site.post("/settings/policy/first-batch", {"value": "3", "seen": again.field("seen"), "why": ""})
    assert "Kept, and pinned" in kept.plain
    text = (firm.folder / "policy.toml").read_text()
    assert "remind-after-hours = 5" in text and "first-batch = 3" in text


def test_a_token_below_manage_never_reaches_it(firm: Firm, site: SignedIn) -> None:
    token = firm.ask("tokens", "make", "decider", "--may", "decide")["token"]
    line = http.client.HTTPConnection("127.0.0.1", int(site.host.rpartition(":")[2]), timeout=60)
    headers = {"Host": site.host, "Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    line.request("POST", "/v1/policy/set", '{"rule": "first-batch", "value": "3", "seen": "x"}', headers)
    assert line.getresponse().status == 403
    line.close()
