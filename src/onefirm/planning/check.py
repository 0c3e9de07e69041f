"""Everything a playbook promises, held against the catalogue: names, arguments, outcomes, ways and modes."""

from collections.abc import Mapping

from onefirm.domain.effect import REPEATABLE, EffectKind, Terms
from onefirm.domain.plan import END
from onefirm.domain.problem import Problem
from onefirm.planning.arguments import check_arguments
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.offers import UNSURE, Offer, offer
from onefirm.planning.playbook import EFFECT_MODE, Playbook, WrittenStep
from onefirm.planning.reading.faults import Faults, near
from onefirm.planning.ways import Ways

STOPS = ("wait", "question", "manual")
"""A loop through one of these cannot spin: it waits for time or for the operator."""


def check(playbook: Playbook, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Every fault of a playbook that could be read, in the order of its lines."""
    faults = Faults(playbook.where)
    offers = {step.id: found for step in playbook.steps if (found := offer(step, catalogue))}
    ways = ways_of(playbook, offers)
    _starts(playbook, catalogue, faults)
    for step in playbook.steps:
        _not_yet(step, faults)
        if step.id not in offers:
            _no_such_name(step, catalogue, faults)
            continue
        _outcomes(step, offers[step.id], faults)
        _mode(step, catalogue, faults)
    _targets(playbook, faults)
    _walkable(playbook, ways, faults)
    check_arguments(playbook, catalogue, offers, ways, faults)
    return faults.problems


def ways_of(playbook: Playbook, offers: Mapping[str, Offer]) -> Ways:
    """The ways as they will be walked; a step whose name is unknown is taken at its word."""
    exits = {step.id: leads(playbook, step, offers.get(step.id)) for step in playbook.steps}
    return Ways(playbook.steps[0].id, exits)


def leads(playbook: Playbook, step: WrittenStep, found: Offer | None) -> dict[str, str]:
    """Every outcome of a step and where it goes."""
    if isinstance(step.then, Mapping):
        return dict(step.then)
    below = playbook.after(step)
    target = step.then or (below.id if below else END)
    return dict.fromkeys(found.outcomes if found else ("done",), target)


def why_never_auto(kind: EffectKind, terms: Terms | None) -> str:
    """Why this kind of effect may never go by itself; empty when it may."""
    if kind.always_asks:
        return f"'{kind.ref}' always asks, whatever the history."
    if terms is None or terms.cls not in REPEATABLE:
        return f"A lost reply to '{kind.ref}' could not be settled here, so each one is asked about."
    return ""


def _starts(playbook: Playbook, catalogue: Catalogue, faults: Faults) -> None:
    name = playbook.starts_on.partition("@")[0]
    found = catalogue.intents.get(name)
    if found and found.ref == playbook.starts_on:
        return
    faults.add(
        playbook.lines.get("starts-on", 1),
        "playbook-no-such-intent",
        f"The playbook starts on '{playbook.starts_on}'.",
        f"The intent '{name}' is at version {found.version} now." if found else "There is no such intent.",
        near(playbook.starts_on, (kind.ref for kind in catalogue.intents.values())),
    )


def _not_yet(step: WrittenStep, faults: Faults) -> None:
    if step.for_each or step.at_most:
        faults.add(
            step.line_of("for-each", "at-most"),
            "playbook-not-yet",
            f"Step '{step.id}' runs once for each of several things.",
            "This version of onefirm reads 'for-each' and 'at-most', but does not run them.",
            "Take them out; send one intent for each thing instead.",
        )


def _no_such_name(step: WrittenStep, catalogue: Catalogue, faults: Faults) -> None:
    known = {"agent": catalogue.agents, "effect": catalogue.effects, "record": catalogue.records}[step.kind]
    faults.add(
        step.line_of(step.kind),
        f"playbook-no-such-{step.kind}",
        f"Step '{step.id}' names the {step.kind} '{step.does}'.",
        f"There is no such {step.kind}.",
        near(step.does, known),
    )


def _outcomes(step: WrittenStep, found: Offer, faults: Faults) -> None:
    """`then` covers each outcome, and nothing that cannot come about."""
    # A wait that a reply can end must say what then: who answered is not written to as if they had not.
    then = dict[str, str]() if step.unless and not step.then else step.then
    if not isinstance(then, Mapping):
        return
    for outcome in then:
        if outcome not in found.outcomes:
            faults.add(
                step.line_of(f"then.{outcome}"),
                "playbook-no-such-outcome",
                f"Step '{step.id}' says where to go on '{outcome}'.",
                "It has no such outcome.",
                _other_outcome(step, outcome, found),
            )
    for outcome in found.outcomes:
        if outcome not in then:
            faults.add(
                step.line_of("then", "unless"),
                "playbook-outcome-missing",
                f"Step '{step.id}' does not say where to go on '{outcome}'.",
                f"Its outcomes are {', '.join(found.outcomes)}; a plan must know the way on from each.",
                f"Add '{outcome}: ' and the id of a step, or 'end'.",
            )


def _other_outcome(step: WrittenStep, outcome: str, found: Offer) -> str:
    if outcome == UNSURE and step.kind == "agent":
        return f"Add 'sure-above: 70', or take '{UNSURE}' out."
    return near(outcome, [each for each in found.outcomes if each not in step.then] or found.outcomes)


def _mode(step: WrittenStep, catalogue: Catalogue, faults: Faults) -> None:
    if step.kind != "effect":
        return
    kind, terms = catalogue.effects[step.does], catalogue.terms.get(step.does)
    if terms is None:
        faults.add(
            step.line_of("effect"),
            "playbook-no-connector",
            f"Step '{step.id}' needs something that can do '{step.does}'.",
            "No connector of this firm can.",
            "Connect one, or make it a manual step.",
        )
    elif (step.mode or EFFECT_MODE) == "auto" and (why := why_never_auto(kind, terms)):
        faults.add(
            step.line_of("mode"),
            "playbook-never-auto",
            f"Step '{step.id}' would go by itself.",
            why,
            "Write 'mode: ask'.",
        )


def _targets(playbook: Playbook, faults: Faults) -> None:
    known = (*(step.id for step in playbook.steps), END)
    for step in playbook.steps:
        targets = step.then if isinstance(step.then, Mapping) else {"": step.then} if step.then else {}
        for outcome, target in targets.items():
            if target not in known:
                on = f" on '{outcome}'" if outcome else ""
                faults.add(
                    step.line_of(f"then.{outcome}", "then"),
                    "playbook-no-such-step",
                    f"Step '{step.id}' goes to '{target}'{on}.",
                    "There is no such step.",
                    near(target, known),
                )


def _walkable(playbook: Playbook, ways: Ways, faults: Faults) -> None:
    covered = ways.reached()
    # A name that was misspelt cuts off everything below it; that fault is told once, where it stands.
    for step in playbook.steps if covered <= {*ways.exits, END} else ():
        if step.id not in covered:
            covered |= ways.reached(start=step.id)
            faults.add(
                step.line,
                "playbook-step-unreachable",
                f"No way leads to step '{step.id}'.",
                "Every other step goes somewhere else.",
                "Name it under a 'then', or take it out.",
            )
    stops = frozenset(step.id for step in playbook.steps if step.kind in STOPS)
    for step_id, outcome in ways.loops(without=stops):
        step = playbook.step(step_id)
        assert step is not None, "A loop goes through steps of this playbook."
        faults.add(
            step.line_of(f"then.{outcome}", "then"),
            "playbook-loop-tight",
            f"Step '{step_id}' goes back to '{ways.exits[step_id][outcome]}' on '{outcome}'.",
            "Nothing on this loop waits, so it could go round without end.",
            "Put a wait or a question on the way round.",
        )
