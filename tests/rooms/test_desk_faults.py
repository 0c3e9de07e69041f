"""Rehearsing through the desk: what can be played, what waits, and what is forgotten."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.firm import open_firm
from onefirm.app.setup import init
from onefirm.capabilities.rehearsal import FAULTS
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Problem, Refusal


class Desk:
    def __init__(self, folder: Path) -> None:
        clock, chance = ManualClock(), SeededChance()
        init(folder, "Tern Studio", "Ines Tern", "ines@tern.example", clock, chance)
        self._runner = asyncio.Runner()
        self._firm = self._runner.run(open_firm(folder, clock=clock, chance=chance))

    def ask(self, name: str, /, **args: Any) -> dict[str, Any]:
        return as_json(self._runner.run(self._firm.desk.ask(name, args, "operator")))

    def refuse(self, name: str, /, **args: Any) -> Problem:
        with pytest.raises(Refusal) as refusal:
            self.ask(name, **args)
        return refusal.value.problem

    def close(self) -> None:
        self._runner.run(self._firm.close())
        self._runner.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "firm")
    yield desk
    desk.close()


def waiting(answer: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(item["capability"], item["fault"], item["seconds"]) for item in answer["items"]]


def test_a_firm_says_what_can_be_rehearsed(desk: Desk) -> None:
    listed = desk.ask("faults.list")
    assert [fault["name"] for fault in listed["faults"]] == list(FAULTS)
    assert all(fault["about"] for fault in listed["faults"])
    assert listed["capabilities"] == ["mail", "calendar", "payments", "publishing", "forms"]
    assert waiting(listed) == []
    assert "every answer is real" in listed["says"]


def test_faults_wait_in_the_order_they_were_named(desk: Desk) -> None:
    desk.ask("faults.play", capability="mail", faults="reply-lost  too-many", seconds=30)
    played = desk.ask("faults.play", capability="payments", faults="drifted")
    assert waiting(played) == [("mail", "reply-lost", 30), ("mail", "too-many", 30), ("payments", "drifted", 5)]
    assert played["items"][0]["place"] == "faults/mail/0001-reply-lost"


def test_they_are_forgotten_for_one_capability_or_for_all(desk: Desk, tmp_path: Path) -> None:
    desk.ask("faults.play", capability="mail", faults="slow slow")
    desk.ask("faults.play", capability="forms", faults="slow")
    assert waiting(desk.ask("faults.clear", name="mail")) == [("forms", "slow", 5)]
    assert waiting(desk.ask("faults.clear")) == []
    assert desk.ask("faults.clear")["says"] == "Nothing was waiting."
    assert not list((tmp_path / "firm" / "faults").glob("*/*"))


@pytest.mark.parametrize(
    ("capability", "faults", "code", "fix"),
    [
        ("mail", "reply-lots", "fault-unknown", "Did you mean 'reply-lost'?"),
        ("mail", "slow meteor", "fault-unknown", "See `onefirm faults list`."),
        ("mail", " ", "fault-unknown", "See `onefirm faults list`."),
        ("mial", "slow", "fault-capability-unknown", "Did you mean 'mail'?"),
        ("", "slow", "fault-capability-unknown", "See `onefirm faults list`."),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest_and_queues_nothing(
    desk: Desk, capability: str, faults: str, code: str, fix: str
) -> None:
    problem = desk.refuse("faults.play", capability=capability, faults=faults)
    assert (problem.code, problem.fix) == (code, fix)
    assert waiting(desk.ask("faults.list")) == []


def test_nobody_rehearses_for_longer_than_a_day(desk: Desk) -> None:
    assert desk.refuse("faults.play", capability="mail", faults="slow", seconds=90_000).code == "ask-args"
