"""What a card calls an act: each kind in words of its own, and nobody is named whom it does not reach."""

from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.capabilities.calendar import BOOK, CANCEL
from onefirm.capabilities.mail import SEND
from onefirm.capabilities.payments import REQUEST
from onefirm.capabilities.publishing import PUBLISH, UNPUBLISH
from onefirm.capabilities.search import FIND
from onefirm.capabilities.web import READ
from onefirm.capabilities.webhook import SEND as TELL
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.question import Card
from onefirm.inbox.cards import effect_card


class Greeting(Frozen):
    to: str = ""


def card(kind: EffectKind, args: Json, *, draft: bool = False, whom: str = "Ada") -> Card:
    return effect_card(
        kind, args, whom=whom, step="", came=(), how="", labels={}, drafted=(), rules=(), orders=(), evidence=(),
        sure=None, record="", hold_seconds=0, draft=draft,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "args", "title", "button", "by_hand"),
    [
        (SEND, {"to": "ada@palmer.example"}, "Send a mail to Ada", "Send to Ada", "I sent it to Ada myself"),
        (BOOK, {"guest": "ada@palmer.example"}, "Book an appointment with Ada", "Book with Ada",
         "I booked it with Ada myself"),
        (BOOK, {"title": "Dentist"}, "Book an appointment", "Book it", "I booked it myself"),
        (CANCEL, {"receipt": "x"}, "Cancel an appointment", "Cancel the appointment", "I cancelled it myself"),
        (READ, {"url": "https://palmer.example"}, "Read a page", "Read it", "I read it myself"),
        (PUBLISH, {"slug": "news"}, "Put up a page", "Put it up", "I put it up myself"),
        (UNPUBLISH, {"receipt": "x"}, "Take down a page", "Take it down", "I took it down myself"),
        (REQUEST, {"payer": "ada@palmer.example"}, "Request money from Ada", "Request from Ada",
         "I requested it from Ada myself"),
    ],
)  # fmt: skip
def test_the_words_of_a_kind(kind: EffectKind, args: Json, title: str, button: str, by_hand: str) -> None:
    shown = card(kind, args)
    assert (shown.title, shown.verb, shown.will[0].act) == (title, button, kind.called.act)
    assert card(kind, args, draft=True).verb == by_hand


def test_a_kind_of_somebody_else_is_called_by_its_names() -> None:
    greet = EffectKind("door", "greet", 1, "Say hello.", Greeting, (), recipient="to")
    shown = card(greet, {"to": "ada"})
    assert (shown.title, shown.verb) == ("Greet (door) to Ada", "Greet to Ada")
    ring = EffectKind("door", "ring", 1, "Ring the bell.", Greeting, ())
    assert (card(ring, {}).title, card(ring, {}).verb) == ("Ring (door)", "Ring")


def test_every_kind_that_is_shipped_has_words_of_its_own(tmp_path: Path) -> None:
    kinds = {kind.ref: kind for make in EXTENSION.connectors for kind in make(tmp_path).effects}
    kinds |= {kind.ref: kind for kind in (READ, FIND, TELL)}
    assert len(kinds) > 8
    assert [ref for ref, kind in kinds.items() if kind.words is None] == []
    assert [ref for ref, kind in kinds.items() if bool(kind.recipient) != bool(kind.called.to)] == []
