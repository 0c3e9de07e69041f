"""Where trust would be earned: every step that acts on the outside, what was said of it, and why it still asks."""

from collections.abc import Iterator, Mapping

from onefirm.conductor.trust.cells import cell_before
from onefirm.conductor.trust.earned import Earned
from onefirm.conductor.trust.rows import tried
from onefirm.desk.post import Post
from onefirm.desk.says.plans import act_of
from onefirm.desk.says.trust import tests_says
from onefirm.desk.shapes.staff import CellRow
from onefirm.domain.effect import EffectKind
from onefirm.domain.plan import Mode
from onefirm.domain.policy import TrustCell
from onefirm.domain.problem import Refusal
from onefirm.ledger.projection import Cell
from onefirm.planning.playbook import EFFECT_MODE, Playbook, WrittenStep
from onefirm.planning.reader import read
from onefirm.policy.gate import Case, standing
from onefirm.policy.trust.cells import key_of
from onefirm.policy.trust.trying import LATELY

Counts = Mapping[tuple[str, str, str], Mapping[str, Cell]]


def playbooks_of(post: Post) -> tuple[Playbook, ...]:
    """Those that can be read; the fault of any other is told where playbooks are checked."""
    return tuple(_readable(post))


def cells_of(post: Post, playbooks: tuple[Playbook, ...]) -> tuple[CellRow, ...]:
    counts = {
        (str(row["playbook"]), str(row["step"]), str(row["does"])): row
        for row in post.means.views.all("acts_decided")
    }  # fmt: skip
    found = ((playbook, step) for playbook in playbooks for step in playbook.steps if step.kind == "effect")
    cells = (_cell(post, playbook, step, counts) for playbook, step in found)
    return tuple(cell for cell in cells if cell is not None)


def _readable(post: Post) -> Iterator[Playbook]:
    for page in post.means.crew.shelf.pages():
        try:
            yield read(page.text, page.path)
        except Refusal:
            continue


def _cell(post: Post, playbook: Playbook, step: WrittenStep, counts: Counts) -> CellRow | None:
    """None where nobody in this firm can do it."""
    kind = post.means.crew.catalogue.effects.get(step.does)
    if kind is None:
        return None
    theirs = post.means.policy.modes.get(f"{playbook.name}.{step.id}")
    case = case_of(kind, mode_of(post, playbook, step), _telling(post, playbook, step, kind))
    said = counts.get((playbook.ref, step.id, kind.ref), {})
    return CellRow(
        cell=key_of(case.cell),
        step=case.cell.step,
        title=step.title,
        playbook=playbook.name,
        does=kind.ref,
        act=act_of(kind.ref),
        risk=kind.risk,
        cls=case.cls,
        mode=case.mode,
        yours=theirs is not None,
        asks=standing(case, post.means.policy, post.means.trust),
        level=post.means.trust.level(case.cell),
        record=post.means.trust.says(case.cell),
        **{name: int(said.get(name) or 0) for name in ("asked", "yes", "changed", "turned_down", "waiting")},
    )


def _telling(post: Post, playbook: Playbook, step: WrittenStep, kind: EffectKind) -> TrustCell:
    """Towards those it reached before, or towards new ones where more was decided about these."""
    known, new = (cell_before(playbook, step.id, kind, post.means, known=each) for each in (True, False))
    trust = Earned(post.means.views, post.means.clock)
    return new if sum(trust.tally(new).values()) > sum(trust.tally(known).values()) else known


def mode_of(post: Post, playbook: Playbook, step: WrittenStep) -> Mode:
    """The word of your policy over that of the playbook."""
    return post.means.policy.modes.get(f"{playbook.name}.{step.id}") or step.mode or EFFECT_MODE


def case_of(kind: EffectKind, mode: Mode, cell: TrustCell) -> Case:
    """The step as the gate sees it, before anything is known of what it holds."""
    return Case(
        named=True,
        kind=kind,
        cls=cell.cls,
        mode=mode,
        args={},
        labels={},
        opted_out=False,
        trusted_text="",
        cell=cell,
    )


def tests_in(post: Post) -> str:
    """How closely the operator looks, as far as they were tried."""
    views = post.means.views
    return tests_says(post.means.policy.test_one_in, tried(views), tried(views, LATELY))
