"""A demo firm with one of everything in it, and where each of its pages stands, so that every page can be looked at."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.demo import ensure_demo

Ask = Callable[..., dict[str, Any]]
"""A command of the terminal with its words; its answer as data."""

PLAYBOOK = "lead-qualification"
SETTINGS = """
[hooks.site]
form = "Write to us"
confirm = true

[notify]
by = ["mail"]
digest-at = []
quiet = ""
"""
URGENT = "\napproval-days-max = 1\n"
"""Every approval is over within a day, so the operator is told of each at once, with links."""
_UNDO = "undo-window-seconds = 30"
ADDRESS = "https://northlight.example"
"""By this name strangers reach the form; nothing answers there, the pages are the same on this machine."""


def furnished(folder: Path, undo_seconds: int = 30) -> None:
    """The demo firm, not yet open, with a form on its site and an operator who is told by mail."""
    ensure_demo(folder, SystemClock(), SystemChance())
    path = folder / "firm.toml"
    text = path.read_text(encoding="utf-8").replace("[web]\n", f'[web]\naddress = "{ADDRESS}"\n', 1)
    path.write_text(text + SETTINGS, encoding="utf-8")
    policy = folder / "policy.toml"
    rules = policy.read_text(encoding="utf-8")
    assert _UNDO in rules
    policy.write_text(rules.replace(_UNDO, f"undo-window-seconds = {undo_seconds}") + URGENT, encoding="utf-8")


def filled(folder: Path, ask: Ask) -> None:
    """What no form brings: contacts, a client with a project, an invoice, a schedule, a playbook that changed."""
    contacts = folder / "contacts.csv"
    contacts.write_text("Full name;E-Mail\nBo Lind;bo@lind.example\n", encoding="utf-8")
    ask("import", str(contacts), "--yes")
    ask("people", "add", "name=Jo Reed", "email=jo@reed.example", "status=client")
    ask("records", "make", "project", "name=Harbour signs", "client=jo@reed.example")
    ask(
        "records", "make", "invoice", "number=2026-014", "name=Reed & Daughters", "amount=2400.00 EUR",
        "issued_on=2026-01-01", "due_on=2026-01-15", "status=sent",
    )  # fmt: skip
    wish = ("--intent", "qualify-lead@2", "--field", "email=ada@fern.example", "--field", "message=A logo, please")
    ask("schedules", "set", "weekly-look", "--every", "7 days", *wish)
    shown = ask("playbooks", "show", PLAYBOOK)
    newer = str(int(shown["version"]) + 1)
    text = shown["text"].replace(f"\nversion: {shown['version']}", f"\nversion: {newer}")
    own = folder / "playbooks" / f"{PLAYBOOK}.md"
    own.parent.mkdir(exist_ok=True)
    own.write_text(text.replace("wait: 4 days", "wait: 2 days"), encoding="utf-8")
    ask("intents", "send", "qualify-lead@2", "--field", "email=ivo@pine.example", "--field", "message=Are you free?")


def addresses(ask: Ask) -> Mapping[str, str]:
    """By the way as the table of ways spells it: an address that shows a real thing of this firm."""
    cards = ask("inbox", "list")["items"]
    letter = next(card["id"] for card in cards if card["kind"] == "approval")
    plan = next(card["plan"] for card in cards if card["id"] == letter)
    person = ask("people", "list")["items"][-1]["id"]
    project = ask("records", "list", "project")["items"][0]["id"]
    invoice = ask("records", "list", "invoice")["items"][0]["id"]
    entry = ask("ledger", "tail", "--kind", "ran", "--limit", "1")["items"][0]["seq"]
    batch = ask("imports")["items"][0]["batch"]
    before = ask("playbooks", "versions", PLAYBOOK)["items"][-1]["version"]
    cell = ask("trust")["items"][0]["cell"]
    return {
        "/": "/",
        "/inbox": "/inbox",
        "/inbox/{question}": f"/inbox/{letter}",
        "/inbox/{question}/alike": f"/inbox/{letter}/alike",
        "/work": "/work",
        "/plans/{plan}": f"/plans/{plan}",
        "/schedules": "/schedules",
        "/schedules/{name}": "/schedules/weekly-look",
        "/connections": "/connections",
        "/connections/{name}": "/connections/outbox",
        "/people": "/people",
        "/people/{person}": f"/people/{quote(person)}",
        "/people/{person}/timeline": f"/people/{quote(person)}/timeline",
        "/staff": "/staff",
        "/staff/drift": "/staff/drift",
        "/staff/primitives": "/staff/primitives",
        "/staff/{name}": "/staff/qualifier",
        "/staff/acts/{cell}": f"/staff/acts/{cell}",
        "/models": "/models",
        "/models/{plan}": f"/models/{plan}",
        "/money": "/money",
        "/money/{kind}/{record}": f"/money/invoice/{quote(invoice)}",
        "/settings": "/settings",
        "/settings/access": "/settings/access",
        "/settings/form": "/settings/form",
        "/sign-in": "/sign-in",
        "/do": "/do",
        "/find": "/find?q=mara",
        "/records/{kind}/{record}": f"/records/project/{quote(project)}",
        "/records/{kind}/new": f"/records/project/new?client={quote(person)}",
        "/rules": "/rules",
        "/answers": "/answers",
        "/settings/policy/{rule}": "/settings/policy/undo-window-seconds?value=60",
        "/imports": "/imports",
        "/imports/{batch}": f"/imports/{batch}",
        "/imports/{batch}/undo": f"/imports/{batch}/undo",
        "/problems": "/problems",
        "/problems/{code}": "/problems/page-unknown",
        "/ledger": "/ledger",
        "/ledger/verify": "/ledger/verify",
        "/ledger/{seq}": f"/ledger/{entry}",
        "/playbooks": "/playbooks",
        "/playbooks/{name}": f"/playbooks/{PLAYBOOK}",
        "/playbooks/{name}/back/{version}": f"/playbooks/{PLAYBOOK}/back/{before}",
    }
