"""The inbox through the desk: what waits, one card, and every way to decide."""

from datetime import timedelta

from pydantic import TypeAdapter

from onefirm.conductor.connections import connection_of
from onefirm.conductor.facts import later, now
from onefirm.conductor.profile import zone_of
from onefirm.conductor.questions.decide import Outcome
from onefirm.conductor.questions.problems import nobody_named
from onefirm.conductor.questions.upkeep import Upkeep
from onefirm.conductor.stands import walk_of
from onefirm.desk.answers.days import last_day
from onefirm.desk.cursors import cut, read
from onefirm.desk.inbox.attach import named_files, with_files
from onefirm.desk.inbox.back import back
from onefirm.desk.inbox.edited import as_edited
from onefirm.desk.inbox.follows import after_a_no, following, with_what_follows
from onefirm.desk.inbox.opened import opened, read_first
from onefirm.desk.inbox.settled import chosen, done_by_hand, from_now_on, settled
from onefirm.desk.inbox.shut import stays
from onefirm.desk.inbox.since import since
from onefirm.desk.inbox.tested import stands_for, tested
from onefirm.desk.plans.plans import doable
from onefirm.desk.post import Post
from onefirm.desk.says import cards as card_says
from onefirm.desk.says.inbox import changed_of, reason_of, when
from onefirm.desk.says.kinds import whom
from onefirm.desk.seen import held_to
from onefirm.desk.shapes.args import Accept, After, Answer, Delegate, Did, Edit, EffectRef, Reject, Show, Snooze
from onefirm.desk.shapes.inbox import ByHandView, CardView, Decided, InboxRow, InboxView
from onefirm.domain.answer import ANSWERED, Lasts, asked_for, choices_of
from onefirm.domain.events.questions import QuestionAnswered
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import PlanId, QuestionId, instant
from onefirm.domain.problem import Refusal
from onefirm.domain.question import VERBS, Card, Decision, Option, QuestionKind, Verb
from onefirm.inbox.alike import is_group
from onefirm.inbox.cards import MYSELF
from onefirm.inbox.until import read_until
from onefirm.ledger.projection import Row
from onefirm.planning.acts import act
from onefirm.planning.once import doubt_of

OPTIONS = TypeAdapter(tuple[Option, ...])
_KIND: TypeAdapter[QuestionKind] = TypeAdapter(QuestionKind)
_DELEGATED_DAYS = 3


async def listed(post: Post, args: After, _by: str) -> InboxView:
    moment, counts = now(post.means), post.alike()
    plan, place = read("inbox", args.after, (str, int)) if args.after else ("", -1)
    found, more = cut(
        "inbox",
        post.waiting(args.limit + 1, str(plan), int(place)),
        args.limit,
        lambda row: (row["plan"], row["place"]),
    )
    rows = post.gathered(found)
    waiting = post.means.views.one("inbox_waiting", now=moment)
    return InboxView(
        waiting=int(waiting["waiting"] or 0) if waiting else 0,
        items=tuple(row_view(row, counts.get(str(row["same"]), 1)) for row in rows),
        aside=tuple(aside_view(row) for row in post.means.views.all("inbox_aside", now=moment, limit=args.limit)),
        next=more,
    )


async def shown(post: Post, args: Show, by: str) -> CardView:
    row = post.means.views.one("question", question=post.find_question(args.question))
    assert row is not None, "A question that was found has a row."
    if not args.glance:
        opened(post, row, by)
    asks, moment = _KIND.validate_python(row["asks"]), now(post.means)
    late = row["state"] == "open" and "" < str(row["expires"]) <= moment
    state = "expired" if late else str(row["state"])
    options = OPTIONS.validate_json(str(row["options"]))
    by_hand = _by_hand(post, row, options) if state == "open" else None
    aside = str(row["until"]) > moment
    alike = post.means.views.one("inbox_alike_count", same=row["same"], now=moment) if row["same"] else None
    asked_with, payload = Card.model_validate_json(str(row["card"])), str(row["payload"])
    said, decider = _said(post, str(row["question"])) if state == "answered" else (None, "")
    news = since(post, str(row["question"]), args.read, payload, asked_with, options)
    card, yours = as_edited(asked_with, said)
    return CardView(
        id=str(row["question"]),
        kind=asks,
        state=state,
        plan=str(row["plan"]),
        playbook=str(row["playbook"] or ""),
        step=str(row["step"]),
        payload=payload,
        asked_at=str(row["asked_at"]),
        asked_seq=int(row["asked_seq"] or 0),
        expires=str(row["expires"]),
        verbs=tuple(verb for verb in VERBS[asks] if verb != "did-it" or by_hand) if state == "open" else (),
        options=with_what_follows(post, row, options) if state == "open" and asks == "clarification" else options,
        card=card,
        answer=str(row["answer"]),
        decided_at=str(row["answered_at"]),
        decided_by=decider,
        reason=reason_of(said.words) if said else "",
        changed=changed_of(said.words) if said else (),
        yours=yours,
        same=str(row["same"]),
        alike=max(int(alike["alike"] or 0) if alike else 0, 1),
        until=str(row["until"]) if aside else "",
        to=str(row["given_to"]) if aside else "",
        reminded=int(row["reminded"] or 0),
        by_hand=by_hand,
        back=back(post, row, moment) if state == "open" and not aside else "",
        connection=connection_of(str(row["question"])),
        no=after_a_no(post, row) if state == "open" and "reject" in VERBS[asks] else "",
        keeps=_keeps(row) if state == "open" else (),
        because=doubt_of(walk_of(PlanId(str(row["plan"])), post.means)) if row["once"] and state == "open" else "",
        wants=str(row["wants"]),
        choices=choices_of(str(row["wants"])),
        takes=asked_for(str(row["wants"])) if row["wants"] else "",
        test=tested(post, str(row["question"])) if state != "open" else "",
        compared=news.compared,
        since=news.fields,
    )


