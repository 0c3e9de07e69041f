"""Rules and decisions through the desk: what a client wants, and what you decided once."""

import re
from datetime import date
from difflib import get_close_matches

from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.keeping.listed import decisions_kept, rules_kept
from onefirm.conductor.person import subjects_of
from onefirm.conductor.ruling import Ruling
from onefirm.desk.post import Post
from onefirm.desk.rule_shapes import (
    DecisionArgs,
    DecisionName,
    DecisionRow,
    DecisionsView,
    RuleArgs,
    RuleRow,
    RulesView,
    WhoArgs,
)
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.names import folded
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.policy.rules import Wanted
from onefirm.policy.wording import read_rule
from onefirm.records.kinds.people import LEAD, PERSON
from onefirm.records.kinds.work import DECISION, RULE, Decision, Rule

_ROWS = 1000
_SHOWN = 60
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


async def listed(post: Post, args: WhoArgs, _by: str) -> RulesView:
    if args.who:
        subject, _ = _client(post, args.who)
        return _rules(post, _kept(post, subject))
    rows = post.means.views.all("records_of", record=RULE.name, limit=_ROWS)
    return _rules(post, [RecordId(str(row["id"])) for row in rows])


async def set_(post: Post, args: RuleArgs, by: str) -> RulesView:
    """The gate holds every act that reaches them to it, whoever wrote the text."""
    subject, seen = _client(post, args.who)
    read = _read(post, args.rule)
    wanted = Wanted(read.rule, read.value, args.why.strip(), _day(args.until))
    new = await Ruling(post.means).set_rule(subject, args.who.strip(), wanted, by, *seen)
    told = f"'{wanted.rule} {wanted.value}' holds for {args.who}" if new else f"That held for {args.who} already"
    return _rules(post, _kept(post, subject), f"{told}{_until(wanted.until)}.")


async def lift(post: Post, args: RuleArgs, by: str) -> RulesView:
    subject, _ = _client(post, args.who)
    wanted = _read(post, args.rule)
    if not await Ruling(post.means).lift_rule(subject, wanted, args.why, by):
        held = [f"{known.rule} {known.value}" for _, known in rules_kept(kin(post.means, subject), post.means)]
        raise Refusal(_not_set(args.who, args.rule, held))
    return _rules(post, _kept(post, subject), f"'{wanted.rule} {wanted.value}' no longer holds for {args.who}.")


async def decided(post: Post, _args: WhoArgs, _by: str) -> DecisionsView:
    return _decisions(post)


async def decide(post: Post, args: DecisionArgs, by: str) -> DecisionsView:
    """Nobody is asked again: what speaks of one of its words comes before you, with this named."""
    everybody = args.scope.strip().casefold() in ("always", "")
    subject, seen = (FIRM, ()) if everybody else _client(post, args.scope)
    never = tuple(dict.fromkeys(word.strip() for word in args.never.split(",") if word.strip()))
    decision = Decision(
        name=_name(args.decision),
        why=args.why.strip(),
        scope="always" if everybody else "client",
        client="" if everybody else args.scope.strip(),
        never=never,
        until=_day(args.until),
    )
    new = await Ruling(post.means).decide(decision, subject, by, *seen)
    told = "From now on it holds" if new else "That was decided already"
    words = "" if never else " It names no words, so nothing is held to it by itself; give them with --never."
    return _decisions(post, f"{told}: {decision.name}{_until(decision.until)}.{words}")


async def undecide(post: Post, args: DecisionName, by: str) -> DecisionsView:
    if not await Ruling(post.means).lift_decision(args.decision.strip(), args.why, by):
        raise Refusal(_not_decided(args.decision, [each.name for _, _, each in decisions_kept(post.means)]))
    return _decisions(post, f"It no longer holds: {args.decision.strip()}.")


def _kept(post: Post, subject: SubjectId) -> list[RecordId]:
    return [each for each, _ in rules_kept(kin(post.means, subject), post.means)]


def _rules(post: Post, ids: list[RecordId], says: str = "") -> RulesView:
    items = list[RuleRow]()
    for record_id in ids:
        story = Keeping(post.means).story(RULE, record_id)
        if story is None or story.withdrawn or not story.fields(RULE):
            continue
        rule = Rule.model_validate(story.fields(RULE))
        said = f"{rule.rule} {rule.value}"
        since = _since(post, RULE, record_id)
        items.append(RuleRow(client=rule.client, rule=said, why=rule.why, until=rule.until, since=since, id=record_id))
    told = f"{len(items)} in force." if items else "No client has asked for anything special."
    return RulesView(says=says or told, items=tuple(items))


