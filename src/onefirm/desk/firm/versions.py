"""The versions of an agent through the desk: which one works, how the one in shadow does, and the way to and fro."""

from collections import Counter

from onefirm.capabilities.agent import Agent
from onefirm.conductor.staffing.roster import Chosen, chosen, tried
from onefirm.desk.post import Post
from onefirm.desk.says.staff import version_says
from onefirm.desk.shapes.staff import AgentUsed, AgentWhy, Difference, UseArgs, VersionRow
from onefirm.domain.contract import Contract
from onefirm.domain.events.staff import AgentTaken
from onefirm.domain.events.streams import STAFF_STREAM
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Put

COUNTED_MAX = 100
"""So many of the newest answers of a shadow are counted."""
_TERMS = (
    "spec", "kind", "outcomes", "capabilities", "reads", "repeatable", "exact", "thresholds", "failure_modes",
    "latency_ms", "cost_cents_max", "fallback",
)  # fmt: skip


def versions_of(post: Post, role: str) -> tuple[VersionRow, ...]:
    here, works = post.means.crew.versions.get(role, {}), post.means.crew.agents[role].contract
    word, shadow = chosen(post.means.ledger).get(role), tried(here, works.version)
    rows = [_row(post, agent, works, word, is_tried=agent is shadow) for agent in here.values()]
    if word and word.before and word.before not in here:
        rows.append(VersionRow(version=word.before, state="gone", says=version_says("gone")))
    return tuple(sorted(rows, key=lambda row: -row.version))


def back_to(post: Post, role: str) -> int:
    """Whoever worked before; what was taken out cannot come back."""
    word = chosen(post.means.ledger).get(role)
    return word.before if word and word.before in post.means.crew.versions.get(role, {}) else 0


async def use(post: Post, args: UseArgs, by: str) -> AgentUsed:
    role, _, number = args.name.partition("@")
    here = _here(post, role)
    if not number.isdecimal() or int(number) not in here:
        raise Refusal(_no_such(role, number, sorted(here)))
    return await _taken(post, role, int(number), args.why, by)


async def rollback(post: Post, args: AgentWhy, by: str) -> AgentUsed:
    """One word: the version that worked before works again."""
    role = args.name.partition("@")[0]
    _here(post, role)
    if not (number := back_to(post, role)):
        raise Refusal(_nothing_before(role, post.means.crew.agents[role].contract.version))
    return await _taken(post, role, number, args.why, by)


async def _taken(post: Post, role: str, number: int, why: str, by: str) -> AgentUsed:
    """Of two words at the same moment one counts, and the other is told so."""
    version = post.means.ledger.version(STAFF_STREAM)
    works = post.means.crew.agents[role].contract
    if works.version == number:
        raise Refusal(_works_already(works))
    contract = post.means.crew.versions[role][number].contract
    fact = AgentTaken(role=role, number=number, before=works.version, contract=contract.hash, why=our_own(why.strip()))
    await post.means.ledger.append(Put(STAFF_STREAM, fact), actor=by, expected={STAFF_STREAM: version})
    name = role.replace("-", " ")
    says = (
        f"The {name} works as version {number} from now on. Plans under way end with the version they began with. "
        "What its work had earned begins anew; `onefirm trust` shows it."
    )
    return AgentUsed(name=role, version=number, before=works.version, says=says)


def _here(post: Post, role: str) -> dict[int, Agent]:
    here = dict(post.means.crew.versions.get(role, {}))
    if not here:
        raise Refusal(unknown(role, sorted(post.means.crew.agents)))
    return here


def _row(post: Post, agent: Agent, works: Contract, word: Chosen | None, *, is_tried: bool) -> VersionRow:
    contract, at_work = agent.contract, agent.contract.version == works.version
    known = word if word and at_work and word.number == works.version else None
    state = "works" if at_work else "tried" if is_tried else "here"
    counted = _counted(post, contract.ref) if not at_work else {}
    row = VersionRow(
        version=contract.version,
        state=state,
        since=known.at if known else "",
        yours=known.yours if known else False,
        from_extension=post.means.crew.origins.get(contract.ref, ""),
        contract=contract.hash,
        changed=_changed(contract, works),
        says="",
    ).model_copy(update=counted)
    return row.model_copy(update={"says": version_says(state, row)})


def _counted(post: Post, ref: str) -> dict[str, object]:
    rows = post.means.views.all("shadows_newest", agent=ref, limit=COUNTED_MAX)
    names = Counter(name for row in rows for name in str(row["differs"] or "").split(",") if name)
    return {
        "tried": len(rows),
        "agreed": sum(int(row["agreed"] or 0) for row in rows),
        "thrown_away": sum(bool(row["fault"]) for row in rows),
        "differs": tuple(Difference(name=name, times=times) for name, times in names.most_common()),
    }


def _changed(contract: Contract, works: Contract) -> tuple[str, ...]:
    plain = [name for name in _TERMS if getattr(contract, name) != getattr(works, name)]
    given = [
        name for name in ("takes", "gives")
        if getattr(contract, name).model_json_schema() != getattr(works, name).model_json_schema()
    ]  # fmt: skip
    return (*given, *plain)


def unknown(name: str, known: list[str]) -> Problem:
    return Problem(
        code="agent-unknown",
        what=f"There is no agent '{name[:40]}'.",
        why=f"The staff is {', '.join(known)}.",
        fix="See `onefirm agents list`.",
        where="onefirm agents list",
    )


def _no_such(role: str, number: str, here: list[int]) -> Problem:
    named = ", ".join(f"{role}@{each}" for each in here)
    return Problem(
        code="agent-version-unknown",
        what=f"There is no version '{number[:20]}' of the {role} here." if number else f"Which version of the {role}?",
        why=f"Here are {named}." if len(here) > 1 else f"Here is {named} alone.",
        fix=f"Name one of them, such as `onefirm agents use {role}@{here[-1]}`.",
        where=f"onefirm agents show {role}",
    )


def _works_already(works: Contract) -> Problem:
    return Problem(
        code="agent-version-in-use",
        what=f"Version {works.version} of the {works.role} works already.",
        why="There is nothing to change.",
        fix=f"See which versions are here with `onefirm agents show {works.role}`.",
        where=f"onefirm agents show {works.role}",
    )


def _nothing_before(role: str, works: int) -> Problem:
    return Problem(
        code="agent-nothing-before",
        what=f"No version of the {role} worked before version {works}, or it is not here any more.",
        why="Back goes to the version that worked last and is still installed.",
        fix=f"Name one that is here: `onefirm agents use {role}@{works}`; `onefirm agents show {role}` lists them.",
        where=f"onefirm agents show {role}",
    )
