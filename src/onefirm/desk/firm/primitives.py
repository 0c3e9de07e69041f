"""What playbooks are built from: every agent and every act that is here, its contract, and where it is used."""

from collections.abc import Iterator

from onefirm.conductor.staffing.checks import terms_of
from onefirm.desk.firm.cells import playbooks_of
from onefirm.desk.post import Post
from onefirm.desk.says.plans import act_of
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.staff import PrimitiveRow, PrimitivesView, UseRow
from onefirm.planning.playbook import Playbook


async def primitives(post: Post, _args: Nothing, _by: str) -> PrimitivesView:
    playbooks = playbooks_of(post)
    rows = (*_agents(post, playbooks), *_acts(post, playbooks))
    reused = sum(len(row.used) > 1 for row in rows)
    says = f"{len(rows)} parts; {reused} of them are used in more than one place."
    return PrimitivesView(says=says, items=rows)


def _agents(post: Post, playbooks: tuple[Playbook, ...]) -> Iterator[PrimitiveRow]:
    for role, agent in sorted(post.means.crew.agents.items()):
        contract = agent.contract
        yield PrimitiveRow(
            name=contract.ref,
            kind=contract.kind,
            says=contract.spec.partition(". ")[0].rstrip(".") + ".",
            takes=tuple(contract.takes.model_fields),
            gives=tuple(contract.gives.model_fields),
            outcomes=contract.outcomes,
            repeatable=contract.repeatable,
            contract=contract.hash,
            used=_used(playbooks, "agent", role),
        )


def _acts(post: Post, playbooks: tuple[Playbook, ...]) -> Iterator[PrimitiveRow]:
    """Repeatable here: the same act, asked for twice, happens once."""
    catalogue = post.means.crew.catalogue
    for name, kind in sorted(catalogue.effects.items()):
        yield PrimitiveRow(
            name=kind.ref,
            kind="act",
            says=f"{act_of(kind.ref).capitalize()}.",
            takes=tuple(kind.args.model_fields),
            gives=("receipt", *(kind.brings.model_fields if kind.brings else ())),
            outcomes=kind.outcomes,
            repeatable=catalogue.terms[name].cls != "ask",
            contract=terms_of(kind),
            used=_used(playbooks, "effect", name),
        )


def _used(playbooks: tuple[Playbook, ...], kind: str, does: str) -> tuple[UseRow, ...]:
    return tuple(
        UseRow(playbook=playbook.name, step=step.id, title=step.title)
        for playbook in playbooks
        for step in playbook.steps
        if step.kind == kind and step.does == does
    )
