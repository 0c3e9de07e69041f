"""Connections through the desk: what leads out of the firm and into it, and which of it you allow."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from onefirm.capabilities.probing import account_of
from onefirm.conductor.connections import Connections, Out, Revoked, revoked, tried_again, waiting
from onefirm.conductor.stands import act_of
from onefirm.desk.connections import words as connection_says
from onefirm.desk.connections.account import Tried, beside, can_be_tried, failed, secrets, tries
from onefirm.desk.connections.levels import level_of, named
from onefirm.desk.connections.secrets import exchanged, lacking
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.connections import ConnectionArgs, ConnectionRow, ConnectionsView, WaitRow, WayRow
from onefirm.desk.shapes.today import Down
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.projection import Row

_ASKED_MAX = 20
_ILL = ("left alone", "trying again", "in trouble", "signed out")


async def listed(post: Post, _args: Nothing, _by: str) -> ConnectionsView:
    return _view(post, "")


async def revoke(post: Post, args: ConnectionArgs, by: str) -> ConnectionsView:
    """From this entry on nothing leaves or comes in through it; what waits for it is held, and nothing is lost."""
    name = known(post, args.connection)
    if not await Connections(post.means).revoke(name, args.why, by):
        return _view(post, f"'{name}' was revoked already.")
    count = len(waiting(name, post.means))
    held = {0: "Nothing waits for it", 1: "1 act waits for it"}.get(count, f"{count} acts wait for it")
    untold = _untold(post.untold(name))
    return _view(post, f"'{name}' is revoked.{untold} {held}; allow it again: onefirm connections allow {name}")


def _untold(cards: int) -> str:
    return {0: "", 1: " 1 card waits that it does not tell you of."}.get(
        cards, f" {cards} cards wait that it does not tell you of."
    )


async def allow(post: Post, args: ConnectionArgs, by: str) -> ConnectionsView:
    name = known(post, args.connection)
    allowed = await Connections(post.means).allow(name, by)
    return _view(post, f"'{name}' may be used again; what waited goes on." if allowed else f"'{name}' was not revoked.")


def _view(post: Post, says: str) -> ConnectionsView:
    gone, tests = revoked(post.means), tries(post.means)
    items = tuple(_closer(post, row, gone, tests.get(row.account)) for row in _rows(post, gone, tests))
    fresh = not (post.ways.standings() or post.heard or post.troubles)
    seen = connection_says.NOTE if any(item.can_be_tried for item in items) else connection_says.ALONE
    note = f"{_newer(post)} {seen if fresh else ''}".strip()
    return ConnectionsView(says=says or _told(items), items=items, note=note)


def _newer(post: Post) -> str:
    names = ", ".join(offer.name for offer in post.wiring.offers() if offer.connected and not offer.in_use)
    return (
        f"firm.toml says more of {names} than it said at the start. Stop `onefirm up`, begin it again." if names else ""
    )


def _told(items: Sequence[ConnectionRow]) -> str:
    gone = sum(item.state == "revoked" for item in items)
    ill = sum(item.stands in _ILL for item in items)
    down = {0: "", 1: " 1 does not work just now."}.get(ill, f" {ill} do not work just now.")
    return f"{len(items)} connections, {f'{gone} revoked' if gone else 'all allowed'}.{down}"


def in_short(post: Post) -> Iterator[ConnectionRow]:
    """Each as it stands, for whoever only passes by: what it has done and would hold is not read."""
    return _rows(post, revoked(post.means), tries(post.means))


def works(post: Post, account: str) -> bool:
    """It was tried, or used, and that went well; what is only written down works for nobody yet."""
    gone, tests = revoked(post.means), tries(post.means)
    if account in gone.out or failed(tests.get(account)):
        return False
    mine = [row for row in _rows(post, gone, tests) if row.account == account]
    return account in tests or any(row.stands == "works" or row.went for row in mine)


def down(post: Post) -> tuple[Down, ...]:
    """What does not work just now, and whatever else has acts that are tried again: for Today."""
    return tuple(
        Down(
            connection=row.name,
            says=row.says if row.stands in _ILL else "What was tried did not go through; it is tried again.",
            waits=len(row.waits),
            what=connection_says.waiting(row),
            plans=tuple(wait.plan for wait in row.waits),
            effect=row.waits[0].effect if len(row.waits) == 1 else "",
            next=_next(row),
            since=min(filter(None, (way.since for way in row.ways)), default=row.heard if row.trouble else ""),
        )
        for row in in_short(post)
        if row.state != "revoked" and (row.stands in _ILL or row.waits)
    )


def stuck(post: Post) -> Mapping[str, str]:
    """By plan: the connection that its act waits for."""
    return {plan: each.connection for each in down(post) for plan in each.plans}


def _next(row: ConnectionRow) -> str:
    probes = [way.next_probe for way in row.ways if way.next_probe]
    return min(probes or [wait.until for wait in row.waits if wait.until], default="")


def _closer(post: Post, row: ConnectionRow, gone: Revoked, tried: Tried | None) -> ConnectionRow:
    """For who looks at connections: what each has done is read for it."""
    out = gone.out.get(row.account)
    connector = next((each for each in post.means.crew.connectors.values() if each.name == row.name), None)
    can = can_be_tried(post, row.account)
    reached = level_of(connector, tried, post.means, out=out is not None)
    told: dict[str, object] = {
        "level": reached.name,
        "level_why": reached.why if reached.name or tried or out or can else "",
        "refused": out.problem if out else tried.problem if tried else None,
        "can_be_tried": can,
        "tested": tried.at if tried else "",
        "secrets": secrets(post, row.account),
        "beside": beside(post, row.account),
        "exchanges": exchanged(post, row.account),
        "would_wait": len(waiting(row.name, post.means)),
    }
    return row.model_copy(update=told)


def _rows(post: Post, gone: Revoked, tests: Mapping[str, Tried]) -> Iterator[ConnectionRow]:
    crew = post.means.crew
    by_name = {connector.name: connector for connector in crew.connectors.values()}
    models = {model.name for model in crew.models.values()}
    went = {**{name: _went(post, name) for name in by_name}, **_answered(post)}
    sources = {source.name for source in crew.sources}
    ways, again = _ways(post), tried_again(post.means)
    tellers = {teller.name: teller for teller in crew.tellers}
    for name in sorted({*by_name, *sources, *tellers, *models}):
        connector, brings, shut = by_name.get(name), name in sources, name in gone
        trouble, heard = post.troubles.get(name, ""), post.heard.get(name, "")
        mine, untold = ways.get(name, ()), post.untold(name) if shut else 0
        account, lacks = named(connector, name, crew.sources), lacking(post, name)
        proved = _proved(went.get(name, "") if connector or name in models else heard, tests.get(account))
        told = _told_apart(
            gone.out.get(account), lacks, None if trouble else tests.get(account), hears=brings and connector is None
        )
        standing = connection_says.stands(
            mine, trouble or " ".join(lacks), heard, revoked=shut, out=account in gone.out, proved=proved
        )
        # What an account does not let through was not tried: it waits all the same.
        closed = shut or account in gone.out
        waits = waiting(name, post.means) if closed else [row for row in again if row["connector"] == name]
        yield ConnectionRow(
            name=name,
            does=tuple(sorted(does for does, each in crew.connectors.items() if each.name == name)),
            brings=brings,
            tells=name in tellers,
            asks=name in models,
            untold=untold,
            manner=hand.manner if (hand := connector or tellers.get(name)) else "",
            state="revoked" if shut else "in trouble" if trouble or lacks else "allowed",
            since=gone.since.get(name, ""),
            trouble=trouble,
            heard=heard,
            went=went.get(name, ""),
            stands=standing,
            says=f"{connection_says.says(standing, mine, trouble, gone.why.get(name, ''), told)}{_untold(untold)}",
            ways=mine,
            signed_out=account in gone.out,
            account=account,
            waits=tuple(_wait(post, row, shut) for row in waits),
        )


def _went(post: Post, name: str) -> str:
    """When something left through it last; empty when nothing ever did."""
    row = post.means.views.one("last_went_out", connector=name)
    return str(row["at"] or "") if row else ""


def _answered(post: Post) -> Mapping[str, str]:
    """By model: when it answered last, among the newest questions of all."""
    if not post.means.crew.models:
        return {}
    asked = post.means.views.all("model_calls_newest", plan="", limit=_ASKED_MAX)
    newest = {(row["tier"], row["model"]): str(row["at"]) for row in reversed(asked) if row["state"] == "answered"}
    models = post.means.crew.models.items()
    return {model.name: at for tier, model in models if (at := newest.get((tier, model.model)))}


def _proved(went: str, tried: Tried | None) -> bool | None:
    """How it went last: what was done or heard since the last test counts more than the test."""
    if tried is None or went > tried.at:
        return True if went else None
    return tried.works


def _told_apart(out: Out | None, lacks: Sequence[str], tried: Tried | None, *, hears: bool) -> str:
    """What is wrong that no reading and no sending has told."""
    if out:
        return connection_says.out(out.problem)
    if lacks:
        return connection_says.lacks(lacks, hears=hears)
    return connection_says.failed(tried.problem) if tried and not tried.works else ""


def _ways(post: Post) -> Mapping[str, tuple[WayRow, ...]]:
    """By connection. A lane is named after its connection; who speaks to several places adds the place."""
    found = dict[str, tuple[WayRow, ...]]()
    for standing in post.ways.standings():
        name = standing.connector.partition(" ")[0]
        found[name] = (*found.get(name, ()), connection_says.way(standing))
    return found


def _wait(post: Post, row: Row, shut: bool) -> WaitRow:
    act = act_of(EffectId(str(row["effect"])), post.means)
    assert act is not None, "An effect's row points at its stream."
    return WaitRow(
        effect=act.declared.effect,
        plan=str(row["plan"]),
        title=str(row["title"]),
        whom=str(row["whom"] or ""),
        until="" if shut else act.hold_until,
        why=act.failures[-1].why if act.failures else "",
        tries=act.attempts,
    )


def known(post: Post, name: str) -> str:
    """Its name; also by that of its account."""
    crew = post.means.crew
    accounts = {each.name: account_of(each) for each in crew.connections}
    names = sorted(accounts)
    if name in names:
        return name
    if mine := [each for each in names if accounts[each] == name]:
        return mine[0]
    if any(offer.name == name and offer.connected for offer in post.wiring.offers()):
        raise Refusal(_not_open_yet(name))
    near = get_close_matches(name, names, n=1)
    raise Refusal(
        Problem(
            code="connection-unknown",
            what=f"There is no connection '{name[:80]}'.",
            why=f"This firm has {', '.join(names)}.",
            fix=f"Did you mean '{near[0]}'?" if near else "Use one of those.",
            where="onefirm connections",
        )
    )


def _not_open_yet(name: str) -> Problem:
    return Problem(
        code="connection-not-open",
        what=f"'{name}' stands in firm.toml, and the firm was opened without it.",
        why="What is written there counts when the firm is opened.",
        fix="Stop `onefirm up` and begin it again; then it is used, and can be tried.",
        where="firm.toml",
    )
