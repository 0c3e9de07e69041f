"""What has to be true after the last life: the book of the outside held against the ledger of the firm."""

import email
import email.policy
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from crash.kill_stage import OVER, Stage
from crash.receiver import Line, things
from onefirm.domain.events.connections import ConnectionAllowed, ConnectionRevoked
from onefirm.domain.events.effects import (
    EffectApproved,
    EffectDeclared,
    EffectDispatched,
    EffectRecalled,
    EffectReceipted,
    EffectUnknown,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import FirmPaused, FirmResumed
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.questions import QuestionAnswered
from onefirm.domain.frozen import canonical
from onefirm.domain.ids import instant
from onefirm.domain.question import IT_DID
from onefirm.planning.acts import act
from onefirm.planning.walk import fields_of

EVENTS_MAX = 100_000
ENDED = frozenset({"receipted", "refused", "withdrawn"})


async def judged(stage: Stage) -> list[str]:
    events, lines = stage.firm.ledger.events(0, EVENTS_MAX), stage.book.lines()
    streams: dict[str, list[Recorded]] = defaultdict(list[Recorded])
    for event in events:
        streams[event.stream].append(event)
    wrong = [
        *_promises(events, lines),
        *_pauses(events),
        *_revoked(events, lines),
        *_premises(events),
        *_holds(events),
        *_letters(stage.folder, events),
        *await _books(stage),
    ]
    now = instant(stage.clock.now())
    for stream, about in streams.items():
        if stream.startswith("effect:"):
            wrong += [f"{stream.removeprefix('effect:')} {fault}" for fault in _effect(about, lines, now)]
    known = {event.fact.effect for event in events if isinstance(event.fact, EffectDeclared)}
    wrong += [f"{effect} left and was never declared" for effect in {_about(line) for line in lines} - known - {""}]
    return wrong


def _about(line: Line) -> str:
    return line["effect"] if line["saw"] == "request" else ""


async def _books(stage: Stage) -> list[str]:
    wrong: list[str] = []
    if not (await stage.ask("ledger.verify"))["sound"]:
        wrong.append("the ledger does not verify")
    if not (await stage.ask("ledger.rebuild"))["equal"]:
        wrong.append("a rebuild is not equal")
    plans = (await stage.ask("plans.list", limit=1000))["items"]
    return wrong + [f"plan {plan['id']} ends as {plan['state']}" for plan in plans if plan["state"] not in OVER]


def _promises(events: Sequence[Recorded], lines: Sequence[Line]) -> Iterable[str]:
    """What was acknowledged is there, and became one plan."""
    received = {event.fact.intent: event.fact for event in events if isinstance(event.fact, IntentReceived)}
    made = Counter(event.fact.plan.intent for event in events if isinstance(event.fact, PlanMade))
    for line in lines:
        if line["saw"] == "promised intent" and line["intent"] not in received:
            yield f"lost: the wish '{line['key']}' was acknowledged as {line['intent']}"
    addresses = [str(fields_of(fact.fields).get("email", "")) for fact in received.values()]
    for address in {line["email"] for line in lines if line["saw"] == "promised form"}:
        if addresses.count(address) != 1:
            yield f"{'lost' if address not in addresses else 'doubled'}: the form of {address}"
    for intent in received:
        if made[intent] != 1:
            yield f"{'lost' if not made[intent] else 'doubled'}: {intent} became {made[intent]} plans"
    keys = {line["key"]: line["intent"] for line in lines if line["saw"] == "promised intent"}
    for line in lines:
        if line["saw"] == "promised intent" and keys[line["key"]] != line["intent"]:
            yield f"doubled: the wish '{line['key']}' is two"
    yield from _decisions(events, lines)


def _decisions(events: Sequence[Recorded], lines: Sequence[Line]) -> Iterable[str]:
    answered = Counter(event.fact.question for event in events if isinstance(event.fact, QuestionAnswered))
    told = Counter(line["question"] for line in lines if line["saw"] == "decided")
    for question, times in told.items():
        if answered[question] < times:
            yield f"lost: an acknowledged answer to {question}"
    for saw, fact in (("paused", FirmPaused), ("resumed", FirmResumed)):
        # Pausing what is paused is no new fact, so only the first word of each kind must be there.
        if any(line["saw"] == saw for line in lines) and not any(isinstance(event.fact, fact) for event in events):
            yield f"lost: the firm was said to be {saw}"
    recalled = {event.fact.effect for event in events if isinstance(event.fact, EffectRecalled)}
    yield from (f"lost: {line['effect']} was taken back" for line in lines
                if line["saw"] == "undone" and line["effect"] not in recalled)  # fmt: skip


def _pauses(events: Sequence[Recorded]) -> Iterable[str]:
    paused = False
    for event in events:
        if isinstance(event.fact, (FirmPaused, FirmResumed)):
            paused = isinstance(event.fact, FirmPaused)
        if isinstance(event.fact, EffectDispatched) and paused:
            yield f"{event.fact.effect} was claimed while the firm was paused"


def _revoked(events: Sequence[Recorded], lines: Sequence[Line]) -> Iterable[str]:
    """Nothing leaves through a connection between its revocation and the entry that allows it again."""
    shut, through = set[str](), dict[str, str]()
    ever = set[str]()
    for event in events:
        match event.fact:
            case ConnectionRevoked() as gone:
                shut.add(gone.name)
                ever.add(gone.name)
            case ConnectionAllowed() as back:
                shut.discard(back.name)
            case EffectDeclared() as declared:
                through[declared.effect] = declared.connector
            case EffectDispatched() as claim if through[claim.effect] in shut:
                yield f"{claim.effect} was claimed through a connection that was revoked"
            case _:
                pass
    told = {line["connection"] for line in lines if line["saw"] == "shut"}
    yield from (f"lost: the revocation of {name}" for name in sorted(told - ever))


def _premises(events: Sequence[Recorded]) -> Iterable[str]:
    """What an act was judged on has not moved when it is claimed."""
    versions: dict[str, int] = {}
    judged_on: dict[str, dict[str, int]] = {}
    for event in events:
        match event.fact:
            case EffectDeclared(effect=effect, premises=premises):
                judged_on[effect] = premises
            case EffectApproved(effect=effect, approval=approval):
                judged_on[effect] = approval.premises
            case EffectDispatched(effect=effect):
                moved = [stream for stream, at in judged_on.get(effect, {}).items() if versions.get(stream, 0) != at]
                if moved:
                    yield f"{effect} was claimed although {moved[0]} had moved"
            case _:
                pass
        versions[event.stream] = event.stream_version


def _holds(events: Sequence[Recorded]) -> Iterable[str]:
    """Nothing is claimed while it can still be taken back, and nothing on a yes that was not used in time."""
    held: dict[str, str] = {}
    expires: dict[str, str] = {}
    for event in events:
        match event.fact:
            case EffectDeclared(effect=effect, hold_until=until):
                held[effect] = until
            case EffectApproved(effect=effect, approval=approval, hold_until=until):
                held[effect], expires[effect] = until, approval.expires
            case EffectRecalled(effect=effect):
                held[effect] = expires[effect] = ""
            case EffectDispatched(effect=effect):
                if event.at < held.get(effect, ""):
                    yield f"{effect} was claimed before its hold was over"
                if expires.get(effect, "") and expires[effect] < event.at:
                    yield f"{effect} was claimed on an expired yes"
            case _:
                pass


def _effect(events: Sequence[Recorded], lines: Sequence[Line], now: str) -> Iterable[str]:
    standing = act(events)
    if standing is None:
        yield "has no declaration"
        return
    effect = standing.declared.effect
    asked_for = [line for line in lines if _about(line) == effect]
    exist = len([thing for thing in things(lines, now) if thing.effect == effect])
    if exist > 1:
        yield f"doubled: there are {exist} of it"
    if standing.state not in ENDED:
        yield f"is left '{standing.state}'"
    counted = _counted(standing.declared)
    if counted and standing.state in ENDED and exist != (standing.state == "receipted"):
        yield f"is {standing.state}, and there are {exist} of it"
    if standing.declared.cls == "ask" and len(asked_for) > 1:
        yield f"was handed over {len(asked_for)} times, and nobody could look it up"
    yield from _claims(events, asked_for)
    yield from _evidence(events, lines)
    yield from _bytes(standing.declared, lines)
    yield from _taken_back(effect, lines)


def _claims(events: Sequence[Recorded], asked_for: Sequence[Line]) -> Iterable[str]:
    """Nothing left without a claim of its own for exactly these bytes."""
    claims: dict[int, tuple[str, str]] = {}
    for place, event in enumerate(events):
        if isinstance(event.fact, EffectDispatched):
            then = act(events[:place])
            assert then is not None
            if event.fact.attempt in claims:
                yield f"was claimed twice as attempt {event.fact.attempt}"
            claims[event.fact.attempt] = (event.fact.key, canonical(then.args))
    for line in asked_for:
        claim = claims.get(line["attempt"])
        if claim is None:
            yield f"left without a claim, as attempt {line['attempt']}"
        elif claim[1] != line["text"]:
            yield "left with other bytes than were claimed"
        elif claim[0] != line["key"]:
            yield "left with another key than was claimed"
    attempts = Counter(line["attempt"] for line in asked_for)
    yield from (f"left {times} times on one claim" for times in attempts.values() if times > 1)


def _evidence(events: Sequence[Recorded], lines: Sequence[Line]) -> Iterable[str]:
    """A receipt says how we know; whoever it names must have said so. And nobody is asked without a cause."""
    effect = events[0].stream.removeprefix("effect:")
    receipts = [event.fact for event in events if isinstance(event.fact, EffectReceipted)]
    if len(receipts) > 1:
        yield "was receipted twice"
    counted = any(isinstance(event.fact, EffectDeclared) and _counted(event.fact) for event in events)
    said = {
        "reply": any(line["saw"] == "answered" and line["effect"] == effect for line in lines) or not counted,
        "look-up": any(line["saw"] == "looked" and line["effect"] == effect and line["found"] for line in lines)
        or not counted,
        "operator": any(line["saw"] == "decides" and line.get("answer") == IT_DID for line in lines),
        "webhook": False,
    }
    yield from (f"was receipted by a {fact.source} that never came" for fact in receipts if not said[fact.source])
    causes = [
        line for line in lines if line["saw"] == "killed" or (line["saw"] == "fault" and line["effect"] == effect)
    ]
    tried = sum(isinstance(event.fact, EffectDispatched) for event in events)
    if not causes and (tried > 1 or any(isinstance(event.fact, EffectUnknown) for event in events)):
        yield "was in doubt although everything went well"


def _bytes(declared: EffectDeclared, lines: Sequence[Line]) -> Iterable[str]:
    """What left after a question is what the operator was shown when they said yes."""
    if declared.verdict == "pass" and not any(line["saw"] == "decides" for line in lines):
        return
    question = "qu_" + declared.effect.removeprefix("ef_")
    for place, line in enumerate(lines):
        if _about(line) != declared.effect:
            continue
        allowed = _said_yes_to(question, lines[:place])
        if not allowed and declared.verdict == "pass":
            continue
        args: dict[str, Any] = json.loads(line["text"])
        left = {name: value for name, value in args.items() if value not in ("", None)}
        if left not in allowed:
            yield f"left with bytes nobody said yes to: {left}, but {allowed}"


def _said_yes_to(question: str, lines: Sequence[Line]) -> list[Any]:
    """The last acknowledged yes, and whatever was said after it that a kill left without an answer."""
    allowed: list[Any] = []
    state = "open"
    for line in reversed([line for line in lines if line.get("question") == question]):
        match line["saw"]:
            case "decides":
                if line["verb"] in ("accept", "edit") and state != "turned down":
                    allowed.append(line["seen"])
                    if state == "decided":
                        return allowed
                state = "open"
            case other:
                state = other
    return allowed


def _taken_back(effect: str, lines: Sequence[Line]) -> Iterable[str]:
    """Whoever was told that it had not left was told the truth."""
    question, left = "qu_" + effect.removeprefix("ef_"), False
    for line in lines:
        if line["saw"] == "decides" and line["question"] == question and line["verb"] in ("accept", "edit"):
            left = False
        if _about(line) == effect:
            left = True
        if line["saw"] == "undone" and line["effect"] == effect and left:
            yield "was said to be taken back, and had left"


def _letters(folder: Path, events: Sequence[Recorded]) -> Iterable[str]:
    """The shipped outbox: one file is one letter."""
    paths = (folder / "outbox").glob("*.eml")
    letters = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
    sent = Counter(str(letter["To"]) for letter in letters)
    declared = [e.fact for e in events if isinstance(e.fact, EffectDeclared) and not _counted(e.fact)]
    standing = [act(e for e in events if e.stream == f"effect:{fact.effect}") for fact in declared]
    receipted = Counter(str(one.args.get("to", "")) for one in standing if one and one.state == "receipted")
    for whom in {*sent, *receipted}:
        if sent[whom] != receipted[whom]:
            word = "doubled" if sent[whom] > receipted[whom] else "lost"
            yield f"{word}: {sent[whom]} letters to {whom}, and {receipted[whom]} receipts"


def _counted(declared: EffectDeclared) -> bool:
    """Handed to a connector that counts, and not to a shipped one."""
    return declared.connector.startswith("counting")
