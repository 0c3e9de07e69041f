"""What you answered once, through the desk: listed, changed, forgotten ("ask me again"), and used again."""

from collections.abc import Mapping
from datetime import date

from onefirm.conductor.facts import words
from onefirm.conductor.forgetting.whose import label, together
from onefirm.conductor.profile import zone_of
from onefirm.conductor.questions.memory import plan_of, subject_of
from onefirm.desk.answers.days import last_day
from onefirm.desk.answers.problems import (
    as_it_was,
    forgotten_already,
    in_use,
    no_option,
    several,
    unfit,
    unknown,
)
from onefirm.desk.post import Post
from onefirm.desk.says.answers import history_of
from onefirm.desk.shapes.answers import AnswerRef, AnswerRow, AnswersView, ChangeAnswer, ForgetAnswer
from onefirm.desk.shapes.args import Limit
from onefirm.domain.answer import asked_for, read_value
from onefirm.domain.events.answers import AnswerDropped, AnswerKept
from onefirm.domain.events.streams import of_answer
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Refusal
from onefirm.inbox.kept import Kept, kept
from onefirm.ledger.ledger import Put
from onefirm.ledger.patterns import at_the_end
from onefirm.ledger.projection import Row
from onefirm.planning.walk import text_of

_ROWS_MAX = 1_000


async def listed(post: Post, args: Limit, _by: str) -> AnswersView:
    """Those in use first, the newest before the others."""
    items = tuple(_row(post, row) for row in post.means.views.all("answers_all", limit=args.limit))
    used = sum(not (item.forgotten or item.over) for item in items)
    told = "1 answer of yours is used again." if used == 1 else f"{used} answers of yours are used again."
    return AnswersView(says=told if used else "No answer of yours is used again: everything is asked.", items=items)


async def shown(post: Post, args: AnswerRef, _by: str) -> AnswerRow:
    name = _found(post, args.answer)
    item = _row(post, _row_of(post, name))
    return item.model_copy(update={"history": history_of(post.means.ledger.stream(of_answer(name)))})


async def change(post: Post, args: ChangeAnswer, by: str) -> AnswerRow:
    """Another answer, or another last day. It counts from now on; what was answered before stays done."""
    name = _found(post, args.answer)
    known = _kept(post, name)
    option, value = _said(known, args.says.strip())
    until = known.said.until if args.until is None else last_day(post.means, args.until)
    if (option, value, until) == (known.said.option, known.said.value.value, known.said.until) and known.stands:
        raise Refusal(as_it_was())
    update = {"option": option, "value": Personal(subject=known.said.subject, value=value), "until": until}
    return await _keep(post, known, update, args.why, by)


async def forget(post: Post, args: ForgetAnswer, by: str) -> AnswerRow:
    """Ask me again."""
    name = _found(post, args.answer)
    known = _kept(post, name)
    if not known.stands:
        raise Refusal(forgotten_already())
    dropped = AnswerDropped(answer=name, why=words(known.said.subject, args.why.strip()))
    stream = of_answer(name)
    await post.means.ledger.append(Put(stream, dropped), actor=by, expected={stream: known.version})
    return await shown(post, AnswerRef(answer=name), by)


async def restore(post: Post, args: ForgetAnswer, by: str) -> AnswerRow:
    """Use it again, as it was. One whose last day is over holds for ever from then on, or until another is named."""
    known = _kept(post, _found(post, args.answer))
    over = _over(post, known)
    if known.stands and not over:
        raise Refusal(in_use())
    return await _keep(post, known, {"until": ""} if over else {}, args.why, by)


async def _keep(post: Post, known: Kept, update: Mapping[str, object], why: str, by: str) -> AnswerRow:
    more: dict[str, object] = {"why": words(known.said.subject, why.strip())} if why.strip() else {}
    said = AnswerKept.model_validate({**dict(known.said), **update, **more, "question": None})
    stream = of_answer(said.answer)
    await post.means.ledger.append(Put(stream, said), actor=by, expected={stream: known.version})
    return await shown(post, AnswerRef(answer=said.answer), by)


def _said(known: Kept, says: str) -> tuple[str, str]:
    if not says:
        return known.said.option, str(known.said.value.value or "")
    if known.said.wants:
        value = read_value(known.said.wants, says)
        if value is None:
            raise Refusal(unfit(says, asked_for(known.said.wants)))
        return known.said.option, str(value)
    if says not in {option.name for option in known.said.options}:
        raise Refusal(no_option(says, known.said.options))
    return says, ""


def _found(post: Post, name: str) -> str:
    """By its place in the list, or by the end of its id."""
    rows = post.means.views.all("answers_all", limit=_ROWS_MAX)
    if name.isdigit() and 1 <= int(name) <= len(rows):
        return str(rows[int(name) - 1]["answer"])
    if not name.strip():
        raise Refusal(unknown(name))
    found = [str(row["answer"]) for row in post.means.views.all("answers_ending", pattern=at_the_end(name))]
    if name in found:
        return name
    if len(found) != 1:
        raise Refusal(several(name) if found else unknown(name))
    return found[0]


def _row_of(post: Post, name: str) -> Row:
    return next(row for row in post.means.views.all("answers_all", limit=_ROWS_MAX) if row["answer"] == name)


def _kept(post: Post, name: str) -> Kept:
    known = kept(post.means.ledger.stream(of_answer(name)))
    assert known is not None, "An answer that has a row was kept."
    return known


def _row(post: Post, row: Row) -> AnswerRow:
    known = _kept(post, str(row["answer"]))
    said, client = known.said, subject_of(known)
    return AnswerRow(
        id=said.answer,
        asks=said.asks,
        playbook=said.playbook,
        step=said.step,
        scope=said.scope,
        client=label(together(client, post.means), post.means) if client else "",
        says=known.words,
        option=said.option,
        options=() if said.wants else said.options,
        wants=asked_for(said.wants) if said.wants else "",
        until=said.until,
        over=_over(post, known),
        forgotten=not known.stands,
        why=text_of(said.why),
        because=text_of(said.because),
        since=known.at,
        seq=known.seq,
        plan=plan_of(known, post.means) or "",
        used=int(row["used"] or 0),
        used_at=str(row["used_at"] or ""),
    )


def _over(post: Post, known: Kept) -> bool:
    if not known.said.until:
        return False
    return date.fromisoformat(known.said.until) < post.means.clock.now().astimezone(zone_of(post.means)).date()
