"""Every decision about an act, as evidence for or against its cell; and where each cell stands because of it.

A yes that came too fast to have been read, or from a program, lets it happen and shows nothing.
"""

from collections.abc import Callable
from datetime import timedelta

from onefirm.conductor.facts import asked_about
from onefirm.conductor.trust.reached import REACHED, reached
from onefirm.conductor.trust.rows import (
    ACTS,
    BACKS,
    BUDGETS,
    CANARIES,
    CELLS,
    LAST,
    alone_on,
    cells_of,
    named,
    number,
    standing_of,
)
from onefirm.domain.actors import CONDUCTOR, is_operators
from onefirm.domain.because import Because
from onefirm.domain.effect import Risk, risk_of
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectContradicted,
    EffectDeclared,
    EffectDispatched,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.questions import BatchApproved, QuestionAnswered, QuestionAsked
from onefirm.domain.events.records import RecordChanged, RecordWithdrawn
from onefirm.domain.events.trust import (
    CanaryJudged,
    CanarySet,
    TrustCarried,
    TrustDemoted,
    TrustGranted,
    TrustPromoted,
    TrustRevoked,
)
from onefirm.domain.ids import moment
from onefirm.domain.personal import Personal
from onefirm.domain.policy import TrustCell
from onefirm.ledger.projection import Cell, Projection, Rows
from onefirm.policy.trust import levels
from onefirm.policy.trust.cells import ALPHA, PLAYBOOK_ERRORS_MAX, key_of, lately, playbook_of
from onefirm.policy.trust.levels import Standing
from onefirm.policy.trust.losses import ERROR, NONE, is_hasty
from onefirm.policy.trust.martingale import WHOLE

Act = dict[str, Cell]

_DECISION, _CANARY = "decision", "canary"
_WAIVED: frozenset[Because] = frozenset({"mode", "audit"})
"""What trust may waive. Where anything else asks too, an act asks whatever was earned."""


def _fold(event: Recorded, rows: Rows) -> None:
    reached(event, rows)
    _heard(event, rows)
    match event.fact:
        case EffectDeclared() as declared:
            if declared.takes_back is not None:
                rows.put("trust_backs", {"effect": declared.effect, "act": declared.takes_back})
            _declared(declared, event, rows)
        case QuestionAsked(effect=effect, asks="approval") if effect is not None:
            rows.change("trust_acts", effect, asked_at=event.at)
        case QuestionAnswered(verb="reject", question=question):
            # Where nothing holds a no, the act is over with it: the answer alone tells it from any other end.
            _went_on(asked_about(question), event, rows)
        case QuestionAnswered():
            return
        case BatchApproved() as batch:
            # These left first, and were approved before the batch had a name.
            for effect in batch.first:
                rows.change("trust_acts", effect, batch=batch.batch)
        case TrustPromoted() | TrustGranted() | TrustRevoked() | TrustDemoted() | TrustCarried():
            _said(event.fact.cell, event, rows)
        case CanarySet() as canary:
            rows.put("trust_last", {"name": _CANARY, "at": event.at, "times": _times(rows)})
            named = {
                "question": canary.question,
                "stands_for": canary.before,
                "cell": canary.cell,
                "fault": canary.fault,
            }
            rows.put("canaries", {**named, "outcome": "", "judged_seq": 0})
        case CanaryJudged() as judged:
            rows.change("canaries", judged.question, outcome=judged.outcome, judged_seq=event.seq)
        case _:
            _went_on(getattr(event.fact, "effect", None) or "", event, rows)


def _heard(event: Recorded, rows: Rows) -> None:
    """What went wrong with an act, from whichever side it is told."""
    match event.fact:
        case PersonWrote(answers=effect, complains=True) if effect is not None:
            _went_wrong(effect, "complaint", event, rows)
        case RecordChanged(undoes=effects) | RecordWithdrawn(undoes=effects):
            for effect in effects:
                _went_wrong(effect, "by-hand", event, rows)
        case EffectReceipted(effect=effect) if (back := rows.get("trust_backs", effect)) is not None:
            _went_wrong(str(back["act"]), "compensated", event, rows)
        case _:
            pass


def _declared(declared: EffectDeclared, event: Recorded, rows: Rows) -> None:
    if declared.cell is None:
        return
    standing = _standing(declared.cell, rows)
    came_up = levels.declared(standing, declared.cell.under, event.at)
    alone, ruled = declared.verdict == "pass", "rule" in declared.because and declared.verdict == "pass"
    after = levels.ran(came_up) if alone else came_up
    if ruled:
        # Only what goes wrong with it is heard: it gathers nothing, and counts against no number.
        came_up = after = levels.by_rule(standing, declared.cell.under)
    _keep(declared.cell, after, standing, event, rows)
    minor, currency = (None, "") if ruled else _amount(declared.args)
    _listed(declared.cell, rows)
    act: Act = {
        "effect": declared.effect,
        "cell": key_of(declared.cell),
        "risk": declared.cell.risk,
        "epoch": came_up.epoch,
        "state": "alone" if alone else "open",
        "alone": int(alone),
        "left_at": "",
        "asked_at": event.at,
        "edited": NONE,
        "loss": NONE,
        "unread": 0,
        "waives": int(set(declared.because) <= _WAIVED),
        "batch": declared.effect,
        "arrived_at": "",
        "amount": minor,
        "currency": currency,
        "nth": after.ran if alone else 0,
        "of_day": _one_more_today(event.at, rows) if alone and not ruled else 0,
        "could": levels.named(after) if levels.in_force(came_up, declared.cell.under, event.at) != "asks" else "",
        "looked": None,
    }
    rows.put("trust_acts", act)