def _decisions(post: Post, says: str = "") -> DecisionsView:
    items = tuple(
        DecisionRow(
            name=each.name,
            never=each.never,
            scope=each.scope,
            client=each.client,
            why=each.why,
            until=each.until,
            answer=each.answer,
            since=_since(post, DECISION, record_id),
            id=record_id,
        )
        for record_id, _, each in decisions_kept(post.means)
    )
    told = f"{len(items)} in force." if items else "Nothing was decided once and for all."
    return DecisionsView(says=says or told, items=items)


def _since(post: Post, kind: RecordKind, record_id: RecordId) -> str:
    return next(iter(post.means.ledger.stream(of_record(kind.name, record_id)))).at


def _client(post: Post, who: str) -> tuple[SubjectId, tuple[Put, ...]]:
    """Whom they mean: an address, also of somebody who never wrote; or somebody with a record, by name or id."""
    who = who.strip()
    if _ADDRESS.fullmatch(who):
        # Said under the name they gave: it holds for every name of theirs, and stays with this one if they are parted.
        known = subjects_of(who, post.means)
        return (known[0], ()) if known else Keeping(post.means).subject_of(who)
    views, like = post.means.views, folded(who).replace("%", "")
    named = [
        row
        for kind in (PERSON, LEAD)
        for row in views.all("records_named", record=kind.name, pattern=f"%{like}%", limit=_ROWS)
    ]
    ended = [
        row
        for found in views.all("record_ending", pattern=f"%{like}")
        for row in views.all("record", record=found["record"], id=found["id"])
    ]
    found = {SubjectId(str(row["subject"])): str(row["shown"]) for row in (named or ended)} if like else {}
    if found and set(found) <= set(kin(post.means, next(iter(found)))):
        return next(iter(found)), ()
    raise Refusal(_several(who, list(found.values())) if found else _nobody(who))


def _read(post: Post, text: str) -> Wanted:
    return read_rule(text, [name.partition(".")[0] for name in post.means.crew.catalogue.effects])


def _day(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as wrong:
        raise Refusal(
            Problem(
                code="until-no-date",
                what=f"'{text[:_SHOWN]}' is no date.",
                why="A rule or a decision holds up to the end of one day.",
                fix="Write the day like 2026-12-31, or leave it out.",
            )
        ) from wrong


def _until(day: str) -> str:
    return f", until the end of {day}" if day else ""


def _name(text: str) -> str:
    if name := " ".join(text.split()):
        return name
    raise Refusal(
        Problem(
            code="decision-unnamed",
            what="It was not said what is decided.",
            why="A decision is known by its words.",
            fix="Say it: onefirm decisions add 'No gambling brands' --never gambling,casino",
            where="onefirm decisions list",
        )
    )


def _nobody(who: str) -> Problem:
    return Problem(
        code="client-unknown",
        what=f"Nobody is known as '{who[:_SHOWN]}'.",
        why="A rule belongs to one client: their mail address, their name in the records, or the end of an id.",
        fix="Write their address out: onefirm rules set ada@fern.example 'never by phone'",
        where="onefirm rules list",
    )


def _several(who: str, names: list[str]) -> Problem:
    return Problem(
        code="client-ambiguous",
        what=f"'{who[:_SHOWN]}' could be {len(names)} people: {', '.join(names[:5])}.",
        why="A rule belongs to one client.",
        fix="Name them by their mail address.",
        where="onefirm rules list",
    )


def _not_set(who: str, rule: str, held: list[str]) -> Problem:
    near = get_close_matches(" ".join(rule.casefold().split()), held, n=1)
    return Problem(
        code="rule-not-set",
        what=f"'{rule[:_SHOWN]}' is no rule of {who[:_SHOWN]}.",
        why=f"What holds for them is {', '.join(held)}." if held else "Nothing special holds for them.",
        fix=f"Did you mean '{near[0]}'?" if near else "Nothing needs to be done.",
        where="onefirm rules list",
    )


def _not_decided(name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    return Problem(
        code="decision-unknown",
        what=f"'{name[:_SHOWN]}' was not decided.",
        why=f"What was decided is {', '.join(known)}." if known else "Nothing was decided once and for all.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm decisions list`.",
        where="onefirm decisions list",
    )
