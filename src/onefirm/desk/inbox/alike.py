"""Questions that ask the same, through the desk: opened together, and answered at once."""

from collections.abc import Sequence

from onefirm.conductor.facts import now
from onefirm.conductor.questions.batches import Batches, Together
from onefirm.conductor.questions.problems import nothing_alike, too_many
from onefirm.conductor.trust.canaries import careless
from onefirm.desk.inbox.counts import Counts, Rest, taken_back
from onefirm.desk.inbox.counts import says as counted
from onefirm.desk.inbox.follows import following
from onefirm.desk.inbox.inbox import OPTIONS, decided
from onefirm.desk.inbox.opened import opened, read_first
from onefirm.desk.post import Post
from onefirm.desk.seen import unnamed
from onefirm.desk.shapes.alike import AlikeItem, AlikeView, NotTaken, TogetherView
from onefirm.desk.shapes.args import AcceptAll, AnswerAll, Ref, UndoAll
from onefirm.desk.shapes.inbox import Decided
from onefirm.domain.ids import PlanId
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Card, Option, Reason, Verb
from onefirm.inbox.alike import ALIKE_MAX, split
from onefirm.ledger.projection import Row

_TEXT_SIGNS = 220


async def shown(post: Post, args: Ref, by: str) -> AlikeView:
    """A group, opened: each with its own final text."""
    question = post.find_question(args.question)
    rows = _alike(post, question)
    cards = [Card.model_validate_json(str(row["card"])) for row in rows[:ALIKE_MAX]]
    why = _said_of_all(cards)
    items = tuple(_item(post, row, card, why) for row, card in zip(rows, cards, strict=False))
    for row in rows[:ALIKE_MAX]:
        opened(post, row, by)
    common = _common([OPTIONS.validate_json(str(row["options"])) for row in rows[:ALIKE_MAX]])
    kind = str(rows[0]["asks"]) if rows else ""
    first = split(len(items), 1 if careless(post.means) else post.means.policy.first_batch)
    return AlikeView(
        question=question,
        kind=kind,
        playbook=str(rows[0]["playbook"] or "") if rows else "",
        waiting=len(rows),
        items=items,
        options=common,
        why=why,
        act=str(rows[0]["verb"]).partition(" ")[0] if rows else "",
        first=first if kind == "approval" and first < len(items) else 0,
    )


async def accept(post: Post, args: AcceptAll, by: str) -> TogetherView:
    """Each is accepted exactly as it was shown; what changed meanwhile is told, and waits."""
    question = post.find_question(args.question)
    rows = _alike(post, question)
    if rows and rows[0]["asks"] != "approval":
        raise Refusal(_no_approvals(question, str(rows[0]["asks"])))
    meant, names = _meant(post, question, args, rows)
    if any(not args.shown.get(name) and _for_good(post, name) for name in meant):
        raise Refusal(_unseen(question))
    read_first(post, meant, by)
    together = await Batches(post.means, post.decisions).accept(meant, by)
    return _view(post, question, "accept", together, names)


async def answer(post: Post, args: AnswerAll, by: str) -> TogetherView:
    """The same answer to each: 'try again' for everything that failed alike."""
    question = post.find_question(args.question)
    meant, names = _meant(post, question, args, _alike(post, question))
    together = await Batches(post.means, post.decisions).answer(meant, args.answer, args.reason, by)
    return _view(post, question, "answer", together, names)


async def undo(post: Post, args: UndoAll, by: str) -> TogetherView:
    """Whatever is still held comes back as one, each as its own question again."""
    together = await Batches(post.means, post.decisions).undo(args.batch, by)
    titles = {effect: _title(post, effect) for effect in (*together.outcomes, *together.refused)}
    for plan in {outcome.plan for outcome in together.outcomes.values() if outcome.plan}:
        await post.conductor.wake(PlanId(plan))
    done = tuple(_undone(post, effect) for effect in together.outcomes)
    return TogetherView(
        says=taken_back(len(done), len(together.refused)),
        done=done,
        not_taken=tuple(
            NotTaken(question=effect, title=titles[effect], problem=problem)
            for effect, problem in together.refused.items()
        ),
        batch=args.batch,
        next=done[0].question if done else "",
    )


def _undone(post: Post, effect: str) -> Decided:
    row = post.means.views.one("question_of_effect", effect=effect)
    question = str(row["question"]) if row else ""
    return Decided(question=question, verb="undo", says="Taken back. It has not left.", effect=effect)


def _title(post: Post, effect: str) -> str:
    row = post.means.views.one("effect", effect=effect)
    plan = post.means.views.one("plan", plan=row["plan"]) if row else None
    return str(plan["whom"] or plan["title"]) if plan else ""


def _alike(post: Post, question: str) -> Sequence[Row]:
    row = post.means.views.one("question", question=question)
    assert row is not None, "A question that was found has a row."
    if not row["same"]:
        return [row] if row["state"] == "open" else []
    return post.means.views.all("inbox_alike", same=row["same"], now=now(post.means), limit=2 * ALIKE_MAX)