def _one_more_today(at: str, rows: Rows) -> int:
    last = rows.get("trust_last", alone_on(at))
    times = (number(last["times"]) if last else 0) + 1
    rows.put("trust_last", {"name": alone_on(at), "at": at, "times": times})
    return times


def _listed(cell: TrustCell, rows: Rows) -> None:
    """A fold finds rows by their names alone, so each playbook keeps the names of its cells."""
    budget = rows.get("trust_budgets", playbook_of(cell)) or {"cells": "", "errors": ""}
    cells = sorted({*str(budget["cells"]).split(), key_of(cell)})
    rows.put("trust_budgets", {**budget, "playbook": playbook_of(cell), "cells": " ".join(cells)})


def _said(cell: TrustCell, event: Recorded, rows: Rows) -> None:
    standing = _standing(cell, rows)
    match event.fact:
        case TrustPromoted():
            after = levels.promoted(standing, cell.under, event.at)
        case TrustGranted() as granted:
            after = levels.granted(standing, cell.under, event.at, granted.until, granted.acts_max)
        case TrustRevoked():
            after = levels.revoked(standing)
        case TrustDemoted():
            after = levels.fallen(standing, "operator", event.at)
        case _:
            after = levels.carried(standing, cell.under)
    _keep(cell, after, standing, event, rows)


def _went_on(effect: str, event: Recorded, rows: Rows) -> None:
    """What became of an act whose declaration named its cell. Of any other there is nothing to be learned."""
    act = rows.get("trust_acts", effect) if effect else None
    if act is None:
        return
    change = _change(event, act, rows)
    if change:
        rows.change("trust_acts", effect, **change)


def _change(event: Recorded, act: Act, rows: Rows) -> Act:
    match event.fact:
        case EffectAmended() as amended:
            # What nobody measured is not taken for small.
            return {"edited": max(number(act["edited"]), WHOLE if amended.loss is None else amended.loss)}
        case EffectApproved() as approved:
            unread = not is_operators(event.actor) or is_hasty(_risk(act), _seconds(act, event, rows))
            decided = _decided(act, number(act["edited"]), event, rows, unread=unread)
            return {**decided, "unread": int(unread), "batch": approved.approval.batch or act["effect"]}
        case QuestionAnswered():
            return _decided(act, WHOLE, event, rows)
        case EffectRecalled():
            return _recalled(act, event, rows)
        case EffectDispatched():
            return {"left_at": act["left_at"] or event.at}
        case EffectReceipted():
            return {"arrived_at": event.at}
        case EffectContradicted(found="not-happened"):
            return _failed(act, "contradicted", event, rows)
        case EffectWithdrawn() if _waited_alone(act) and event.actor != CONDUCTOR:
            # Its plan was stopped, or it was done by hand instead: nobody wanted it to go as it was.
            return _failed(act, "undone", event, rows)
        case EffectRefused() | EffectWithdrawn():
            # It never happened: a yes to it has shown nothing. What was said against it stays said.
            return {} if act["loss"] else {"state": "void"}
        case _:
            return {}


def _decided(act: Act, loss: int, event: Recorded, rows: Rows, *, unread: bool = False) -> Act:
    """Where it could have gone by itself, whatever was decided about it was an audit; but nobody audits unread."""
    rows.put("trust_last", {"name": _DECISION, "at": event.at, "times": _times(rows) + 1})
    if unread and not loss:
        return {"state": "judged", "loss": loss}
    could = _could(act, rows)
    if could and loss >= ERROR:
        _spent(act, event, rows)
    _after(act, event, rows, lambda standing: levels.audited(standing, loss, ALPHA[_risk(act)], event.at, could=could))
    return {"state": "judged", "loss": loss, "looked": loss if could else None}


def _times(rows: Rows) -> int:
    """So many decisions about acts there were."""
    last = rows.get("trust_last", _DECISION)
    return number(last["times"]) if last else 0


def _could(act: Act, rows: Rows) -> bool:
    """It could have gone by itself, and still might: it stands as it stood when this came up."""
    return act["could"] != "" and act["could"] == levels.named(standing_of(rows.get("trust_cells", act["cell"])))


