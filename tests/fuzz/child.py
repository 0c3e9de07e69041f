"""A process that may have no more than its share: it reads what was made to do harm, and says what it cost.

`python -m fuzz.child COUNT SEED PLACE NAME...` writes a line of JSON for each fault; PLACE holds what it reads.
"""

import json
import resource
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from random import Random
from time import process_time
from types import FrameType

from fuzz.mutations import bombs, mutated
from fuzz.parsers import PARSERS, Parser

SECONDS_MAX = 2
SLACK = 2
"""On a machine that does other things beside it, the same work takes more of the processor."""
MEMORY_MAX = 256 * 1024 * 1024
_BEYOND = 20


class TooLong(BaseException):
    """No parser catches it."""


def main(count: int, seed: int, place: Path, names: list[str]) -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, _late)
    parsers = [parser for parser in PARSERS if parser.name in names]
    for parser in parsers:
        with suppress(*parser.refuses):
            parser.run(parser.seeds[0])  # What it imports, and keeps for all, is not the cost of one input.
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY_MAX, size + MEMORY_MAX))
    for parser in parsers:
        chance = Random(f"{parser.name} {seed}")  # noqa: S311 -- the same inputs again, and no secret.
        worst, read = 0.0, 0
        first = bombs(parser.seeds)
        for number in range(-len(first), count):
            raw = first[number] if number < 0 else mutated(parser.seeds, chance)
            place.write_bytes(f"{parser.name} {number}\n".encode() + raw)
            fault, seconds = _tried(parser, raw)
            worst, read = max(worst, seconds), read + 1
            if fault or seconds > SECONDS_MAX * SLACK:
                said = fault or f"{seconds:.1f} s of processor"
                kept = place.with_name(f"{parser.name.replace(' ', '-').replace('/', '-')}-{seed}-{number}")
                kept.write_bytes(raw)
                print(
                    json.dumps({"parser": parser.name, "number": number, "fault": said, "kept": str(kept)}), flush=True
                )
        print(json.dumps({"parser": parser.name, "read": read, "worst": round(worst, 2)}), flush=True)


def _tried(parser: Parser, raw: bytes) -> tuple[str, float]:
    began = process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(began) + SECONDS_MAX * SLACK * _BEYOND, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_MAX * SLACK * 2)
    fault = ""
    try:
        parser.run(raw)
    except parser.refuses:
        pass
    except TooLong:
        fault = "too long"
    except BaseException as unknown:  # noqa: BLE001 -- whatever it is, it is what we look for.
        fault = f"{type(unknown).__name__}: {str(unknown)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return fault, process_time() - began


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