def _keeps(row: Row) -> tuple[Lasts, ...]:
    """For how long an answer to it may be kept: for whom it is about only where it is about somebody."""
    if not row["once"]:
        return ()
    return ("this-time", "client", "always") if row["client"] else ("this-time", "always")


async def accept(post: Post, args: Accept, by: str) -> Decided:
    return await _decide(post, args, Decision(verb="accept", payload=args.payload), by)


async def edit(post: Post, args: Edit, by: str) -> Decided:
    changes = args.changes | await with_files(post, post.find_question(args.question), args.attach)
    return await _decide(post, args, Decision(verb="edit", payload=args.payload, changes=changes), by)


async def reject(post: Post, args: Reject, by: str) -> Decided:
    return await _decide(post, args, Decision(verb="reject", payload=args.payload, reason=args.reason), by)


async def answer(post: Post, args: Answer, by: str) -> Decided:
    """What is typed may stand in the place of the option: a question that wants a value has one option alone."""
    row = post.means.views.one("question", question=post.find_question(args.question))
    option, value = args.answer, args.value
    if row is not None and row["wants"]:
        option, value = ANSWERED, value or (option if option != ANSWERED else "")
    decision = Decision(
        verb="answer",
        payload=args.payload,
        answer=option,
        reason=args.reason,
        value=value,
        lasts=args.scope,
        until=last_day(post.means, args.until),
    )
    return await _decide(post, args, decision, by)


async def did(post: Post, args: Did, by: str) -> Decided:
    """The operator did it themselves: nothing leaves from here, and the plan goes on as done."""
    decision = Decision(verb="did-it", payload=args.payload, answer=args.outcome, changes=args.fields, reason=args.note)
    return await _decide(post, args, decision, by)


async def snooze(post: Post, args: Snooze, by: str) -> Decided:
    """Put it aside until a moment, or with `now` back into the list."""
    return await _aside(post, args.question, args.until, "", by)


async def delegate(post: Post, args: Delegate, by: str) -> Decided:
    """Somebody else looks at it meanwhile; it comes back by itself."""
    if not args.to.strip():
        raise Refusal(nobody_named())
    return await _aside(post, args.question, args.until or f"{_DELEGATED_DAYS} days", args.to.strip(), by)


async def undo(post: Post, args: EffectRef, by: str) -> Decided:
    effect = post.find("effect", args.effect)
    outcome = await post.decisions.undo(effect, by)
    if outcome.plan:
        await post.conductor.wake(PlanId(outcome.plan))
    row = post.means.views.one("question_of_effect", effect=effect)
    return Decided(
        question=str(row["question"]) if row else "",
        verb="undo",
        says="Taken back. Nothing has left, and it waits in your inbox again.",
        effect=effect,
    )


async def _decide(post: Post, args: Accept, decision: Decision, by: str) -> Decided:
    question = post.find_question(args.question)
    held_to(args, "payload", "what the card showed", f"onefirm inbox show {question}")
    if decision.verb in ("accept", "edit"):
        read_first(post, {question: args.payload}, by)
    outcome = await post.decisions.answer(question, decision, by)
    return decided(post, question, decision.verb, outcome, decision.answer)


def decided(post: Post, question: str, verb: Verb, outcome: Outcome, answer: str = "") -> Decided:
    return Decided(
        question=question,
        verb=verb,
        says=_says(post, question, verb, outcome, answer),
        plan=outcome.plan or "",
        effect=outcome.effect,
        undo_until=outcome.undo_until,
        next=following(post, question),
        already=outcome.already,
        receipt=outcome.receipt,
        receipt_at=outcome.receipt_at,
    )


