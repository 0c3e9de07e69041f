"""The outreach: a first letter to somebody, for a reason, on a day and by a way on which they may be written to."""

from datetime import date

from pydantic import BaseModel, Field

from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.first_names import first_name
from onefirm.domain.frozen import Frozen
from onefirm.domain.language import language_of
from onefirm.domain.names import one_line
from onefirm.domain.orders import orders_in
from onefirm.domain.pointers import new_pointers
from onefirm.domain.voice import Voice, voice_of
from onefirm.domain.wishes import first_free_day, left_alone_on, may_be_reached
from onefirm.domain.wording import ending, greeting, say, subject

SURE, SURE_WITHOUT_A_NAME, SURE_WHEN_WARNED = 85, 65, 40
_REASON_WORDS_MIN = 3

_SUBJECTS = ("About {topic}", "A question about {topic}", "A short question")
_BECAUSE = ("I write to you because {reason}.", "The reason for my letter: {reason}.")
_WHO = {
    "both": ("I am {owner}; at {firm} I do {trade}.", "My name is {owner}, and {trade} is what I do at {firm}."),
    "trade": ("I am {owner}, and I do {trade}.", "My name is {owner}; {trade} is my work."),
    "firm": ("I am {owner} of {firm}.", "My name is {owner}, from {firm}."),
    "plain": ("I am {owner}.", "My name is {owner}."),
}
_OFFER = ("What I could do for you: {offer}.", "This is what I have in mind: {offer}.")
_NEXT = {
    "booking": ("If that is of use to you, a time for a short call is found here: {booking}",),
    "plain": ("Would that be of use to you? A line is enough.", "Is that of interest to you?"),
}
_OPT_OUT = (
    "If you would rather not hear from me, a word is enough, and I will not write again.",
    "A short no is fine, and I will not write to you again.",
)


class Approach(Frozen):
    name: str = Field(default="", max_length=300)
    about: str = Field(default="", max_length=200)
    """What it is about, as it stands in a subject line: `your new shop`."""
    reason: str = Field(default="", max_length=1_000)
    """Why now, and why them, in the operator's words; it goes on after `I write to you because`."""
    offer: str = Field(default="", max_length=1_000)
    reason_holds_until: date | None = None
    today: date
    channel: str = Field(default="mail", max_length=40)
    wishes: str = Field(default="", max_length=20_000)
    """What they want of everything that reaches them, one rule a line."""
    blackout: str = Field(default="", max_length=20_000)
    """The operator's own days without such letters: `not on sunday`, `not on 2026-12-24..2027-01-02`."""
    opted_out: str = Field(default="", max_length=40)
    """Anything in here means that they said no to such letters."""
    last_on: date | None = None
    """When they were last written to unasked."""
    quiet_days: int = Field(default=90, ge=0, le=3_650)
    opt_out: str = Field(default="", max_length=500)
    """The operator's own line on how to say no; without it there is one all the same."""
    firm: str = ""
    owner: str = ""
    trade: str = ""
    voice: str = ""
    booking: str = ""
    signature: str = ""


class First(Frozen):
    subject: str = ""
    body: str = ""
    not_before: str = ""
    """The first day on which it may go out, where it may not today."""
    why: str = ""


CONTRACT = Contract(
    role="outreach",
    version=1,
    spec=(
        "Drafts the first letter to somebody who did not write to you: who you are, why you write to them and why "
        "now, what you could do, one next step, and how they say no. The reason is yours, word for word; without one "
        "there is no letter. It says not-now, and from when, where they opted out, want to be left alone on that day "
        "or reached another way, heard from you lately, where you write to nobody on that day, or where the reason "
        "no longer holds."
    ),
    kind="transform",
    takes=Approach,
    gives=First,
    outcomes=("drafted", "not-now"),
    reads=("rule",),
    thresholds=(("words of a reason, at least", _REASON_WORDS_MIN),),
    failure_modes=(
        "It writes English.",
        "Whether such a letter is allowed where they live it cannot know.",
        "A day that only a public holiday closes has to be named among the days without letters.",
    ),
    latency_ms=10,
)


class Outreach:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Approach), "The conductor hands over what the contract takes."
        why, not_before = _not_now(task)
        if why:
            gives = First(not_before=not_before.isoformat() if not_before else "", why=why)
            return proposal(gives, outcome="not-now", sure=95, evidence=(Evidence(says=why),))
        return _drafted(task)


