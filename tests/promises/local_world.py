"""The five local connectors as the suites see them: how each is made, what it is asked, and what really happened."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from fakes import ManualClock
from onefirm.capabilities import calendar, forms, payments, publishing
from onefirm.capabilities.connector import Order
from onefirm.capabilities.mail import SEND
from onefirm.capabilities.rehearsal import FAULTS, FaultName
from onefirm.connectors import local
from onefirm.connectors.local import LocalConnector
from onefirm.connectors.local.journal import Entry
from onefirm.domain.effect import EffectClass, EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId

CLASSES: tuple[EffectClass, ...] = get_args(EffectClass)
REPLIES: tuple[str, ...] = ("ok", *FAULTS)
WINDOW_SECONDS = 3600
GRACE_SECONDS = 20


@dataclass(frozen=True)
class Trade:
    """One capability: its main act, and the act that takes it back."""

    make: Callable[[Path, Terms, ManualClock], LocalConnector]
    kind: EffectKind
    args: Json
    other: Json
    """The same act in other words: only these fields differ."""
    back: EffectKind | None
    things: str
    """Where the things lie, for the eye of somebody who knows nothing of the journal."""


TRADES: dict[str, Trade] = {
    "mail": Trade(
        lambda folder, terms, clock: local.mail(folder, terms, clock=clock),
        SEND,
        {"to": "ada@palmer.example", "subject": "Your logo", "body": "Hi Ada", "reply_to": "ines@tern.example"},
        {"body": "Something else"},
        None,
        "outbox/*.eml",
    ),
    "calendar": Trade(
        lambda folder, terms, clock: local.calendar(folder, terms, clock=clock),
        calendar.BOOK,
        {
            "title": "First talk",
            "starts_at": "2026-03-10T10:00:00Z",
            "ends_at": "2026-03-10T11:00:00Z",
            "guest": "ada@palmer.example",
            "place": "Studio; second floor",
            "notes": "Bring the sketches,\nplease",
        },
        {"title": "Second talk"},
        calendar.CANCEL,
        "calendar/*.ics",
    ),
    "payments": Trade(
        lambda folder, terms, clock: local.payments(folder, terms, clock=clock),
        payments.REQUEST,
        {
            "payer": "ada@palmer.example",
            "amount": {"minor": 240_000, "currency": "EUR"},
            "purpose": "Logo",
            "reference": "2026-007",
        },
        {"purpose": "Packaging"},
        payments.VOID,
        "payments/requests/*.json",
    ),
    "publishing": Trade(
        lambda folder, terms, clock: local.publishing(folder, terms, clock=clock),
        publishing.PUBLISH,
        {"slug": "a-new-logo", "title": "A new logo", "body": "It is done.\n\nLook at it."},
        {"body": "Something else"},
        publishing.UNPUBLISH,
        "site/*.html",
    ),
    "forms": Trade(
        lambda folder, terms, clock: local.forms(folder, terms, clock=clock),
        forms.PUBLISH,
        {"form": "contact", "title": "Write to us", "intro": "We answer.", "sends_to": "/forms/contact"},
        {"title": "Something else"},
        forms.RETIRE,
        "site/forms/*.html",
    ),
}


def terms(cls: EffectClass) -> Terms:
    return Terms(
        cls,
        window_seconds=WINDOW_SECONDS if cls == "native-key" else 0,
        grace_seconds=GRACE_SECONDS if cls == "verifiable" else 0,
    )


class World:
    """One local connector in a folder of its own, seen from both sides."""

    def __init__(self, folder: Path, capability: str, cls: EffectClass) -> None:
        self.folder = folder
        self.trade = TRADES[capability]
        self.clock = ManualClock()
        self.cls: EffectClass = cls
        self.connector = self.again()

    def again(self) -> LocalConnector:
        """The same folder after a restart: nothing is remembered but what lies there."""
        self.connector = self.trade.make(self.folder, terms(self.cls), self.clock)
        return self.connector

    def order(self, *, effect: str = "ef_1", key: str = "", attempt: int = 1, changed: Json | None = None) -> Order:
        args: Json = {**self.trade.args, **(changed or {})}
        return Order(EffectId(effect), self.trade.kind.ref, args, key or effect, attempt)

    def other(self, *, effect: str = "ef_1", key: str = "") -> Order:
        args: Json = {**self.trade.args, **self.trade.other}
        return Order(EffectId(effect), self.trade.kind.ref, args, key or effect, 1)

    def back(self, receipt: Receipt, *, effect: str = "ef_2", reason: str = "") -> Order:
        assert self.trade.back is not None, "There is no way back."
        args: Json = {"receipt": receipt.provider_id, "reason": reason}
        return Order(EffectId(effect), self.trade.back.ref, args, effect, 1)

    def do(self, order: Order) -> Receipt:
        return asyncio.run(self.connector.do(order))

    def look(self, order: Order) -> Verification:
        return asyncio.run(self.connector.verify(order))

    def play(self, *faults: FaultName, seconds: int = 5) -> None:
        self.connector.faults.play(faults, seconds)

    def happened(self) -> Sequence[Entry]:
        """What the journal counts."""
        return self.connector.happened()

    def things(self) -> list[Path]:
        """What lies there for everybody to see."""
        return [path for path in sorted(self.folder.glob(self.trade.things)) if path.name != "index.html"]
