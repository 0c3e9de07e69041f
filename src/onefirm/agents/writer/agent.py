"""The writer itself: its contract, and how a letter is put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from onefirm.agents.writer import templates
from onefirm.agents.writer.asked import Asked, asked, left_open
from onefirm.agents.writer.person import first_name
from onefirm.agents.writer.prices import prices_for, sentence, within
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.language import language_of
from onefirm.domain.names import in_words
from onefirm.domain.voice import Voice, voice_of

SUBJECT_SIGNS_MAX = 69

_LINK_ONLY = re.compile(r"\S+")

SURE, SURE_WITHOUT_TOPIC, SURE_WITH_A_QUESTION_LEFT, SURE_IN_ANOTHER_LANGUAGE = 90, 75, 65, 60
_QUESTIONS_SHOWN_MAX = 3
_SERVICES_MAX = 3


class Brief(Frozen):
    name: str = ""
    message: str = Field(default="", max_length=50_000)
    budget: str = ""
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
        "Drafts a short answer to somebody who asked for work: it greets them by first name, names the work they ask "
        "for and the time they name, says what your price list has for it and whether that is within their budget, "
        "offers the next step and signs as you do. It keeps to the greeting, the closing and the words to avoid in "
        "voice.md. Nothing from their text but a first name enters the letter: no link, no address, no sentence. "
        "Where they ask what it cannot answer, or write in another language, it says so first and is less sure."
    ),
    kind="transform",
    takes=Brief,
    gives=Draft,
    failure_modes=(
        "It writes English, whatever the language of the message.",
        "A question without a question mark is not seen as one.",
        "A sentence for which every wording holds a word you avoid is left out.",
    ),
    latency_ms=10,
)


@dataclass(frozen=True)
class _Known:
    """What a letter can speak of."""

    topic: str
    asked: Asked
    prices: tuple[str, ...]
    within: bool
    language: str

    @property
    def open_questions(self) -> tuple[str, ...]:
        knows = bool(self.prices)
        return left_open(self.asked, knows_price=knows, within=self.within, knows_service=bool(self.topic))


class Writer:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Brief), "The conductor hands over what the contract takes."
        voice, known = voice_of(task.voice), _known(task)
        paragraphs = (
            _greeting(task, voice),
            _opening(voice, known),
            _answers(voice, known),
            _next_step(task, voice, known),
            _ending(task, voice),
        )
        body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        draft = Draft(subject=_subject(task, voice, known.topic), body=body)
        return proposal(draft, sure=_sure(known), evidence=_evidence(known, body))


def _known(task: Brief) -> _Known:
    services = _asked_for(task)
    asks = asked(task.message, task.budget)
    prices = prices_for(task.prices, services, task.message)
    language = language_of(task.message) or "English"
    return _Known(
        topic=f"the {in_words(services)}" if services else "",
        asked=asks,
        prices=prices,
        within=within(prices, asks.budget),
        language=language,
    )


def _sure(known: _Known) -> int:
    if known.language != "English":
        return SURE_IN_ANOTHER_LANGUAGE
    if known.open_questions:
        return SURE_WITH_A_QUESTION_LEFT
    return SURE if known.topic else SURE_WITHOUT_TOPIC


def _greeting(task: Brief, voice: Voice) -> str:
    name = first_name(task.name)
    wanted = voice.greeting or templates.GREETING
    if name or "{name}" not in wanted:
        return wanted.replace("{name}", name)
    without = re.sub(r"\s*\{name\}", "", wanted)
    # `Dear,` and `Hi,` are no greetings; `Good morning,` and `Moin,` are.
    bare = without.casefold().strip(" ,.!")
    return templates.GREETING_NOBODY if bare in templates.GREETINGS_WITH_A_NAME else without


def _opening(voice: Voice, known: _Known) -> str:
    asks = known.asked
    told = "budget" if asks.budget else "price" if asks.price else "plain"
    topic = f"{known.topic} ({asks.quantity})" if asks.quantity else known.topic
    thanks = _say(templates.THANKS[told if known.topic else "nothing"], voice, topic=topic)
    time = _about_time(voice, asks) if known.topic else ""
    return " ".join(sentence for sentence in (thanks, time) if sentence)


def _about_time(voice: Voice, asks: Asked) -> str:
    """A time they name is taken up once; where they ask about it, the answer to that does it."""
    time = asks.start or asks.when
    if asks.time or not time:
        return ""
    until = time.startswith(("by", "before", "until"))
    return _say(templates.TIMES["start" if asks.start else "until" if until else "when"], voice, time=time)


def _answers(voice: Voice, known: _Known) -> str:
    about_price = ""
    if known.prices:
        wordings = templates.PRICE_WITHIN if known.within else templates.PRICE_KNOWN
        about_price = _say((*wordings, *templates.PRICE_KNOWN), voice, price=sentence(known.prices))
    elif known.asked.price:
        about_price = _say(templates.PRICE_OPEN, voice)
    about_time = _say(templates.TIME_OPEN, voice) if known.asked.time else ""
    return " ".join(one for one in (about_price, about_time) if one)


def _next_step(task: Brief, voice: Voice, known: _Known) -> str:
    booking = task.booking.strip()
    yes = _say(templates.TALK, voice) if known.asked.talk else ""
    if not booking:
        step = _say(templates.NEXT_STEP["nothing"], voice)
    elif _LINK_ONLY.fullmatch(booking):
        step = _say(templates.NEXT_STEP["link"], voice, booking=booking)
    else:
        step = booking
    return f"{yes} {step}".strip()


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
            return tuple(_inside(name) for name in named[:_SERVICES_MAX])
    return ()


def _inside(service: str) -> str:
    """As it stands inside a sentence: `Brand design` loses its capital, `SEO` does not."""
    return service[0].lower() + service[1:] if service[1:2].islower() or service[1:2] == " " else service


def _evidence(known: _Known, body: str) -> tuple[Evidence, ...]:
    """What the draft leaves undone comes first: that is what the operator has to do."""
    found: list[Evidence] = []
    if known.language != "English":
        name = "another language" if known.language == "unknown" else known.language
        found.append(Evidence(says=f"They wrote in {name}; this draft is in English."))
    for question in known.open_questions[:_QUESTIONS_SHOWN_MAX]:
        says = f"They ask: “{' '.join(question.split())}” This draft does not answer it."
        found.append(Evidence(says=says, quote=question, found_in="message"))
    if known.prices and sentence(known.prices) in body:
        found.append(Evidence(says=f"It names a price of your list: {', '.join(known.prices)}."))
    return tuple(found)
