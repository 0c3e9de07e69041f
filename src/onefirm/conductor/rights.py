"""Which records an agent is given: those of the kinds that its contract names, and no others."""

from onefirm.domain.contract import Contract
from onefirm.domain.events.records import ReadDenied
from onefirm.domain.plan import DECISIONS, PERSON, RULES, Step
from onefirm.domain.problem import Problem
from onefirm.planning.walk import Walk
from onefirm.records.kinds.people import PERSON as PERSONS
from onefirm.records.kinds.work import DECISION, RULE

_KINDS = {PERSON: PERSONS.name, DECISIONS: DECISION.name, RULES: RULE.name}
"""Where a path leads into records, by how it begins."""


def unnamed(step: Step, contract: Contract) -> tuple[str, ...]:
    """The kinds of records that the step would give and the contract does not name."""
    roots = (source.path.partition(".")[0] for source in step.takes.values() if source.literal is None)
    kinds = dict.fromkeys(_KINDS[root] for root in roots if root in _KINDS)
    return tuple(kind for kind in kinds if kind not in contract.reads)


def denial(walk: Walk, contract: Contract, kind: str) -> ReadDenied:
    return ReadDenied(agent=contract.ref, record=kind, plan=walk.plan.id)


def may_not_read(walk: Walk, contract: Contract, kind: str) -> Problem:
    reads = ", ".join(contract.reads)
    return Problem(
        code="read-denied",
        what=f"'{walk.step.title}' would show records of the kind '{kind}' to {contract.ref}, which may not read them.",
        why=f"Its contract names {reads} and nothing else." if reads else "Its contract names no records.",
        fix=f"Stop it and take what leads into '{kind}' out of the step, or use an agent whose contract names it.",
        where=f"onefirm agents show {contract.role}",
    )
