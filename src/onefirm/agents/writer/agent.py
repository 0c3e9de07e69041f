"""The writer itself: its contract, and how a letter is put together."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, Field

from onefirm.agents.writer import templates
from onefirm.agents.writer.person import Detail, detail_of, first_name
from onefirm.capabilities.agent import Reach
from onefirm.domain.amounts import amounts
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.voice import Voice, voice_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SUBJECT_SIGNS_MAX = 69

_ASKS_PRICE = re.compile(
    r"\b(?:how much|prices?|pricing|costs?|rates?|quote|estimate|enough|afford|preis|kosten|kostet|angebot)\b",
    re.IGNORECASE,
)
_ASKS_TIME = re.compile(
    r"\b(?:when (?:can|could|would|are)|how long|how soon|could you start|can you start|available|availability"
    r"|deadline|wann|bis wann)\b",
    re.IGNORECASE,
)
_LINK_ONLY = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_PRICE_PARTS = re.compile(r",\s+(?=[^\W\d_])")
_STARTS = re.compile(r"\b(?:starts at|starting at|from)\b", re.IGNORECASE)
_AT = re.compile(r"\bat\b")
_PLAIN_WORDS = _set("from per the and for hour day page design service work full small new ab pro stunde tag seite")


class Brief(Frozen):
    name: str = ""
    message: str = Field(default="", max_length=50_000)
    summary: str = ""
    """What the qualifier made of it; the services in it are the topic."""
    firm: str = ""
    owner: str = ""
    voice: str = ""
    """The text of voice.md; its lines `greeting:`, `closing:` and `avoid:` are kept to."""
    services: str = ""
    prices: str = ""
    booking: str = ""
    signature: str = ""


class Draft(Frozen):
    subject: str
    body: str


CONTRACT = Contract(
    role="writer",
    version=1,
    spec=(
        "Drafts a short answer to somebody who asked for work: it greets them by first name, names what they asked "
        "for and one detail of theirs, says the price where your price list has one for it, offers the next step and "
        "signs as you do. It keeps to the greeting, the closing and the words to avoid in voice.md. Nothing from "
        "their text but a first name and one short quotation enters the letter: no link, no address, no number."
    ),
    kind="transform",
    takes=Brief,
    gives=Draft,
    failure_modes=(
        "It writes English, whatever the language of the message.",
        "It quotes no detail when the message has none it can safely quote.",
        "A sentence for which every wording holds a word you avoid is left out.",
    ),
    latency_ms=10,
)


class Writer:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Brief), "The conductor hands over what the contract takes."
        voice = voice_of(task.voice)
        services = _asked_for(task)
        topic = f"the {' and '.join(services)}" if services else ""
        detail = detail_of(task.message)
        price = _price(task, services)
        paragraphs = (
            _greeting(task, voice),
            _opening(task, voice, topic, detail),
            _answers(task, voice, price),
            _next_step(task, voice),
            _ending(task, voice),
        )
        body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        draft = Draft(subject=_subject(task, voice, topic), body=body)
        return proposal(draft, sure=90 if topic else 75, evidence=_evidence(detail, price, body))


def _greeting(task: Brief, voice: Voice) -> str:
    name = first_name(task.name)
    wanted = voice.greeting or templates.GREETING
    if name or "{name}" not in wanted:
        return wanted.replace("{name}", name)
    return re.sub(r"\s*\{name\}", "", wanted) if voice.greeting else templates.GREETING_NOBODY


def _opening(task: Brief, voice: Voice, topic: str, detail: Detail | None) -> str:
    asked = "price" if _ASKS_PRICE.search(task.message) else "time" if _ASKS_TIME.search(task.message) else "plain"
    thanks = _say(templates.THANKS[asked], voice, topic=topic or "your plans")
    more = _say(templates.DETAIL, voice, detail=detail.shown) if detail else ""
    return " ".join(sentence for sentence in (thanks, more) if sentence)


def _answers(task: Brief, voice: Voice, price: str) -> str:
    asks_price = _ASKS_PRICE.search(task.message) is not None
    about_price = ""
    if price:
        about_price = _say(templates.PRICE_KNOWN[asks_price], voice, price=price)
    elif asks_price:
        about_price = _say(templates.PRICE_OPEN, voice)
    about_time = _say(templates.TIME_OPEN, voice) if _ASKS_TIME.search(task.message) else ""
    return " ".join(sentence for sentence in (about_price, about_time) if sentence)


def _next_step(task: Brief, voice: Voice) -> str:
    booking = task.booking.strip()
    if not booking:
        return _say(templates.NEXT_STEP["nothing"], voice)
    return _say(templates.NEXT_STEP["link"], voice, booking=booking) if _LINK_ONLY.fullmatch(booking) else booking


def _ending(task: Brief, voice: Voice) -> str:
    signature = task.signature.strip() or "\n".join(line for line in (task.owner, task.firm) if line)
    closes_itself = signature.partition("\n")[0].rstrip().endswith(",")
    return signature if closes_itself else f"{voice.closing or templates.CLOSING}\n{signature}".strip()


def _subject(task: Brief, voice: Voice, topic: str) -> str:
    about = topic or (f"work with {task.firm}" if task.firm else "your plans")
    fits = [text.replace("{topic}", about) for text in templates.SUBJECTS]
    short = [text for text in fits if len(text) <= SUBJECT_SIGNS_MAX and not voice.avoided_in(text)]
    return next(iter(short), templates.SUBJECTS[-1])


def _say(wordings: Sequence[str], voice: Voice, **values: str) -> str:
    """The first wording without an avoided word; none, if each has one."""
    for wording in wordings:
        # Filled in by hand: `format` would read braces in a stranger's words.
        sentence = re.sub(r"\{(\w+)\}", lambda gap: values[gap[1]], wording)
        if not voice.avoided_in(sentence):
            return sentence
    return ""


def _asked_for(task: Brief) -> tuple[str, ...]:
    """The services of ours that the summary, or else the message, names."""
    services = [name.strip(" .-•*") for name in re.split(r"[,;\n]", task.services) if name.strip(" .-•*")]
    for text in (task.summary.casefold(), task.message.casefold()):
        named = [name for name in services if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text)]
        if named:
            return tuple(_inside(name) for name in named[:2])
    return ()


def _price(task: Brief, services: Sequence[str]) -> str:
    """The line of the price list that speaks of a service they asked for, or of a word in their message."""
    lines = [line for line in _price_lines(task.prices) if amounts(line)]
    for words in (*map(_words, services), _words(task.message)):
        best = max(lines, key=lambda line: len(_words(line) & words), default="")
        if best and _words(best) & words:
            return _inside(best)
    return ""


def _price_lines(prices: str) -> list[str]:
    """One for each amount. In `a logo starts at 2,500, packaging at 4,000` the second starts there as well."""
    lines: list[str] = []
    for sentence in re.split(r"[;\n]", prices):
        starts = ""
        for part in _PRICE_PARTS.split(sentence):
            own = _STARTS.search(part)
            starts = own[0] if own else starts
            lines.append(part.strip(" .-•*") if own or not starts else _AT.sub(starts, part.strip(" .-•*"), count=1))
    return lines


def _words(text: str) -> frozenset[str]:
    words = (match[0].casefold() for match in _WORD.finditer(text))
    return frozenset(word.removesuffix("s") for word in words if word not in _PLAIN_WORDS)


def _inside(service: str) -> str:
    """As it stands inside a sentence: `Brand design` loses its capital, `SEO` does not."""
    return service[0].lower() + service[1:] if service[1:2].islower() or service[1:2] == " " else service


def _evidence(detail: Detail | None, price: str, body: str) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    if detail and detail.shown in body:
        found.append(Evidence(says="It takes up a detail of theirs.", quote=detail.quote, found_in="message"))
    if price and price in body:
        found.append(Evidence(says="It names a price of your list.", quote=price, found_in="prices"))
    return tuple(found)
