"""Templates in words: what is offered, what a version changed, and how it did."""

from collections.abc import Sequence

from onefirm.desk.says.kinds import whom
from onefirm.desk.shapes.templates import OfferView, TemplateView, VersionView
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.templates import TemplateChanged, TemplateDeclined
from onefirm.learning.letters import Habit


def offered(habit: Habit) -> OfferView:
    before, after = habit.wording.before, habit.wording.after
    begins = f"In {habit.times} of your last {habit.of} letters you"
    if not after:
        says, verb = f"{begins} took out “{before}” Leave it out from now on?", "Leave it out"
    elif not before:
        says, verb = f"{begins} added “{after}” Write it from now on?", "Write it"
    else:
        says, verb = f"{begins} put “{after}” in the place of “{before}” Say it so from now on?", "Say it so"
    return OfferView(says=says, verb=verb, times=habit.times, of=habit.of, wording=habit.wording)


def told(version: VersionView) -> str:
    if not version.used:
        return "Not used yet."
    letters = f"{version.used} letter{'' if version.used == 1 else 's'}"
    rate = (
        f"; {version.answered} of {version.left} that left were answered ({_share(version)} %)" if version.left else ""
    )
    return f"{letters}, {version.unedited} of them accepted as drafted{rate}."


def summed(items: Sequence[TemplateView]) -> str:
    offers = sum(len(item.offers) for item in items)
    if not items:
        return "No letter was written from a template yet."
    if not offers and (held := max(item.held_back for item in items)):
        why = "yours holds a figure, a link, an address or a name, so it is not offered for every letter"
        return (
            f"Nothing is offered: a sentence that every letter of a kind has was changed in {held} of them, but {why}."
        )
    if not offers:
        return "Nothing is offered: no sentence that every letter of a kind has was changed in three of them."
    return (
        "1 change is offered, from your own edits."
        if offers == 1
        else f"{offers} changes are offered, from your own edits."
    )


def of_template(fact: Fact, actor: str) -> str:
    match fact:
        case TemplateChanged(back_to=0):
            return f"{whom(actor)} accepted version {fact.number} of the template '{fact.purpose}', made of edits."
        case TemplateChanged():
            back = f"the words of version {fact.back_to} of the template '{fact.purpose}'"
            return f"{whom(actor)} asked {back} back, as version {fact.number}."
        case TemplateDeclined():
            return f"{whom(actor)} did not want a change that was offered for the template '{fact.purpose}'."
        case _:
            return ""


def _share(version: VersionView) -> int:
    return round(100 * version.answered / version.left)
