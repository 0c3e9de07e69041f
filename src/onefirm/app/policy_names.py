"""Names in policy.toml that mean nothing here: a rule about what does not exist decides nothing, unnoticed."""

from collections.abc import Sequence
from difflib import get_close_matches

from onefirm.app.known_settings import POLICY_FILE
from onefirm.conductor.crew import Page
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.reader import read


def faults(policy: Policy, catalogue: Catalogue, playbooks: Sequence[Page]) -> tuple[Problem, ...]:
    """Every effect kind under `auto` that no connector does, and every step under `[modes]` that is no effect.

    Steps of a playbook that cannot be read are not judged: that fault is told already.
    """
    kinds = sorted(kind.ref for kind in catalogue.effects.values())
    steps, unread = _steps(playbooks)
    return (
        *(_no_kind(name, kinds) for name in policy.auto if name not in kinds),
        *(_no_step(name, steps) for name in policy.modes if name not in steps and name.partition(".")[0] not in unread),
    )


def _steps(playbooks: Sequence[Page]) -> tuple[list[str], set[str]]:
    """The effect steps as `[modes]` names them, and the playbooks that cannot be read."""
    steps: list[str] = []
    unread: set[str] = set()
    for page in playbooks:
        try:
            playbook = read(page.text, page.path)
        except Refusal:
            unread.add(page.name)
        else:
            steps += [f"{playbook.name}.{step.id}" for step in playbook.steps if step.kind == "effect"]
    return steps, unread


def _no_kind(name: str, known: Sequence[str]) -> Problem:
    return Problem(
        code="policy-auto-without-effect",
        what=f"The policy lets '{name}' run by itself.",
        why="No connector does such a thing, so the line decides nothing.",
        fix=_instead(name, known),
        where=POLICY_FILE,
    )


def _no_step(name: str, known: Sequence[str]) -> Problem:
    return Problem(
        code="policy-mode-without-step",
        what=f"The policy sets the mode of '{name}'.",
        why="No playbook has an effect step of that name, so the line decides nothing.",
        fix=_instead(name, known),
        where=POLICY_FILE,
    )


def _instead(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Remove it, or use one of {', '.join(known)}." if known else "Remove it."
