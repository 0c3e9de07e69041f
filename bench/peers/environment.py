"""An environment for the peers alone, made when it is first needed; nothing of it comes near the product's own."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_REQUIREMENTS = Path(__file__).parent / "requirements.txt"
_FOLDER = ROOT / ".bench-peers"
_STAMP = _FOLDER / "made-from"
_SECONDS_MAX = 300


class NoPeers(Exception):
    """The peers cannot be had here; the message says why."""


def python() -> Path:
    """The peers' own interpreter. Raises NoPeers when their environment cannot be made."""
    interpreter = _FOLDER / "bin" / "python"
    wanted = f"{sys.version} {hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()}"
    if interpreter.exists() and _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == wanted:
        return interpreter
    uv = _uv()
    _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(_FOLDER)])
    _run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(interpreter), str(_REQUIREMENTS)])
    _STAMP.write_text(wanted, encoding="utf-8")
    return interpreter


def _uv() -> str:
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise NoPeers("There is no uv to make their environment with.")
    return found


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS_MAX)
    except subprocess.CalledProcessError as failed:
        raise NoPeers(str(failed.stderr).strip()) from failed
    except subprocess.TimeoutExpired as slow:
        raise NoPeers(f"Making their environment took longer than {_SECONDS_MAX} s.") from slow
