"""A file that is cleared of something is synced with what it holds from then on, and not before."""

import os
from pathlib import Path

import pytest

from onefirm.guard.files.drop_folder import READ, DropFolder

SECRET = b"yes or no: https://ines.example/decide/once"


def cleared(raw: bytes) -> bytes:
    return raw.replace(SECRET, b"")


def test_what_is_kept_of_a_file_is_synced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    sync = os.fsync

    def told(descriptor: int) -> None:
        sync(descriptor)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fsync", told)
    whole = SECRET + b" Hello, and good-bye."
    (tmp_path / "one.eml").write_bytes(whole)
    folder = DropFolder(tmp_path, bytes_max=1_000, cleared=cleared)
    (item,) = folder.items()
    folder.put_away(item, kept=True)
    kept = (tmp_path / READ / "one.eml").read_bytes()
    assert kept == cleared(whole)
    assert synced[0] == len(kept), "What was synced is what is kept."
