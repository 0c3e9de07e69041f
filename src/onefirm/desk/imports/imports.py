"""Imports through the desk: look at a file, take it in, see what was taken in, take one back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import BinaryIO, TypeVar, get_args

from onefirm.conductor.keeping.batches import earlier, going_on
from onefirm.conductor.keeping.errands import Course, Errand
from onefirm.conductor.keeping.looking import look as look_through
from onefirm.conductor.keeping.taking import DISPUTES_MAX, Taking, contradicts
from onefirm.conductor.keeping.taking_back import TakingBack
from onefirm.desk.imports.account import opened
from onefirm.desk.imports.words import (
    half_done,
    looked_view,
    nothing_to_stop,
    row_view,
    shown_view,
    taken_view,
    undone_view,
)
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Limit, Nothing
from onefirm.desk.shapes.imports import (
    BatchArgs,
    ErrandView,
    ImportArgs,
    ImportShown,
    ImportsView,
    ImportView,
    StoppedView,
    TakeArgs,
    TakenView,
    UndoneView,
    WaitArgs,
)
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import CHANCE_BYTES, time_id
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.bringing.brought import Brought, Told, bring
from onefirm.intake.bringing.file import Sort
from onefirm.intake.reading.days import Order
from onefirm.intake.reading.mapping.amounts import Mark
from onefirm.intake.reading.mapping.measured import period_of
from onefirm.ledger.patterns import at_the_end
from onefirm.ledger.projection import Row
from onefirm.records.rows.tables import BEGUN, UNDONE

T = TypeVar("T")

TOUCHED_SHOWN_MAX = 50

_MARKS: dict[str, Mark] = {"comma": ",", "point": "."}
_SORTS: dict[str, Sort] = {each: each for each in get_args(Sort)}
_ORDERS: dict[str, Order] = {"day-first": "day-first", "month-first": "month-first"}


async def look(post: Post, args: ImportArgs, _by: str) -> ErrandView:
    """Begin to look at a file: what it would do. Nothing is written."""

    async def work(course: Course) -> Frozen:
        async with opened(post, args) as (stream, name):
            brought = await _brought(stream, name, args)
            taking = Taking(post.means, brought)
            before = earlier(post.means, brought)
            if brought.blocked:
                return looked_view(brought, taking, None, before)
            looked = await look_through(taking, brought.count, course)
            if taking.counts.disputed > DISPUTES_MAX:
                return looked_view(brought, taking, looked, before, contradicts(brought.name))
            return looked_view(brought, taking, looked, before)

    return _begun(post, work)


async def take(post: Post, args: TakeArgs, by: str) -> ErrandView:
    """Begin to take a file in, or go on where the same import was broken off."""

    async def work(course: Course) -> Frozen:
        async with opened(post, args) as (stream, name):
            brought = await _brought(stream, name, args)
            if args.seen and args.seen != brought.digest:
                raise Refusal(_another_file(brought.name, args.path or args.account))
            if brought.blocked:
                raise Refusal(*brought.blocked)
            taking = Taking(post.means, brought)
            taking.batch = going_on(post.means, brought)
            await taking.take(by, course)
            return taken_view(brought, taking)

    return _begun(post, work)


async def undo(post: Post, args: BatchArgs, by: str) -> ErrandView:
    """Begin to take a whole import back, or go on where that was broken off."""
    batch, state = _found(post, args.batch)
    if state == UNDONE:
        raise Refusal(_undone(batch))

    async def work(course: Course) -> Frozen:
        back = TakingBack(post.means, batch)
        await back.run(by, course, state)
        return undone_view(batch, back.back, undone=True)

    return _begun(post, work)


async def preview_undo(post: Post, args: BatchArgs, _by: str) -> ErrandView:
    batch, _ = _found(post, args.batch)

    async def work(course: Course) -> Frozen:
        back = TakingBack(post.means, batch)
        await back.look(course)
        return undone_view(batch, back.back, undone=False)

    return _begun(post, work)


async def show(post: Post, args: BatchArgs, _by: str) -> ErrandView:
    """Begin to look at what one import did, and what of it would stay if it was taken back."""
    batch, state = _found(post, args.batch)

    async def work(course: Course) -> Frozen:
        back = TakingBack(post.means, batch)
        if state != UNDONE:
            await back.look(course)
        row = post.means.views.one("import_of", batch=batch)
        assert row is not None, "It was found a moment ago."
        touched = post.means.views.all("shown_of_batch", batch=batch, limit=TOUCHED_SHOWN_MAX)
        return shown_view(row_view(_so_far(post, row)), touched, back.back)

    return _begun(post, work)


async def listed(post: Post, args: Limit, _by: str) -> ImportsView:
    rows = tuple(row_view(_so_far(post, row)) for row in post.means.views.all("imports_newest", limit=args.limit))
    return ImportsView(items=rows, says=half_done(rows))


async def wait(post: Post, args: WaitArgs, _by: str) -> ErrandView:
    """How far it is, after a moment; its answer or its Problem once it is over."""
    errand = await post.errands.wait(args.errand, args.milliseconds / 1000)
    if errand is None:
        raise Refusal(_no_errand())
    return _view(errand)


async def stop(post: Post, _args: Nothing, _by: str) -> StoppedView:
    if not await post.errands.stop():
        return StoppedView(stopped=False, says=nothing_to_stop())
    rows = [row_view(row) for row in post.means.views.all("imports_half_done", limit=1)]
    return StoppedView(stopped=True, says=rows[0].says if rows else "Stopped. Nothing was written.")


def _so_far(post: Post, row: Row) -> Row:
    """What is half in says how far: its end, which counts it, is not written yet."""
    counted = post.means.views.one("import_counts", batch=row["batch"]) if row["state"] == BEGUN else None
    if counted is None:
        return row
    made, changed = int(counted["made"] or 0), int(counted["changed"] or 0)
    return {**row, "made": made, "changed": changed - made}


def _begun(post: Post, work: Callable[[Course], Awaitable[Frozen]]) -> ErrandView:
    name = time_id("er", post.means.clock.now(), post.means.chance.bytes(CHANCE_BYTES))
    return _view(post.errands.begin(name, work))


def _view(errand: Errand) -> ErrandView:
    course, task = errand.course, errand.task
    over = task.done()
    result = task.result() if over and not task.cancelled() else None
    if over and task.cancelled():
        raise Refusal(_stopped())
    return ErrandView(
        errand=errand.name,
        phase=course.phase,
        done=course.done,
        of=course.of,
        over=over,
        looked=result if isinstance(result, ImportView) else None,
        taken=result if isinstance(result, TakenView) else None,
        undone=result if isinstance(result, UndoneView) else None,
        shown=result if isinstance(result, ImportShown) else None,
    )


async def _brought(stream: BinaryIO, name: str, args: ImportArgs) -> Brought:
    told = Told(
        sort=_word("--as", args.sort, _SORTS),
        fields=args.fields,
        names=tuple(name.strip() for name in args.columns.split(",")) if args.columns else (),
        encoding=args.encoding,
        delimiter=args.delimiter,
        order=_word("--dates", args.date_order, _ORDERS),
        mark=_word("--decimals", args.decimal_mark, _MARKS),
        currency=args.currency.upper(),
        period=_period(args.period),
    )
    return await asyncio.to_thread(bring, stream, name, told)


def _period(said: str) -> tuple[date, date] | None:
    found = period_of(said) if said else None
    if said and found is None:
        raise Refusal(_no_days(said))
    return found


def _word(flag: str, said: str, known: Mapping[str, T]) -> T | None:
    if said and said not in known:
        raise Refusal(_no_such_word(flag, said, known))
    return known.get(said)


def _found(post: Post, name: str) -> tuple[str, str]:
    rows = post.means.views.all("import_ending", pattern=at_the_end(name))
    exact = [row for row in rows if row["id"] == name] or rows
    if len(exact) != 1:
        raise Refusal(_several(name) if exact else _no_batch(name))
    batch = str(exact[0]["id"])
    row = post.means.views.one("import_of", batch=batch)
    assert row is not None, "It was found a moment ago."
    return batch, str(row["state"])


def _another_file(name: str, path: str) -> Problem:
    return Problem(
        code="import-file-stale",
        what=f"'{name}' is another file than the one you were shown.",
        why="Somebody wrote to it after the preview, and only what you have seen is taken in.",
        fix="Look at it again, then take it in.",
        where=path,
    )


def _no_such_word(flag: str, said: str, known: Mapping[str, T]) -> Problem:
    near = get_close_matches(said, known, n=1)
    return Problem(
        code="import-word",
        what=f"'{said[:60]}' says nothing about a file.",
        why=f"{flag} takes {', '.join(known)}.",
        fix=f"Did you mean '{near[0]}'?" if near else "Say one of those, or leave it out.",
    )


def _no_days(said: str) -> Problem:
    return Problem(
        code="import-days",
        what=f"'{said[:60]}' does not say which days.",
        why="It is a month, or a first and a last day in this order.",
        fix="Say it like this: --period 2026-03, or --period 2026-01-01..2026-03-31",
    )


def _no_batch(name: str) -> Problem:
    return Problem(
        code="import-unknown",
        what=f"There is no import '{name[:60]}'.",
        why="Each import has an id, and the end of it is enough.",
        fix="See `onefirm imports list`.",
        where="onefirm imports list",
    )


def _several(name: str) -> Problem:
    return Problem(
        code="import-ambiguous",
        what=f"'{name[:60]}' could be more than one import.",
        why="Several ids end like this.",
        fix="Give a few more signs of it.",
        where="onefirm imports list",
    )


def _undone(batch: str) -> Problem:
    return Problem(
        code="import-undone",
        what="This import was taken back already.",
        why="It can be taken back once.",
        fix="To have it back, import the same file again.",
        where=f"onefirm imports list ({batch[-6:]})",
    )


def _no_errand() -> Problem:
    return Problem(
        code="import-over",
        what="What was asked for does not run any more.",
        why="The firm was closed meanwhile, or something else was begun since.",
        fix="See `onefirm imports list` for what stands, and run the same command again.",
        where="onefirm imports list",
    )


def _stopped() -> Problem:
    return Problem(
        code="import-stopped",
        what="It was stopped before its end.",
        why="Somebody stopped it, or the firm was closed.",
        fix="Run the same command again and it goes on where it stopped; or take it back: onefirm imports undo",
        where="onefirm imports list",
    )
