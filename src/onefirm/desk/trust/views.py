"""One kind of act as the operator sees it: where it stands, what it has shown, and what may be said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from onefirm.conductor.trust.cells import cell_before
from onefirm.conductor.trust.earned import Earned
from onefirm.conductor.trust.rows import number
from onefirm.desk.firm.cells import case_of, mode_of, playbooks_of
from onefirm.desk.post import Post
from onefirm.desk.says.plans import act_of
from onefirm.desk.says.trust import LATELY_DAYS, change_says, stood_in_says
from onefirm.desk.shapes.trust import CellView
from onefirm.domain.effect import EffectKind
from onefirm.domain.ids import instant
from onefirm.domain.plan import Mode
from onefirm.domain.policy import TrustCell
from onefirm.planning.playbook import Playbook, WrittenStep
from onefirm.policy.gate import barred
from onefirm.policy.trust.cells import ALPHA, GRANTED, key_of
from onefirm.policy.trust.levels import Level, Standing, other_staff
from onefirm.policy.trust.outlook import Outlook
from onefirm.policy.trust.words import FELL, per_cent


@dataclass(frozen=True)
class Kept:
    """A step that acts on the outside, and its cell under the staff of now."""

    playbook: Playbook
    step: WrittenStep
    kind: EffectKind
    mode: Mode
    cell: TrustCell


def earned_in(post: Post) -> Earned:
    """The gate asks it the same; here it is asked for its reasons too."""
    return Earned(post.means.views, post.means.clock)


def kept_in(post: Post) -> Iterator[Kept]:
    """Each step towards those it reached before; towards new ones only where it came to that."""
    rows = post.means.views.all("trust_cells_all")
    seen = {str(row["cell"]) for row in rows}
    for playbook in playbooks_of(post):
        for step in playbook.steps:
            kind = post.means.crew.catalogue.effects.get(step.does) if step.kind == "effect" else None
            if kind is None:
                continue
            instead = {str(row["stood_in"]) for row in rows if row["step"] == f"{playbook.ref}.{step.id}"}
            for stood_in, known in product(sorted({"", *instead}), (True, False)):
                cell = cell_before(playbook, step.id, kind, post.means, known=known, stood_in=stood_in)
                if (known and not stood_in) or key_of(cell) in seen:
                    yield Kept(playbook, step, kind, mode_of(post, playbook, step), cell)


def view_of(post: Post, kept: Kept) -> CellView:
    trust, cell = earned_in(post), kept.cell
    standing, level, seen = trust.standing(cell), trust.level(cell), trust.seen(cell)
    bars = barred(case_of(kept.kind, kept.mode, cell), post.means.policy, trust)
    row = post.means.views.one("trust_cell", cell=key_of(cell))
    towards = not cell.known or bool(cell.stood_in)
    other = cell_before(kept.playbook, kept.step.id, kept.kind, post.means, known=towards)
    row_of_other = post.means.views.one("trust_cell", cell=key_of(other))
    return CellView(
        cell=key_of(cell),
        other=key_of(other) if row_of_other or towards else "",
        stood_in=stood_in_says(cell.stood_in),
        title=kept.step.title,
        playbook=kept.playbook.name,
        act=act_of(kept.kind.ref),
        does=kept.kind.ref,
        risk=cell.risk,
        known=cell.known,
        mode=kept.mode,
        level=level,
        decisions=seen.decisions,
        corrected=seen.corrected,
        bound=per_cent(seen.bound) if seen.bound < 1 else "",
        allowed=per_cent(ALPHA[cell.risk]),
        needed=seen.needed if cell.known else None,
        misses=per_cent(seen.misses),
        **_waiting(post, cell, standing),
        promotions=standing.promotions,
        since=standing.since if level != "asks" else "",
        until=standing.until if level == "granted" else "",
        left=max(0, standing.acts_max - standing.ran) if level == "granted" else 0,
        ran=standing.ran if level != "asks" else 0,
        audits=standing.audits if level != "asks" else 0,
        assumed=standing.assumed,
        fell=FELL[standing.fell],
        fell_entry=number(row["fell_seq"]) if row and standing.fell else 0,
        record=trust.says(cell),
        bars=bars,
        change=_change(post, kept) if level == "asks" and not bars and cell.known else "",
        may=_may(kept, standing, level, seen, barred=bool(bars)),
    )


def _waiting(post: Post, cell: TrustCell, standing: Standing) -> dict[str, int]:
    settled = earned_in(post).settled(cell)
    row = post.means.views.one("trust_waiting", cell=key_of(cell), counts_from=standing.counts_from, settled=settled)
    return {
        name: int((row or {}).get(column) or 0)
        for name, column in (("waiting", "open"), ("settling", "settling"), ("unread", "unread"))
    }


def _change(post: Post, kept: Kept) -> str:
    since = instant(post.means.clock.now() - timedelta(days=LATELY_DAYS))
    row = post.means.views.one("trust_asked", cell=key_of(kept.cell), since=since) or {}
    hold = post.means.policy.undo_window_seconds if kept.kind.hold else 0
    new = key_of(kept.cell.model_copy(update={"known": False}))
    others = post.means.views.one("trust_asked", cell=new, since=since) or {}
    return change_says(
        int(row.get("asked") or 0), int(row.get("waives") or 0), hold, others=bool(int(others.get("asked") or 0))
    )


def _may(kept: Kept, standing: Standing, level: Level, seen: Outlook, *, barred: bool) -> tuple[str, ...]:
    if level == "earned":
        return ("demote",)
    open_to = kept.mode == "earn" and kept.cell.known and not barred
    said = {
        "promote": open_to and seen.earned,
        "grant": open_to and kept.cell.risk in GRANTED and level == "asks",
        "revoke": level == "granted",
        "demote": level == "granted",
        "carry": other_staff(standing, kept.cell.under),
    }
    return tuple(verb for verb, may in said.items() if may)
