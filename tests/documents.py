"""The documents as the tests read them."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "onefirm"
PAGES = (
    ROOT / "README.md",
    ROOT / "ARCHITECTURE.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
)
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<kind>\w*)[ ]?(?P<name>[^\n]*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_TICKS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"(?:\]\(|(?:src|srcset|href)=\")(?P<target>[^)\"\s]+)")


@dataclass(frozen=True)
class Block:
    """A fenced block, and where the reader finds it."""

    kind: str
    text: str
    where: str
    name: str = ""
    """What the file is called that the reader is to save it as."""


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            found["kind"],
            found["text"],
            f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}",
            found["name"],
        )
        for found in _FENCE.finditer(text)
    ]


def in_backticks(page: Path) -> list[str]:
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return _TICKS.findall(prose)


def links(page: Path) -> list[str]:
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [found["target"] for found in _LINK.finditer(prose)]


def committed() -> list[Path]:
    """Every file that is part of the product, as git has it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]
