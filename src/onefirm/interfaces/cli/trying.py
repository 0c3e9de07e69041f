"""`policy set`: on a terminal the trial is shown first, and kept after a yes, exactly as it was shown."""

import sys

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, rows, text
from onefirm.interfaces.cli.yes import agreed


def policy(given: Given, house: House) -> Reply:
    args: Answer = dict(given.values)
    if args.get("seen") or given.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return house.ask("policy.set", args)
    shown = house.ask("policy.try", {"rule": text(args, "rule"), "value": text(args, "value")})
    answer = inner(shown, "answer")
    if "problems" in shown:
        return shown
    house.show("policy-trial", answer)
    if rows(answer, "changes") and not agreed("Keep it? [y/N] "):
        return problem(
            "policy-unconfirmed", "Nothing was changed.", "It is done only for a yes.",
            f"When you want it: onefirm policy set {text(args, 'rule')} '{text(args, 'value')}'",
        )  # fmt: skip
    return house.ask("policy.set", {**args, "seen": text(answer, "seen")})
