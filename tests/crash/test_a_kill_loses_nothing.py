"""SIGKILL at every named place and at random instants: nothing acknowledged is lost, and nothing happens twice.

The real firm on a real file, in processes that die. `KILLS=20000` runs longer, `KILLS_SEED` draws anew.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, count

import pytest

from crash.kill_scenes import SCENES
from crash.kill_server import (
    Case,
    Tally,
    Told,
    calm,
    chances,
    each_once,
    hunt,
    meanwhiles,
    play,
    rough,
    servers,
    singles,
)
from crash.planted import BUGS
from onefirm.domain.events.catalogue import FACTS

KILLS = int(os.environ.get("KILLS", "1000"))
SEED = os.environ.get("KILLS_SEED", "20260302")
ALL_SINGLES_FROM = 5_000
"""From so many kills on, every place of every scene is killed at, not only every place of some scene."""
ROUGH_SEEDS = (0, 2)
"""These two come by every place that the one between them comes by."""
CASES_AT_ONCE = 40
TURNS_MAX = 5
HUNT_KILLS_MAX = 1_000
FOUND_MIN = 12

NOTHING_COUNTED = {"lead, as shipped", "opted out", "stopped and turned down", "a no is taken back"}
"""Here nothing may leave, or it leaves through the shipped outbox, where the letters are counted instead."""

ELSEWHERE = {
    "batch.approved": "The operator here looks at one after the other.",
    "plan.reopened": "A bounce or a look-up that disagrees opens a plan again; the world here never lies so.",
    "effect.contradicted": "As above.",
    "step.tried": "No agent here breaks its contract.",
    "step.wanted": "No agent here asks for acts; it is one append with the answer beside which they were asked for.",
    "serial.entered": "No playbook that ships has a serial step yet.",
    "question.snoozed": "The operator here decides at once.",
    "question.reminded": "As above.",
    "question.expired": "As above.",
    "person.opted-in": "Nobody here changes their mind.",
    "person.address-confirmed": "No form here asks whose an address is; it is one append that nothing hangs on.",
    "person.another-answered": "Nobody here answers for somebody else; it comes in one append with their words.",
    "playbook.returned": "Nobody here goes back to an earlier version; it is one append before the file.",
    "policy.changed": "Nobody here changes the policy; the file comes first, and the next start pins what it says.",
    **dict.fromkeys(
        ("trust.promoted", "trust.granted", "trust.revoked", "trust.demoted", "trust.carried"),
        "Nobody here lets anything run by itself; each is one append, and an act that passes by it names its stream.",
    ),
    **dict.fromkeys(
        ("model.reserved", "model.answered", "model.failed", "model.reused"),
        "No model is connected here; what one is asked has kills of its own: tests/crash/test_a_model_is_asked.py",
    ),
    **dict.fromkeys(
        ("answer.kept", "answer.dropped"),
        "The operator here answers each time; both are one append, and a step that uses an answer names its stream.",
    ),
    "model.learned": "Nobody here decides thirty times; it is one append, and made anew where it is missing.",
    "template.changed": "Nobody here accepts a template; it is one append.",
    "template.declined": "Nobody here is offered one; it is one append.",
    **dict.fromkeys(
        ("agent.adopted", "agent.taken", "agent.shadowed", "staff.checked"),
        "One version of each agent is here, and a day never passes; each is one append that no act hangs on.",
    ),
    **dict.fromkeys(
        ("canary.set", "canary.judged"),
        "Nobody here is tried; each comes with its question in one append, and no act stands behind it: see "
        "tests/stories/test_the_operator_is_tried.py.",
    ),
    "first-steps.dismissed": "Nobody here puts the first steps away; it is one append.",
    **dict.fromkeys(
        (
            "record.confirmed",
            "record.disputed",
            "record.withdrawn",
            "record.merged",
            "record.parted",
            "pair.judged",
            "person.joined",
            "person.parted",
        ),
        "The operator here corrects no record; no act hangs on one of these, and each is one append.",
    ),
    "record.listed": "The operator here sets no rule; it comes in one append with the rule.",
    "effect.held": "As above: no client here has a day on which nothing reaches them.",
    **dict.fromkeys(
        ("hook.drifted", "outside.quarantined"),
        "No webhook comes in here; a delivery has kills of its own, and what drifts is one append after it is kept.",
    ),
    **dict.fromkeys(
        ("batch.begun", "batch.imported", "batch.undone"), "Nobody here brings a file; an import has kills of its own."
    ),
    **dict.fromkeys(
        ("person.forgetting", "person.keys-destroyed", "person.forgotten", "records.due", "records.pruned"),
        "A forgetting has kills of its own.",
    ),
    **dict.fromkeys(
        ("backup.made", "backup.failed", "firm.restored", "firm.upgraded"), "Copies have kills of their own."
    ),
    **dict.fromkeys(
        ("connection.tested", "connection.signed-out", "connection.signed-in"),
        "Every connection here lets us in; each is one append, and who is out is told again by the next refusal.",
    ),
    **dict.fromkeys(
        ("rotation.begun", "rotation.ended"),
        "A rotation has kills of its own: tests/rows/test_rows_of_the_connections.py",
    ),
    **dict.fromkeys(("keys.rotated", "secret.kept", "secret.removed"), "The vault has kills of its own."),
    **dict.fromkeys(
        ("note.claimed", "note.ended"), "The operator here looks by themselves; notes have kills of their own."
    ),
    **dict.fromkeys(
        (
            "sign-in.begun",
            "sign-in.ended",
            "passkey.added",
            "passkey.removed",
            "token.made",
            "token.revoked",
            "access.used",
        ),
        "Nobody comes in here by a door; no act hangs on one of these, each is one append, and a restart finds it: "
        "tests/stories/test_who_may_come_in.py",
    ),
    "outside.repeated": "Nobody here brings a letter twice; to know one again changes nothing.",
    "line.counted": "Nobody here writes to themselves; it is one append with the wish that the line became.",
    "record.read-denied": "No agent here asks for more than its contract names.",
}
"""Kinds of append that no life here writes, and why. Every other kind has to be a place to be killed at."""


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with servers() as pool:
        yield pool


@pytest.fixture(scope="module")
def runs(pool: ProcessPoolExecutor) -> list[Told]:
    return list(play(pool, [*calm(SCENES), *rough(SCENES, ROUGH_SEEDS)]))


@pytest.fixture(scope="module")
def calm_runs(runs: list[Told]) -> list[Told]:
    return [told for told in runs if not told.case.faults]


def test_a_firm_that_nobody_kills_ends_everything(runs: list[Told]) -> None:
    assert [f"{told.case}: {told.wrong}" for told in runs if told.wrong] == []
    assert {told.case.scene for told in runs if not told.effects} == NOTHING_COUNTED


def test_every_kind_of_append_is_a_place_to_be_killed_at(runs: list[Told]) -> None:
    names = {name for told in runs for name, _ in told.points}
    for when in ("before ", "between BEGIN and rows of ", "between keys and COMMIT of ", "after "):
        written = {kind for name in names if name.startswith(when) for kind in name.removeprefix(when).split("+")}
        missing = {fact.kind for fact in FACTS} - written - set(ELSEWHERE)
        assert missing == set(), f"No life is killed {when}these; write a scene for them, or say why not."
    assert {"before crew_of", "before attest", "before close", "after vault_of"} <= names


def test_whoever_acts_between_reading_and_writing_meets_a_claim_that_holds(
    pool: ProcessPoolExecutor, calm_runs: list[Told]
) -> None:
    tally = Tally()
    every = [case for told in calm_runs for case in meanwhiles(told)]
    for told in play(pool, every if KILLS >= ALL_SINGLES_FROM else each_once(every, SEED)):
        tally.add(told)
    assert tally.lives
    assert tally.wrong == []


def test_a_thousand_kills_lose_nothing_and_double_nothing(
    pool: ProcessPoolExecutor, runs: list[Told], calm_runs: list[Told], capsys: pytest.CaptureFixture[str]
) -> None:
    tally, names = Tally(), {name for told in runs for name, _ in told.points}
    every = [case for told in runs for case in singles(told)]
    once = every if KILLS >= ALL_SINGLES_FROM else each_once(every, SEED)
    for cases in chain([once], _once_more(every, names)):
        for told in play(pool, cases):
            tally.add(told)
            if told.kills:
                names.discard(told.case.ends[0].name)
    for turn in count():
        if tally.kills >= KILLS:
            break
        for told in play(pool, chances(calm_runs, f"{SEED} | {turn}", CASES_AT_ONCE)):
            tally.add(told)
    with capsys.disabled():
        print(f"\n{tally.says()}")
    assert tally.wrong == []
    assert names == set(), "A place that a run came by was never killed at."
    assert tally.asked, "Some kill has to leave something that only the operator can find out."


def _once_more(cases: list[Case], names: set[str]) -> Iterator[list[Case]]:
    """Which places a life comes by depends on who was faster: those that were missed are tried elsewhere."""
    for turn in range(TURNS_MAX):
        yield each_once((case for case in cases if case.ends[0].name in names), f"{SEED} | again {turn}")


@pytest.mark.parametrize("bug", BUGS)
def test_the_harness_finds(
    bug: str, pool: ProcessPoolExecutor, calm_runs: list[Told], capsys: pytest.CaptureFixture[str]
) -> None:
    tally = Tally()
    for told in hunt(pool, bug, [each for each in calm_runs if each.case.scene in BUGS[bug].scenes]):
        tally.add(told)
        if told.wrong or tally.kills > HUNT_KILLS_MAX:
            break
    with capsys.disabled():
        print(f"\n'{bug}' after {tally.kills} kills: {(tally.wrong or ['not found'])[0][-120:]}")
    assert tally.wrong


def test_enough_bugs_are_planted() -> None:
    assert len(BUGS) >= FOUND_MIN
