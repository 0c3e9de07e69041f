"""Changing texts in the operator's own editor."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

_NOTE = "Every field begins with a line like `=== name`. Change what you like below it, save, and close."


def edit(texts: dict[str, str]) -> dict[str, str]:
    """The texts that were changed. None, when the editor failed or everything is as it was."""
    with tempfile.TemporaryDirectory(prefix="onefirm-") as folder:
        path = Path(folder) / "edit.txt"
        path.write_text(spelled(texts), encoding="utf-8")
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        # The editor is the operator's own choice, as in every other program of theirs.
        done = subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603  The operator's own editor.
        after = parsed(path.read_text(encoding="utf-8")) if not done.returncode else {}
    return {name: after[name] for name in texts if name in after and after[name] != texts[name].strip()}


def spelled(texts: dict[str, str]) -> str:
    return _NOTE + "\n\n" + "\n\n".join(f"=== {name}\n{text.strip()}" for name, text in texts.items()) + "\n"


def parsed(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("=== "):
            lines = found.setdefault(line[4:].strip(), [])
        else:
            lines.append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
