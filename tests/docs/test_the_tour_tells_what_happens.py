"""The walk in ARCHITECTURE.md is walked here, and the ledger holds the events it names, in its order."""

import asyncio
import json
import re
from pathlib import Path

from documents import ROOT, in_backticks
from fakes import ManualClock, SeededChance
from onefirm.app.firm import open_firm
from onefirm.app.setup import init
from onefirm.domain.events.catalogue import BY_KIND, FACTS
from outside import GOOD

_TOUR = ROOT / "ARCHITECTURE.md"
_KIND = re.compile(r"`([a-z]+\.[a-z]+)`")
_FAMILIES = {fact.kind.partition(".")[0] for fact in FACTS}


def _named() -> list[str]:
    """The kinds behind the arrows, without those in brackets, which are other ways it may go."""
    walk = _TOUR.read_text(encoding="utf-8").partition("## The walk of one intent")[2].partition("\n## ")[0]
    plain = re.sub(r"\([^()]*\)", "", walk)
    return [
        kind for part in plain.split("→")[1:] for kind in _KIND.findall(part.partition("\n\n")[0].partition(".** ")[0])
    ]


async def _happened(folder: Path) -> list[str]:
    clock, chance = ManualClock(), SeededChance()
    init(folder, name="Tern Studio", operator="Ines", email="ines@tern.example", clock=clock, chance=chance)
    firm = await open_firm(folder, clock=clock, chance=chance)
    try:
        (folder / "forms" / "one.json").write_text(json.dumps({"form": "contact", **GOOD}), encoding="utf-8")
        await firm.drain()
        await firm.desk.ask("inbox.accept", {"question": "1"}, "operator")
        clock.forward(hours=1)
        await firm.drain()
        reply = f"From: {GOOD['email']}\nSubject: Re: Your message\n\nGladly. Tuesday?\n"
        (folder / "mail").mkdir(exist_ok=True)
        (folder / "mail" / "reply.eml").write_text(reply, encoding="utf-8")
        await firm.drain()
        await firm.desk.ask("inbox.answer", {"question": "1", "answer": "done"}, "operator")
        await firm.drain()
        return [row.kind for row in firm.store.all_rows()]
    finally:
        await firm.close()


def test_the_ledger_holds_the_events_of_the_walk_in_their_order(tmp_path: Path) -> None:
    named = _named()
    assert len(named) > 15
    happened = iter(asyncio.run(_happened(tmp_path / "firm")))
    for kind in named:
        assert kind in happened, f"The tour says that '{kind}' comes next, and it does not."


def test_every_event_the_tour_names_is_a_kind_of_event() -> None:
    shaped = {name for name in in_backticks(_TOUR) if re.fullmatch(r"[a-z]+\.[a-z]+", name)}
    events = {name for name in shaped if name.partition(".")[0] in _FAMILIES - {"plan"} or name in BY_KIND}
    files = {name for name in events if name.endswith((".py", ".md", ".toml", ".db"))}
    fields = {name for name in events if name.startswith(("profile.", "intent.")) and name not in BY_KIND}
    assert events - files - fields <= set(BY_KIND), sorted(events - files - fields - set(BY_KIND))
