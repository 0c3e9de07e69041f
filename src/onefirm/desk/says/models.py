"""What is said of models, in the operator's words."""

from collections.abc import Mapping, Sequence

from onefirm.capabilities.model import Provider
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved, ModelReused
from onefirm.domain.names import in_words
from onefirm.domain.tiers import TIERS, usd

SAID: Mapping[str, str] = {
    "reused": "{again} of {asked} questions ({share} %) had been asked before; their answers saved {saved}.",
    "nobody": "No model is connected. Rules and templates do the work, and nothing costs anything.",
}
PRICED = "onefirm connect {name} --set price-in=0 --set price-out=0"
_FAILED: Mapping[str, str] = {
    "timeout": "gave no answer in time",
    "unfit": "gave an answer that could not be used",
    "cut": "gave an answer that was too long",
    "busy": "could not be asked just then",
    "closed": "did not let us in",
    "refused": "refused the question",
    "lost": "gave an answer that was lost",
    "late": "was no longer waited for",
}
_STATES: Mapping[str, str] = {
    "answered": "answered",
    "reused": "not asked again: the same had been asked before",
    "unsure": "did not know",
    "checked": "put it before you, to be checked",
    "reserved": "nobody knows what became of it; counted at the most it could cost",
}
_KINDS: Mapping[str, tuple[str, str]] = {
    "name": ("name", "names"),
    "address": ("address", "addresses"),
    "link": ("link", "links"),
    "number": ("number", "numbers"),
    "key": ("key", "keys"),
}


def of_model(fact: Fact) -> str:
    """One sentence for each thing that happened between an agent and a model."""
    match fact:
        case ModelReserved():
            return f"The {fact.tier} model is asked for the {_role(fact.agent)}; it may cost {usd(fact.micros)}."
        case ModelAnswered():
            return f"The model answered, for {usd(fact.micros)}."
        case ModelFailed():
            return f"The model {_FAILED[fact.why]}; {usd(fact.micros)} is counted for it."
        case ModelReused():
            return f"The {_role(fact.agent)} used an answer again that was paid for before."
        case _:
            return ""


def _role(agent: str) -> str:
    return agent.partition("@")[0]


def view_says(models: int, micros: int, waiting: Sequence[str]) -> str:
    """`waiting`: the accounts of models that firm.toml has, or says more of, since the firm was opened."""
    if waiting:
        said = _those(models, micros) if models else "No model is asked yet."
        return f"{said} firm.toml has {in_words(waiting)} anew: stop `onefirm up` and start it again, and it is used."
    return _those(models, micros) if models else SAID["nobody"]


def _those(models: int, micros: int) -> str:
    many = "1 model is" if models == 1 else f"{models} models are"
    return f"{many} connected; in the last thirty days they cost {usd(micros)}."


def tier_says(
    tier: str,
    provider: Provider | None,
    counts: Mapping[str, int],
    shut: str,
    why: str,
    *,
    waiting: bool = False,
    unpriced: bool = False,
) -> str:
    """`unpriced`: as it stands in firm.toml, which the open firm does not use yet."""
    if provider is None and waiting and unpriced:
        return f"It stands in firm.toml without a price, and is not asked without one: {_priced(tier)}"
    if provider is None and waiting:
        return "It stands in firm.toml, and is asked once `onefirm up` was stopped and started again."
    if provider is None:
        return f"None of this tier. Connect one: onefirm connect model-{tier}"
    if not provider.prices:
        return f"It has no price, so it is not asked: {_priced(tier)}"
    now = f" It is not asked now: {shut}." if shut else ""
    if not counts["asked"]:
        return f"It was not asked yet.{now}"
    failed = f", {counts['failed']} in vain" if counts["failed"] else ""
    times = "once" if counts["asked"] == 1 else f"{counts['asked']} times"
    last = f" The last time it {_FAILED.get(why, 'gave no answer')}." if why else ""
    return f"Asked {times} in thirty days{failed}.{last}{now}"


def _priced(tier: str) -> str:
    return f"{PRICED.format(name=f'model-{tier}')} (US dollars for a million tokens; 0 on your own machine)"


def tier_stands(provider: Provider | None, shut: str, why: str) -> str:
    if provider is None:
        return ""
    if not provider.prices:
        return "no price"
    return "not asked" if shut else "in vain" if why else "connected"


def learned_says(states: Mapping[str, int]) -> str:
    """`3 doubts in thirty days were settled by what you decided so far, and 2 went on to a model or to you.`"""
    if not sum(states.values()):
        return ""
    answered = states.get("answered", 0)
    were = f"{answered} doubt{' in thirty days was' if answered == 1 else 's in thirty days were'}"
    on = sum(states.values()) - answered
    return f"{were} settled by what you decided so far, and {on} went on to a model or to you."


def could_draft(micros: int) -> str:
    return f"The rules do not know all of it. A model could draft the rest, for at most {usd(micros)}."


def who_says(tier: str) -> str:
    return f"the {tier} model" if tier in TIERS else "what you decided so far"


def asked_says(state: str, why: str) -> str:
    return _FAILED.get(why, "gave no answer") if state == "failed" else _STATES.get(state, state)


def later_says(more: int, steps: Sequence[str]) -> str:
    """What else may leave for the same plan, which nobody can show yet."""
    again = f"It has {more} more question{'s' if more > 1 else ''} beside this one." if more else ""
    if not steps:
        return again
    come, they = ("comes", "it asks") if len(steps) == 1 else ("come", "they ask")
    named = in_words([f"'{step}'" for step in steps])
    later = f"{named} {come} later, and may ask a model too"
    return f"{again} {later}: what {they} follows from what comes before.".strip()


def taken_out(counts: Mapping[str, int]) -> str:
    """`2 names and 1 address were taken out; they are put back into the answer.`"""
    named = [f"{count} {_KINDS[kind][count != 1]}" for kind, count in counts.items()]
    if not named:
        return "Nothing had to be taken out."
    were = "was" if list(counts.values()) == [1] else "were"
    it = "it is" if were == "was" else "they are"
    return f"{in_words(named)} {were} taken out; {it} put back into the answer."
