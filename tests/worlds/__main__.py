"""`python -m worlds --seeds 100000`: live many worlds and tell of each that goes wrong."""

import argparse
import sys

from worlds.planted import BUGS, hunt
from worlds.runs import live, run, told

_TOLD_MAX = 3
"""So many failing worlds are told in full; the others by their seed."""
_HUNT_MAX = 5_000


def main() -> int:
    asked = argparse.ArgumentParser(prog="worlds", description=__doc__)
    asked.add_argument("--seeds", type=int, default=1000, help="how many worlds to live")
    asked.add_argument("--first", type=int, default=0, help="the seed of the first one")
    asked.add_argument("--seed", type=int, help="live this one and tell all of it")
    asked.add_argument("--planted", action="store_true", help="plant each bug and say how many worlds found it")
    args = asked.parse_args()
    if args.planted:
        found = {bug.name: hunt(bug, _HUNT_MAX) for bug in BUGS}
        for name, worlds in found.items():
            sys.stdout.write(f"{worlds or f'not in {_HUNT_MAX}':>6}  {name}\n")
        return int(None in found.values())
    if args.seed is not None:
        world = live(args.seed)
        sys.stdout.write(told(world) + "\n")
        return int(bool(world.wrong))
    lived = run(range(args.first, args.first + args.seeds), float("inf"))
    for number, world in enumerate(lived.wrong):
        sys.stdout.write((told(world) if number < _TOLD_MAX else f"seed {world.seed}: {world.wrong[0]}") + "\n")
    sys.stdout.write(
        f"{lived.worlds} worlds in {lived.seconds:.0f} s, {lived.worlds / lived.seconds:.0f} a second, "
        f"{lived.per_minute} a minute; {len(lived.wrong)} went wrong\n"
    )
    return int(bool(lived.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
