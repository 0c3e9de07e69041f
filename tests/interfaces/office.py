"""A firm in which something happened: leads judged, a contract broken, money asked for, invoices kept."""

import os
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

from interfaces.test_web_inbox_browser import free_port
from outside import SCRIPT, Firm, new_firm

ADA = "ada@palmer.example"
STRANGER = '''
from dataclasses import replace
from typing import Annotated
from pydantic import BaseModel, BeforeValidator
from onefirm.agents.qualifier import Qualifier
from onefirm.capabilities.extension import Extension
from onefirm.domain.contract import Proposal
from onefirm.domain.intent import IntentType
from onefirm.domain.money import Money

def money(said):
    if not isinstance(said, str):
        return said
    amount, currency = said.split()
    return {"minor": round(float(amount) * 100), "currency": currency}

class Charge(BaseModel):
    email: str
    message: str
    amount: Annotated[Money, BeforeValidator(money)]

class Void(BaseModel):
    receipt: str
    message: str

class Dreamer:
    """Answers with prose where its contract promises numbers."""
    contract = replace(Qualifier().contract, role="dreamer", fallback="qualifier", capabilities=())
    async def propose(self, task, reach):
        return Proposal(outcome="fit", gives={"score": "very good"})

EXTENSION = Extension(
    name="stranger",
    intents=(
        IntentType("charge", 1, "Ask somebody for money.", Charge, key=("email", "message"), person="email"),
        IntentType("call-off", 1, "Call a request off.", Void, key=("receipt",)),
    ),
    agents=(Dreamer(),),
)
'''
ONE_ACT = """---
name: {name}
description: One act of money, so that it can be watched.
version: 1
starts-on: {name}@1
---

# {title}

So that it can be watched.

## {title}

```yaml
id: act
effect: {does}
takes:
{takes}
mode: ask
then:
  {success}: end
  failed: end
  declined: end
```
"""
ACTS = (
    ("charge", "Ask for money", "payments.request", "requested",
     {"payer": "intent.email", "amount": "intent.amount", "purpose": "intent.message"}),
    ("call-off", "Call it off", "payments.void", "voided", {"receipt": "intent.receipt", "reason": "intent.message"}),
)  # fmt: skip
GOOD = "I would like a logo for my bakery. The budget is 4000 EUR, and we open in spring."


def office(folder: Path) -> Firm:
    """A fresh firm with these ways to move money, and nothing in it yet."""
    lib = folder / "lib"
    info = lib / "stranger-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[onefirm.extensions]\nstranger = stranger:EXTENSION\n")
    (lib / "stranger.py").write_text(STRANGER)
    firm = new_firm(folder / "firm", extensions=(lib,))
    for name, title, does, success, takes in ACTS:
        lines = "\n".join(f"  {argument}: {source}" for argument, source in takes.items())
        text = ONE_ACT.format(name=name, title=title, does=does, success=success, takes=lines)
        (firm.folder / "playbooks" / f"{name}.md").write_text(text)
    return firm


def lead(firm: Firm, name: str, *, agent: str = "") -> str:
    """Somebody asks for work; with another agent than the playbook's, if one is named."""
    own = firm.folder / "playbooks" / "lead-qualification.md"
    own.unlink(missing_ok=True)
    if agent:
        own.write_text(
            firm.ask("playbooks", "show", "lead-qualification")["text"].replace(
                "agent: qualifier", f"agent: {agent}"
            ).replace("\nversion: 5", "\nversion: 6")
        )  # fmt: skip
    said = {"name": name, "email": f"{name.split()[0].lower()}@palmer.example", "message": GOOD, "budget": "4000 EUR"}
    fields = [part for key, value in said.items() for part in ("--field", f"{key}={value}")]
    return firm.ask("intents", "send", "qualify-lead@2", *fields)["plan"]


def charge(firm: Firm, amount: str, purpose: str, *, agree: bool = True) -> str:
    """Money is asked for, and the operator agrees, or has not said yet. The receipt of the request."""
    firm.ask("intents", "send", "charge@1", *_fields(email=ADA, message=purpose, amount=amount))
    if not agree:
        return ""
    firm.ask("inbox", "accept", _of_acts(firm))
    return firm.events("effect.receipted")[-1]["body"]["provider_id"]


def call_off(firm: Firm, receipt: str) -> None:
    firm.ask("intents", "send", "call-off@1", *_fields(receipt=receipt, message="It was too much."))
    firm.ask("inbox", "accept", _of_acts(firm))


def _fields(**said: str) -> list[str]:
    return [part for name, value in said.items() for part in ("--field", f"{name}={value}")]


def _of_acts(firm: Firm) -> str:
    """The one approval that is about an act of money."""
    rows = [row["id"] for row in firm.ask("inbox", "list")["items"]]
    (found,) = [each for each in rows if firm.ask("inbox", "show", each)["step"] == "act"]
    return found


@contextmanager
def up(firm: Firm) -> Generator[str]:
    """The firm served by the shipped command; its address."""
    port = free_port()
    server = subprocess.Popen(
        [str(SCRIPT), "up", "--port", str(port)],
        env={**os.environ, "ONEFIRM_FIRM": str(firm.folder), "PYTHONPATH": os.pathsep.join(map(str, firm.extensions))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    for line in server.stdout:
        if "http" in line:
            break
    try:
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


Pages = Callable[[str], tuple[int, str]]


@contextmanager
def visited(firm: Firm) -> Generator[Pages]:
    """The firm served, and a small browser without scripts that is signed in: a path becomes a status and a page."""
    with up(firm) as address:
        opener = build_opener(HTTPCookieProcessor(CookieJar()))
        opener.open(firm.ask("login")["url"]).close()

        def page(path: str) -> tuple[int, str]:
            try:
                with opener.open(f"{address}{path}") as answer:
                    return answer.status, unescape(answer.read().decode())
            except HTTPError as refused:
                with refused:
                    return refused.code, unescape(refused.read().decode())

        yield page
