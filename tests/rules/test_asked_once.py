"""Which question is the same as which, which is always asked, and which values a question takes."""

from collections.abc import Callable

import pytest

from onefirm.domain.answer import choices_of, is_kind, read_value
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import FIRM, IntentId, PlanId, StepId
from onefirm.domain.plan import Plan, Step
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.once import once_of


class Args(Frozen):
    to: str = ""


CATALOGUE = Catalogue(
    intents={},
    agents={},
    effects={
        "mail.send": EffectKind("mail", "send", 1, "", Args, ("to",)),
        "payments.pay": EffectKind("payments", "pay", 1, "", Args, ("to",), amount="to"),
        "calendar.cancel": EffectKind("calendar", "cancel", 1, "", Args, ("to",), grave="deletion"),
        "legal.sign": EffectKind("legal", "sign", 1, "", Args, ("to",), never_auto=True),
    },
    terms={},
    records={},
    profile=(),
)
ASK = Step(
    id=StepId("ask"), title="Ask", kind="question", does="", asks="Does it fit?", options={"yes": "Yes", "no": "No"},
    then={"yes": "act", "no": "end"},
)  # fmt: skip
ACT = Step(id=StepId("act"), title="Act", kind="effect", does="mail.send@1", then={"sent": "end", "failed": "end"})


def plan(*steps: Step, playbook: str = "leads@1") -> Plan:
    return Plan(
        id=PlanId("pl"), intent=IntentId("in"), subject=FIRM, title="", playbook=playbook, playbook_hash="", steps=steps
    )


def once(ask: Step = ASK, act: Step = ACT, *more: Step, playbook: str = "leads@1") -> str:
    return once_of(plan(ask, act, *more, playbook=playbook), ask, CATALOGUE)


def test_the_same_question_of_another_version_is_the_same() -> None:
    assert once() and once() == once(playbook="leads@2")


@pytest.mark.parametrize(
    "other",
    [
        lambda: once(ASK.model_copy(update={"asks": "Does it fit us?"})),
        lambda: once(ASK.model_copy(update={"options": {"yes": "Yes", "no": "Never"}})),
        lambda: once(ASK.model_copy(update={"then": {"yes": "end", "no": "end"}})),
        lambda: once(ASK, ACT.model_copy(update={"kind": "agent", "does": "writer@1"})),
        lambda: once(playbook="bills@1"),
    ],
)
def test_other_words_other_options_and_another_way_on_are_another_question(other: Callable[[], str]) -> None:
    assert other() not in ("", once())


@pytest.mark.parametrize("does", ["payments.pay@1", "calendar.cancel@1", "legal.sign@1", "gone.away@1"])
def test_what_may_come_to_money_or_to_what_always_asks_is_never_kept(does: str) -> None:
    assert once(ASK, ACT.model_copy(update={"does": does})) == ""
    letter = ACT.model_copy(update={"then": {"sent": "pay", "failed": "end"}})
    pay = ACT.model_copy(update={"id": StepId("pay"), "does": does})
    assert once(ASK, letter, pay) == "", "Also behind another act."
    between = ASK.model_copy(update={"id": StepId("sure"), "then": {"yes": "pay", "no": "end"}})
    behind = ACT.model_copy(update={"then": {"sent": "sure", "failed": "end"}})
    assert once(ASK, behind, between, pay), "Behind another question it is asked there."


def test_serial_work_and_what_is_no_question_is_never_kept() -> None:
    assert once(ASK, ACT.model_copy(update={"work": "serial"})) == ""
    assert once(ASK.model_copy(update={"work": "serial"})) == ""
    assert once(ASK.model_copy(update={"kind": "manual"})) == ""
    assert once(ASK.model_copy(update={"wants": "money"})) == ""
    assert once(ASK.model_copy(update={"wants": "number"}))


@pytest.mark.parametrize(
    ("wants", "typed", "value"),
    [
        ("text", "  As before.  ", "As before."),
        ("text", "   ", None),
        ("text", "x" * 2_001, None),
        ("number", "12", 12),
        ("number", "-3", -3),
        ("number", "1,200", 1200),
        ("number", "1.5", None),
        ("number", "twelve", None),
        ("number", "9" * 13, None),
        ("day", "2026-12-31", "2026-12-31"),
        ("day", "31.12.2026", None),
        ("day", "2026-02-30", None),
        ("money", "1200 EUR", "1,200.00 EUR"),
        ("money", "1,200.50 EUR", "1,200.50 EUR"),
        ("money", "1200", None),
        ("money", "about 1200 EUR", None),
        ("one of small, large", "Large", "large"),
        ("one of small, large", "huge", None),
    ],
)
def test_a_value_is_checked_and_kept_as_later_steps_take_it(wants: str, typed: str, value: object) -> None:
    assert read_value(wants, typed) == value


def test_a_question_may_want_these() -> None:
    assert all(map(is_kind, ("text", "number", "day", "money", "one of a, b")))
    assert not any(map(is_kind, ("", "one of a", "one of ", "float", "one of a, a")))
    assert choices_of("one of a, b ,c") == ("a", "b", "c")
