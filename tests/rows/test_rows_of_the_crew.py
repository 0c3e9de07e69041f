"""The crew: every named role ships ready, works without a key, and the reviewer says what of each rule is kept."""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from interfaces.office import visited
from outside import GOOD, Firm, new_firm

ROLES = (
    "intake", "planner", "researcher", "qualifier", "writer", "outreach", "responder", "reviewer", "scheduler",
    "bookkeeper", "invoicer", "monitor",
)  # fmt: skip
ASKED = '''
import json
from typing import Annotated, get_type_hints
from pydantic import BeforeValidator, create_model
from onefirm.agents.bookkeeper import BankLine
from onefirm.agents.invoicer import Work
from onefirm.agents.monitor import Watch
from onefirm.agents.outreach import Approach
from onefirm.agents.researcher import Sources
from onefirm.agents.responder import Letter
from onefirm.agents.scheduler import Wanted
from onefirm.capabilities.extension import Extension
from onefirm.domain.intent import IntentType

def listed(said):
    return json.loads(said) if isinstance(said, str) else said

def wish(role, shape):
    """What the agent takes, asked for from outside: lists are typed as JSON."""
    hints = get_type_hints(shape)
    lists = [name for name, hint in hints.items() if getattr(hint, "__origin__", None) is tuple]
    fields = {name: (Annotated[hints[name], BeforeValidator(listed)], ()) for name in lists}
    taken = create_model(shape.__name__, __base__=shape, **fields)
    return IntentType(f"ask-{role}", 1, f"Ask the {role}.", taken, key=(next(iter(hints)),))

EXTENSION = Extension(name="asked", intents=tuple(wish(role, shape) for role, shape in (
    ("researcher", Sources), ("outreach", Approach), ("responder", Letter), ("scheduler", Wanted),
    ("bookkeeper", BankLine), ("invoicer", Work), ("monitor", Watch),
)))
'''
PLAYBOOK = """---
name: ask-{role}
description: One agent is asked, and you see what it says.
version: 1
starts-on: ask-{role}@1
---

# Ask the {role}

So that it can be watched.

## Ask

```yaml
id: ask
agent: {role}
takes:
{takes}
then:
{then}
```

It proposes; it never acts.

## See it

```yaml
id: see
manual: Look at what it says.
takes:
  said: ask.{shown}
```

You decide what becomes of it.
"""
ASKS: Mapping[str, tuple[str, Mapping[str, Any], str, str]] = {
    "researcher": (
        "listing", {"question": "How much is a booth?", "text": "A booth costs 400 EUR."}, "found", "A booth costs 400"
    ),
    "outreach": (
        "body", {"name": "Ada Palmer", "reason": "Your shop opens in May.", "today": "2026-03-05"}, "drafted", "Hi Ada,"
    ),
    "responder": ("body", {"message": "Can we reschedule our call?", "name": "Ada"}, "appointment", "another time"),
    "scheduler": (
        "listing",
        {"minutes": "30", "after": "2026-03-02T08:00:00Z", "hours": "9 to 17",
         "busy": [{"starts_at": "2026-03-02T09:00:00Z", "ends_at": "2026-03-02T10:00:00Z"}]},
        "slots", "Monday, 2 March 2026, 10:00 to 10:30 (UTC)",
    ),
    "bookkeeper": (
        "summary",
        {"amount_minor": "120000", "currency": "EUR", "text": "RE 2026-14",
         "invoices": [{"number": "2026-14", "amount_minor": 120000, "currency": "EUR"}]},
        "matched", "1,200.00 EUR pays invoice 2026-14.",
    ),
    "invoicer": (
        "text",
        {"client": "Ada", "issued_on": "2026-03-05", "tax_percent": "19",
         "agreed": [{"name": "Logo", "amount_minor": 250000, "currency": "EUR"}], "delivered": [{"what": "Logo"}]},
        "drafted", "Total: 2,975.00 EUR",
    ),
    "monitor": (
        "summary",
        {"today": "2026-03-05", "bounds": [{"name": "unread", "most": 5}],
         "counts": [{"name": "unread", "on": "2026-03-05", "value": 9}]},
        "alarm", "1 of 1 is out: unread.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """A firm whose every new role can be asked from outside, through a playbook of its own."""
    folder = tmp_path_factory.mktemp("crew")
    info = folder / "lib" / "asked-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: asked\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[onefirm.extensions]\nasked = asked:EXTENSION\n")
    (folder / "lib" / "asked.py").write_text(ASKED)
    firm = new_firm(folder / "firm", extensions=(folder / "lib",))
    for role, (shown, fields, *_) in ASKS.items():
        outcomes = firm.ask("agents", "show", role)["outcomes"]
        text = PLAYBOOK.format(
            role=role, shown=shown, takes="\n".join(f"  {name}: intent.{name}" for name in fields),
            then="\n".join(f"  {outcome}: see" for outcome in outcomes),
        )  # fmt: skip
        (firm.folder / "playbooks" / f"ask-{role}.md").write_text(text)
    return firm


def test_row_022_every_named_role_ships_ready_with_its_contract(firm: Firm) -> None:
    listed = {agent["name"]: agent for agent in firm.ask("agents", "list")["items"]}
    assert set(ROLES) <= listed.keys()
    for agent in (listed[role] for role in ROLES):
        assert len(agent["spec"].split()) >= 30 and agent["failure_modes"] and agent["latency_ms"] > 0
        assert agent["outcomes"] and agent["takes"]["properties"] and agent["gives"]["properties"]


def test_row_022_the_page_and_the_command_show_every_term_of_every_contract(firm: Firm) -> None:
    shown = {agent["name"]: agent for agent in firm.ask("agents", "list")["items"]}
    with visited(firm) as pages:
        for role in ("intake", "planner", "bookkeeper", "qualifier"):
            agent, (status, page) = shown[role], pages(f"/staff/{role}")
            terms = [
                agent["spec"], *agent["failure_modes"], *agent["capabilities"], *agent["reads"], agent["contract"],
                *(f"{said} {at}" for said, at in agent["thresholds"].items()), f"{agent['latency_ms']} ms",
                *(each.replace("_", " ") for side in ("takes", "gives") for each in agent[side]["properties"]),
            ]  # fmt: skip
            assert bool(agent["aside"]) == (role in ("intake", "planner")) and agent["aside"] in page
            assert status == 200 and agent["thresholds"] and agent["failure_modes"], role
            assert [term for term in terms if term not in html.unescape(page)] == [], role
    told = " ".join(firm.run("agents", "show", "bookkeeper").out.split())
    agent = shown["bookkeeper"]
    for term in (*agent["failure_modes"], *agent["outcomes"], *agent["gives"]["properties"], agent["contract"]):
        assert term in told
    assert "points for its number 60" in told and "10 ms, nothing" in told and "repeatable yes" in told


@pytest.mark.parametrize("role", ASKS)
def test_row_022_each_role_does_its_work_in_a_plan_without_a_key_and_touches_nothing(firm: Firm, role: str) -> None:
    _, fields, outcome, says = ASKS[role]
    typed = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    sent = [part for name, value in typed.items() for part in ("--field", f"{name}={value}")]
    plan = firm.ask("intents", "send", f"ask-{role}@1", *sent)["plan"]
    (done,) = [event["body"] for event in firm.events("step.done") if event["body"]["plan"] == plan]
    assert done["outcome"] == outcome
    (card,) = [
        shown
        for row in firm.ask("inbox", "list")["items"]
        if (shown := firm.ask("inbox", "show", row["id"]))["plan"] == plan
    ]
    assert says in json.dumps(card, ensure_ascii=False), "What it says stands on the card of the next step."
    assert not firm.events("effect.declared") and not firm.letters()


def test_row_025_the_reviewer_says_of_each_rule_whether_it_is_kept_by_tone_policy_and_compliance(
    tmp_path: Path,
) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.ask("profile", "set", "voice", "avoid: business")
    firm.ask("profile", "set", "signature", "Ines Tern, we guarantee it")
    fields = [part for name, value in GOOD.items() for part in ("--field", f"{name}={value}")]
    plan = firm.ask("intents", "send", "qualify-lead@2", *fields)["plan"]
    (row,) = firm.ask("inbox", "list")["items"]
    why = [reason["says"] for reason in firm.ask("inbox", "show", row["id"])["card"]["why"]]
    assert "It promises something: guarantee." in why
    assert "Compliance: flagged promises; passed links." in why
    assert "Tone: passed greeting, length, voice, subject, calm." in why
    assert "Policy: passed prices, gaps." in why
    assert "Compliance: flagged promises; passed links." in " ".join(firm.run("inbox", "show", row["id"]).out.split())
    with visited(firm) as pages:
        status, shown = pages(f"/inbox/{row['id']}")
        assert status == 200 and "Compliance: flagged promises; passed links." in shown
        assert "your tone, your policy, or compliance" in pages("/staff/reviewer")[1]
    (done,) = [event["body"] for event in firm.events("step.done") if event["body"]["agent"] == "reviewer@3"]
    assert (done["plan"], done["outcome"]) == (plan, "flagged")
