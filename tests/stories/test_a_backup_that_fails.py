"""Backups that fail hour after hour: one question, one copy of them, and no more of either."""

from pathlib import Path

import pytest

from onefirm.app.copies.backups import Backups, Trial
from onefirm.app.copies.trial import Outcome, Request
from onefirm.app.firm import Firm
from onefirm.conductor.keeping.errands import Course
from onefirm.domain.problem import Problem, Refusal
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def fallen(code: str) -> Trial:
    def tried(request: Request, _course: Course) -> Outcome:
        what = f"{request.backup.name} does not come to the same firm."
        return Outcome(problem=Problem(code=code, what=what, why="A view is another.", fix="Rebuild it."))

    return tried


def failing(tale: Story, firm: Firm, code: str = "backup-unequal") -> Backups:
    """The backups of this firm, none of which stands its trial."""
    return Backups(firm.settings, firm.ledger, tale.clock, tale.chance, trial=fallen(code))


async def hours(tale: Story, backups: Backups, count: int) -> None:
    for _ in range(count):
        await backups.when_due()
        tale.clock.forward(hours=1, seconds=1)


def names(tale: Story, kind: str) -> list[str]:
    return sorted(path.name for path in (tale.folder / "backups").glob(f"{kind}-*"))


async def waiting(firm: Firm) -> list[str]:
    return [item["title"] for item in (await ask(firm, "inbox.list"))["items"]]


def test_of_backups_that_do_not_stand_their_trial_the_newest_is_kept_with_its_keys(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        stood = (await firm.backups.back_up("operator")).name
        tale.clock.forward(hours=25)
        await hours(tale, failing(tale, firm), 24)
        newest = names(tale, "firm")[-1]
        assert names(tale, "firm") == [stood, newest]
        assert names(tale, "keys") == [name.replace("firm-", "keys-") for name in (stood, newest)]
        await hours(tale, firm.backups, 1)
        assert newest not in names(tale, "firm"), "One that stood its trial came after it."
        assert len(names(tale, "keys")) == 2
        await firm.close()

    run(story)


def test_what_was_backed_up_before_a_restore_is_not_driven_out_by_failures(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        before = tale.folder / "backups" / "firm-20260301-090000"
        view = await firm.backups.back_up("operator")
        (tale.folder / "backups" / view.name).rename(before)  # The ledger knows no backup of this name.
        tale.clock.forward(hours=25)
        await hours(tale, failing(tale, firm), 4)
        assert before.is_dir()
        await firm.close()

    run(story)


def test_a_backup_that_could_not_be_written_leaves_no_keys_of_it(tale: Story) -> None:
    def full(_place: str) -> None:
        if _place == "half written":
            raise OSError(28, "No space left on device")

    async def story() -> None:
        firm = await tale.open()
        backups = Backups(firm.settings, firm.ledger, tale.clock, tale.chance, reached=full)
        with pytest.raises(Refusal) as refused:
            await backups.back_up("operator")
        assert refused.value.problem.code == "backup-unwritable"
        assert names(tale, "keys") == []
        await firm.close()

    run(story)


def test_a_failure_is_one_question_and_the_next_backup_that_succeeds_closes_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.clock.forward(hours=25)
        await hours(tale, failing(tale, firm), 5)
        (title,) = await waiting(firm)
        assert title == "firm-20260303-100000 does not come to the same firm."
        shown = await ask(firm, "inbox.show", question="1")
        assert shown["card"]["problem"]["fix"] == "Rebuild it."
        assert shown["card"]["problem"]["where"] == str(tale.folder / "backups")
        await hours(tale, firm.backups, 1)
        assert await waiting(firm) == []
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_whoever_has_seen_to_it_is_asked_again_after_a_day_or_when_it_fails_otherwise(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.clock.forward(hours=25)
        unequal = failing(tale, firm)
        await hours(tale, unequal, 1)
        await ask(firm, "inbox.answer", question="1", answer="seen")
        await hours(tale, unequal, 23)
        assert await waiting(firm) == []
        await hours(tale, unequal, 2)
        assert len(await waiting(firm)) == 1
        await ask(firm, "inbox.answer", question="1", answer="seen")
        await hours(tale, failing(tale, firm, "backup-untried"), 3)
        assert len(await waiting(firm)) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize("answered", [True, False])
def test_after_a_backup_that_succeeded_the_same_failure_is_news(tale: Story, answered: bool) -> None:
    """Whether you had seen to the first one, or the backup that succeeded closed it."""

    async def story() -> None:
        firm = await tale.open()
        tale.clock.forward(hours=25)
        await hours(tale, failing(tale, firm), 1)
        if answered:
            await ask(firm, "inbox.answer", question="1", answer="seen")
        await firm.backups.back_up("operator")
        assert await waiting(firm) == []
        with pytest.raises(Refusal):
            await failing(tale, firm).back_up("operator")
        assert len(await waiting(firm)) == 1
        await firm.close()

    run(story)
