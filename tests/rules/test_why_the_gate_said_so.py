"""What follows from a sentence of the policy hangs on its code; entries that have none are read by their sentences."""

from typing import Any

import pytest

from onefirm.capabilities.mail import SEND
from onefirm.domain.because import read_from
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.frozen import as_json
from onefirm.policy.rules import Bounds, Decided, Wanted
from rules.test_policy_gate import asking, judged

OLD: dict[str, Any] = {
    "effect": "ef_1", "plan": "pl_1", "step": "send", "visit": 1, "does": "mail.send@1", "subject": "su_ada",
    "args": {"subject": "su_ada", "value": {"to": "ada@palmer.example"}}, "payload": "p", "key": "ef_1",
    "cls": "verifiable", "risk": "medium", "connector": "outbox",
    "label": {"integrity": 0, "secrecy": 2, "subjects": ["su_ada"]}, "labels": {}, "compensation": "",
    "verdict": "refuse", "premises": {}, "hold_until": "",
}  # fmt: skip
WORDS = [
    "They are never reached by mail. The client's rule says 'never by mail'.",
    "They are reached another way, not by mail. The client's rule says 'only by phone'.",
    "This step asks every time.",
    "It is held until Monday, 2026-03-09. The client's rule says 'not on saturday'.",
]


def old(**rules: Any) -> EffectDeclared:
    return EffectDeclared.model_validate({**OLD, "rules": {"subject": "su_ada", **rules}})


def test_an_entry_of_the_old_shape_is_read_by_its_sentences_once() -> None:
    read = old(value=WORDS)
    assert read.because == ("another-way", "another-way", "rule", "held")
    again = EffectDeclared.model_validate(as_json(read))
    assert again == read


def test_an_old_entry_of_somebody_forgotten_has_no_sentences_and_no_codes() -> None:
    assert old(value=None, erased=True).because == ()


def test_an_entry_with_codes_is_never_read_by_its_words() -> None:
    said = EffectDeclared.model_validate(
        {**OLD, "rules": {"subject": "su_ada", "value": WORDS[:1]}, "because": ["rule"]}
    )
    assert said.because == ("rule",)


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (Bounds(wanted=(Wanted("never by", "mail"),)), "another-way"),
        (Bounds(wanted=(Wanted("only by", "phone"),)), "another-way"),
        (Bounds(decided=(Decided("no logos", ("ready",)),)), "decided"),
    ],
)
def test_the_gate_says_what_its_sentence_is(bounds: Bounds, code: str) -> None:
    verdict = judged(asking(SEND, bounds=bounds))
    assert verdict.because[0] == code
    assert verdict.of(verdict.because[0])[0] == verdict.rules[0]
    if code == "another-way":
        assert read_from(verdict.rules[:1]) == (code,), "As the words stand, both roads agree."


def test_each_sentence_has_its_code() -> None:
    for case in (asking(), asking(mode="ask"), asking(labels={}, mode="ask"), asking(opted_out=True)):
        verdict = judged(case)
        assert len(verdict.because) == len(verdict.rules)
        assert set(verdict.because) <= {"rule", "mode"}
