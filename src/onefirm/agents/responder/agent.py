"""The responder itself: its contract, and the answer that what is known allows."""

from datetime import date

from pydantic import BaseModel

from onefirm.agents.responder import replies
from onefirm.agents.responder.letter import KINDS, Answer, Kind, Letter
from onefirm.agents.responder.signs import CLEAR, Sign, away_until, signs, wanted
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.language import language_of
from onefirm.domain.minor import spelled
from onefirm.domain.names import one_line
from onefirm.domain.orders import orders_in
from onefirm.domain.reading import read
from onefirm.domain.voice import Voice, voice_of
from onefirm.domain.wishes import may_be_called
from onefirm.domain.wording import about_language, ending, greeting, say, subject

SURE, SURE_WITH_A_GAP, SURE_IN_ANOTHER_LANGUAGE, SURE_OF_TWO, SURE_WHEN_WARNED = 90, 65, 60, 50, 40
_QUOTED_MAX = 3

_CALLED: dict[Kind, str] = {
    "question": "asks something",
    "appointment": "wants another time",
    "complaint": "is not content",
    "thanks": "says thank you",
    "away": "is away",
    "invoice": "writes about an invoice",
    "unsure": "wrote, and what is wanted is not clear",
}

CONTRACT = Contract(
    role="responder",
    version=1,
    spec=(
        "Reads a letter of somebody you know and says what it wants: an answer to a question, another time, to "
        "complain, to thank, something about an invoice; or that only a machine answered because they are away. It "
        "drafts a short answer from what is known of them: their appointment, their invoice, your hours and where "
        "times are booked. No word of theirs but a first name enters it. Whatever it cannot know it promises to look "
        "into, quotes to you, and is less sure; where two things are as likely it says unsure. It admits no fault, "
        "promises no money back, and never answers a machine."
    ),
    kind="transform",
    takes=Letter,
    gives=Answer,
    outcomes=KINDS,
    reads=("appointment", "invoice", "rule"),
    thresholds=(("what a letter wants is clear from points", CLEAR),),
    failure_modes=(
        "It reads English and German and answers in English.",
        "A letter that wants two things is taken for the one that must not be overlooked.",
        "Irony is taken at its word.",
    ),
    latency_ms=20,
)


class Responder:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Letter), "The conductor hands over what the contract takes."
        reading = read(task.message)
        found = signs(reading, one_line(task.subject))
        first, torn = wanted(found)
        kind: Kind = "unsure" if first is None or torn else first.kind
        until = away_until(reading) if kind == "away" else ""
        voice = voice_of(task.voice)
        said, gap = _said(kind, task, voice)
        gives = Answer(
            kind=kind,
            subject=subject(replies.SUBJECTS[kind], one_line(task.invoice), voice) if said else "",
            body=_letter(task, voice, said) if said else "",
            away_until=until,
            summary=_summary(task, kind, until),
        )
        warned = orders_in((("subject", task.subject), ("message", task.message)))
        evidence = (*warned, *about_language(language_of(task.message)), *gap, *_quoted(found, kind))
        sure = SURE_WHEN_WARNED if warned else SURE_OF_TWO if kind == "unsure" else _sure(kind, task, gap)
        return proposal(gives, outcome=kind, sure=sure, evidence=evidence)


def _letter(task: Letter, voice: Voice, said: str) -> str:
    return "\n\n".join((greeting(task.name, voice), said, ending(task.signature, (task.owner, task.firm), voice)))


def _said(kind: Kind, task: Letter, voice: Voice) -> tuple[str, tuple[Evidence, ...]]:
    """What the letter says between greeting and ending; and what it leaves to the operator."""
    match kind:
        case "away":
            return "", (Evidence(says="A machine wrote this; nothing is to be answered."),)
        case "unsure":
            return "", (Evidence(says="What it wants is not clear, so no answer was drafted."),)
        case "thanks":
            return say(replies.THANKS, voice), ()
        case "complaint":
            left = "It admits nothing and promises nothing: what is to be done about it is yours to say."
            return say(replies.COMPLAINT, voice), (Evidence(says=left),)
        case "appointment":
            return _moved(task, voice)
        case "invoice":
            return _invoice(task, voice)
        case "question":
            hours = say(replies.HOURS, voice, hours=task.hours.strip().rstrip(".")) if _calls(task) else ""
            left = Evidence(says="Their question is not answered yet: only you know the answer.")
            return " ".join(filter(None, (say(replies.QUESTION, voice), hours))), (left,)


def _calls(task: Letter) -> bool:
    return bool(task.hours.strip()) and may_be_called(task.wishes)


def _moved(task: Letter, voice: Voice) -> tuple[str, tuple[Evidence, ...]]:
    appointment, booking = one_line(task.appointment), task.booking.strip()
    moved = say(replies.MOVE["known" if appointment else "plain"], voice, appointment=appointment)
    new = say(replies.NEW_TIME["booking" if booking else "plain"], voice, booking=booking)
    gap = () if appointment else (Evidence(says="No appointment with them is known, so none is named."),)
    return f"{moved} {new}".strip(), gap


def _invoice(task: Letter, voice: Voice) -> tuple[str, tuple[Evidence, ...]]:
    known = bool(task.invoice.strip() and task.invoice_minor and task.invoice_currency)
    if not known or not (task.invoice_due_on or task.invoice_paid_on):
        gap = Evidence(says="No open invoice of theirs is known, so no figure is named.")
        return say(replies.INVOICE["plain"], voice), (gap,)
    late = bool(task.today and task.invoice_due_on and task.invoice_due_on < task.today)
    state = "paid" if task.invoice_paid_on else "late" if late else "open"
    said = say(
        replies.INVOICE[state],
        voice,
        invoice=one_line(task.invoice),
        amount=spelled(task.invoice_minor, task.invoice_currency),
        due=_day(task.invoice_due_on),
        paid=_day(task.invoice_paid_on),
    )
    if "?" not in task.message:
        return said, ()
    left = Evidence(says="What they ask about it beyond amount and day is not answered.")
    return f"{said} {say(replies.INVOICE_MORE, voice)}".strip(), (left,)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _sure(kind: Kind, task: Letter, gap: tuple[Evidence, ...]) -> int:
    if about_language(language_of(task.message)):
        return SURE_IN_ANOTHER_LANGUAGE
    # An automatic note leaves nothing open: that it is not answered is the answer.
    return SURE_WITH_A_GAP if gap and kind != "away" else SURE


def _quoted(found: list[Sign], kind: Kind) -> tuple[Evidence, ...]:
    named = [each for each in found if kind in ("unsure", each.kind)]
    return tuple(
        Evidence(says=f"This reads as if it {_CALLED[each.kind]}.", quote=each.quote, found_in="message")
        for each in named[:_QUOTED_MAX]
    )


def _summary(task: Letter, kind: Kind, until: str) -> str:
    who = one_line(task.name) or "Somebody"
    return f"{who} {_CALLED[kind]}{f' until {until}' if until else ''}."
