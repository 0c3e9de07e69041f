"""Where an act stands is told twice, folded from its stream and as its row in the views. They say the same."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from onefirm.conductor.projection import PROJECTIONS
from onefirm.domain.effect import Approval
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectContradicted,
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectHeld,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.ids import EffectId, PlanId, StepId, SubjectId
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.personal import Personal
from onefirm.planning.acts import act
from worlds.memory import MemoryRows

EFFECT, PLAN = EffectId("ef_1_1"), PlanId("pl_1")
NOTHING = Personal(subject=SubjectId("su_1"), value=None)
AT = "2026-03-02T09:00:00.000000Z"
EFFECTS = next(projection for projection in PROJECTIONS if projection.name == "effects")
YES = Approval(by="operator", payload="1", premises={}, at=AT)
DECLARED = EffectDeclared(
    effect=EFFECT, plan=PLAN, step=StepId("one"), visit=1, does="mail.send@1", subject=SubjectId("su_1"), args=NOTHING,
    payload="1", key=EFFECT, cls="native-key", risk="low", connector="post", label=FROM_OUTSIDE, labels={},
    compensation="", verdict="pass", rules=NOTHING, premises={},
)  # fmt: skip
CLAIM = EffectDispatched(effect=EFFECT, plan=PLAN, attempt=1, payload="1", key=EFFECT)
LATER: tuple[Fact, ...] = (
    CLAIM,
    CLAIM,
    EffectApproved(effect=EFFECT, plan=PLAN, approval=YES, hold_until=AT),
    EffectAmended(effect=EFFECT, plan=PLAN, args=NOTHING, payload="2", labels={}),
    EffectRecalled(effect=EFFECT, plan=PLAN, why=""),
    EffectDeferred(effect=EFFECT, plan=PLAN, until=AT, why=NOTHING),
    EffectUnknown(effect=EFFECT, plan=PLAN, why=NOTHING),
    EffectVerified(effect=EFFECT, plan=PLAN, found="not-happened", evidence=NOTHING),
    EffectVerified(effect=EFFECT, plan=PLAN, found="cannot-tell", evidence=NOTHING),
    EffectReceipted(
        effect=EFFECT, plan=PLAN, provider_id="p1", happened_at=AT, evidence=NOTHING, raw=NOTHING, brought=NOTHING
    ),
    EffectRefused(effect=EFFECT, plan=PLAN, problem=NOTHING),
    EffectContradicted(effect=EFFECT, plan=PLAN, found="not-happened", source="webhook", raw=NOTHING, evidence=NOTHING),
    EffectWithdrawn(effect=EFFECT, plan=PLAN, reason=NOTHING),
    EffectHeld(effect=EFFECT, plan=PLAN, until=AT, why=NOTHING),
)
HISTORIES = st.lists(st.sampled_from(LATER), max_size=12)


def history(facts: Sequence[Fact]) -> list[Recorded]:
    """The facts as entries of one stream, every claim with the number of its attempt."""
    attempts, events = 0, list[Recorded]()
    for seq, fact in enumerate((DECLARED, *facts), 1):
        attempts += isinstance(fact, EffectDispatched)
        if isinstance(fact, EffectUnknown) and not attempts:
            continue  # Nobody is in doubt about what was never handed over.
        told = fact.model_copy(update={"attempt": attempts}) if isinstance(fact, EffectDispatched) else fact
        events.append(Recorded(seq, AT, f"effect:{EFFECT}", seq, "conductor", None, told, ""))
    return events


@given(HISTORIES)
def test_the_row_of_an_act_says_what_its_stream_says(facts: list[Fact]) -> None:
    events, rows = history(facts), MemoryRows(EFFECTS.tables)
    for event in events:
        if event.fact.kind in EFFECTS.kinds:
            EFFECTS.fold(event, rows)
    standing, row = act(events), rows.get("effects", EFFECT)
    assert standing is not None and row is not None
    assert (row["state"], row["payload"]) == (standing.state, standing.payload)


def test_a_look_that_finds_out_nothing_new_leaves_the_row_as_it_is() -> None:
    """How much was sent today is counted by when a row changed."""
    rows = MemoryRows(EFFECTS.tables)
    receipt, look = LATER[9], LATER[8]
    for event in history((CLAIM, receipt)):
        EFFECTS.fold(event, rows)
    before = rows.get("effects", EFFECT)
    EFFECTS.fold(history((CLAIM, receipt, look))[-1], rows)
    assert rows.get("effects", EFFECT) == before
