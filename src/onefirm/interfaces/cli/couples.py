"""`people same 1`: the two behind a number of the last list, or the two that were named."""

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.listed import pair_listed
from onefirm.interfaces.cli.words import Given, House, Reply, text

_LINE_SIGNS_MAX = 4


def judged(given: Given, house: House) -> Reply:
    args = dict(given.values)
    one = text(args, "one")
    if not text(args, "other"):
        if not (one.isdecimal() and len(one) <= _LINE_SIGNS_MAX):
            return problem(
                "command-misread",
                f"`onefirm {given.command.words}` needs two.",
                "It takes the number of a pair as it was listed, or both by name.",
                f"Example: {given.command.example}",
            )
        args["one"], args["other"] = pair_listed(house, int(one))
    return house.ask(given.command.asks, args)
