"""What is said of cards and of what is held, wherever they are shown."""

from collections.abc import Sequence

from onefirm.desk.shapes.inbox import CardView, InboxRow
from onefirm.desk.shapes.today import Held
from onefirm.interfaces.web.drawn.words import at_time, seconds_left, words

_NOTICE_SECONDS_MAX = 3600
"""What is held for longer would stand in the way for hours."""
_DECIDED = {
    "accept": "approved it",
    "edit": "approved it with changes",
    "reject": "turned it down",
    "did-it": "did it by hand",
}


def leaves_soon(acts: Sequence[Held], now: str) -> bool:
    """Worth a notice that counts down; what waits for another day stands on Today."""
    return min(seconds_left(act.until, now) for act in acts) <= _NOTICE_SECONDS_MAX


def decided_said(card: CardView) -> str:
    """`You approved it at 09:14 on 21 Nov`: what became of a card that waits no more."""
    if card.state == "expired":
        return "The time to decide this is over. Nothing was sent."
    if card.state == "voided":
        return f"This waits no more. {card.answer or 'It lost its object.'}"
    chosen = next((option.label for option in card.options if option.name == card.answer), "")
    said = _DECIDED.get(card.answer) or f"answered '{chosen or words(card.answer)}'"
    said = f"{card.decided_by} {said}"
    said = f"{said} {at_time(card.decided_at)}" if card.decided_at else said
    named = f"; changed: {', '.join(card.changed)}" if card.changed and card.answer == "edit" else ""
    return f"{said}{named}"


def alike(items: Sequence[InboxRow]) -> list[list[InboxRow]]:
    """The lines of the list: many that ask the same are one line, everything else stands alone."""
    lines: list[list[InboxRow]] = []
    for item in items:
        if lines and item.together and lines[-1][0].same == item.same:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def held(acts: Sequence[Held]) -> list[list[Held]]:
    """What can be taken back with one press: a batch as one, everything else alone."""
    notices: dict[str, list[Held]] = {}
    for act in acts:
        notices.setdefault(act.batch or act.effect, []).append(act)
    return list(notices.values())
