"""When a yes came too soon to have been read, and where that would be grave."""

import pytest

from onefirm.capabilities import calendar, mail, payments
from onefirm.domain.effect import EffectKind
from onefirm.domain.question import Card, Will
from onefirm.inbox.dwell import Shown, critical, is_too_soon


@pytest.mark.parametrize(
    ("kind", "reversible", "grave"),
    [
        (mail.SEND, True, False),
        (calendar.BOOK, True, False),
        (mail.SEND, False, True),
        (payments.REQUEST, True, True),
        (payments.REFUND, True, True),
        (None, True, False),
        (None, False, True),
    ],
)
def test_only_money_high_risk_and_what_cannot_be_taken_back(
    kind: EffectKind | None, reversible: bool, grave: bool
) -> None:
    will = Will(act="Send", target="Ada", undo="", reversible=reversible)
    assert bool(critical(Card(title="It", verb="Send", will=(will,)), kind)) is grave


@pytest.mark.parametrize(
    ("after", "again", "dwell", "soon"),
    [
        (1.9, None, 2, True),
        (2.0, None, 2, False),
        (0.0, None, 0, False),
        (0.9, 0.4, 2, True),
        (1.5, 0.4, 2, False),
        (4.0, 3.9, 5, True),
        (6.0, 5.9, 2, True),
    ],
    ids=["soon", "read", "off", "double click", "meant", "half of a click", "a click after all"],
)
def test_the_second_yes_counts_once_it_is_one_of_its_own(
    after: float, again: float | None, dwell: int, soon: bool
) -> None:
    assert is_too_soon(Shown(0.0, again), after, dwell) is soon
