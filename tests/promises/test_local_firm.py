"""The whole firm against its local connectors: every capability, class and fault, and what really happened outside."""

from collections.abc import Callable, Iterator

import pytest

from onefirm.domain.effect import EffectClass
from promises.local_firm import Cell, LocalFirm
from promises.local_world import CLASSES, REPLIES, TRADES, WINDOW_SECONDS

IN_DOUBT = ("reply-lost", "request-lost", "server-error", "drifted")
"""Faults after which we do not know whether it happened."""

FAULTS_IN_A_ROW = (
    ("reply-lost", "reply-lost"),
    ("reply-lost", "reply-lost", "reply-lost", "reply-lost"),
    ("request-lost", "request-lost", "request-lost", "request-lost"),
    ("reply-lost", "too-many"),
    ("drifted", "signed-out"),
    ("reply-lost", "signed-out", "drifted"),
    ("too-many", "too-many", "too-many", "too-many"),
    ("signed-out", "signed-out"),
    ("server-error", "reply-lost"),
)

Firms = Callable[[EffectClass], LocalFirm]


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firms]:
    """One firm for each class, opened once: every cell is a plan of its own in it."""
    opened: dict[EffectClass, LocalFirm] = {}

    def firm(cls: EffectClass) -> LocalFirm:
        if cls not in opened:
            opened[cls] = LocalFirm(tmp_path_factory.mktemp(cls) / "firm", cls)
        return opened[cls]

    yield firm
    for each in opened.values():
        each.close()


every_capability = pytest.mark.parametrize("capability", TRADES)
every_class = pytest.mark.parametrize("cls", CLASSES)


@every_capability
@every_class
@pytest.mark.parametrize("reply", REPLIES)
def test_it_is_there_at_most_once_and_exactly_once_when_the_plan_says_so(
    firms: Firms, capability: str, cls: EffectClass, reply: str
) -> None:
    faults = () if reply == "ok" else (reply,)
    cell = firms(cls).play(capability, faults, name=f"one-{reply}")
    true_to_what_happened(cell)
    nothing_was_hidden(cell, cls, faults)


@every_capability
@every_class
@pytest.mark.parametrize("faults", FAULTS_IN_A_ROW, ids="+".join)
def test_several_faults_in_a_row_change_nothing_about_that(
    firms: Firms, capability: str, cls: EffectClass, faults: tuple[str, ...]
) -> None:
    cell = firms(cls).play(capability, faults, name=f"row-{FAULTS_IN_A_ROW.index(faults)}")
    true_to_what_happened(cell)
    nothing_was_hidden(cell, cls, faults)


@every_capability
def test_a_key_is_not_repeated_once_the_outside_has_forgotten_it(firms: Firms, capability: str) -> None:
    """The reply is lost, then it is busy for longer than it remembers a key: a blind repeat would be a second act."""
    cell = firms("native-key").play(
        capability, ("reply-lost", "too-many"), seconds=2 * WINDOW_SECONDS, name="after-the-window"
    )
    true_to_what_happened(cell)
    assert cell.happened == 1


@every_capability
@every_class
@pytest.mark.parametrize("reply", ["reply-lost", "request-lost"])
def test_a_firm_that_was_closed_in_doubt_for_a_week_settles_it_when_it_opens(
    firms: Firms, capability: str, cls: EffectClass, reply: str
) -> None:
    firm = firms(cls)
    firm.ask("faults.clear")
    firm.ask("faults.play", capability=capability, faults=f"{reply} too-many", seconds=60)
    cell = firm.approve(capability, f"week-{reply}")
    firm.clock.forward(days=7)
    firm.again()
    firm.finish(cell)
    true_to_what_happened(cell)


@every_capability
def test_what_cannot_be_looked_up_is_asked_and_the_answer_counts(firms: Firms, capability: str) -> None:
    for reply, said in (("reply-lost", "it-did"), ("request-lost", "it-did-not")):
        cell = firms("ask").play(capability, (reply,), name=f"asked-{reply}")
        assert cell.asked[0] == said
        true_to_what_happened(cell)


def true_to_what_happened(cell: Cell) -> None:
    told = f"{cell}"
    assert cell.state in ("completed", "reconciled", "cancelled"), f"It never came to an end: {told}"
    assert cell.happened <= 1, f"It happened {cell.happened} times: {told}"
    succeeded = cell.outcome == TRADES[cell.capability].kind.outcomes[0]
    assert cell.happened == int(succeeded), f"What the plan says is not what happened: {told}"


def nothing_was_hidden(cell: Cell, cls: EffectClass, faults: tuple[str, ...]) -> None:
    """Every doubt stands in the ledger, and whoever cannot look asks."""
    if not faults:
        assert "effect.unknown" not in cell.events and not cell.asked
    if faults and faults[0] in IN_DOUBT:
        assert "effect.unknown" in cell.events, f"Nobody was told of the doubt: {cell}"
        if cls == "ask":
            assert cell.asked and cell.asked[0] in ("it-did", "it-did-not"), f"Nobody was asked: {cell}"
    if faults and faults[0] == "signed-out":
        assert "again" in cell.asked, f"Nobody was asked to sign in: {cell}"
