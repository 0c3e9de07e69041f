"""One sentence for each event about people, and about plans that people or late evidence have changed."""

from onefirm.desk.says.kinds import is_you, whom
from onefirm.desk.says.yours import yours
from onefirm.domain.events.effects import EffectContradicted
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.people import (
    AddressConfirmed,
    AnotherAnswered,
    ForgettingBegun,
    OptedIn,
    OptedOut,
    PersonForgotten,
    PersonJoined,
    PersonKeysDestroyed,
    PersonParted,
    PersonWrote,
)
from onefirm.domain.events.plans import PlanReopened, SerialEntered
from onefirm.domain.personal import Personal

_FORGOTTEN = "somebody who was forgotten"
_FROM = {
    "reply": "The reply says",
    "look-up": "A look-up says",
    "webhook": "A notice from outside says",
}
_FOUND = {
    "happened": "it did happen",
    "not-happened": "it did not happen after all",
    "cannot-tell": "it is in doubt again",
}


def what_they_are(kind: str, status: str, *, asked: bool, engaged: bool) -> str:
    """Somebody's own word comes first. Whoever only asked is a lead; a client has work, an agreement or an invoice."""
    if kind == "lead":
        return f"lead, {status}" if status and status != kind else kind
    if status:
        return status
    return "client" if engaged and kind == "person" else "lead" if asked and kind == "person" else kind


def of_people(fact: Fact, actor: str) -> str:
    match fact:
        case PersonWrote():
            answers = " It answers a letter of yours." if fact.answers else ""
            return f"They wrote through {fact.source}: {_short(fact.words)}{answers}"
        case AnotherAnswered():
            return "Somebody else answered a letter that was meant for them. It is no word of theirs, and no silence."
        case OptedOut():
            return f"{_text(fact.address)} is not written to any more: {yours(_short(fact.why), actor)}"
        case OptedIn():
            return f"{_text(fact.address)} may be written to again."
        case AddressConfirmed():
            return "Somebody who typed in their address said by a link that it is theirs."
        case PersonJoined():
            return "Two names were found to be one person's; what holds for either holds for both."
        case PersonParted():
            return "Two names are two people's after all; each keeps what was said under it."
        case ForgettingBegun():
            return "A person is to be forgotten; it is carried through whatever happens meanwhile."
        case PersonKeysDestroyed():
            return "The keys of a person are gone: nobody can read any more what was sealed for them."
        case PersonForgotten():
            asked = f" {fact.by_rule} asked for it." if fact.by_rule else ""
            stays = f" {sum(kept.count for kept in fact.kept)} had to stay." if fact.kept else ""
            return f"A person was forgotten: {fact.cleaned.get('entries', 0)} entries closed for ever.{stays}{asked}"
        case EffectContradicted():
            says = _FROM.get(fact.source) or _say(actor)
            return f"{says} that {_FOUND[fact.found]}: {yours(_short(fact.evidence), actor)}"
        case PlanReopened():
            ended = f"“{_step(fact.step)}” turned out as {_step(fact.outcome)}"
            return f"The plan goes on from “{_step(fact.next)}”, for {ended}."
        case SerialEntered():
            return f"“{_step(fact.step).capitalize()}” began; others like it wait until it is done."
        case _:
            return ""


def _say(actor: str) -> str:
    return f"{whom(actor)} {'say' if is_you(actor) else 'says'}"


def _step(code: str) -> str:
    return code.replace("-", " ")


def _text(personal: Personal) -> str:
    return _FORGOTTEN if personal.erased else str(personal.value)


def _short(personal: Personal) -> str:
    text = " ".join(_text(personal).split())
    return text if len(text) <= 200 else f"{text[:199]}…"
