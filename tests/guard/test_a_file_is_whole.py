"""A file is there whole or not at all; whatever a kill leaves of it goes with the next writing, or with the file."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onefirm.guard.files import whole

OLD, NEW = b"what stood there", b"what stands there now, a little longer"


def killed_at(call: str, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own that ends without another word when it comes to this call."""

    def ends(*_: object) -> None:
        os._exit(7)

    if not (child := os.fork()):
        monkeypatch.setattr(os, call, ends)
        work()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7, "It came to that call."


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_put_is_all_there_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "one.txt"
    whole.put(path, OLD)
    whole.put(path, NEW, dated=1_000_000_000)
    assert (path.read_bytes(), path.stat().st_mtime) == (NEW, 1_000_000_000)
    assert names(path.parent) == ["one.txt"]


def test_a_new_file_is_its_owners_and_an_old_one_keeps_its_rights(tmp_path: Path) -> None:
    whole.put(tmp_path / "new.txt", NEW)
    old = tmp_path / "old.txt"
    old.write_bytes(OLD)
    old.chmod(0o640)
    whole.put(old, NEW)
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o600
    assert old.stat().st_mode & 0o777 == 0o640


def test_an_empty_file_that_a_kill_left_under_two_names_is_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, kept = tmp_path / "one.txt", tmp_path / "kept.txt"
    killed_at("unlink", lambda: whole.put_new(path, b""), monkeypatch)
    os.link(path, kept)
    whole.put(path, NEW)
    assert (path.read_bytes(), kept.read_bytes()) == (NEW, b"")


def test_a_name_as_long_as_a_name_can_be_is_put(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 255)
    whole.put(path, NEW)
    assert path.read_bytes() == NEW


def test_the_words_and_then_the_names_are_on_the_disk_before_anybody_relies_on_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append(f"synced {Path(f'/proc/self/fd/{handle}').resolve().relative_to(tmp_path.parent)}")
        sync(handle)

    def replaced(part: str, path: Path) -> None:
        done.append("moved")
        replace(part, path)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    here = tmp_path.name
    whole.put(tmp_path / "sub" / "one.txt", NEW)
    assert done[0] == f"synced {here}", "A folder that is made is on the disk first."
    assert done[1].endswith(whole.PART) and done[2:] == ["moved", f"synced {here}/sub"]
    done.clear()
    whole.put(tmp_path / "sub" / "one.txt", OLD, lasting=False)
    assert done == ["moved"], "Nobody waits for a disk for what can be made anew."


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_kill_leaves_what_stood_there_and_the_next_writing_leaves_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(OLD)
    killed_at(call, lambda: whole.put(path, NEW), monkeypatch)
    assert path.read_bytes() == OLD and len(names(tmp_path)) == 2
    whole.put(path, NEW)
    assert path.read_bytes() == NEW and names(tmp_path) == ["one.txt"]


def test_a_kill_after_the_link_spoils_nothing_and_goes_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.eml"
    killed_at("unlink", lambda: whole.put_new(path, OLD), monkeypatch)
    assert path.read_bytes() == OLD and len(names(tmp_path)) == 2, "Two names of one file."
    kept = tmp_path / "kept.eml"
    os.link(path, kept)
    whole.put(path, NEW)
    assert (path.read_bytes(), kept.read_bytes()) == (NEW, OLD), "What has its name already is not written into."
    killed_at("unlink", lambda: whole.put_new(tmp_path / "three.eml", OLD), monkeypatch)
    assert not whole.put_new(tmp_path / "three.eml", NEW) and len(names(tmp_path)) == 3, "Who finds it taken tidies up."
    killed_at("link", lambda: whole.put_new(tmp_path / "two.eml", OLD), monkeypatch)
    killed_at("replace", lambda: whole.put(path, OLD), monkeypatch)
    for gone in (path, tmp_path / "two.eml", tmp_path / "three.eml", tmp_path / "no.eml"):
        whole.delete(gone)
    assert names(tmp_path) == ["kept.eml"]


def test_what_is_moved_away_leaves_no_word_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, to = tmp_path / "here" / "one.eml", tmp_path / "away" / "one.eml"
    path.parent.mkdir()
    killed_at("unlink", lambda: whole.put_new(path, NEW), monkeypatch)
    for _ in range(2):
        whole.move(path, to)
    assert (names(path.parent), to.read_bytes()) == ([], NEW)


def test_of_many_at_once_one_gives_the_name_and_none_is_torn(tmp_path: Path) -> None:
    new, old = tmp_path / "new.txt", tmp_path / "old.txt"
    texts = [f"{number}\n".encode() * 2_000 for number in range(40)]

    def named(text: bytes) -> bool:
        whole.put(old, text, lasting=False)
        return whole.put_new(new, text)

    with ThreadPoolExecutor(8) as many:
        first = list(many.map(named, texts))
    assert first.count(True) == 1 and new.read_bytes() == texts[first.index(True)]
    assert old.read_bytes() in texts and names(tmp_path) == ["new.txt", "old.txt"]


def test_a_disk_that_takes_nothing_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(OLD)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for work in (lambda: whole.put(path, NEW), lambda: whole.put_new(tmp_path / "two.txt", NEW)):
        with pytest.raises(OSError, match="No space"):
            work()
    assert path.read_bytes() == OLD and names(tmp_path) == ["one.txt"]


def test_a_link_in_the_place_beside_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, foreign = tmp_path / "one.txt", tmp_path / "foreign"
    foreign.write_bytes(OLD)
    killed_at("replace", lambda: whole.put(path, NEW), monkeypatch)
    (part,) = (name for name in names(tmp_path) if name.endswith(whole.PART))
    (tmp_path / part).unlink()
    (tmp_path / part).symlink_to(foreign)
    with pytest.raises(OSError, match="symbolic links"):
        whole.put(path, NEW)
    assert foreign.read_bytes() == OLD
