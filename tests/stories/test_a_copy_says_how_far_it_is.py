"""Whoever waits for a backup, a restore or an export is told how far it is."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from onefirm.app.copies.backups import Backups
from onefirm.app.copies.export import export
from onefirm.app.copies.restore import restore
from onefirm.app.copies.trial import Outcome, Request, tried
from onefirm.app.copies.way import Way
from onefirm.conductor.keeping.errands import Course
from onefirm.domain.problem import Refusal
from telling import Story, ask, run


@dataclass
class Told(Course):
    """Everything it said on the way: each phase, how much there was to do, and how much of it was done."""

    phases: list[tuple[str, int, int]] = field(default_factory=list)

    def begin(self, phase: str, of: int) -> None:
        self.phases.append((self.phase, self.done, self.of))
        super().begin(phase, of)

    @property
    def whole(self) -> dict[str, int]:
        """The phases that were counted to their end."""
        return {phase: of for phase, done, of in self.phases if of and done == of}


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def test_a_restore_counts_every_entry_it_folds_and_looks_through(tale: Story, tmp_path: Path) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await firm.backups.back_up("operator")
        await firm.close()
        course = Told()
        way = Way(tale.clock, tale.chance, course=course)
        restore(copy.name, tale.folder, tmp_path / "new", over=False, way=way)
        assert course.whole == {"folding every entry": copy.seq, "looking for every key": copy.seq}
        assert course.phase == "putting it in place"

    run(story)


def test_an_export_counts_every_entry_it_writes(tale: Story, tmp_path: Path) -> None:
    async def story() -> None:
        firm = await tale.open()
        await firm.close()
        course = Told()
        made = export(tale.folder, tmp_path / "out", "", Way(tale.clock, tale.chance, course=course))
        assert course.whole["writing every entry"] == made.seq

    run(story)


def test_a_backup_that_was_begun_is_watched_to_its_end(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        with pytest.raises(Refusal) as refused:
            await ask(firm, "backups.wait")
        assert refused.value.problem.code == "backup-not-begun"
        going = await ask(firm, "backups.begin")
        again = await ask(firm, "backups.begin")
        assert (going["over"], again["over"]) == (False, False)
        seen = set[tuple[str, int]]()
        while not going["over"]:
            seen.add((going["phase"], going["of"]))
            going = await ask(firm, "backups.wait", milliseconds=20)
        assert going["made"]["tried"]
        assert len((await ask(firm, "backups.list"))["items"]) == 1, "Whoever asks meanwhile watches the same one."
        assert {"putting it back on trial", "copying"} & {phase for phase, _ in seen}
        await firm.close()

    run(story)


def test_the_trial_says_from_its_own_process_how_far_it_is(tale: Story) -> None:
    course = Told()

    def heard(request: Request, _course: Course) -> Outcome:
        return tried(request, course)

    async def story() -> None:
        firm = await tale.open()
        made = await Backups(firm.settings, firm.ledger, tale.clock, tale.chance, trial=heard).back_up("operator")
        told = [(phase, of) for phase, _, of in course.phases]
        assert ("folding every entry", made.seq) in told
        assert ("verifying every entry", 0) in told
        await firm.close()

    run(story)


def test_a_firm_that_is_closed_meanwhile_lets_go_of_the_backup(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "backups.begin")
        await firm.close()
        firm = await tale.open()
        assert (await firm.backups.back_up("operator")).tried
        await firm.close()

    run(story)
