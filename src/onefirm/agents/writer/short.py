"""The two short letters: one that asks once more, and one that says no."""

import re

from onefirm.agents.writer import templates
from onefirm.agents.writer.brief import Brief
from onefirm.agents.writer.letters import drafted
from onefirm.agents.writer.parts import (
    ELSEWHERE,
    SURE_IN_ANOTHER_LANGUAGE,
    asked_for,
    language_in,
    topic_of,
)
from onefirm.domain.amounts import amounts
from onefirm.domain.contract import Evidence, Proposal, proposal
from onefirm.domain.template import Template
from onefirm.domain.voice import Voice, voice_of
from onefirm.domain.wording import about_language, ending, greeting, say, subject

SURE = 90

_ANYTHING = re.compile(r"\b(?:small(?:er)?|other|anything|everything|quick|less)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")


def follow_up(task: Brief, template: Template) -> Proposal:
    """It refers to the first letter, asks one thing, and makes a no easy."""
    voice, topic = voice_of(task.voice), topic_of(asked_for(task))
    wordings = templates.FOLLOW_UP["about" if topic else "plain"]
    letter = (
        greeting(task.name, voice),
        say(wordings, voice, topic=topic),
        " ".join(filter(None, (say(templates.STILL_WANTED, voice), say(templates.A_NO_IS_FINE, voice)))),
        ending(task.signature, (task.owner, task.firm), voice),
    )
    return _drafted(task, letter, subject(templates.FOLLOW_UP_SUBJECTS, topic or "your plans", voice), (), template)


def decline(task: Brief, template: Template) -> Proposal:
    """It thanks, says no without a reason that could hurt, and points on where the operator's services do."""
    voice, topic = voice_of(task.voice), topic_of(asked_for(task))
    elsewhere = _elsewhere(task, voice)
    # A letter that says no must say it: where every wording holds an avoided word, the reviewer points it out.
    no = say(templates.NO, voice) or templates.NO[-1]
    letter = (
        greeting(task.name, voice),
        say(templates.DECLINE_THANKS["about" if topic else "plain"], voice, topic=topic),
        no,
        say(templates.ELSEWHERE, voice, elsewhere=elsewhere) if elsewhere else "",
        say(templates.GOOD_WISHES, voice),
        ending(task.signature, (task.owner, task.firm), voice),
    )
    found = [Evidence(says="It says no and gives no reason.")]
    if elsewhere:
        found.append(Evidence(says=f"It points on in your own words: {elsewhere}."))
    return _drafted(task, letter, subject(templates.SUBJECTS, topic or "your plans", voice), tuple(found), template)


def _drafted(
    task: Brief, letter: tuple[str, ...], about: str, found: tuple[Evidence, ...], template: Template
) -> Proposal:
    language = language_in(task)
    draft = drafted(about, letter, template)
    sure = SURE if language == "English" else SURE_IN_ANOTHER_LANGUAGE
    return proposal(draft, sure=sure, evidence=(*about_language(language), *found))


def _elsewhere(task: Brief, voice: Voice) -> str:
    """The place that fits what they ask for; failing that, one for anything. A price is never passed on."""
    places = [
        match for match in ELSEWHERE.finditer(task.services)
        if not any(amount.money for amount in amounts(match[0])) and not voice.avoided_in(match[0])
    ]  # fmt: skip
    wanted = _stems(task.message)
    fitting = [match for match in places if _stems(match["what"]) & wanted]
    general = [match for match in places if _ANYTHING.search(match["what"])]
    return next((_lowered(match[0]) for match in (*fitting, *general)), "")


def _stems(text: str) -> frozenset[str]:
    return frozenset(match[0].casefold().removesuffix("s") for match in _WORD.finditer(text))


def _lowered(text: str) -> str:
    return (text[0].lower() + text[1:]).strip().rstrip(".")
