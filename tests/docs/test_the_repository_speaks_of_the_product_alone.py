"""What is committed is about the product: no machine of ours, no mirror, nobody's workshop."""

import re
from pathlib import Path

from documents import ROOT, committed

_OURS = Path(__file__).resolve()
_LOCK = "uv.lock"
_WORDS = (
    r"(?<![\w.])/work/",
    r"/root/",
    r"/home/\w+/",
    r"\.\./shared",
    r"\bpypi\.org\b",
    r"\bpythonhosted\b",
    r"\bregistry\.npmjs\b",
    r"\bdeb\.debian\.org\b",
    r"\bproxy\.golang\b",
    r"\bco-authored-by\b",
    r"\blanguage model wrote\b",
    r"\bgenerated (?:by|with) (?:an? )?(?:ai|llm|assistant)\b",
)
_FOUND = re.compile("|".join(_WORDS), re.IGNORECASE)


def _texts() -> list[Path]:
    return [path for path in committed() if path.is_file() and path not in (_OURS, ROOT / _LOCK)]


def test_no_file_speaks_of_a_machine_or_a_mirror() -> None:
    found = [line for path in _texts() for line in _lines(path)]
    assert not found, "\n".join(found)


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []  # A picture or a font.
    lines = enumerate(text.splitlines(), 1)
    return [f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}" for number, line in lines if _FOUND.search(line)]


def test_the_words_would_be_found() -> None:
    assert _FOUND.search("see /" + "work/main for it")
    assert _FOUND.search("https://files.pythonhosted.org/x")
    assert not _FOUND.search("the framework of the firm")