async def _aside(post: Post, name: str, says: str, to: str, by: str) -> Decided:
    question = post.find_question(name)
    zone = zone_of(post.means)
    at = post.means.clock.now()
    until = read_until(says, at, zone)
    await Upkeep(post.means).put_aside(question, until, to, by)
    if until <= instant(at + timedelta(seconds=1)):
        told = "It waits in your inbox again."
    else:
        held = f"With {to} until" if to else "Put aside until"
        told = f"{held} {when(until)}. It comes back by itself, and you can decide it meanwhile."
    verb = "delegate" if to else "snooze"
    return Decided(question=question, verb=verb, says=told, next=following(post, question))


def _by_hand(post: Post, row: Row, options: tuple[Option, ...]) -> ByHandView | None:
    """Only about the present step of a plan; a problem that has a button for it needs no second one."""
    if not row["plan"] or MYSELF in options:
        return None
    walk, effect, question = post.conductor.stand(PlanId(str(row["plan"])))
    if question is None or question.asked.question != stands_for(post, str(row["question"])):
        return None
    return doable(post, walk, effect)


def _said(post: Post, question: str) -> tuple[QuestionAnswered | None, str]:
    """What was said last, in the words of whoever said it, and who that was."""
    told = post.means.ledger.stream(of_question(QuestionId(question)))
    found = ((event.fact, whom(event.actor)) for event in reversed(told) if isinstance(event.fact, QuestionAnswered))
    return next(found, (None, ""))


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
    said = f"{row['title']}{f' <{target}>' if target else ''}{f', “{text}”' if text else ''}"
    files = named_files(kind, standing.args)
    return f"{said}, with {files}" if files else said


def _says(post: Post, question: str, verb: Verb, outcome: Outcome, answer: str) -> str:
    if said := tested(post, question):
        return f"{said} The real draft waits in your inbox."
    about = _about(post, question)
    ended = about if about.endswith(("?", "!", ".")) else f"{about}."
    if outcome.already:
        receipt = f" Receipt {outcome.receipt}, {when(outcome.receipt_at)}." if outcome.receipt else ""
        return f"Already done: {ended} Nothing happened just now.{receipt}"
    match verb:
        case "reject":
            return f"Turned down: {ended} Nothing leaves.{_until(post, outcome)}"
        case "answer":
            if now_true := settled(post, question, answer):
                return now_true
            noted = f"Noted: {ended} {chosen(post, question, outcome.plan, answer)}".rstrip()
            return f"{noted}{from_now_on(post, outcome.kept)}"
        case "did-it":
            return f"Noted as done by you: {ended} {done_by_hand(outcome.plan, post)}"
        case "accept" | "edit" if outcome.undo_until > now(post.means):
            window = outcome.window_seconds
            rests = outcome.undo_until > later(post.means, window + 1)
            held = f"until {when(outcome.undo_until)}, as their rule says" if rests else f"for {window} s"
            return f"Approved: {about}. It is held {held}; until then you can take it back.{stays(post, outcome)}"
        case "accept" | "edit" if outcome.undo_until:
            return f"Approved: {about}. {stays(post, outcome).strip() or 'It leaves now.'}"
        case "edit":
            # Only of a draft: whoever changes it takes it over, and the plan goes on as if it had been sent.
            return (
                f"Your words are kept, and it counts as done by you: {ended} Nothing leaves from here: if you have not "
                "sent it yet, do it now."
            )
        case _:
            return "Noted as done by you. Nothing leaves from here."


def _until(post: Post, outcome: Outcome) -> str:
    if outcome.undo_until <= now(post.means):
        return ""
    return f" For {outcome.window_seconds} s you can take that back; then its plan goes on."


def row_view(row: Row, alike: int = 1) -> InboxRow:
    return InboxRow(
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
        same=str(row["same"]),
        alike=alike,
        together=is_group(alike),
        reminded=int(row["reminded"] or 0),
        again=bool(row.get("again")),
        yes=card_says.yes(
            _KIND.validate_python(row["asks"]),
            str(row["step_title"]) or str(row["verb"]),
            tuple(option.label for option in OPTIONS.validate_json(str(row["options"]))),
        ),
        undo=card_says.undo(str(row["undo"]), final=bool(row["final"])),
        final=bool(row["final"]),
        warns=str(row["warns"]),
        payload=str(row["payload"]),
    )


def aside_view(row: Row) -> InboxRow:
    return row_view(row).model_copy(update={"until": str(row["until"]), "to": str(row["given_to"])})
