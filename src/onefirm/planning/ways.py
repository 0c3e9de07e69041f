"""The ways through a playbook: which steps follow which, and what has surely happened on the way to one."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.domain.plan import END


@dataclass(frozen=True)
class Ways:
    """For each step its outcomes, and for each outcome the step it leads to."""

    first: str
    exits: Mapping[str, Mapping[str, str]]

    def reached(self, *, start: str = "", without: frozenset[str] = frozenset(), closed: str = "") -> frozenset[str]:
        """Every step (and `end`) that can be reached, `start` included.

        `without` names steps that may not be entered; `closed`, as `step#outcome`, one exit that may not be taken.
        """
        seen: set[str] = set()
        waiting = [start or self.first]
        while waiting:
            step = waiting.pop()
            if step in seen or step in without:
                continue
            seen.add(step)
            exits = self.exits.get(step, {}).items()
            waiting.extend(target for outcome, target in exits if f"{step}#{outcome}" != closed)
        return frozenset(seen)

    def surely(self, before: str, here: str, outcome: str = "") -> bool:
        """Has `before` been done (with this outcome, if one is named) on every way that leads to `here`?"""
        if before == here:
            return False
        if outcome:
            return here not in self.reached(closed=f"{before}#{outcome}")
        return here not in self.reached(without=frozenset({before}))

    def certain(self, step: str) -> bool:
        """Does every way from the first step to the end pass this step?"""
        return END not in self.reached(without=frozenset({step}))

    def loops(self, without: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """Each exit, as (step, outcome), that leads back up and can come round again without those steps."""
        order = {step: place for place, step in enumerate(self.exits)}
        return tuple(
            (step, outcome)
            for step, exits in self.exits.items()
            for outcome, target in exits.items()
            if order.get(target, len(order)) <= order[step] and step in self.reached(start=target, without=without)
        )
