"""The track record in words, for the card and the page. Pure."""

from onefirm.domain.ids import moment
from onefirm.policy.trust.levels import Fall, Level, Standing
from onefirm.policy.trust.outlook import Outlook

NO_EVIDENCE = "No evidence yet: everything asks."
ALWAYS_NEW = "Whoever is reached for the first time is looked at, however much was shown: this never runs by itself."

FELL: dict[Fall, str] = {
    "": "",
    "audit": "It asks again: an act that was looked at had to be corrected.",
    "undone": "It asks again: an act that had gone by itself was taken back.",
    "contradicted": "It asks again: the outside told of an act that went wrong.",
    "complaint": "It asks again: somebody answered that something was wrong.",
    "compensated": "It asks again: an act that had left had to be taken back.",
    "by-hand": "It asks again: what an act had left behind was put back by hand.",
    "playbook": "It asks again: too much went wrong with its playbook lately.",
    "budget": "It asks again: small corrections came to more than may go wrong.",
    "contract": "It asks again: others do the work now, by another contract, instructions, templates or model.",
    "operator": "It asks again: you wanted it so.",
}


def record(standing: Standing, level: Level, seen: Outlook, changed: str = "", *, known: bool = True) -> str:
    """So many decisions, so many corrected, at most so much goes wrong; and what follows from it."""
    stands = _stands(standing, level, seen) if known else f"{_so_far(seen)} {ALWAYS_NEW}"
    return f"{stands} {changed}".strip()


def changed(models: str, before: str, aside: int) -> str:
    """That others gathered what was shown. It counts for these only by the operator's word."""
    now, then = (said or "rules and templates alone" for said in (models, before))
    are, they = ("is", "it counts") if aside == 1 else ("are", "they count")
    put = f"{decisions(aside)} of before {are} put aside; {they} only if you let {'it' if aside == 1 else 'them'}."
    if models == before:
        return f"It was shown under another contract, by other instructions or from other templates: {put}"
    return f"Now {now} may word it, and before {then} did: {put}"


def spent(until: str) -> str:
    return f"Your policy lets it run, but too much went wrong with its playbook lately: it asks until {day_of(until)}."


def _stands(standing: Standing, level: Level, seen: Outlook) -> str:
    assumed = " Some of this was shown by others before them: it is assumed." if standing.assumed else ""
    if level == "granted":
        left = standing.acts_max - standing.ran
        shown = _so_far(seen) if seen.decisions else "It has shown nothing yet."
        return f"Granted, not earned: {acts(left)} more until {day_of(standing.until)}. {shown}{assumed}"
    if level == "earned":
        return f"Earned on {day_of(standing.since)}. {_since(standing)}{assumed}"
    fell = f"{FELL[standing.fell]} " if standing.fell else ""
    return f"{fell}{_so_far(seen)} {_ahead(seen)}{assumed}".strip()


def _so_far(seen: Outlook) -> str:
    if not seen.decisions:
        return NO_EVIDENCE
    corrected = f"{seen.corrected} of them corrected" if seen.corrected else "none of them corrected"
    shown = f"at most {per_cent(seen.bound)} go wrong" if seen.bound < 1 else "that shows nothing yet"
    return f"{decisions(seen.decisions)}, {corrected}: {shown}."


def _ahead(seen: Outlook) -> str:
    if not seen.decisions:
        return ""
    if seen.earned:
        return "That is enough: you may let it run by itself."
    if seen.needed is None:
        return f"{per_cent(seen.alpha)} may; like this it cannot be shown."
    return f"{per_cent(seen.alpha)} may; {decisions(seen.needed)} more without a correction would show it."


def _since(standing: Standing) -> str:
    looked_at = f"{standing.audits} more looked at" if standing.audits else "none looked at yet"
    return f"{acts(standing.ran)} by itself since, {looked_at}."


def per_cent(share: float) -> str:
    """Rounded up: what is shown is never less than was said."""
    tenths = -int(-share * 1000 // 1)
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 and tenths < 100 else f"{-(-tenths // 10)} %"


def day_of(instant: str) -> str:
    return f"{moment(instant):%-d %b %Y}"


def decisions(count: int) -> str:
    return "1 decision" if count == 1 else f"{count} decisions"


def acts(count: int) -> str:
    return "1 act" if count == 1 else f"{count} acts"
