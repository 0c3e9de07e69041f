"""Finding extensions: one entry-point group, each entry pointing at one Extension. Built-ins come by the same road."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from onefirm.app.known_settings import SECTIONS
from onefirm.capabilities.extension import Account, Extension
from onefirm.domain.problem import Problem

GROUP = "onefirm.extensions"
BUILT_IN = "onefirm"
SAFE_MODE = "none"
"""`ONEFIRM_EXTENSIONS=none`: only what is shipped takes part."""
_WANTED = "ONEFIRM_EXTENSIONS"

Part = TypeVar("Part")


@dataclass(frozen=True)
class Found:
    """Whoever can be used, built-in first, and why anybody else was left out."""

    extensions: tuple[Extension, ...]
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    """Whoever is installed and takes no part: what they would have brought nobody knows."""

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account that firm.toml may name."""
        return tuple(account for extension in self.extensions for account in extension.accounts)


def installed() -> Found:
    """As ONEFIRM_EXTENSIONS says, of all that is installed."""
    return find_extensions(os.environ.get(_WANTED, ""))


def find_extensions(wanted: str, entries: Iterable[EntryPoint] | None = None) -> Found:
    """Load every extension that is installed. `wanted` is the value of ONEFIRM_EXTENSIONS, empty for all."""
    found: list[Extension] = []
    problems: list[Problem] = []
    left_out: list[str] = []
    for entry in _in_order(entry_points(group=GROUP) if entries is None else entries):
        if wanted == SAFE_MODE and entry.name != BUILT_IN:
            left_out.append(entry.name)
            continue
        loaded = _loaded(entry)
        if isinstance(loaded, Problem):
            problems.append(loaded)
            left_out.append(entry.name)
        else:
            found.append(loaded)
    kept, clashes = without_clashes(found)
    return Found(kept, (*problems, *clashes), tuple(left_out))


def without_clashes(extensions: Iterable[Extension]) -> tuple[tuple[Extension, ...], tuple[Problem, ...]]:
    """Two things of one name cannot both be called by it: the first keeps it, the other is left out."""
    taken = {f"account '{section}'": BUILT_IN for section in SECTIONS}
    problems: list[Problem] = []
    kept: list[Extension] = []
    for extension in extensions:

        def unique(
            parts: tuple[Part, ...], name: Callable[[Part], str], owner: str = extension.name
        ) -> tuple[Part, ...]:
            return tuple(part for part in parts if _takes(name(part), owner, taken, problems))

        if _takes(f"extension '{extension.name}'", extension.name, taken, problems):
            kept.append(
                replace(
                    extension,
                    intents=unique(extension.intents, lambda intent: f"intent '{intent.name}'"),
                    agents=unique(extension.agents, lambda agent: f"agent '{agent.contract.ref}'"),
                    accounts=unique(extension.accounts, lambda account: f"account '{account.name}'"),
                    records=unique(extension.records, lambda record: f"record '{record.name}'"),
                    playbooks=unique(extension.playbooks, lambda path: f"playbook '{path.stem}'"),
                )
            )
    return tuple(kept), tuple(problems)


def _in_order(entries: Iterable[EntryPoint]) -> list[EntryPoint]:
    return sorted(entries, key=lambda entry: (entry.name != BUILT_IN, entry.name, entry.value))


def _loaded(entry: EntryPoint) -> Extension | Problem:
    try:
        loaded: object = entry.load()
    except Exception as fault:  # noqa: BLE001  A stranger's module may raise anything; the firm opens without it.
        return _broken(entry, f"Loading it raised {type(fault).__name__}: {fault}")
    if not isinstance(loaded, Extension):
        return _broken(entry, f"It points at a {type(loaded).__name__}, and an extension points at one Extension.")
    return loaded


def _takes(name: str, owner: str, taken: dict[str, str], problems: list[Problem]) -> bool:
    if name in taken:
        problems.append(_clash(name, owner, taken[name]))
        return False
    taken[name] = owner
    return True


def _broken(entry: EntryPoint, why: str) -> Problem:
    return Problem(
        code="extension-broken",
        what=f"The extension '{entry.name}' was left out.",
        why=why,
        fix="Update or uninstall it; with ONEFIRM_EXTENSIONS=none the firm opens with the built-ins only.",
        where=entry.value,
    )


def _clash(name: str, owner: str, first: str) -> Problem:
    return Problem(
        code="extension-clash",
        what=f"The {name} of the extension '{owner}' was left out.",
        why=f"The extension '{first}' brought one of the same name first.",
        fix=f"Uninstall one of the two, or ask the author of '{owner}' for another name.",
        where=f"extension {owner}",
    )
