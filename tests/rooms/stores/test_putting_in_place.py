"""What the copy does not have is set aside once, however often putting it in place is broken off."""

from pathlib import Path

import pytest

from onefirm.stores.backup.putting import Plan, decide, finish, stage_of, strays


class Killed(BaseException):
    """The process ends here."""


def firm_and_stage(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "firm"
    for name in ("policy.toml", "voice.md", "playbooks/later.md", "outbox/one.eml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("of the firm")
    stage = stage_of(folder)
    (stage / "voice.md").write_text("of the copy")
    return folder, stage


@pytest.mark.parametrize("place", ["staged", "voice.md aside", "voice.md in place", "policy.toml aside", "never"])
def test_a_stray_is_aside_after_any_crash(tmp_path: Path, place: str) -> None:
    folder, stage = firm_and_stage(tmp_path)
    left = strays(folder, stage)
    assert left == ("policy.toml", "playbooks")
    plan = Plan("now", keep_database=False, strays=left)

    def reached(now: str) -> None:
        if now == place:
            raise Killed

    if place == "never":
        decide(folder, stage, plan, reached)
    else:
        with pytest.raises(Killed):
            decide(folder, stage, plan, reached)
    went_on = finish(folder)
    assert went_on == (place not in ("staged", "never"))
    if place == "staged":
        assert (folder / "policy.toml").is_file(), "Nothing was decided."
        return
    aside = folder / "backups" / "before-now"
    assert (folder / "voice.md").read_text() == "of the copy"
    assert not (folder / "policy.toml").exists()
    assert not (folder / "playbooks").exists()
    assert sorted(path.relative_to(aside).as_posix() for path in aside.rglob("*") if path.is_file()) == [
        "playbooks/later.md", "policy.toml", "voice.md",
    ]  # fmt: skip
    assert (folder / "outbox" / "one.eml").is_file(), "The outside world does not go back."


def test_a_plan_of_an_earlier_version_is_carried_through(tmp_path: Path) -> None:
    folder, stage = firm_and_stage(tmp_path)
    (stage / "plan.json").write_text('{"stamp": "now", "keep_database": false}')
    stage.rename(folder / ".putting.decided")
    assert finish(folder)
    assert (folder / "voice.md").read_text() == "of the copy"
    assert (folder / "policy.toml").is_file()