def _not_now(task: Approach) -> tuple[str, date | None]:
    """The first reason there is against it, and the day from which it no longer holds."""
    if task.opted_out.strip():
        return "They said that they want no such letters.", None
    if len(task.reason.split()) < _REASON_WORDS_MIN:
        return "There is no reason to write to them: say in a few words why them, and why now.", None
    if not may_be_reached(task.wishes, task.channel.strip().casefold()):
        return f"They do not want to be reached by {one_line(task.channel)}.", None
    if task.reason_holds_until is not None and task.reason_holds_until < task.today:
        return f"The reason held until {task.reason_holds_until}; today is {task.today}.", None
    if task.last_on is not None and (free := _later(task.last_on, task.quiet_days)) > task.today:
        day = first_free_day(f"{task.wishes}\n{task.blackout}", free)
        return f"They heard from you on {task.last_on}, and are left in peace for {task.quiet_days} days.", day
    days = f"{task.wishes}\n{task.blackout}"
    if rule := left_alone_on(days, task.today):
        whose = "They are not" if left_alone_on(task.wishes, task.today) else "Nobody is"
        return f"{whose} written to today: “{rule}”.", first_free_day(days, task.today)
    return "", None


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _drafted(task: Approach) -> Proposal:
    voice = voice_of(task.voice)
    known = "both" if task.trade and task.firm else "trade" if task.trade else "firm" if task.firm else "plain"
    reason, offer = _inside(task.reason), _inside(task.offer)
    booking = task.booking.strip() if may_be_reached(task.wishes, "phone") else ""
    paragraphs = (
        greeting(task.name, voice),
        " ".join(filter(None, (_who(task, known, voice), say(_BECAUSE, voice, reason=reason)))),
        say(_OFFER, voice, offer=offer) if offer else "",
        say(_NEXT["booking" if booking else "plain"], voice, booking=booking),
        task.opt_out.strip() or say(_OPT_OUT, voice) or _OPT_OUT[-1],
        ending(task.signature, (task.owner, task.firm), voice),
    )
    about = one_line(task.about) or one_line(task.trade) or "your plans"
    body = "\n\n".join(filter(None, paragraphs))
    draft = First(subject=subject(_SUBJECTS, about, voice), body=body)
    evidence = _evidence(task)
    named = bool(first_name(task.name))
    sure = SURE_WHEN_WARNED if any(each.warns for each in evidence) else SURE if named else SURE_WITHOUT_A_NAME
    return proposal(draft, outcome="drafted", sure=sure, evidence=evidence)


def _who(task: Approach, known: str, voice: Voice) -> str:
    if not task.owner.strip():
        return ""
    return say(_WHO[known], voice, owner=one_line(task.owner), firm=one_line(task.firm), trade=one_line(task.trade))


def _evidence(task: Approach) -> tuple[Evidence, ...]:
    """What the operator has to see before this leaves: a letter nobody asked for is read twice."""
    given = (("reason", task.reason), ("offer", task.offer), ("about", task.about))
    found = [*orders_in(given)]
    own = "\n".join((task.voice, task.booking, task.signature, task.opt_out))
    new = new_pointers(f"{task.about}\n{task.reason}\n{task.offer}", own)
    if new:
        found.append(Evidence(says=f"It points to what your profile does not: {', '.join(p.shown for p in new[:5])}."))
    if not first_name(task.name):
        found.append(Evidence(says="It greets nobody by name: none is known."))
    if (language := language_of(f"{task.reason} {task.offer}")) not in (None, "English"):
        says = "another language" if language == "unknown" else language
        found.append(Evidence(says=f"Your reason is in {says}; the rest of the letter is in English."))
    found.append(Evidence(says="Nobody asked for this letter; it says how they can say no."))
    return tuple(found)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LOWERED = _set("your you the a an we my our it there this that some new")


def _inside(text: str) -> str:
    """As it goes on inside a sentence: without its full stop; `Your shop` loses its capital, `Ada` does not."""
    said = one_line(text).rstrip(".!")
    first, space, rest = said.partition(" ")
    return f"{first.lower() if first.lower() in _LOWERED else first}{space}{rest}"
