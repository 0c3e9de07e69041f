"""The one table of commands: what can be typed, what it asks the desk, how it is explained."""

from onefirm.interfaces.cli.commands.access import ACCESS
from onefirm.interfaces.cli.commands.answers import ANSWERS
from onefirm.interfaces.cli.commands.clients import CLIENTS
from onefirm.interfaces.cli.commands.connections import CONNECTIONS
from onefirm.interfaces.cli.commands.copies import COPIES
from onefirm.interfaces.cli.commands.first import FIRST
from onefirm.interfaces.cli.commands.imports import IMPORTS
from onefirm.interfaces.cli.commands.inbox import INBOX
from onefirm.interfaces.cli.commands.ledger import LEDGER
from onefirm.interfaces.cli.commands.measure import MEASURE
from onefirm.interfaces.cli.commands.models import MODELS
from onefirm.interfaces.cli.commands.money import MONEY
from onefirm.interfaces.cli.commands.people import PEOPLE, PROFILE
from onefirm.interfaces.cli.commands.plans import PLANS
from onefirm.interfaces.cli.commands.records import RECORDS
from onefirm.interfaces.cli.commands.schedules import SCHEDULES
from onefirm.interfaces.cli.commands.staff import STAFF
from onefirm.interfaces.cli.commands.templates import TEMPLATES
from onefirm.interfaces.cli.commands.trust import TRUST
from onefirm.interfaces.cli.commands.vault import VAULT
from onefirm.interfaces.cli.words import Command, Option

GROUPS = {
    "intents": "What the firm can be asked to do, and what it was asked.",
    "plans": "Running, waiting and finished work.",
    "inbox": "What needs your decision. Alone, it lists.",
    "answers": "What you answered once, so that the same is not asked again. Alone, it lists.",
    "ledger": "Everything that happened, and proof of it.",
    "playbooks": "How the work is done, step by step.",
    "people": "Who you know: people, organisations and leads, with everything that is known of them.",
    "profile": "Who you are: name, prices, hours, voice, signature. Every draft reads it.",
    "records": "What the firm knows: every value with who said it, since when, and why.",
    "first-steps": "What a new firm does first. Alone, it shows.",
    "imports": "What was taken in from files, each as one that can be taken back. Alone, it lists.",
    "money": "What was asked for, billed, paid, spent and earned.",
    "policy": "What may happen without asking you, and every bound.",
    "measure": "What each piece you published has brought since: clicks, views, leads, money. Alone, it lists.",
    "schedules": "What starts by itself: by the clock, or when something happened.",
    "agents": "Who does it, and under which contract.",
    "models": "Which models are asked, what they cost, and what leaves for them. Alone, it lists.",
    "templates": "What your edits make of the drafts: offers, versions, how each did. Alone, it lists.",
    "trust": "What may run by itself, and how far the rest is from it. Alone, it lists.",
    "optouts": "Who does not want to be written to. Nothing leaves for them.",
    "rules": "What a client wants of everything that reaches them. The gate holds to it.",
    "decisions": "What you decided once, so that nobody asks again.",
    "backups": "Copies of the whole firm, and the way back.",
    "vault": "Secrets and the key of the firm, outside of its books.",
    "sign-ins": "Which browsers are signed in.",
    "passkeys": "What signs you in by fingerprint, face or PIN.",
    "tokens": "What programs come in with, and what each may do.",
    "connections": "What leads out of the firm and into it, and which of it you allow.",
    "faults": "Rehearse: let the local connectors answer badly, on request.",
}
ALONE = {
    "answers": "list",
    "first-steps": "show",
    "inbox": "list",
    "intents": "list",
    "plans": "list",
    "playbooks": "list",
    "agents": "list",
    "ledger": "tail",
    "people": "list",
    "profile": "show",
    "records": "kinds",
    "imports": "list",
    "money": "list",
    "policy": "show",
    "measure": "list",
    "models": "list",
    "schedules": "list",
    "templates": "list",
    "trust": "list",
    "optouts": "list",
    "connections": "list",
    "rules": "list",
    "decisions": "list",
    "vault": "list",
    "sign-ins": "list",
    "passkeys": "list",
    "tokens": "list",
    "faults": "list",
    "backups": "list",
}
"""What a group does when nothing stands behind it."""

COMMANDS: tuple[Command, ...] = (
    *FIRST,
    *INBOX,
    *ANSWERS,
    *PLANS,
    *STAFF,
    *LEDGER,
    *PEOPLE,
    *PROFILE,
    *RECORDS,
    *IMPORTS,
    *MEASURE,
    *MODELS,
    *MONEY,
    *SCHEDULES,
    *TEMPLATES,
    *TRUST,
    *CLIENTS,
    *CONNECTIONS,
    *COPIES,
    *VAULT,
    *ACCESS,
)


def said() -> dict[str, str]:
    """What each ask is for, as the first command that asks it says."""
    return {command.asks: command.about for command in reversed(COMMANDS) if command.asks}


COMMON = (
    Option("--firm", "firm", "The firm's folder. Otherwise ONEFIRM_FIRM, this folder, or ~/onefirm."),
    Option("--json", "json", "Print exactly the desk's answer, one JSON document.", "switch"),
    Option("--help", "help", "Explain this command.", "switch"),
)
