"""In which cell an act is: whose work it is, and whether whoever it reaches was reached like this before."""

from collections.abc import Iterable

from onefirm.capabilities.model import MODEL
from onefirm.capabilities.templates import TEMPLATES
from onefirm.conductor.crew import Crew
from onefirm.conductor.means import Means
from onefirm.conductor.person import addresses_of
from onefirm.conductor.premises import recipient
from onefirm.conductor.trust.standing_in import listed, named_in, others, terms_of
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Json
from onefirm.domain.plan import Mode, Step
from onefirm.domain.policy import TrustCell
from onefirm.domain.tiers import TIERS
from onefirm.planning.playbook import Playbook
from onefirm.planning.walk import Walk
from onefirm.policy.trust.cells import under

LEARNS: frozenset[Mode] = frozenset({"ask", "earn"})
"""What runs by a rule of the policy shows nothing, and a draft was sent by somebody else."""


def cell_of(walk: Walk, step: Step, mode: Mode, kind: EffectKind, args: Json, means: Means) -> TrustCell:
    plan, instead = walk.plan, others(walk, means)
    staff = [(each.does, each.why) for each in plan.steps if each.kind == "agent"]
    return TrustCell(
        step=f"{plan.playbook}.{step.id}",
        effect=kind.ref,
        risk=kind.risk,
        cls=means.crew.catalogue.terms[step.does.partition("@")[0]].cls,
        known=mode not in LEARNS or _known(kind, args, means),
        under=under((*(_work(does, told, means) for does, told in staff), *instead.values())),
        models=_models((does for does, _ in staff), means.crew),
        stood_in=listed(instead),
    )


def cell_before(
    playbook: Playbook, step: str, kind: EffectKind, means: Means, *, known: bool = True, stood_in: str = ""
) -> TrustCell:
    """The same of a step that has not come up: what its playbook says would be the plan's."""
    staff = [(each.does, each.instructions) for each in playbook.steps if each.kind == "agent"]
    instead = (terms_of(name, means) for name in named_in(stood_in))
    return TrustCell(
        step=f"{playbook.ref}.{step}",
        effect=kind.ref,
        risk=kind.risk,
        cls=means.crew.catalogue.terms[f"{kind.capability}.{kind.verb}"].cls,
        known=known,
        under=under((*(_work(does, told, means) for does, told in staff), *instead)),
        models=_models((does for does, _ in staff), means.crew),
        stood_in=stood_in,
    )


def reaches(kind: EffectKind, args: Json, means: Means) -> str:
    """Whom it reaches, as a name that tells nobody who that is."""
    whom = recipient(kind, args)
    return _mark(whom, means) if whom else ""


def _work(does: str, told: str, means: Means) -> str:
    """Under which contract, with which instructions, by which models and from which templates, where those that ship
    were changed. Whoever is gone earns nothing."""
    agent = means.crew.who(does)
    by = (_models((does,), means.crew), *_templates(does, means))
    return " ".join(filter(None, (f"{agent.contract.hash if agent else ''} {told.strip()}", *by)))


def _models(staff: Iterable[str], crew: Crew) -> str:
    """Which of them words it is decided for each call, so that all of them have to be the same."""
    asks = any(agent is not None and MODEL in agent.contract.capabilities for agent in map(crew.who, staff))
    return ", ".join(crew.models[tier].model for tier in TIERS if tier in crew.models) if asks else ""


def _templates(does: str, means: Means) -> tuple[str, ...]:
    agent = means.crew.who(does)
    if agent is None or TEMPLATES not in agent.contract.capabilities:
        return ()
    rows = means.views.all("templates_in_force", agent=agent.contract.role)
    return tuple(f"{row['template']}@{row['number']}" for row in rows)


def _known(kind: EffectKind, args: Json, means: Means) -> bool:
    """Something like it arrived at them before, by any address of theirs. What reaches nobody reaches nobody new."""
    whom = recipient(kind, args)
    theirs = addresses_of(whom, means) if whom else ()
    return not whom or any(
        means.views.one("reached_before", whom=f"{_mark(each, means)} {kind.ref}") for each in theirs
    )


def _mark(address: str, means: Means) -> str:
    return means.prints.of("reached", address.strip().casefold())
