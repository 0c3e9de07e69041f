"""The rules every letter is read by, whatever it is for."""

import re

from onefirm.agents.reviewer.written import Group, Rule, Written
from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.names import is_command
from onefirm.domain.pointers import new_pointers
from onefirm.domain.voice import voice_of

WORDS_MAX = 200
SUBJECT_SIGNS_MAX = 70
_GREETING_SIGNS_MAX = 80
_SHOUTED_WORDS_MAX = 2
_PRICE_MIN = 100

_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|liebe[rs]?|guten|moin|servus|grüezi"
    r"|sehr geehrte[rs]?"
    r"|bonjour|hola|ciao|buongiorno)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:guarantee[ds]?|guaranteed|warrant(?:y|ies)|refund(?:s|ed|able)?|money[- ]back|contract(?:s|ual)?"
    r"|legally|binding"
    r"|promise[sd]?|liab(?:le|ility)|indemnif\w+|free of charge|for free|discount(?:s|ed)?|compensat\w+"
    r"|penalt(?:y|ies)"
    r"|no risk|risk[- ]free|garantie\w*|vertrag\w*|erstattung|rabatt)\b|\b100\s?%",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\{[^{}\n]{0,40}\}|\[[^\[\]\n]{1,40}\]|<[a-zA-Z][^<>\n]{0,40}>|\b(?:TODO|TBD|FIXME|XXX+|lorem ipsum)\b"
    r"|_{3,}|\?\?\?"
)
_GREETED = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\W*$")
_QUOTED = re.compile(r"“([^“”\n]{1,300})”")
_STUMP = re.compile(
    r"\b(?:a|an|the|our|my|your|and|or|but|with|for|of|to|in|at|by|der|die|das|und|mit|für)\s*$", re.IGNORECASE
)
_PRICE_WORD = re.compile(
    r"\b(?:price|prices|cost|costs|fee|rate|budget|pay|charge|for|from|at|about|only)\b\D{0,12}$", re.IGNORECASE
)
_AFTER_COUNT = re.compile(
    r"\s*(?:words|pages|people|hours|days|weeks|months|years|%|per cent|percent|pieces|items|products)\b", re.IGNORECASE
)


def _greets(task: Written) -> str:
    first = task.body.strip().partition("\n")[0].strip()
    own = voice_of(task.voice).greeting.partition("{name}")[0].strip().casefold()
    greets = _GREETING.match(first) or (own and first.casefold().startswith(own))
    if (match := _GREETED.search(first)) and is_command(match[1]):
        return f"It greets '{match[1]}', which is nobody's name."
    return "" if greets and len(first) <= _GREETING_SIGNS_MAX else "It does not begin with a greeting."


def _short(task: Written) -> str:
    words = len(task.body.split())
    if not words:
        return "It is empty."
    return "" if words < WORDS_MAX else f"It has {words} words; {WORDS_MAX} are too many."


def _in_voice(task: Written) -> str:
    avoided = voice_of(task.voice).avoided_in(f"{task.subject}\n{task.body}")
    return f"It uses what you avoid: {', '.join(avoided)}." if avoided else ""


def _prices_known(task: Written) -> str:
    listed = amounts(task.prices)
    text = f"{task.subject}\n{task.body}"
    own = amounts(f"{task.signature}\n{task.booking}")
    strange = [price for price in amounts(text) if _is_price(price, text) and not _listed(price, (*listed, *own))]
    return (
        f"It names a price that is not on your list: {', '.join(price.shown() for price in strange)}."
        if strange
        else ""
    )


def _no_promise(task: Written) -> str:
    found = {match[0].lower(): None for match in _PROMISE.finditer(f"{task.subject}\n{task.body}")}
    return f"It promises something: {', '.join(found)}." if found else ""


def _no_new_pointers(task: Written) -> str:
    known = "\n".join((task.voice, task.prices, task.services, task.booking, task.signature))
    new = [pointer.shown for pointer in new_pointers(f"{task.subject}\n{task.body}", known)]
    return f"It holds a link, address or number you never wrote: {', '.join(new[:5])}." if new else ""


def _no_gap(task: Written) -> str:
    stump = next((match for match in _QUOTED.finditer(task.body) if _STUMP.search(match[1])), None)
    if stump:
        return f"It quotes half a sentence: {stump[0]}."
    match = _PLACEHOLDER.search(f"{task.subject}\n{task.body}")
    return f"A gap is left open: {match[0]}." if match else ""


def _subject_fits(task: Written) -> str:
    subject = task.subject.strip()
    if not subject:
        return "It has no subject."
    if "\n" in subject or "\r" in subject:
        return "Its subject has more than one line."
    return (
        "" if len(subject) < SUBJECT_SIGNS_MAX else f"Its subject has {len(subject)} signs; it is cut off on a phone."
    )


def _calm(task: Written) -> str:
    text = f"{task.subject}\n{task.body}"
    if match := re.search(r"[!?]{2,}", text.replace("???", "")):
        return f"It shouts: {match[0]}"
    shouted = [word for word in re.findall(r"[^\W\d_]{4,}", text) if word.isupper()]
    return f"It shouts: {' '.join(shouted[:5])}." if len(shouted) > _SHOUTED_WORDS_MAX else ""


RULES: dict[str, tuple[Group, str, Rule]] = {
    "greeting": ("tone", "It begins with a greeting.", _greets),
    "length": ("tone", f"It has fewer than {WORDS_MAX} words.", _short),
    "voice": ("tone", "It uses no word you avoid.", _in_voice),
    "prices": ("policy", "It names no price but yours.", _prices_known),
    "promises": ("compliance", "It promises nothing.", _no_promise),
    "links": ("compliance", "It points nowhere but where you point yourself.", _no_new_pointers),
    "gaps": ("policy", "No gap is left open.", _no_gap),
    "subject": ("tone", "Its subject fits one line.", _subject_fits),
    "calm": ("tone", "It does not shout.", _calm),
}
"""By name: what it guards, the sentence when the rule is kept, and the rule."""


def _is_price(amount: Amount, text: str) -> bool:
    """Money for certain, or a bare number where a price would stand."""
    if amount.money:
        return True
    named = _PRICE_WORD.search(text[: amount.start]) and not _AFTER_COUNT.match(text, amount.end)
    return bool(named) and amount.whole >= _PRICE_MIN and not 1990 <= amount.whole <= 2100


def _listed(price: Amount, known: tuple[Amount, ...]) -> bool:
    return any(
        price.hundredths == other.hundredths and (price.currency in ("", other.currency) or not other.currency)
        for other in known
    )
