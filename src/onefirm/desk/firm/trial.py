"""A policy tried against what was done before: the last acts, judged under the one in force and under another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onefirm.conductor.effects.gate import ask_gate
from onefirm.conductor.means import InForce
from onefirm.conductor.stands import act_of, walk_of
from onefirm.desk.post import Post
from onefirm.desk.says.plans import act_of as act_said
from onefirm.desk.shapes.policy import TriedAct
from onefirm.domain.ids import EffectId
from onefirm.domain.policy import Policy, Verdict
from onefirm.ledger.projection import Row

ACTS_MAX = 50
"""So many of the last acts are judged again."""
_NOW = {
    "pass": "It may go by itself now",
    "ask": "It asks you now",
    "draft": "It is only a draft now",
    "refuse": "It is refused now",
}
_THEN = {
    "pass": "it would go by itself",
    "ask": "it would ask you",
    "draft": "it would be only a draft",
    "refuse": "it would be refused",
}


@dataclass(frozen=True)
class Trial:
    judged: int
    unread: int
    otherwise: tuple[TriedAct, ...]

    def says(self) -> str:
        if not self.judged:
            return "There is no act yet that it could be tried against."
        acts = f"the last {self.judged} acts" if self.judged > 1 else "the last act"
        if not self.otherwise:
            return f"Tried against {acts}: nothing would be decided otherwise."
        told = [f"{len(alike)} {_told(alike[0], len(alike))}" for alike in _grouped(self.otherwise)]
        return f"Tried against {acts}: {'; '.join(told)}."


def tried(post: Post, policy: Policy) -> Trial:
    """Both times with what is known today, so that nothing but the policy makes the difference."""
    means, other = post.means, replace(post.means, in_force=InForce(policy))
    judged, unread, otherwise = 0, 0, list[TriedAct]()
    for row in means.views.all("effects_newest", limit=ACTS_MAX):
        act = act_of(EffectId(str(row["effect"])), means)
        kind = means.crew.kind(str(row["does"]))
        if act is None or kind is None or act.declared.args.erased:
            unread += 1
            continue
        walk = walk_of(act.declared.plan, means)
        step = walk.plan.step(act.declared.step)
        now, then = (ask_gate(walk, step, kind, act.args, act.labels, each) for each in (means, other))
        judged += 1
        if now.says != then.says:
            otherwise.append(_row(row, now, then))
    return Trial(judged, unread, tuple(otherwise))


def _row(row: Row, now: Verdict, then: Verdict) -> TriedAct:
    return TriedAct(
        effect=str(row["effect"]),
        plan=str(row["plan"]),
        title=str(row["title"]),
        does=str(row["does"]),
        act=act_said(str(row["does"])),
        at=str(row["changed_at"]),
        before=now.says,
        after=then.says,
        says=f"{_NOW[now.says]}; {_THEN[then.says]}.",
        why=then.rules[0],
    )


def _grouped(acts: Sequence[TriedAct]) -> list[list[TriedAct]]:
    alike: dict[tuple[str, str], list[TriedAct]] = {}
    for each in acts:
        alike.setdefault((each.before, each.after), []).append(each)
    return list(alike.values())


def _told(one: TriedAct, count: int) -> str:
    many = count > 1
    now = {
        "pass": f"that may go by {'themselves' if many else 'itself'} now",
        "ask": f"that {'ask' if many else 'asks'} you now",
        "draft": f"that {'are only drafts' if many else 'is only a draft'} now",
        "refuse": f"that {'are' if many else 'is'} refused now",
    }
    then = {
        "pass": f"would go by {'themselves' if many else 'itself'}",
        "ask": "would ask you",
        "draft": f"would be only {'drafts' if many else 'a draft'}",
        "refuse": "would be refused",
    }
    return f"{now[one.before]} {then[one.after]}"
