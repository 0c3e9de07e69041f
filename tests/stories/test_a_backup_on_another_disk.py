"""A backup lies on somebody else's disk: what was changed there is not taken for what the firm wrote."""

import json
import shutil
from pathlib import Path

import pytest

from onefirm.app.copies.restore import Way, restore
from onefirm.domain.problem import Refusal
from onefirm.stores.backup import manifest
from stories.test_a_lead_becomes_a_letter import Story, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def backed_up(tale: Story, tmp_path: Path) -> Path:
    """Both backups, on another disk."""
    (tale.folder / "policy.toml").write_text("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await tale.open()
        await firm.backups.back_up("operator")
        await firm.close()

    run(story)
    shutil.copytree(tale.folder / "backups", tmp_path / "disk")
    (there,) = (tmp_path / "disk").glob("firm-*")
    return there


def put_back(tale: Story, copy: Path, into: Path) -> str:
    return restore(str(copy), tale.folder, into, over=False, way=Way(tale.clock, tale.chance)).says


def written_anew(copy: Path, **changes: object) -> None:
    made = manifest.read(copy).model_copy(update=changes)
    manifest.write(made.model_copy(update={"files": manifest.hashed(copy)}), copy)


def test_settings_that_were_changed_are_refused_though_the_manifest_names_their_hash(
    tale: Story, tmp_path: Path
) -> None:
    copy = backed_up(tale, tmp_path)
    (copy / "files" / "policy.toml").write_text('undo-window-seconds = 0\nauto = ["mail.send@1"]\n')
    written_anew(copy)
    with pytest.raises(Refusal) as refused:
        put_back(tale, copy, tmp_path / "new")
    assert refused.value.problem.code == "backup-changed"
    assert "signature" in refused.value.problem.why
    assert not (tmp_path / "new" / "policy.toml").exists()


def test_of_one_that_nobody_signed_it_says_to_look_through_the_settings(tale: Story, tmp_path: Path) -> None:
    copy = backed_up(tale, tmp_path)
    assert "not signed" not in put_back(tale, copy, tmp_path / "new")
    written_anew(copy, signature="", format=1)
    assert "Its settings are not signed: look through policy.toml" in put_back(tale, copy, tmp_path / "other")


def test_links_that_were_laid_beside_the_files_lead_nowhere(tale: Story, tmp_path: Path) -> None:
    copy = backed_up(tale, tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.md").write_text("not of this firm")
    (copy / "files" / "drafts").symlink_to(tmp_path / "elsewhere")
    (copy / "files" / "id").symlink_to("/etc/hostname")
    put_back(tale, copy, tmp_path / "new")
    assert not [path for path in (tmp_path / "new").rglob("*") if path.name in ("drafts", "x.md", "id")]


def test_a_name_that_leads_out_of_the_folder_is_refused(tale: Story, tmp_path: Path) -> None:
    copy = backed_up(tale, tmp_path)
    text = json.loads((copy / "manifest.json").read_text())
    text["files"]["files/../../planted.md"] = text["files"]["files/policy.toml"]
    shutil.copyfile(copy / "files" / "policy.toml", copy.parent / "planted.md")
    (copy / "manifest.json").write_text(json.dumps(text))
    with pytest.raises(Refusal) as refused:
        put_back(tale, copy, tmp_path / "new")
    assert refused.value.problem.code == "backup-changed"


def test_one_that_was_still_being_written_is_never_put_back(tale: Story, tmp_path: Path) -> None:
    copy = backed_up(tale, tmp_path)
    half = copy.rename(copy.with_name(f"{copy.name}.new"))
    with pytest.raises(Refusal) as refused:
        put_back(tale, half, tmp_path / "new")
    assert refused.value.problem.code == "backup-cut-short"
