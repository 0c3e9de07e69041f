"""What the operator brings or writes: tables, settings, playbooks, backups."""

import base64
import json
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from fakes import ManualClock, SeededChance
from fuzz.parser import Parser
from onefirm.app.settings import read_settings
from onefirm.app.setup import init
from onefirm.intake.reading.mapping.preview import preview, taken
from onefirm.intake.reading.sheets.sheet import read_sheet
from onefirm.planning.reader import read as read_playbook
from onefirm.stores.backup import carried, manifest
from onefirm.stores.backup.sealed import Unsealable, open_file, seal_file
from onefirm.stores.safe.kit import locked, unlocked
from onefirm.stores.secrets import opened, sealed

_SHEET = (
    b'Name;Email;Phone;Budget;Since\r\n"Palmer, Ada";ada@palmer.example;+43 1 23;"6.000,00 \xe2\x82\xac";10.03.2026\r\n'
)
_TABS = b"Name\tEmail\r\nAda\tada@palmer.example\r\n"
_PLAYBOOK = (Path(__file__).parents[2] / "src/onefirm/playbooks/lead-qualification.md").read_bytes()
_KIT = locked("Tern Studio", "a key", "2026-03-10", "a long passphrase", SeededChance()).splitlines()
_KEY = bytes(range(32))
_HOW = json.dumps({"kdf": "scrypt", "salt": "00" * 16, "n": 1024, "r": 8, "p": 1, "bytes": 32}).encode()
_MANIFEST = manifest.Manifest(
    version="1", made_at="2026-03-10T10:00:00Z", firm="Tern Studio", public_key="k", seq=1, hash="h", files={}
)


def _made_firm() -> tuple[bytes, bytes]:
    """Both files as the setup writes them, with more in the first."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "firm"
        init(made, "Tern Studio", "Ines Tern", "ines@tern.example", ManualClock(), SeededChance())
        return (made / "firm.toml").read_bytes() + _MORE, (made / "policy.toml").read_bytes()


_MORE = (
    b'\n[hooks.site]\nsecrets = ["site-hook"]\nform = "Write to us"\n\n[mail]\nsmtp-host = "smtp.tern.example"\n'
    b'imap-host = "imap.tern.example"\naddress = "ines@tern.example"\n'
)
_FIRM, _POLICY = _made_firm()


def _in_a_folder(work: Callable[[Path, bytes], object]) -> Callable[[bytes], object]:
    def run(raw: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            return work(Path(folder), raw)

    return run


def _sheet(raw: bytes) -> object:
    sheet = read_sheet(BytesIO(raw), "people.csv")
    shape = preview(sheet, "contact")
    return None if shape.blocked else sum(1 for _ in taken(sheet, shape))


def _settings(folder: Path, raw: bytes, *, policy: bool) -> object:
    (folder / "firm.toml").write_bytes(_FIRM if policy else raw)
    (folder / "policy.toml").write_bytes(raw if policy else _POLICY)
    return read_settings(folder)


def _manifest(folder: Path, raw: bytes) -> object:
    (folder / manifest.NAME).write_bytes(raw)
    return manifest.read(folder)


def _sealed_file(folder: Path, raw: bytes) -> object:
    (folder / "sealed").write_bytes(raw)
    return open_file(folder / "sealed", folder / "clear", _KEY)


def _keys(folder: Path, raw: bytes) -> object:
    (folder / carried.HOW).write_bytes(raw)
    (folder / carried.SEALED).write_bytes(b"nothing")
    return carried.open_keys(folder, folder, "a passphrase")


def _kit(raw: bytes) -> object:
    """What is written between the two lines that mark it."""
    return unlocked("\n".join((*_KIT[:4], base64.b64encode(raw).decode(), _KIT[-1])), "a long passphrase")


def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        clear, closed = Path(folder) / "clear", Path(folder) / "sealed"
        clear.write_bytes(b"What stands in a backup.")
        seal_file(clear, closed, _KEY)
        return closed.read_bytes()


PARSERS = (
    Parser("tables", _sheet, (_SHEET, _TABS)),
    Parser("firm.toml", _in_a_folder(lambda folder, raw: _settings(folder, raw, policy=False)), (_FIRM,)),
    Parser("policy.toml", _in_a_folder(lambda folder, raw: _settings(folder, raw, policy=True)), (_POLICY,)),
    Parser("playbooks", lambda raw: read_playbook(raw.decode("utf-8", "replace"), "a.md"), (_PLAYBOOK,)),
    Parser("manifests of backups", _in_a_folder(_manifest), (_MANIFEST.model_dump_json().encode(),)),
    Parser("sealed files", _in_a_folder(_sealed_file), (_made(),), refuses=(Unsealable,)),
    Parser("recovery kits", _kit, (base64.b64decode("".join(_KIT[4:-1])),)),
    Parser("keys of exports", _in_a_folder(_keys), (_HOW,)),
    Parser(
        "secrets", lambda raw: opened(_KEY, "mail-password", raw), (sealed(_KEY, "mail-password", "word", bytes(12)),)
    ),
)
