"""A figure counted exactly from what somebody vouches for is vouched for; no word, model or stranger is."""

from pathlib import Path
from typing import Any

import pytest

from labelled import CHARGE, COUNT, Billed, Guesser, House, Said, acts, wished
from onefirm.domain.labels import Integrity
from onefirm.planning.walk import fields_of
from telling import run


@pytest.mark.parametrize(("by", "says"), [("operator", "pass"), ("token:shop", "ask")])
def test_a_sum_counted_exactly_from_what_you_said_needs_no_word_of_yours(tmp_path: Path, by: str, says: str) -> None:
    tale = House(tmp_path / "firm")
    tale.lives_by(Billed, COUNT, CHARGE.format(amount="count.due", purpose="intent.client"))

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, by, email="ada@palmer.example")
        (act,) = acts(firm)
        assert fields_of(act.args)["amount"] == {"minor": 24_690, "currency": "EUR"}
        assert act.verdict == says, act.rules
        worth = {"pass": Integrity.CONFIRMED, "ask": Integrity.OUTSIDE}[says]
        assert act.labels["amount"].integrity is worth
        await firm.close()

    run(story)


GUESS = "guess\nagent: guesser\ntakes:\n  email: intent.email\nthen:\n  done: charge"


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ({}, Integrity.CONFIRMED), ({"exact": ()}, Integrity.COMPUTED), ({"repeatable": False}, Integrity.COMPUTED),
        ({"capabilities": ("model",), "cost_cents_max": 1}, Integrity.COMPUTED),
    ],
)  # fmt: skip
def test_whoever_may_ask_a_model_counts_nothing_exactly_and_no_word_is_a_figure(
    tmp_path: Path, terms: dict[str, Any], due: Integrity
) -> None:
    tale = House(tmp_path / "firm")
    charge = CHARGE.format(amount="guess.due", purpose="intent.email")
    charge = charge.replace("payer: intent.email", "payer: guess.payer")
    tale.lives_by(Said, GUESS, charge, agents=(Guesser(**terms),))

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, "operator", email="ada@palmer.example")
        (act,) = acts(firm)
        assert (act.labels["amount"].integrity, act.labels["payer"].integrity) == (due, Integrity.COMPUTED)
        assert act.verdict == "ask"
        await firm.close()

    run(story)
