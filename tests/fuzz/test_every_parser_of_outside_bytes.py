"""Whatever comes from outside is read or refused: no other fault, two seconds and 256 MB at most, by every parser.

`make fuzz COUNT=20000` reads more; `FUZZ_SEED` begins elsewhere. What a fault is found with is kept in FUZZ_KEPT.
"""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import onefirm
from fuzz.parsers import ELSEWHERE, PARSERS

COUNT = int(os.environ.get("FUZZ_COUNT", "30"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
KEPT = os.environ.get("FUZZ_KEPT", "")
_GROUPS = 4
"""So many processes read all of them: whoever tests with several workers has each begin elsewhere."""
_SECONDS = 300 + COUNT * 10
_SOURCE = Path(onefirm.__file__).parent
_WALKED = ("guard", "connectors", "intake")


@pytest.mark.parametrize("group", range(_GROUPS))
def test_whatever_comes_is_read_or_refused_in_good_time(tmp_path: Path, group: int) -> None:
    kept = Path(KEPT) if KEPT else tmp_path
    names = [parser.name for parser in PARSERS[group::_GROUPS]]
    place = kept / f"read-now-{group}"
    run = [sys.executable, "-m", "fuzz.child", str(COUNT), str(SEED), str(place), *names]
    tests = Path(__file__).parents[1]
    ran = subprocess.run(run, cwd=tests, capture_output=True, text=True, timeout=_SECONDS, check=False)
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    for line in said:
        print(line)
    assert ran.returncode == 0, f"It did not outlive this: {place.read_bytes()[:200]!r} {ran.stderr[-2000:]}"
    assert [line for line in said if "fault" in line] == []
    assert [line["parser"] for line in said if "read" in line] == names


def test_no_parser_of_bytes_is_missing_from_the_table() -> None:
    """Each public function of these rooms that is given bytes is tried here, or said to be none of these parsers."""
    found = {
        f"{path.relative_to(_SOURCE)}:{function.name}"
        for room in _WALKED
        for path in (_SOURCE / room).rglob("*.py")
        for function in ast.parse(path.read_text()).body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _is_given_bytes(function)
    }
    tried = {each for parser in PARSERS for each in parser.covers}
    assert found - tried - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) - found == set(), "What is not there any more needs no reason."
    assert not tried & set(ELSEWHERE)


def _is_given_bytes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = (argument.annotation for argument in function.args.args if argument.annotation)
    return not function.name.startswith("_") and any("bytes" in ast.unparse(each) for each in given)
