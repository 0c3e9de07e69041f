"""A backup lies on somebody else's disk: what was changed there is not taken for what the firm wrote."""

import json
import shutil
from pathlib import Path

import pytest

from fakes import SeededChance
from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup import manifest, snapshot
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.signed import signed
from onefirm.stores.vault import Vault
from telling import Story, run


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


def put_back(tale: Story, copy: Path, into: Path, *, over: bool = False, unsigned: bool = False) -> str:
    way = Way(tale.clock, tale.chance)
    return restore(str(copy), tale.folder, into, over=over, way=way, unsigned=unsigned).says


def refused(tale: Story, copy: Path, into: Path, *, over: bool = False) -> Problem:
    with pytest.raises(Refusal) as caught:
        put_back(tale, copy, into, over=over)
    return caught.value.problem


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


@pytest.mark.parametrize("form", [1, 2])
def test_one_that_nobody_signed_is_taken_only_by_whoever_says_so(tale: Story, tmp_path: Path, form: int) -> None:
    """Form 1 is from before there were signatures; whoever takes one away can write that there too."""
    copy = backed_up(tale, tmp_path)
    assert "not signed" not in put_back(tale, copy, tmp_path / "new")
    (copy / "files" / "policy.toml").write_text("undo-window-seconds = 0\n")
    written_anew(copy, signature="", format=form)
    before = (tale.folder / "policy.toml").read_text()
    problem = refused(tale, copy, tale.folder, over=True)
    assert problem.code == "backup-unsigned"
    assert "--unsigned" in problem.fix
    assert (tale.folder / "policy.toml").read_text() == before
    assert len(list((tale.folder / "backups").glob("firm-*"))) == 1, "Nothing was given up, so nothing is backed up."
    says = put_back(tale, copy, tmp_path / "other", unsigned=True)
    assert "Its settings are not signed: look through policy.toml" in says


def test_a_signature_counts_only_under_the_key_that_sealed_the_ledger(tale: Story, tmp_path: Path) -> None:
    """Whoever writes a manifest anew can name a key of their own in it, and sign with that."""
    copy = backed_up(tale, tmp_path)
    (copy / "files" / "policy.toml").write_text("undo-window-seconds = 0\n")
    (tmp_path / "thief").mkdir()
    vault = Vault.create(tmp_path / "thief", tale.chance)
    written_anew(copy, public_key=vault.public_key(), signature="")
    manifest.write(signed(manifest.read(copy), tmp_path / "thief" / "keys"), copy)
    assert refused(tale, copy, tmp_path / "new").code == "backup-changed"
    assert refused(tale, copy, tale.folder, over=True).code == "restore-other-firm"
    vault.close()


@pytest.mark.parametrize("over", [True, False])
def test_a_whole_firm_of_somebody_else_is_not_taken_for_this_one(tale: Story, tmp_path: Path, over: bool) -> None:
    """Its ledger, its keys and its signature fit each other, and its manifest says that it is this firm."""
    backed_up(tale, tmp_path)
    theirs = Story(tmp_path / "theirs" / "firm")
    theirs.chance = SeededChance("another firm")
    copy = backed_up(theirs, tmp_path / "theirs")
    ours = json.loads((tale.folder / "backups" / copy.name / "manifest.json").read_text())
    made = manifest.read(copy).model_copy(update={"public_key": ours["public_key"], "signature": ""})
    manifest.write(signed(made, theirs.folder / "keys"), copy)
    into = tale.folder if over else tmp_path / "new"
    assert refused(tale, copy, into, over=over).code == "restore-other-firm"


def test_a_backup_whose_signature_was_lost_does_not_stand_its_trial(
    tale: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsigned(made: Manifest, _keys: Path) -> Manifest:
        return made

    async def story() -> None:
        firm = await tale.open()
        monkeypatch.setattr(snapshot, "signed", unsigned)
        with pytest.raises(Refusal) as caught:
            await firm.backups.back_up("operator")
        assert caught.value.problem.code == "backup-unsigned"
        await firm.close()

    run(story)


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
