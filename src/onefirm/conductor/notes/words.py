"""What a note says: in a line that gives nobody away, or in a mail with the cards and their links. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from onefirm.domain.ids import instant, moment
from onefirm.domain.question import Card, Field, Option, QuestionKind, Verb
from onefirm.guard.pages.seen import clean, line
from onefirm.inbox.links import HOURS, Link

CARDS_MAX = 20
"""So many cards stand in one mail; the others are counted."""
LINES_MAX = 5
SIGNS_MAX = 4_000
OPTIONS_MAX = 9
_ID_SIGNS = 4
_DOES: dict[QuestionKind, str] = {
    "approval": "approve", "review": "look through a draft", "clarification": "answer a question",
    "problem": "mend a problem",
}  # fmt: skip
_NOUNS = {"mail": "a letter", "payments": "a payment", "calendar": "an appointment", "publishing": "a publication"}
_RULE = "-" * 60


@dataclass(frozen=True)
class Shown:
    """A card as a note speaks of it."""

    question: str
    shown: str
    asks: QuestionKind
    plan: str
    capability: str
    expires: str
    card: Card
    options: tuple[Option, ...]
    why: str = ""
    """Why it is urgent."""


def subject(firm: str, cards: int, urgent: int) -> str:
    """Subjects are shown on locked screens: nobody is named in one."""
    return f"{line(firm)[:60]}: {_count(cards)}{f', {urgent} urgent' if urgent else ''}"


def brief(shown: Sequence[Shown], cards: int, urgent: int, inbox: str, *, full: bool) -> str:
    """For a channel of somebody else: what is to be done, and not for whom."""
    lines = [f"{_count(cards)}{f', {urgent} urgent' if urgent else ''}:"]
    lines += [f"- {line(each.card.title)[:120] if full else _does(each)}" for each in shown[:LINES_MAX]]
    if cards > LINES_MAX:
        lines.append(f"- and {cards - LINES_MAX} more")
    return "\n".join([*lines, inbox])


def letter(shown: Sequence[Shown], cards: int, at: str, inbox: str, address: Callable[[Link], str]) -> str:
    """Every card as it stands, in lines that begin with a sign of ours: nobody's words can look like a link of ours."""
    parts = [f"{_count(cards)}. Each link opens one card; nothing happens before you press the button there."]
    for number, each in enumerate(shown[:CARDS_MAX], start=1):
        parts.append(_one(number, each, at, inbox, address))
    if cards > len(shown[:CARDS_MAX]):
        parts.append(f"and {cards - len(shown[:CARDS_MAX])} more: {inbox}")
    parts.append(
        f"{_RULE}\nA link counts once, for the card exactly as it stands here, for {HOURS} hours at most.\n"
        "To answer this mail decides nothing: a letter can be forged, so a 'yes' by mail is not heard.\n"
        "Whoever has this mail has its links. Do not pass it on."
    )
    return "\n\n".join(parts) + "\n"


def links_of(each: Shown, at: str) -> tuple[tuple[str, Link], ...]:
    """What may be answered with one press, and the words for it."""
    until = instant(moment(at) + timedelta(hours=HOURS))
    until = min(until, each.expires) if each.expires else until

    def link(verb: Verb, answer: str = "") -> Link:
        return Link(question=each.question, shown=each.shown, verb=verb, answer=answer, until=until)

    if each.asks in ("approval", "review"):
        return (("Approve", link("accept")), ("Decline", link("reject")))
    return tuple((line(option.label), link("answer", option.name)) for option in each.options[:OPTIONS_MAX])


def _one(number: int, each: Shown, at: str, inbox: str, address: Callable[[Link], str]) -> str:
    card = each.card
    head = f"{_RULE}\n{number}. {line(card.title)}"
    urgent = f"   URGENT: {each.why}" if each.why else ""
    will = [f"   {line(f'{act.act}: {act.target} {act.amount}'.strip(': '))}\n   {line(act.undo)}" for act in card.will]
    problem = [_quoted(f"{card.problem.what} {card.problem.why}\n{card.problem.fix}")] if card.problem else []
    links = [f"   {label}:\n   {address(link)}" for label, link in links_of(each, at)]
    edit = "Edit it, or see all of it" if each.asks in ("approval", "review") else "See all of it"
    opened = f"   {edit} (on the machine of your firm):\n   {inbox}/{each.question}"
    blocks = [head, urgent, *will, *problem, *_fields("They wrote", card.came), *_fields("It says", card.change)]
    return "\n\n".join(block for block in (*blocks, *links, opened) if block)


def _fields(title: str, fields: Sequence[Field]) -> list[str]:
    return [f"   {title}, {line(each.name)}:\n{_quoted(each.after)}" for each in fields]


def _quoted(text: str) -> str:
    kept = clean(text)
    cut = f"{kept[:SIGNS_MAX]}\n(It goes on; the link shows all of it.)" if len(kept) > SIGNS_MAX else kept
    return "\n".join(f"   | {each}" for each in cut.splitlines())


def _does(each: Shown) -> str:
    does = _DOES[each.asks]
    if each.asks == "approval":
        does = f"{does} {_NOUNS.get(each.capability, 'an act')}"
    return f"{does} (plan {each.plan[-_ID_SIGNS:]})" if each.plan else does


def _count(cards: int) -> str:
    return "1 card waits" if cards == 1 else f"{cards} cards wait"