def _waited_alone(act: Act) -> bool:
    return act["state"] == "alone" and not act["left_at"]


def _recalled(act: Act, event: Recorded, rows: Rows) -> Act:
    """Taken back in time it is asked again, and what is said then counts. Whoever had let it run took it for wrong."""
    if _waited_alone(act) and event.actor != CONDUCTOR:
        return _failed(act, "undone", event, rows)
    if act["looked"] is not None and _could(act, rows):
        _after(act, event, rows, lambda standing: levels.unaudited(standing, number(act["looked"])))
    return {"state": "open", "loss": NONE, "looked": None}


def _went_wrong(effect: str, why: levels.Fall, event: Recorded, rows: Rows) -> None:
    act = rows.get("trust_acts", effect)
    if act is not None:
        rows.change("trust_acts", effect, **_failed(act, why, event, rows))


def _failed(act: Act, why: levels.Fall, event: Recorded, rows: Rows) -> Act:
    """What had left, or would have by itself, went wrong: for its kind of act, and once more for its playbook."""
    _after(act, event, rows, lambda standing: levels.fallen(standing, why, event.at))
    if act["state"] != "judged" or number(act["loss"]) < WHOLE:
        _spent(act, event, rows)
    return {"state": "judged", "loss": WHOLE}


def _spent(act: Act, event: Recorded, rows: Rows) -> None:
    """The error budget of its playbook: once it is spent, whatever of it runs by itself asks again."""
    playbook = str(act["cell"]).partition("@")[0]
    budget = rows.get("trust_budgets", playbook)
    if budget is None:
        return
    errors = lately((*str(budget["errors"]).split(), event.at), event.at)
    spent = len(errors) >= PLAYBOOK_ERRORS_MAX
    rows.change("trust_budgets", playbook, errors=" ".join(() if spent else errors))
    for cell in str(budget["cells"]).split() if spent else ():
        _after({**act, "cell": cell}, event, rows, lambda standing: levels.fallen(standing, "playbook", event.at))


def _standing(cell: TrustCell, rows: Rows) -> Standing:
    return standing_of(rows.get("trust_cells", key_of(cell)))


def _keep(cell: TrustCell, after: Standing, before: Standing, event: Recorded, rows: Rows) -> None:
    row = rows.get("trust_cells", key_of(cell))
    fell = _fell(after, before, event, row["fell_seq"] if row else 0)
    before_these = str(row["worded_before"]) if row else cell.models
    if row and row["worded"] != cell.models:
        before_these = str(row["worded"])
    worded = {"worded": cell.models, "worded_before": before_these}
    rows.put("trust_cells", {**named(cell), **cells_of(after), **worded, "fell_seq": fell})


def _after(act: Act, event: Recorded, rows: Rows, change: Callable[[Standing], Standing]) -> None:
    row = rows.get("trust_cells", act["cell"])
    before = standing_of(row)
    after = change(before)
    if row is not None and after != before:
        fell = _fell(after, before, event, row["fell_seq"])
        rows.change("trust_cells", act["cell"], **cells_of(after), fell_seq=fell)


def _fell(after: Standing, before: Standing, event: Recorded, known: Cell) -> Cell:
    """The entry that made it fall, for whoever wants to see it."""
    anew = after.fell and (after.epoch, after.fell_at) != (before.epoch, before.fell_at)
    return event.seq if anew else known if after.fell else 0


def _seconds(act: Act, event: Recorded, rows: Rows) -> float:
    """Since it was asked, or since the decision before it: nobody reads two cards at once."""
    last = rows.get("trust_last", _DECISION)
    began = max(str(act["asked_at"]), str(last["at"]) if last else "")
    return (moment(event.at) - moment(began)) / timedelta(seconds=1)


def _risk(act: Act) -> Risk:
    return risk_of(str(act["risk"]))


def _amount(args: Personal) -> tuple[int | None, str]:
    """What it comes to, in the smallest units; nothing where it moves no money, or nobody may know any more."""
    values = args.value.values() if isinstance(args.value, dict) else ()
    sums = (value for value in values if isinstance(value, dict) and value.keys() == {"minor", "currency"})
    return next(((each["minor"], str(each["currency"])) for each in sums if isinstance(each["minor"], int)), (None, ""))


_FACTS: tuple[type[Fact], ...] = (
    EffectDeclared, EffectAmended, EffectApproved, EffectRecalled, EffectDispatched, EffectReceipted,
    EffectContradicted, EffectRefused, EffectWithdrawn, PersonWrote, QuestionAsked, QuestionAnswered, BatchApproved,
    TrustPromoted, TrustGranted, TrustRevoked, TrustDemoted, TrustCarried,
    CanarySet, CanaryJudged, RecordChanged, RecordWithdrawn,
)  # fmt: skip

PROJECTION = Projection(
    "trust", 4, (CELLS, ACTS, LAST, CANARIES, BUDGETS, BACKS, REACHED), frozenset(fact.kind for fact in _FACTS), _fold
)
