"""Looking into the ledger a page at a time: about something, of some kind, by somebody, on a day.

No question reads the whole ledger. Kinds and people have an index, a thing has its streams, a day is a stretch; words
that name nothing are looked for in the sentences, so far back at a time and no further.
"""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from onefirm.desk.books.about import About, Range, about
from onefirm.desk.books.days import of_day
from onefirm.desk.books.entries import listed
from onefirm.desk.ledger import told
from onefirm.desk.post import Post
from onefirm.desk.says.kinds import GROUPS, group_of, who
from onefirm.desk.shapes.args import Nothing, Tail
from onefirm.desk.shapes.ledger import ActorsView, ActorView, EventsView
from onefirm.domain.events.catalogue import BY_KIND
from onefirm.domain.names import folded
from onefirm.domain.problem import Problem, Refusal

LOOK_MAX = 400
"""So many entries are read for words that name nothing, so that a page comes at once."""
FURTHER_MAX = 4_000
"""So many when somebody says to look further back, for which they wait a moment."""
_AT_ONCE = 200

Look = Callable[[int, int, int, bool], list[int]]
"""The next entries between two others, neither of them counted, at most so many; the newest first, or the oldest."""


@dataclass(frozen=True)
class _Found:
    seqs: list[int]
    more: bool
    looked: int = 0
    """How far back it was looked, where that was not to the end."""


async def tail(post: Post, args: Tail, _by: str) -> EventsView:
    """The newest entries first; with `after`, the oldest of the newer ones first. Only what is on the disk."""
    durable = post.means.ledger.durable()
    low, high = args.after, min(args.before or durable + 1, durable + 1)
    if args.day:
        before_it, after_it = of_day(post, args.day)
        low, high = max(low, before_it), min(high, after_it)
    newest = not args.after
    meant = about(post, args.about) if args.about.strip() else None
    look = partial(_looked, post, _sorts(post, args), meant)
    words = () if meant else tuple(folded(args.about).split())
    if words:
        most_read = FURTHER_MAX if args.before or args.after else LOOK_MAX
        found = await _in_words(post, look, words, (low, high), (args.limit, most_read), newest)
    else:
        seqs = look(low, high, args.limit + 1, newest)
        found = _Found(seqs[: args.limit], len(seqs) > args.limit)
    items = listed(post, (event for seq in found.seqs if (event := post.means.ledger.event(seq))))
    return EventsView(
        durable=durable,
        items=items,
        more=found.more,
        looked=found.looked,
        about=meant.says if meant else "",
    )


async def actors(post: Post, _args: Nothing, _by: str) -> ActorsView:
    """Whoever did something, so that one can ask for what they did."""
    known = sorted({str(row["actor"]) for row in post.means.views.all("entry_kinds")}, key=lambda each: who(each))
    return ActorsView(items=tuple(ActorView(actor=actor, who=who(actor)) for actor in known))


def _sorts(post: Post, args: Tail) -> tuple[tuple[str, str], ...] | None:
    """The kinds and actors that are meant, as pairs that there are; None for all of them."""
    if not args.kind and not args.by:
        return None
    kinds = _kinds(args.kind)
    pairs = [(str(row["kind"]), str(row["actor"])) for row in post.means.views.all("entry_kinds")]
    return tuple((kind, actor) for kind, actor in pairs if kind in kinds and args.by in ("", actor))


def _kinds(said: str) -> frozenset[str]:
    """A group, or the exact name of a kind."""
    group = said.strip().casefold().replace(" ", "-")
    if not group:
        return frozenset(BY_KIND)
    if group in GROUPS:
        return frozenset(kind for kind in BY_KIND if group_of(kind) == group)
    if group in BY_KIND:
        return frozenset({group})
    raise Refusal(_no_kind(said))


def _looked(
    post: Post, sorts: tuple[tuple[str, str], ...] | None, meant: About | None, low: int, high: int, most: int,
    newest: bool,
) -> list[int]:  # fmt: skip
    """Of each stretch the next few, and of those the next few."""
    way = "before" if newest else "after"
    if meant:
        found = [_in_streams(post, each, sorts, low, high, most, way) for each in meant.ranges]
    elif sorts is not None:
        found = [
            _seqs(post, f"entries_of_kind_{way}", low, high, most, kind=kind, actor=actor) for kind, actor in sorts
        ]
    else:
        return _seqs(post, f"entries_{way}", low, high, most)
    every = {seq for seqs in found for seq in seqs}
    return heapq.nlargest(most, every) if newest else heapq.nsmallest(most, every)


def _in_streams(
    post: Post, streams: Range, sorts: tuple[tuple[str, str], ...] | None, low: int, high: int, most: int, way: str
) -> list[int]:
    found: list[int] = []
    while high - low > 1 and len(found) < most:
        first, last = streams
        rows = post.means.views.all(
            f"entries_between_streams_{way}", first=first, last=last, after=low, before=high, limit=_AT_ONCE
        )
        found += [int(row["seq"] or 0) for row in rows if sorts is None or (row["kind"], row["actor"]) in sorts]
        if len(rows) < _AT_ONCE:
            break
        end = int(rows[-1]["seq"] or 0)
        low, high = (low, end) if way == "before" else (end, high)
    return found[:most]


async def _in_words(
    post: Post, look: Look, words: tuple[str, ...], between: tuple[int, int], bounds: tuple[int, int], newest: bool
) -> _Found:
    """The entries whose sentence holds all of the words; so far back and no further."""
    low, high = between
    most, most_read = bounds
    found: list[int] = []
    read = 0
    while seqs := look(low, high, _AT_ONCE, newest):
        for seq in seqs:
            event = post.means.ledger.event(seq)
            if event is not None and all(word in folded(told(post, event)) for word in words):
                found.append(seq)
                if len(found) > most:
                    return _Found(found[:most], more=True)
        low, high = (low, seqs[-1]) if newest else (seqs[-1], high)
        read += len(seqs)
        if read >= most_read:
            return _Found(found, more=bool(look(low, high, 1, newest)), looked=seqs[-1])
        # The firm goes on with its work meanwhile.
        await asyncio.sleep(0)
    return _Found(found, more=False)


def _seqs(post: Post, query: str, low: int, high: int, most: int, **more: str) -> list[int]:
    rows = post.means.views.all(query, after=low, before=high, limit=most, **more)
    return [int(row["seq"] or 0) for row in rows]


def _no_kind(said: str) -> Problem:
    near = get_close_matches(said, (*GROUPS, *BY_KIND), n=1)
    return Problem(
        code="entry-kind-unknown",
        what=f"No entry is of the kind '{said[:60]}'.",
        why=f"Kinds are {', '.join(GROUPS)}, or the exact name of an event.",
        fix=f"Did you mean '{near[0]}'?" if near else "Leave the kind out to see all of them.",
    )
