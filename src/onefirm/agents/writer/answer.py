"""The first answer: it takes up what they ask and tell, as far as the templates and the price list reach."""

import re
from dataclasses import dataclass

from onefirm.agents.writer import templates
from onefirm.agents.writer.asked import Enquiry, asked, left_open
from onefirm.agents.writer.brief import Brief
from onefirm.agents.writer.letters import drafted
from onefirm.agents.writer.parts import (
    SURE_IN_ANOTHER_LANGUAGE,
    asked_for,
    language_in,
    topic_of,
)
from onefirm.agents.writer.prices import prices_for, sentence, within
from onefirm.domain.contract import Evidence, Proposal, proposal
from onefirm.domain.template import Template
from onefirm.domain.voice import Voice, voice_of
from onefirm.domain.wishes import may_be_called
from onefirm.domain.wording import about_language, ending, greeting, say, subject

_LINK_ONLY = re.compile(r"\S+")

SURE, SURE_WITHOUT_TOPIC, SURE_WITH_A_QUESTION_LEFT = 90, 75, 65
_QUESTIONS_SHOWN_MAX = 3
_OF_YOUR_LIST = "They name nothing of your list of services, so it asks what they have in mind."
_WITHOUT_LIST = (
    "Your profile names no services, so it speaks of none. Name them in your profile (onefirm profile set services), "
    "and the next letter says what they ask for."
)


@dataclass(frozen=True)
class _Known:
    """What a letter can speak of."""

    topic: str
    asked: Enquiry
    prices: tuple[str, ...]
    within: bool
    language: str
    listed: bool
    """Whether the operator says anywhere what is on offer."""
    calls: bool
    """Whether they may be offered a call."""

    @property
    def open_questions(self) -> tuple[str, ...]:
        knows = bool(self.prices)
        return left_open(
            self.asked, knows_price=knows, within=self.within, knows_service=bool(self.topic), may_talk=self.calls
        )


def answer(task: Brief, template: Template) -> Proposal:
    voice, known = voice_of(task.voice), _known(task)
    step = _next_step(task, voice, known)
    paragraphs = (
        greeting(task.name, voice),
        _opening(voice, known),
        _answers(voice, known),
        step,
        ending(task.signature, (task.owner, task.firm), voice),
    )
    about = known.topic or (f"work with {task.firm}" if task.firm else "your plans")
    draft = drafted(subject(templates.SUBJECTS, about, voice), paragraphs, template, own=step)
    return proposal(draft, sure=_sure(known), evidence=_evidence(known, draft.body))


def _known(task: Brief) -> _Known:
    services = asked_for(task)
    asks = asked(task.message, task.budget)
    prices = prices_for(task.prices, services, task.message)
    return _Known(
        topic=topic_of(services),
        asked=asks,
        prices=prices,
        within=within(prices, asks.budget),
        language=language_in(task),
        listed=bool(task.services.strip()),
        calls=may_be_called(task.wishes),
    )


def _sure(known: _Known) -> int:
    if known.language != "English":
        return SURE_IN_ANOTHER_LANGUAGE
    if known.open_questions:
        return SURE_WITH_A_QUESTION_LEFT
    # Where no list says what is on offer the letter claims nothing of it, so there is nothing to doubt.
    return SURE if known.topic or not known.listed else SURE_WITHOUT_TOPIC


def _opening(voice: Voice, known: _Known) -> str:
    asks = known.asked
    told = "budget" if asks.budget else "price" if asks.price else "plain"
    topic = f"{known.topic} ({asks.quantity})" if asks.quantity else known.topic
    thanks = say(templates.THANKS[told], voice)
    about = say(templates.TOPIC, voice, topic=topic) if known.topic else ""
    more = "" if known.topic else say(templates.TELL_MORE, voice)
    return " ".join(sentence for sentence in (thanks, about, _about_time(voice, known), more) if sentence)


def _about_time(voice: Voice, known: _Known) -> str:
    """A time they name is taken up once; where they ask about it, the answer to that does it."""
    asks = known.asked
    time = asks.start or asks.when
    if asks.time or not time:
        return ""
    until = time.startswith(("by", "before", "until"))
    start = "start" if known.calls else "start in writing"
    return say(templates.TIMES[start if asks.start else "until" if until else "when"], voice, time=time)


def _answers(voice: Voice, known: _Known) -> str:
    about_price = ""
    if known.prices:
        wordings = templates.PRICE_WITHIN if known.within else templates.PRICE_KNOWN
        about_price = say((*wordings, *templates.PRICE_KNOWN), voice, price=sentence(known.prices))
    elif known.asked.price:
        about_price = say(templates.PRICE_OPEN, voice)
    about_time = (
        say(templates.TIME_OPEN if known.calls else templates.TIME_OPEN_IN_WRITING, voice) if known.asked.time else ""
    )
    return " ".join(one for one in (about_price, about_time) if one)


def _next_step(task: Brief, voice: Voice, known: _Known) -> str:
    if not known.calls:
        return say(templates.NEXT_STEP["in writing"], voice)
    booking = task.booking.strip()
    yes = say(templates.TALK, voice) if known.asked.talk else ""
    if not booking:
        step = say(templates.NEXT_STEP["nothing"], voice)
    elif _LINK_ONLY.fullmatch(booking):
        step = say(templates.NEXT_STEP["link"], voice, booking=booking)
    else:
        step = booking
    reached = say(templates.HOURS, voice, hours=task.hours.strip().rstrip(".")) if task.hours.strip() else ""
    return " ".join(sentence for sentence in (yes, step, reached) if sentence)


def _evidence(known: _Known, body: str) -> tuple[Evidence, ...]:
    """What the draft leaves undone comes first: that is what the operator has to do."""
    found = list(about_language(known.language))
    if not known.calls:
        found.append(
            Evidence(says="They are never called, so it offers no call and no appointment.", found_in="wishes")
        )
    for question in known.open_questions[:_QUESTIONS_SHOWN_MAX]:
        says = f"They ask: “{' '.join(question.split())}” This draft does not answer it."
        found.append(Evidence(says=says, quote=question, found_in="message"))
    if not known.topic:
        found.append(Evidence(says=_OF_YOUR_LIST if known.listed else _WITHOUT_LIST))
    if known.prices and sentence(known.prices) in body:
        found.append(Evidence(says=f"It names a price of your list: {', '.join(known.prices)}."))
    return tuple(found)
