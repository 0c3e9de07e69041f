"""No text of a stranger keeps a pattern busy: each of the product meets repeated pieces that almost fit."""

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType

import pytest

import onefirm
from onefirm.domain.address import reachable

SECONDS_MAX = 2
REPEATED = 34
"""Ways to read that double with each piece would need hours for so many; every other pattern needs no time at all."""
PIECES = (
    *"aA0 \t\n.,-@_~/=;:!?#*([{<\"'é€“+", "a.", "a-", "@a", ".a", "a ", "a, ", "0 ", "0.", "0,", "1-", "<a ", "a=",
    "='", "://a", "- ", "\n ", "a\n", "ab.", "the ", "www.", "$1", "any more ", "please ", "wrote ",
)  # fmt: skip
BEFORE = ("", "a@", "a", "<a ", "http://a", "budget ", "AT12 ", "+", "stop ")
AFTER = ("", "\x00", "ü")
ADDRESSES = (
    "ada@donaudampfschifffahrtsgesellschaft-süd.at",
    "office@steuerberatung-maier_wien.at",
    f"ada@{'a' * 240}!",
    f"ada@{'a.' * 120}!",
    f"ada@{'a-' * 120}!",
    f"{'a.' * 120}@",
    f"{'a' * 250}",
    f"ada@{'a' * 200_000}!",
)


LONG = 20_000
"""So many signs a stranger's line may have. Looking at each of them once takes a few thousandths of a second."""
LONG_SECONDS_MAX = 0.3
LONG_PIECES = (*'a1 \n\t.!-_@<"', "a ", "1-", "a.", "1 ", "a\n", "! ")
LONG_AFTER = ("\x00", "1", "a")
ONCE, EVERYWHERE = ("match", "fullmatch"), ("search", "finditer", "findall", "sub", "split")


class TooSlow(Exception):
    pass


@contextmanager
def soon(what: str, seconds: float = SECONDS_MAX) -> Generator[None]:
    """Of the processor's time: whatever else the machine is busy with, the same text takes as long."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(what)

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _imported(name: str) -> ModuleType:
    return importlib.import_module(name)  # noqa: TID251 -- every module is looked at, whatever it is called.


def patterns() -> dict[re.Pattern[str] | re.Pattern[bytes], str]:
    found: dict[re.Pattern[str] | re.Pattern[bytes], str] = {}
    for module in pkgutil.walk_packages(onefirm.__path__, "onefirm."):
        if not module.name.endswith("__main__"):
            for name, value in vars(_imported(module.name)).items():
                for one in value if isinstance(value, tuple) else (value,):  # pyright: ignore[reportUnknownVariableType]
                    if isinstance(one, re.Pattern):
                        found.setdefault(one, f"{module.name}.{name}")  # pyright: ignore[reportUnknownArgumentType]
    return found


PATTERNS = patterns()


def try_all(pattern: re.Pattern[str] | re.Pattern[bytes], name: str) -> None:
    for before in BEFORE:
        for piece in PIECES:
            with soon(f"{name} on {before!r} + {piece!r} * {REPEATED}"):
                for after in AFTER:
                    text = before + piece * REPEATED + after
                    given = text.encode() if isinstance(pattern.pattern, bytes) else text
                    pattern.fullmatch(given)  # pyright: ignore[reportCallIssue, reportArgumentType]
                    pattern.search(given)  # pyright: ignore[reportCallIssue, reportArgumentType]


@pytest.mark.parametrize("pattern", PATTERNS, ids=PATTERNS.values())
def test_no_pattern_is_kept_busy_by_pieces_that_almost_fit(pattern: re.Pattern[str] | re.Pattern[bytes]) -> None:
    try_all(pattern, PATTERNS[pattern])


@cache
def _uses(path: Path) -> frozenset[tuple[str, str]]:
    """`_WORD.search`: by which of its methods a name is used in a file."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    called = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    return frozenset((node.value.id, node.attr) for node in called if isinstance(node.value, ast.Name))


def goes_everywhere(where: str) -> bool:
    """Is it looked for at every place of a text? One that only has to fit from a place on is tried once."""
    module, _, name = where.rpartition(".")
    home = Path(onefirm.__path__[0])
    own = home.parent / f"{module.replace('.', '/')}.py"
    files = [own] if name.startswith("_") and own.exists() else list(home.rglob("*.py"))
    used = {method for path in files for of, method in _uses(path) if of == name}
    return bool(used & set(EVERYWHERE)) or not used & set(ONCE)


def try_long(pattern: re.Pattern[str] | re.Pattern[bytes], name: str, *, everywhere: bool) -> None:
    for piece in LONG_PIECES:
        for after in LONG_AFTER:
            text = piece * (LONG // len(piece)) + after
            given = text.encode() if isinstance(pattern.pattern, bytes) else text
            with soon(f"{name} on {piece!r} * {LONG // len(piece)} + {after!r}", LONG_SECONDS_MAX):
                if everywhere:
                    pattern.search(given)  # pyright: ignore[reportCallIssue, reportArgumentType]
                else:
                    pattern.match(given)  # pyright: ignore[reportCallIssue, reportArgumentType]


@pytest.mark.parametrize("pattern", PATTERNS, ids=PATTERNS.values())
def test_no_pattern_looks_at_a_long_line_again_from_each_of_its_signs(
    pattern: re.Pattern[str] | re.Pattern[bytes],
) -> None:
    try_long(pattern, PATTERNS[pattern], everywhere=goes_everywhere(PATTERNS[pattern]))


def test_a_pattern_that_begins_anew_at_each_sign_is_found() -> None:
    with pytest.raises(TooSlow):
        try_long(re.compile(r"[^\W\d_]+\W*$"), "planted", everywhere=True)


def test_a_pattern_that_can_be_kept_busy_is_found() -> None:
    with pytest.raises(TooSlow):
        try_all(re.compile(r"a@(?:[a-z]+\.?)+"), "planted")


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address[:30])
def test_an_odd_address_is_judged_at_once(address: str) -> None:
    with soon(address[:80]):
        assert not reachable(address)


@pytest.mark.parametrize("address", ["ada@palmer.example", "a.b+c@x-y.z1.at", "ada@xn--sd-xka.at", f"a@{'b' * 63}.at"])
def test_a_plain_address_can_be_reached(address: str) -> None:
    assert reachable(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@palmer",
        "a@b..c",
        ".a@b.c",
        "a@-b.c",
        "a@b-.c",
        "a@b.c\n",
        f"a@{'b' * 64}.at",
        f"a@{'b.' * 126}at",
    ],
)
def test_what_is_no_plain_address_is_told(address: str) -> None:
    assert not reachable(address)
