"""The inbox through the desk: what waits, one card, and every way to decide."""

from pydantic import TypeAdapter

from onefirm.conductor.facts import now
from onefirm.desk.args import Accept, Answer, Edit, EffectRef, Limit, Ref, Reject
from onefirm.desk.post import Post
from onefirm.desk.shapes import Asked, CardView, Decided, InboxView
from onefirm.domain.ids import PlanId
from onefirm.domain.question import VERBS, Card, Decision, Option, QuestionKind
from onefirm.ledger.projection import Row
from onefirm.planning.acts import act

_OPTIONS = TypeAdapter(tuple[Option, ...])
_KIND: TypeAdapter[QuestionKind] = TypeAdapter(QuestionKind)


async def listed(post: Post, args: Limit, _by: str) -> InboxView:
    rows = post.means.views.all("inbox_open", limit=args.limit)
    waiting = post.means.views.one("inbox_waiting")
    return InboxView(waiting=int(waiting["waiting"] or 0) if waiting else 0, items=tuple(_row(row) for row in rows))


async def shown(post: Post, args: Ref, _by: str) -> CardView:
    row = post.means.views.one("question", question=post.find_question(args.question))
    assert row is not None, "A question that was found has a row."
    asks = _KIND.validate_python(row["asks"])
    open_still = row["state"] == "open"
    return CardView(
        id=str(row["question"]),
        kind=asks,
        state=str(row["state"]),
        plan=str(row["plan"]),
        playbook=str(row["playbook"] or ""),
        step=str(row["step"]),
        payload=str(row["payload"]),
        asked_at=str(row["asked_at"]),
        asked_seq=int(row["asked_seq"] or 0),
        expires=str(row["expires"]),
        verbs=VERBS[asks] if open_still else (),
        options=_OPTIONS.validate_json(str(row["options"])),
        card=Card.model_validate_json(str(row["card"])),
        answer=str(row["answer"]),
        decided_at=str(row["answered_at"]),
    )


async def accept(post: Post, args: Accept, by: str) -> Decided:
    return await _decide(post, args.question, Decision(verb="accept", payload=args.payload), by)


async def edit(post: Post, args: Edit, by: str) -> Decided:
    return await _decide(post, args.question, Decision(verb="edit", payload=args.payload, changes=args.changes), by)


async def reject(post: Post, args: Reject, by: str) -> Decided:
    return await _decide(post, args.question, Decision(verb="reject", payload=args.payload, reason=args.reason), by)


async def answer(post: Post, args: Answer, by: str) -> Decided:
    return await _decide(post, args.question, Decision(verb="answer", answer=args.answer, reason=args.reason), by)


async def undo(post: Post, args: EffectRef, by: str) -> Decided:
    effect = post.find("effect", args.effect)
    outcome = await post.decisions.undo(effect, by)
    if outcome.plan:
        await post.conductor.wake(PlanId(outcome.plan))
    row = post.means.views.one("question_of_effect", effect=effect)
    return Decided(
        question=str(row["question"]) if row else "",
        verb="undo",
        says="Taken back. It has not left, and it waits in your inbox again.",
        effect=effect,
    )


async def _decide(post: Post, name: str, decision: Decision, by: str) -> Decided:
    question = post.find_question(name)
    outcome = await post.decisions.answer(question, decision, by)
    following = post.means.views.one("inbox_next", question=question)
    return Decided(
        question=question,
        verb=decision.verb,
        says=_says(post, decision, outcome.undo_until, _about(post, question)),
        effect=outcome.effect,
        undo_until=outcome.undo_until,
        next=str(following["question"]) if following else "",
    )


def _about(post: Post, question: str) -> str:
    """Whom and what it was about, so that a slip of the hand is seen at once."""
    row = post.means.views.one("question", question=question)
    if row is None or not row["effect"]:
        return str(row["title"]) if row else ""
    walk = post.means.ledger.stream(f"effect:{row['effect']}")
    standing = act(walk)
    if standing is None:
        return str(row["title"])
    kind = post.means.crew.catalogue.effects.get(standing.declared.does.partition("@")[0])
    target = str(standing.args.get(kind.recipient, "")) if kind else ""
    text = str(standing.args.get(kind.text[0], "")) if kind and kind.text else ""
    return f"{row['title']} <{target}>{f', “{text}”' if text else ''}"


def _says(post: Post, decision: Decision, undo_until: str, about: str) -> str:
    match decision.verb:
        case "reject":
            return f"Turned down: {about}. Nothing leaves."
        case "answer":
            return f"Noted: {about} The plan goes on from your answer." if about.endswith("?") else f"Noted: {about}"
        case "accept" | "edit" if undo_until > now(post.means):
            return (
                f"Approved: {about}. It is held for {post.means.policy.undo_window_seconds} s; "
                "until then you can take it back."
            )
        case "accept" | "edit" if undo_until:
            return f"Approved: {about}. It leaves now."
        case _:
            return "Noted as done by you. Nothing leaves from here."


def _row(row: Row) -> Asked:
    return Asked(
        id=str(row["question"]),
        kind=str(row["asks"]),
        state=str(row["state"]),
        title=str(row["title"]),
        summary=str(row["summary"]),
        verb=str(row["verb"]),
        playbook=str(row["playbook"] or ""),
        plan=str(row["plan"]),
        sure=int(row["sure"]) if row["sure"] is not None else None,
        asked_at=str(row["asked_at"]),
        expires=str(row["expires"]),
    )
