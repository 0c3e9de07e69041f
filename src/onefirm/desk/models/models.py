"""Which models a firm has, what they did and cost lately, and what would leave for them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from onefirm.capabilities.model import Provider
from onefirm.conductor.models.book import left_today
from onefirm.conductor.models.preview import previewed
from onefirm.conductor.models.spending import Spending
from onefirm.conductor.profile import today
from onefirm.conductor.questions.memory import Memory
from onefirm.conductor.wishes.goals import GOAL
from onefirm.desk.connections.secrets import lacking
from onefirm.desk.post import Post
from onefirm.desk.says.models import (
    SAID,
    asked_says,
    later_says,
    learned_says,
    taken_out,
    tier_says,
    tier_stands,
    view_says,
    who_says,
)
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.connecting import OfferRow
from onefirm.desk.shapes.models import (
    AskRow,
    BudgetRow,
    ClientRow,
    ModelsView,
    PreviewArgs,
    PreviewView,
    TierRow,
    WorkRow,
)
from onefirm.domain.ids import PlanId, instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.tiers import MICROS_OF_A_CENT, TIERS, usd, usd_left
from onefirm.ledger.projection import Row

_DAYS = 30
_NEWEST = 20
_ACCOUNT = "model-"
_GOAL = "A goal in your words"


async def listed(post: Post, _args: Nothing, _by: str) -> ModelsView:
    views = post.means.views
    since = instant(post.means.clock.now() - timedelta(days=_DAYS))
    rows = views.all("model_by_tier", since=since)
    newest = views.all("model_calls_newest", plan="", limit=_NEWEST)
    waiting = _waiting(post)
    tiers = tuple(_tier(post, tier, [row for row in rows if row["tier"] == tier], newest, waiting) for tier in TIERS)
    heard = views.all("learned_lately", since=since)
    again, asked = sum(_number(row, "reused") for row in rows), sum(_number(row, "asked") for row in rows)
    saved = sum(_number(row, "saved") for row in rows)
    return ModelsView(
        says=view_says(len(post.means.crew.models), sum(_number(row, "micros") for row in rows), sorted(waiting)),
        tiers=tiers,
        learned=learned_says({str(row["state"]): _number(row, "times") for row in heard}),
        budgets=_budgets(post),
        reused=SAID["reused"].format(again=again, asked=asked, share=100 * again // asked, saved=usd(saved))
        if again
        else "",
        work=tuple(
            WorkRow(
                playbook=str(row["playbook"]) or "trial",
                agent=str(row["agent"]),
                asks=_number(row, "asks"),
                cost=usd(_number(row, "micros")),
                saved=usd(_number(row, "saved")),
            )
            for row in views.all("model_by_work", since=since)
        ),
        clients=tuple(
            ClientRow(
                whom=str(row["whom"]),
                asks=_number(row, "asks"),
                cost=usd(_number(row, "micros")),
                saved=usd(_number(row, "saved")),
            )
            for row in views.all("model_by_client", since=since, limit=_NEWEST)
        ),
        newest=tuple(_ask(row) for row in newest),
    )


async def preview(post: Post, args: PreviewArgs, _by: str) -> PreviewView:
    """Exactly what would leave. Nothing does."""
    plan = PlanId(post.find("plan", args.plan))
    found = await previewed(plan, args.step, post.means, Memory(post.means).answered)
    if found is None:
        raise Refusal(_no_step(plan, args.step))
    if found.leaves is None or found.way is None:
        rules = f"the rules of the {found.agent.partition('@')[0]} are sure enough."
        says = f"'{found.step}' would ask no model: {found.why or rules}"
        return PreviewView(
            says=says, plan=plan, step=found.step, agent=found.agent, asks=False, later=later_says(0, found.later)
        )
    asks = bool(found.way.tiers) and not found.shut
    why_not = found.shut or "no model would be asked"
    return PreviewView(
        says="This is what would leave for it, word for word." if asks else f"Nothing would leave: {why_not}.",
        plan=plan,
        step=found.step,
        agent=found.agent,
        asks=asks,
        route=found.way.why,
        cost=f"At most {usd(found.micros)}." if asks else "",
        taken_out=taken_out(found.leaves.counts),
        instructions=found.leaves.request.instructions,
        words=found.leaves.request.words,
        later=later_says(found.more, found.later),
    )


def _waiting(post: Post) -> dict[str, bool]:
    """The accounts of models that stand in firm.toml otherwise than the firm was opened with; and if unpriced."""
    names = {f"{_ACCOUNT}{tier}" for tier in TIERS}
    try:
        offers = post.wiring.offers()
    except Refusal:
        return {}  # What is wrong with the file, `onefirm doctor` and the page of connections say.
    return {each.name: _unpriced(each) for each in offers if each.name in names and each.connected and not each.in_use}


def _unpriced(offer: OfferRow) -> bool:
    """Nobody knows what a model of no known provider costs, unless you say it."""
    said = {field.name: field.value for field in offer.fields}
    return said.get("provider") == "compatible" and not said.get("price-in")


def _tier(post: Post, tier: str, rows: list[Row], newest: Sequence[Row], waiting: Mapping[str, bool]) -> TierRow:
    provider = next((each for name, each in post.means.crew.models.items() if name == tier), None)
    last = next((row for row in newest if row["tier"] == tier and row["state"] != "reserved"), None)
    why = str(last["why"] or "") if last and last["state"] == "failed" else ""
    shut = _shut(post, provider) if provider else ""
    name = f"{_ACCOUNT}{tier}"
    counts = {
        name: sum(_number(row, name) for row in rows) for name in ("asked", "answered", "failed", "reused", "open")
    }
    micros, saved = sum(_number(row, "micros") for row in rows), sum(_number(row, "saved") for row in rows)
    return TierRow(
        tier=tier,
        model=provider.model if provider else "",
        connection=provider.name if provider else f"{_ACCOUNT}{tier}",
        price=provider.prices if provider else "",
        asked=counts["asked"],
        answered=counts["answered"],
        failed=counts["failed"],
        reused=counts["reused"],
        unsettled=counts["open"],
        cost=usd(micros),
        saved=usd(saved),
        says=tier_says(tier, provider, counts, shut, why, waiting=name in waiting, unpriced=waiting.get(name, False)),
        stands=tier_stands(provider, shut, why),
    )


def _shut(post: Post, provider: Provider) -> str:
    """Why not even the smallest question would be asked of it now."""
    if missing := lacking(post, provider.name):
        return f"the vault has no secret '{missing[0]}' (onefirm vault set {missing[0]})"
    spending = Spending(post.means, lambda day: left_today(day, post.means))
    no = spending.refused(provider, provider.micros(1, 1) or 0)
    return no.says if no else ""


def _budgets(post: Post) -> tuple[BudgetRow, ...]:
    limits, day = post.means.policy.models, today(post.means).isoformat()
    spent = post.means.views.one("model_spent", day=day, agent="", playbook="") or {}
    used = _number(spent, "all_day")
    most = limits.cents_a_day * MICROS_OF_A_CENT
    bounds = (
        ("one question", limits.cents_per_call, "cents-per-call"),
        ("one plan", limits.cents_per_plan, "cents-per-plan"),
        ("one agent, a day", limits.cents_per_agent_a_day, "cents-per-agent-a-day"),
        ("one playbook, a day", limits.cents_per_playbook_a_day, "cents-per-playbook-a-day"),
    )
    whole = BudgetRow(
        name="all of it, today", most=usd(most), spent=usd(used), left=usd_left(most - used), setting="cents-a-day"
    )
    rest = (
        BudgetRow(name=name, most=usd(bound * MICROS_OF_A_CENT), spent="", left="", setting=setting)
        for name, bound, setting in bounds
    )
    return (whole, *rest)


def _ask(row: Row) -> AskRow:
    state, of_goal = str(row["state"]), row["playbook"] == GOAL
    return AskRow(
        at=str(row["at"]),
        plan="" if of_goal else str(row["plan"]),
        title=_GOAL if of_goal else str(row["title"] or "") if row["plan"] else "You tried it",
        step=str(row["step"]),
        agent=str(row["agent"]),
        tier=str(row["tier"]),
        model=str(row["model"]),
        who=who_says(str(row["tier"])),
        state=state,
        says=asked_says(state, str(row["why"] or "")),
        route=str(row["route"] or "") if row["plan"] else "",
        cost=usd(_number(row, "micros")),
        tokens=_number(row, "tokens_in") + _number(row, "tokens_out"),
        milliseconds=_number(row, "milliseconds"),
        entry=_number(row, "seq"),
    )


def _number(row: Row, name: str) -> int:
    return int(row.get(name) or 0)


def _no_step(plan: str, step: str) -> Problem:
    what = f"'{step[:60]}'" if step else "this plan"
    return Problem(
        code="step-asks-no-model",
        what=f"Nothing can be shown for {what}: no model is asked there.",
        why="Only a step of an agent whose contract names a model may ask one, and it has to be done or due.",
        fix="Look at its steps, and name one of the writer or the qualifier.",
        where=f"onefirm plans show {plan}",
    )
