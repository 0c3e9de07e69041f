"""Whether what was learned is enough; if not, which models are asked, in which order, and why. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from onefirm.domain.effect import Risk
from onefirm.domain.names import in_words
from onefirm.domain.taught import Taught
from onefirm.domain.tiers import TIERS, Tier, usd, usd_left

COVERED_FROM = 60
"""Below so many per cent of what it takes to answer, a better model is asked first."""

_BEGINS: Mapping[Risk, int] = {"low": 0, "medium": 1, "high": 2}
_WEIGHS: Mapping[Risk, str] = {
    "low": "little depends on it",
    "medium": "it goes into something that leaves the firm",
    "high": "much depends on it",
}

LEARNED_FROM: Mapping[Risk, int | None] = {"low": 80, "medium": 90, "high": None}
"""So sure, per cent, what was learned has to be for the ladder to stop there; never where much depends on it."""
CHECKED_EACH = 10
"""One in so many that it would settle is put before the operator: what is never checked drifts."""


@dataclass(frozen=True)
class Rung:
    """One model of the firm, and what this question costs there at most."""

    tier: Tier
    micros: int | None
    """None: nobody has said a price."""


@dataclass(frozen=True)
class Stakes:
    """What the choice goes by."""

    risk: Risk = "low"
    """Of whatever is done with the answer."""
    covered: int = 100
    """How much of what it takes to answer is known, per cent."""
    late: bool = False
    """Somebody has waited for too long already."""


@dataclass(frozen=True)
class Route:
    tiers: tuple[Tier, ...]
    """Each is asked when the one before gave nothing that could be used."""
    says: str
    left_out: tuple[str, ...] = ()
    """Why others are not among them, each in a sentence."""

    @property
    def why(self) -> str:
        return " ".join((self.says, *self.left_out)).strip()


@dataclass(frozen=True)
class Heard:
    """What becomes of what was learned: it answers, the ladder goes on, or it is the operator's turn."""

    then: Literal["answers", "goes-on", "asks-you"]
    why: str


def heard(taught: Taught, stakes: Stakes, sure_above: int = 0, settled: int = 0) -> Heard:
    """`sure_above` is how sure the step wants it; `settled` how many it has settled or would have so far."""
    if not taught.outcome:
        return Heard("goes-on", f"{taught.name} does not know.")
    says, least = f"{taught.name} says “{taught.outcome}”, {taught.sure} % sure", LEARNED_FROM[stakes.risk]
    if least is None:
        return Heard("goes-on", f"{says}; much depends on it, so that is not enough.")
    if taught.sure < (least := max(least, sure_above)):
        return Heard("goes-on", f"{says}; it takes {least} %.")
    if settled % CHECKED_EACH == CHECKED_EACH - 1:
        return Heard("asks-you", f"{says}; one in {CHECKED_EACH} is asked all the same, so that it stays true.")
    return Heard("answers", f"{says}. No model was asked, and nothing was spent.")


def route(rungs: Sequence[Rung], stakes: Stakes, left: Mapping[str, int]) -> Route:
    """`left` says by the name of each budget what is left of it: `today`, `this plan`. The first too small is named."""
    wanted = _BEGINS[stakes.risk] + (stakes.covered < COVERED_FROM) - stakes.late
    begins = max(0, min(len(TIERS) - 1, wanted))
    left_out = tuple(_without(rung, left) for rung in rungs)
    open_to: list[Tier] = [rung.tier for rung, why in zip(rungs, left_out, strict=True) if not why]
    # First upwards, where answers are better; what is simpler comes after that.
    tiers = tuple(sorted(open_to, key=lambda tier: (_above(tier, begins) < 0, abs(_above(tier, begins)))))
    return Route(tiers, _says(tiers, stakes, TIERS[begins]), tuple(filter(None, left_out)))


def _above(tier: Tier, begins: int) -> int:
    return TIERS.index(tier) - begins


def _without(rung: Rung, left: Mapping[str, int]) -> str:
    if rung.micros is None:
        return f"The {rung.tier} model has no price, so it is not asked."
    short = next((name for name, micros in left.items() if micros < rung.micros), "")
    if not short:
        return ""
    return f"The {rung.tier} model could cost {usd(rung.micros)}, and {usd_left(left[short])} is left for {short}."


def _says(tiers: tuple[Tier, ...], stakes: Stakes, wanted: Tier) -> str:
    if not tiers:
        return "No model is asked."
    reasons = [_WEIGHS[stakes.risk]]
    if stakes.covered < COVERED_FROM:
        reasons.append("little of what it takes is known")
    if stakes.late:
        reasons.append("they have waited for long")
    then = f", then the {' and the '.join(tiers[1:])} one" if tiers[1:] else ""
    instead = "" if tiers[0] == wanted else f", for want of a {wanted} one"
    return f"The {tiers[0]} model first{instead}{then}: {in_words(reasons)}."
