"""Rules and decisions through the desk: what a client wants, and what you decided once."""

import re
from datetime import date

from onefirm.conductor.forgetting.whose import label, together
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import kin, plain
from onefirm.conductor.keeping.listed import decisions_kept, rules_kept
from onefirm.conductor.person import subjects_of
from onefirm.conductor.profile import zone_of
from onefirm.conductor.ruling import Ruling
from onefirm.desk.post import Post
from onefirm.desk.rules.problems import no_date, nobody, not_decided, not_set, over, several, unnamed
from onefirm.desk.rules.words import beyond_reach, never_met
from onefirm.desk.shapes.rules import (
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
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.ledger.patterns import at_the_end, inside
from onefirm.policy.rules import Wanted, lasts
from onefirm.policy.wording import read_rule
from onefirm.records.kinds.people import LEAD, PERSON
from onefirm.records.kinds.work import DECISION, RULE, Decision, Rule

_ROWS = 1000
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
    whom = _called(post, args.who, subject)
    read = _read(post, args.rule)
    wanted = Wanted(read.rule, read.value, args.why.strip(), _day(post, args.until))
    today = _today(post)
    if wanted.over(today):
        raise Refusal(over(f"{wanted.rule} {wanted.value}", today))
    new = await Ruling(post.means).set_rule(subject, whom, wanted, by, *seen)
    told = f"'{wanted.rule} {wanted.value}' holds for {whom}" if new else f"That held for {whom} already"
    known = [rule for _, rule in rules_kept(kin(post.means, subject), post.means)]
    more = f"{never_met(post, args.who, subject)}{beyond_reach(known, _ways(post), today)}"
    return _rules(post, _kept(post, subject), f"{told}{_until(wanted.until)}.{more}")


async def lift(post: Post, args: RuleArgs, by: str) -> RulesView:
    subject, _ = _client(post, args.who)
    wanted = _read(post, args.rule)
    if not await Ruling(post.means).lift_rule(subject, wanted, args.why, by):
        held = [f"{known.rule} {known.value}" for _, known in rules_kept(kin(post.means, subject), post.means)]
        raise Refusal(not_set(args.who, args.rule, wanted, held))
    return _rules(
        post,
        _kept(post, subject),
        f"'{wanted.rule} {wanted.value}' no longer holds for {_called(post, args.who, subject)}.",
    )


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
        client="" if everybody else _called(post, args.scope, subject),
        never=never,
        until=_day(post, args.until),
    )
    new = await Ruling(post.means).decide(decision, subject, by, *seen)
    told = "From now on it holds" if new else "That was decided already"
    words = "" if never else " It names no words, so nothing is held to it by itself; give them with --never."
    return _decisions(post, f"{told}: {decision.name}{_until(decision.until)}.{words}")


async def undecide(post: Post, args: DecisionName, by: str) -> DecisionsView:
    if not await Ruling(post.means).lift_decision(args.decision.strip(), args.why, by):
        raise Refusal(not_decided(args.decision, [each.name for _, _, each in decisions_kept(post.means)]))
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
        if Wanted(rule.rule, rule.value, rule.why, rule.until).over(_today(post)):
            continue
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
        if lasts(each.until, _today(post))
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
    views, like = post.means.views, folded(who)
    named = [
        row
        for kind in (PERSON, LEAD)
        for row in views.all("records_named", record=kind.name, pattern=inside(like), limit=_ROWS)
    ]
    ended = [
        row
        for found in views.all("record_ending", pattern=at_the_end(like))
        for row in views.all("record", record=found["record"], id=found["id"])
    ]
    found = list(dict.fromkeys(plain(str(row["subject"])) for row in (named or ended))) if like else []
    if found and set(found) <= set(kin(post.means, found[0])):
        return found[0], ()
    raise Refusal(
        several(who, [label(together(each, post.means), post.means) for each in found]) if found else nobody(who)
    )


def _called(post: Post, who: str, subject: SubjectId) -> str:
    """As they were named; whoever was named by the end of an id is called by their name, where nobody else has it."""
    who, names = who.strip(), together(subject, post.means).names
    if "@" in who or not names or any(folded(who) in folded(name) for name in names):
        return who
    try:
        return names[0] if _client(post, names[0]) == (subject, ()) else who
    except Refusal:
        return who


def _read(post: Post, text: str) -> Wanted:
    return read_rule(text, _ways(post))


def _ways(post: Post) -> list[str]:
    return [name.partition(".")[0] for name in post.means.crew.catalogue.effects]


def _day(post: Post, text: str) -> str:
    if not text.strip():
        return ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise Refusal(no_date(text)) from wrong
    if day < (today := _today(post)):
        raise Refusal(over(f"until {day}", today))
    return day.isoformat()


def _today(post: Post) -> date:
    return post.means.clock.now().astimezone(zone_of(post.means)).date()


def _until(day: str) -> str:
    return f", until the end of {day}" if day else ""


def _name(text: str) -> str:
    if name := " ".join(text.split()):
        return name
    raise Refusal(unnamed())
