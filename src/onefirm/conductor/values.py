"""What a step takes: values gathered along their dotted paths, each with its label."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.keeping.listed import decisions_for, rules_heard
from onefirm.conductor.means import Means
from onefirm.conductor.person import heard, known_person
from onefirm.conductor.profile import profile, today
from onefirm.domain.contract import Evidence
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.frozen import Json
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, Label, join
from onefirm.domain.orders import orders_in
from onefirm.domain.plan import DECISIONS, PERSON, RULES, Source, Step
from onefirm.domain.question import Field
from onefirm.planning.walk import Walk, fields_of, text_of
from onefirm.policy.rules import plain_value

_LONG = 80
_WORDS_MAX = 5


@dataclass(frozen=True)
class Gathered:
    values: Json
    labels: dict[str, Label]


@dataclass(frozen=True)
class Came:
    """What came in from whom a plan is about: their wish, and what they wrote after it."""

    fields: tuple[Field, ...]
    orders: tuple[Evidence, ...]
    """What of it is written to steer whoever reads it, wherever it stands."""
    later: bool
    """They wrote again: nobody has read that yet."""


def gather(step: Step, walk: Walk, means: Means) -> Gathered:
    """Every argument of a step. The compiler has promised that each path leads somewhere."""
    found = {name: _follow(source, walk, means) for name, source in step.takes.items()}
    return Gathered(
        values={name: value for name, (value, _) in found.items()},
        labels={name: label for name, (_, label) in found.items()},
    )


def drafted(walk: Walk) -> frozenset[str]:
    """Which arguments of the present step an agent of the firm wrote."""
    takes = ((name, walk.outputs.get(source.path.partition(".")[0])) for name, source in walk.step.takes.items())
    return frozenset(name for name, output in takes if output is not None and output.agent)


def authors(walk: Walk, names: Iterable[str]) -> tuple[str, ...]:
    """The agents that wrote these arguments of the present step. Who only judged on the way wrote none of them."""
    sources = (walk.step.takes.get(name) for name in names)
    outputs = (walk.outputs.get(source.path.partition(".")[0]) for source in sources if source is not None)
    return tuple(sorted({each.agent.partition("@")[0] for each in outputs if each is not None and each.agent}))


def intent_of(walk: Walk, means: Means) -> IntentReceived:
    """The wish that led to the plan: whoever made the plan named it as the cause."""
    made = means.ledger.event(walk.began)
    event = means.ledger.event(made.cause) if made and made.cause else None
    assert event is not None and isinstance(event.fact, IntentReceived), f"{walk.plan.id} was made for a wish."
    assert event.fact.intent == walk.plan.intent, f"{walk.plan.id} was made for {walk.plan.intent}."
    return event.fact


def _follow(source: Source, walk: Walk, means: Means) -> tuple[JsonValue, Label]:
    if source.literal is not None:
        return source.literal, OPERATORS_OWN
    root, _, name = source.path.partition(".")
    match root:
        case "intent":
            intent = intent_of(walk, means)
            return fields_of(intent.fields).get(name, ""), intent.worth(name)
        case "profile":
            return profile(means).get(name, ""), OPERATORS_OWN
        case "settings":
            return walk.plan.settings.get(name, ""), OPERATORS_OWN
        case _ if root == PERSON:
            return _of_person(name, walk, means)
        case _ if root == DECISIONS:
            return _decided(walk, means), OPERATORS_OWN
        case _ if root == RULES:
            return _wanted(walk, means)
        case _:
            output = walk.outputs[root]
            return output.fields.get(name, ""), output.worth(name)


def _of_person(name: str, walk: Walk, means: Means) -> tuple[JsonValue, Label]:
    """A field of the record of whom the plan is about, worth what whoever said it is worth."""
    person = known_person(walk.plan.subject, means)
    standing = person.story.standing(name) if person else ()
    if person is None or not standing:
        return "", FROM_OUTSIDE
    said = standing if name in person.kind.many else standing[-1:]
    label = join(each.label for each in said)
    return person.story.value(name, person.kind), label


def _decided(walk: Walk, means: Means) -> str:
    """One decision a line, with its words: `no gambling brands: gambling, casino`."""
    day = today(means)
    decided = decisions_for(kin(means, walk.plan.subject), means)
    return "\n".join(f"{each.name}: {', '.join(each.never)}" for each in decided if each.holds(day))


def _wanted(walk: Walk, means: Means) -> tuple[str, Label]:
    """One rule a line, `never by phone`, worth what whoever said it is worth."""
    day = today(means)
    heard = [(each, label) for each, label in rules_heard(kin(means, walk.plan.subject), means) if each.holds(day)]
    said = "\n".join(f"{each.rule} {plain_value(each)}" for each, _ in heard)
    return said, join((OPERATORS_OWN, *(label for _, label in heard)))


def came_in(walk: Walk, means: Means) -> Came:
    """What somebody asked for, word for word, as a card shows it; and the orders in any of it."""
    intent = intent_of(walk, means)
    given = fields_of(intent.fields)
    kind = means.crew.catalogue.intents.get(intent.type.partition("@")[0])
    # What has no words of its own, the name a machine gave a letter, is nothing to read.
    shown = [name for name, field in kind.fields.model_fields.items() if field.repr] if kind else list(given)
    fields = [(name.replace("_", " "), str(given[name]), intent.worth(name)) for name in shown if given.get(name)]
    words = [("then they wrote", text) for text in _words_since(walk, means)]
    later = [(name, text, FROM_OUTSIDE) for name, text in words[-_WORDS_MAX:]]
    # What came through the operator's own account was as a rule written by somebody else.
    outside = [(name, said) for name, said in given.items() if intent.worth(name).integrity <= Integrity.OWN_ACCOUNT]
    return Came(
        # No more of it than a card can show; orders are looked for in all of it.
        fields=tuple(
            Field(name=name, after=text, long=len(text) > _LONG, label=label.shown())
            for name, text, label in (*fields, *later)
        ),
        orders=orders_in((*((name.replace("_", " "), str(value)) for name, value in outside), *words)),
        later=bool(words),
    )


def _words_since(walk: Walk, means: Means) -> tuple[str, ...]:
    """What the person wrote after their wish, oldest first."""
    events = heard(walk.plan.subject, means)
    return tuple(
        text_of(event.fact.words) for event in events if isinstance(event.fact, PersonWrote) and event.seq > walk.began
    )