def _meant(post: Post, question: str, args: AcceptAll, rows: Sequence[Row]) -> tuple[dict[str, str], set[str]]:
    """What is decided, each with what named its card; and what was left out by name."""
    names = {post.find_question(name.strip()) for name in args.but if name.strip()}
    if "shown" in args.model_fields_set and not args.shown:
        # A form with every box out, or a script that read nothing: nobody means all the others by it.
        raise Refusal(nothing_alike(question))
    if not all(args.shown.values()):
        raise Refusal(unnamed("shown", "how each of these was shown", f"onefirm inbox alike {question}"))
    shown = args.shown or {str(row["question"]): str(row["payload"]) for row in rows[: ALIKE_MAX + len(names)]}
    meant = {name: payload for name, payload in shown.items() if name not in names}
    if not meant:
        raise Refusal(nothing_alike(question))
    if len(meant) > ALIKE_MAX:
        raise Refusal(too_many(ALIKE_MAX, len(meant)))
    return meant, names


def _for_good(post: Post, question: str) -> bool:
    """Would it leave at once, with no way back?"""
    row = post.means.views.one("question", question=question)
    if row is None or row["state"] != "open":
        return False
    return any(not will.reversible for will in Card.model_validate_json(str(row["card"])).will)


def _item(post: Post, row: Row, card: Card, of_all: Sequence[Reason]) -> AlikeItem:
    whole = _letter(post, row, card) or (card.problem.why if card.problem else "")
    text = " ".join(whole.split())
    short = text if len(text) <= _TEXT_SIGNS else f"{text[:_TEXT_SIGNS].rstrip()} …"
    return AlikeItem(
        id=str(row["question"]),
        title=card.title,
        summary=card.summary,
        target=card.will[0].target if card.will else "",
        text=short,
        whole=whole if short != text else "",
        payload=str(row["payload"]),
        sure=card.sure,
        why=tuple(reason for reason in card.why if reason not in of_all),
        asked_at=str(row["asked_at"]),
        reversible=all(will.reversible for will in card.will),
    )


def _letter(post: Post, row: Row, card: Card) -> str:
    """What leaves, as it stands on the card: the last of the free texts that its kind names."""
    effect = post.means.views.one("effect", effect=row["effect"]) if row["effect"] else None
    kind = post.means.crew.catalogue.effects.get(str(effect["does"]).partition("@")[0]) if effect else None
    names = [name.replace("_", " ") for name in kind.text] if kind else []
    texts = [field.after for field in card.change if field.name in names]
    return texts[-1] if texts else card.change[0].after if card.change else ""


def _said_of_all(cards: Sequence[Card]) -> tuple[Reason, ...]:
    return tuple(reason for reason in cards[0].why if all(reason in card.why for card in cards)) if cards else ()


def _common(offered: Sequence[tuple[Option, ...]]) -> tuple[Option, ...]:
    """The answers that every one of them takes."""
    if not offered:
        return ()
    return tuple(option for option in offered[0] if all(option in options for options in offered))


def _view(post: Post, question: str, verb: Verb, together: Together, names: set[str]) -> TogetherView:
    done = tuple(decided(post, name, verb, outcome) for name, outcome in together.outcomes.items())
    waiting = {str(row["question"]) for row in _alike(post, question)}
    left_out, more = waiting & names, waiting - names - set(together.refused) - set(together.outcomes)
    before = sum(outcome.already for outcome in together.outcomes.values())
    counts = Counts(
        done=len(done) - before,
        before=before,
        first=together.first,
        left=tuple(Rest(problem, name in waiting) for name, problem in together.refused.items()),
        left_out=len(left_out),
        more=len(more),
    )
    return TogetherView(
        says=counted(verb, counts),
        done=done,
        not_taken=tuple(
            NotTaken(question=name, title=_asked(post, name), problem=problem)
            for name, problem in together.refused.items()
        ),
        batch=together.batch,
        first=together.first,
        left_out=len(left_out),
        more=len(more),
        undo_until=max((one.undo_until for one in done), default=""),
        next=following(post, question),
    )


def _asked(post: Post, question: str) -> str:
    row = post.means.views.one("question", question=question)
    return str(row["title"]) if row else ""


def _no_approvals(question: str, kind: str) -> Problem:
    return Problem(
        code="question-verb",
        what="These cannot be accepted together.",
        why=f"Each of them is a {kind}.",
        fix=f"Answer them together: onefirm inbox answer --all-like {question} ANSWER.",
        where=f"onefirm inbox show {question}",
    )


def _unseen(question: str) -> Problem:
    return Problem(
        code="version-missing",
        what="Nothing was decided: some of these cannot be taken back, and it was not said how each of them was shown.",
        why="What cannot be undone is decided only as it was shown, so that nothing changes between reading and doing.",
        fix=f"Open them first: onefirm inbox alike {question}. A program sends back each `payload` in `shown`.",
        where=f"onefirm inbox alike {question}",
    )
