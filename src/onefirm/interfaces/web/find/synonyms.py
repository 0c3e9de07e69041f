"""What people call a page, or a part of one, when they do not call it by its name. Data, and one question to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from onefirm.domain.names import folded

LETTERS_MIN = 2
"""So many, and the beginning of a word counts."""


@dataclass(frozen=True)
class Room:
    path: str
    label: str
    icon: str
    words: tuple[str, ...]


ROOMS = (
    Room("/settings#you", "Settings: who you are", "settings",
         ("name of the firm", "signature", "prices", "currency", "time zone", "timezone", "opening hours", "logo",
          "profile", "account")),
    Room("/settings#write", "Settings: voice", "settings", ("voice", "tone", "style", "writing", "greeting")),
    Room("/settings#look", "Settings: light and dark", "settings",
         ("dark", "dark mode", "light", "theme", "night", "colours", "colors", "appearance")),
    Room("/settings#policy", "Settings: policy", "settings",
         ("permissions", "rights", "automatic", "approval", "approve", "limits", "guardrails", "safety")),
    Room("/settings/policy/undo-window-seconds", "Settings: time to undo", "undo",
         ("undo time", "undo window", "undo", "hold", "delay", "take back", "recall")),
    Room("/settings/policy/backup-every-hours", "Settings: how often a backup is made", "settings",
         ("automatic backup", "nightly backup")),
    Room("/settings#budgets", "Settings: budgets", "settings", ("budget", "spending limit", "cost limit")),
    Room("/settings/access", "Access", "key",
         ("password", "passkey", "fingerprint", "face id", "log in", "login", "sign in", "sign out", "logout",
          "log out", "token", "api key", "api", "phone", "mobile", "device", "qr code", "security", "session")),
    Room("/connections/mail", "Connections: mail", "letter",
         ("email", "e-mail", "mail", "smtp", "imap", "mailbox", "gmail", "outlook", "password of the mailbox")),
    Room("/connections/calendar", "Connections: calendar", "calendar",
         ("calendar", "caldav", "appointments", "meeting", "ical", "availability")),
    Room("/connections/notify", "Connections: being told", "bell",
         ("notifications", "notify", "phone", "push", "sms", "telegram", "alerts", "digest", "reminder")),
    Room("/connections/site", "Connections: site", "globe", ("website", "publish", "publishing", "blog", "git")),
    Room("/settings/form", "A form on your site", "review",
         ("form", "contact form", "website form", "lead form", "enquiry form")),
    Room("/schedules", "Schedules", "schedules",
         ("cron", "automation", "automate", "recurring", "repeat", "every week", "timer", "routine")),
    Room("/people", "People", "people", ("clients", "customers", "contacts", "address book", "crm", "leads")),
    Room("/imports", "Imports", "imports", ("import", "csv", "upload", "bring in", "migrate")),
    Room("/money", "Money", "money",
         ("invoices", "billing", "payments", "taxes", "revenue", "income", "costs", "spending", "bank")),
    Room("/ledger", "Ledger", "ledger", ("history", "log", "audit", "activity", "journal", "events")),
    Room("/staff", "Staff", "staff", ("agents", "bots", "robots", "ai", "autonomy", "trust", "assistant")),
    Room("/models", "Models", "staff",
         ("llm", "model", "tokens", "openai", "anthropic", "claude", "gpt", "ollama", "ai cost")),
    Room("/playbooks", "Playbooks", "playbooks", ("workflow", "process", "recipe", "templates", "procedures")),
    Room("/rules", "Standing rules", "rules",
         ("unsubscribe", "opt out", "opt-out", "blacklist", "block", "never write", "do not contact", "decisions")),
    Room("/problems", "Every problem explained", "problem", ("help", "errors", "error codes", "trouble")),
)  # fmt: skip
"""Where it leads, the page's own name, its drawing, and the other words for it."""


def meant(words: str) -> Iterator[tuple[Room, str, bool]]:
    """Each room that is called so, by which of its words, and whether that was said whole."""
    said = folded(words)
    for room in ROOMS:
        names = sorted(room.words, key=lambda name: (folded(name) != said, not folded(name).startswith(said)))
        found = next((name for name in names if _fits(said, folded(name))), "")
        if found:
            yield room, found, folded(found) == said


def _fits(said: str, name: str) -> bool:
    """It was said so whole, among other words; or somebody has begun to say it."""
    if f" {name} " in f" {said} ":
        return True
    return len(said) >= LETTERS_MIN and any(name[at:].startswith(said) for at in _words_of(name))


def _words_of(name: str) -> Iterator[int]:
    yield from (at for at in range(len(name)) if at == 0 or name[at - 1] in " -")
