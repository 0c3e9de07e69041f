"""Connections through the desk: what leads out of the firm and into it, and which of it you allow."""

from collections.abc import Iterator
from difflib import get_close_matches

from onefirm.conductor.connections import Connections, Revoked, revoked, waiting
from onefirm.desk.args import Nothing
from onefirm.desk.connection_shapes import ConnectionArgs, ConnectionRow, ConnectionsView, WaitRow
from onefirm.desk.post import Post
from onefirm.domain.problem import Problem, Refusal


async def listed(post: Post, _args: Nothing, _by: str) -> ConnectionsView:
    return _view(post, "")


async def revoke(post: Post, args: ConnectionArgs, by: str) -> ConnectionsView:
    """From this entry on nothing leaves or comes in through it; what waits for it is held, and nothing is lost."""
    name = _known(post, args.connection)
    if not await Connections(post.means).revoke(name, args.why, by):
        return _view(post, f"'{name}' was revoked already.")
    count = len(waiting(name, post.means))
    held = {0: "Nothing waits for it", 1: "1 act waits for it"}.get(count, f"{count} acts wait for it")
    return _view(post, f"'{name}' is revoked. {held}; allow it again: onefirm connections allow {name}")


async def allow(post: Post, args: ConnectionArgs, by: str) -> ConnectionsView:
    name = _known(post, args.connection)
    allowed = await Connections(post.means).allow(name, by)
    return _view(post, f"'{name}' may be used again; what waited goes on." if allowed else f"'{name}' was not revoked.")


def _view(post: Post, says: str) -> ConnectionsView:
    items = tuple(_rows(post, revoked(post.means)))
    gone = sum(item.state == "revoked" for item in items)
    told = f"{len(items)} connections, {gone} revoked." if gone else f"{len(items)} connections, all allowed."
    return ConnectionsView(says=says or told, items=items)


def _rows(post: Post, gone: Revoked) -> Iterator[ConnectionRow]:
    crew = post.means.crew
    by_name = {connector.name: connector for connector in crew.connectors.values()}
    sources = {source.name for source in crew.sources}
    for name in sorted({*by_name, *sources}):
        connector = by_name.get(name)
        trouble = post.troubles.get(name, "")
        waits = waiting(name, post.means) if name in gone else ()
        yield ConnectionRow(
            name=name,
            does=tuple(sorted(does for does, each in crew.connectors.items() if each.name == name)),
            brings=name in sources,
            manner=connector.manner if connector else "",
            state="revoked" if name in gone else "in trouble" if trouble else "allowed",
            since=gone.since.get(name, ""),
            trouble=trouble,
            waits=tuple(
                WaitRow(
                    effect=str(row["effect"]),
                    plan=str(row["plan"]),
                    title=str(row["title"]),
                    whom=str(row["whom"] or ""),
                )
                for row in waits
            ),
        )


def _known(post: Post, name: str) -> str:
    crew = post.means.crew
    names = sorted({*(each.name for each in crew.connectors.values()), *(each.name for each in crew.sources)})
    if name in names:
        return name
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
