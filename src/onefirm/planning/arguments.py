"""What each step takes: does the argument exist, does the path lead somewhere, do the two fit?"""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.domain.plan import DECISIONS, PERSON, RULES, Source
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.offers import Offer, types
from onefirm.planning.playbook import Playbook, WrittenStep
from onefirm.planning.reading.faults import Faults, near, shown
from onefirm.planning.reading.values import LITERAL, ROOTS, is_whole
from onefirm.planning.ways import Ways


def check_arguments(
    playbook: Playbook, catalogue: Catalogue, offers: Mapping[str, Offer], ways: Ways, faults: Faults
) -> None:
    places = _Places(playbook, offers, ways, _roots(playbook, catalogue))
    for step in playbook.steps:
        found = offers.get(step.id)
        if found:
            _names(step, found, faults)
        for name, source in step.takes.items():
            wanted = (found.takes or {}).get(name, "") if found else ""
            words = found.choices.get(name, ()) if found else ()
            if source.literal is not None:
                fits = _literal_fits(source.literal, wanted)
            else:
                fits = _fits(places.type(step, name, source.path, faults), wanted)
            if not fits:
                _other_type(step, name, source, wanted, faults)
            elif words and source.literal is not None and source.literal not in words:
                _no_such_choice(step, name, source.literal, words, faults)


@dataclass(frozen=True)
class _Places:
    """Where a path may lead: the intent, the profile, the settings, and the steps before."""

    playbook: Playbook
    offers: Mapping[str, Offer]
    ways: Ways
    roots: Mapping[str, Mapping[str, str] | None]
    """None stands for a root whose fields are not known, because its own name was wrong."""

    def type(self, step: WrittenStep, name: str, path: str, faults: Faults) -> str:
        """The type of what the path leads to; empty, and a fault, when it leads nowhere."""
        root, _, last = path.partition(".")
        line = step.line_of(f"takes.{name}")
        if root in self.roots:
            known = self.roots[root]
        elif self.playbook.step(root):
            known = self._output(step, root, path, line, faults)
        else:
            steps = [each.id for each in self.playbook.steps if each.id != step.id]
            _nowhere(step, path, line, f"There is no '{root}' to take from.", near(root, (*ROOTS, *steps)), faults)
            return ""
        if known is not None and last not in known:
            why = f"'{root}' has no '{last}'."
            _nowhere(step, path, line, why, near(path, [f"{root}.{each}" for each in known]), faults)
            return ""
        return known[last] if known else ""

    def _output(self, step: WrittenStep, root: str, path: str, line: int, faults: Faults) -> Mapping[str, str] | None:
        found = self.offers.get(root)
        on = found.gives_on if found else ""
        if not self.ways.surely(root, step.id, on):
            done = f"done with '{on}'" if on else "done"
            faults.add(
                line,
                "playbook-value-not-sure",
                f"Step '{step.id}' takes '{path}'.",
                f"There is a way here on which '{root}' has not been {done}.",
                f"Lead every way to '{step.id}' through '{root}', or take the value from elsewhere.",
            )
            return None
        return found.gives if found else None


def _roots(playbook: Playbook, catalogue: Catalogue) -> dict[str, Mapping[str, str] | None]:
    intent = catalogue.intents.get(playbook.starts_on.partition("@")[0])
    person = catalogue.records.get(PERSON)
    return {
        "intent": types(intent.fields) if intent else None,
        "profile": dict.fromkeys(catalogue.profile, "string"),
        "settings": dict.fromkeys(playbook.settings, "string"),
        PERSON: types(person.fields) if person else {},
        DECISIONS: {"never": "string"},
        RULES: {"wanted": "string"},
    }


def _names(step: WrittenStep, found: Offer, faults: Faults) -> None:
    if found.takes is None:
        return
    subject = f"'{found.ref}'"
    for name in step.takes:
        if name not in found.takes:
            faults.add(
                step.line_of(f"takes.{name}"),
                "playbook-no-such-argument",
                f"Step '{step.id}' gives '{name}' to {subject}.",
                f"{subject} takes no such thing.",
                near(name, [each for each in found.takes if each not in step.takes] or found.takes),
            )
    for name in found.takes:
        if name in found.needs and name not in step.takes:
            faults.add(
                step.line_of("takes"),
                "playbook-argument-missing",
                f"Step '{step.id}' does not give '{name}' to {subject}.",
                f"{subject} cannot do without it.",
                f"Add '{name}: ' and where it comes from, or a literal '{name}: {LITERAL} ...'.",
            )


def _no_such_choice(step: WrittenStep, name: str, literal: str, words: tuple[str, ...], faults: Faults) -> None:
    faults.add(
        step.line_of(f"takes.{name}"),
        "playbook-no-such-choice",
        f"Step '{step.id}' takes '{shown(literal)}' as '{name}'.",
        f"'{name}' is one of {', '.join(words)}.",
        near(literal, words),
    )


def _nowhere(step: WrittenStep, path: str, line: int, why: str, fix: str, faults: Faults) -> None:
    faults.add(line, "playbook-no-such-value", f"Step '{step.id}' takes '{path}'.", why, fix)


def _literal_fits(literal: str, wanted: str) -> bool:
    if wanted == "integer":
        return is_whole(literal.removeprefix("-"))
    return wanted in ("", "string")


def _fits(given: str, wanted: str) -> bool:
    """Could a value of this type ever be taken? Text becomes a number where it is one; nothing else changes."""
    return not given or not wanted or given == wanted or (given, wanted) == ("string", "integer")


def _other_type(step: WrittenStep, name: str, source: Source, wanted: str, faults: Faults) -> None:
    faults.add(
        step.line_of(f"takes.{name}"),
        "playbook-type-other",
        f"Step '{step.id}' takes '{shown(source.shown())}' as '{name}'.",
        f"'{name}' is of another type: {wanted}.",
        "Take a value of that type.",
    )
