"""The rules that hold for one purpose alone: what a follow-up and a decline must and must not say."""

import re
from collections.abc import Mapping

from onefirm.agents.reviewer.rules import RULES
from onefirm.agents.reviewer.written import Group, Purpose, Rule, Written
from onefirm.domain.amounts import amounts

FOLLOW_UP_WORDS_MAX = 90
_REPEATED_MAX = 1
"""One sentence may return; two are the letter again."""
_SENTENCE_WORDS_MIN = 5

_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"\w+")
_EASY_NO = re.compile(
    r"\bno\b(?! longer)|\bplans (?:have )?changed\b|\bnot (?:interested|any ?more)\b|\bfound somebody\b", re.IGNORECASE
)
_WAY_OUT = re.compile(
    r"\b(?:not|never) write (?:to you )?again\b|\bunsubscribe\b|\bopt(?:ing)?[ -]out\b|\bwrite no\b|\brather not hear\b"
    r"|\babbestell\w*|\bkeine weiteren\b",
    re.IGNORECASE,
)
_PLAIN_NO = re.compile(
    r"\b(?:cannot|can not|can['’]t|not able|unable|say no|decline|will not be able|won['’]t be able)\b", re.IGNORECASE
)
_HEDGE = re.compile(
    r"\b(?:maybe|perhaps|possibly|might|hopefully|not yet|for now|right now|at the moment|currently|at present"
    r"|in the future|later on|some other time|another time|let me think|keep you in mind|get back to you)\b",
    re.IGNORECASE,
)
_HURTS = re.compile(
    r"\b(?:budgets?|afford|too (?:small|little|low|cheap|vague|unclear)|not (?:enough|worth|serious|good)|waste"
    r"|spam|amateur|beneath|unprofessional)\b",
    re.IGNORECASE,
)
_APPOINTMENT = re.compile(
    r"\b(?:book|pick|choose) (?:a|your) (?:time|slot|call|appointment)\b|\ba (?:first|short|quick) (?:call|talk)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[^\s<>()]+", re.IGNORECASE)


def rules_for(purpose: Purpose) -> Mapping[str, tuple[Group, str, Rule]]:
    return {**RULES, **_OF_ITS_OWN[purpose]}


def _brief(task: Written) -> str:
    words = len(task.body.split())
    return (
        f"It has {words} words; a second letter has at most {FOLLOW_UP_WORDS_MAX}."
        if words > FOLLOW_UP_WORDS_MAX
        else ""
    )


def _asks_once(task: Written) -> str:
    questions = _LINK.sub("", task.body).count("?")
    return "" if questions == 1 else "It asks nothing." if not questions else f"It asks {questions} things at once."


def _easy_no(task: Written) -> str:
    return "" if _EASY_NO.search(task.body) else "It does not make it easy to say no."


def _new(task: Written) -> str:
    earlier = {key for key, _ in _sentences(task.earlier, task.signature)}
    again = [said for key, said in _sentences(task.body, task.signature) if key in earlier]
    return f"It writes the first letter again: “{again[0]}”" if len(again) > _REPEATED_MAX else ""


def _sentences(letter: str, signature: str) -> list[tuple[tuple[str, ...], str]]:
    """Each sentence of some length, and the bare words it is known by."""
    text = letter.replace(signature.strip(), "") if signature.strip() else letter
    said = [match[0].strip() for match in _SENTENCE.finditer(text)]
    keyed = [(tuple(word.casefold() for word in _WORD.findall(each)), each) for each in said]
    return [(key, each) for key, each in keyed if len(key) >= _SENTENCE_WORDS_MIN]


def _opt_out(task: Written) -> str:
    return "" if _WAY_OUT.search(_letter(task)) else "It does not say how they can say no to such letters."


def _signed(task: Written) -> str:
    """A letter that nobody asked for says whose it is."""
    name = task.signature.strip().partition("\n")[0].strip(" ,")
    return "" if name and name in task.body else "It does not say who writes."


def _plain_no(task: Written) -> str:
    return "" if _PLAIN_NO.search(task.body) else "It does not say no."


def _firm(task: Written) -> str:
    found = {match[0].lower(): None for match in _HEDGE.finditer(task.body)}
    return f"It leaves the no open: {', '.join(found)}." if found else ""


def _no_price(task: Written) -> str:
    text = f"{task.subject}\n{_letter(task)}"
    prices = [amount.shown() for amount in amounts(text) if amount.money]
    return f"It says no and names a price: {', '.join(prices)}." if prices else ""


def _no_appointment(task: Written) -> str:
    text, booking = _letter(task), task.booking.strip()
    links = [link[0].rstrip(".,;)") for link in _LINK.finditer(booking)] or ([booking] if booking else [])
    offered = next((link for link in links if link in text), "")
    if not offered and (match := _APPOINTMENT.search(text)):
        offered = match[0]
    return f"It says no and offers an appointment: {offered}." if offered else ""


def _kind(task: Written) -> str:
    found = {match[0].lower(): None for match in _HURTS.finditer(f"{task.subject}\n{_letter(task)}")}
    return f"It gives a reason that could hurt: {', '.join(found)}." if found else ""


def _letter(task: Written) -> str:
    """What they read as written to them; a signature may well name a booking page."""
    return task.body.replace(task.signature.strip(), "") if task.signature.strip() else task.body


_OF_ITS_OWN: dict[Purpose, dict[str, tuple[Group, str, Rule]]] = {
    "answer": {},
    "follow-up": {
        "short": ("tone", f"It has at most {FOLLOW_UP_WORDS_MAX} words.", _brief),
        "one-question": ("tone", "It asks one thing.", _asks_once),
        "easy-no": ("tone", "It makes it easy to say no.", _easy_no),
        "nothing-twice": ("policy", "It does not write the first letter again.", _new),
    },
    "first": {
        "opt-out": ("compliance", "It says how they can say no.", _opt_out),
        "who-writes": ("compliance", "It says who writes.", _signed),
    },
    "decline": {
        "plain-no": ("tone", "It says no.", _plain_no),
        "no-hedging": ("tone", "It does not leave the no open.", _firm),
        "no-price": ("policy", "It names no price.", _no_price),
        "no-appointment": ("policy", "It offers no appointment.", _no_appointment),
        "no-hurt": ("tone", "It gives no reason that could hurt.", _kind),
    },
}
