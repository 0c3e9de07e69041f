"""Why something may not run by itself, or not like this."""

from collections.abc import Sequence

from onefirm.desk.shapes.trust import CellView
from onefirm.domain.problem import Problem


def no_cell(name: str, known: Sequence[str]) -> Problem:
    return Problem(
        code="trust-unknown",
        what=f"There is no kind of act '{name[:80]}'.",
        why=f"{len(known)} are known, each by its step, its effect, its risk, and whom it reaches.",
        fix="See `onefirm trust list`, and name one as it stands there.",
        where="onefirm trust list",
    )


def several(name: str, found: Sequence[str]) -> Problem:
    return Problem(
        code="trust-ambiguous",
        what=f"'{name[:80]}' could be more than one kind of act.",
        why=f"{' and '.join(found[:3])} begin like this.",
        fix="Give a few more signs of its name.",
        where="onefirm trust list",
    )


def never(view: CellView) -> Problem:
    return Problem(
        code="trust-never",
        what=f"'{view.title}' never runs by itself.",
        why=" ".join(view.bars),
        fix="There is nothing to do: it asks you each time.",
        where=f"onefirm trust show {view.cell}",
    )


def new_to_us(view: CellView) -> Problem:
    return Problem(
        code="trust-new",
        what=f"'{view.title}' towards somebody new never runs by itself.",
        why="Whoever was never reached like this before is always looked at, so that nothing would change.",
        fix="Look at the same step towards those you know.",
        where="onefirm trust list",
    )


def other_mode(view: CellView) -> Problem:
    step = f"{view.playbook}.{view.cell.partition(':')[0].rpartition('.')[2]}"
    return Problem(
        code="trust-mode",
        what=f"'{view.title}' is not a step that may earn anything.",
        why=f"Its mode is '{view.mode}', and only 'earn' lets past work decide.",
        fix=f"Let it earn first: onefirm policy set modes.{step} earn",
        where=f"onefirm trust show {view.cell}",
    )


def not_earned(view: CellView) -> Problem:
    needed = f"{view.needed} more decisions without a correction would" if view.needed else "Like this nothing would"
    shown = f"at most {view.bound} go wrong" if view.bound else "nothing is shown yet"
    return Problem(
        code="trust-not-earned",
        what=f"'{view.title}' has not earned it yet.",
        why=f"After {view.decisions} decisions {shown}, and {view.allowed} may. {needed} show it.",
        fix="Go on deciding; each decision counts once it had time to turn out otherwise.",
        where=f"onefirm trust show {view.cell}",
    )


def already(view: CellView) -> Problem:
    return Problem(
        code="trust-already",
        what=f"'{view.title}' already runs by itself.",
        why=view.record,
        fix="Take that back first, if you want it otherwise: onefirm trust revoke, or demote.",
        where=f"onefirm trust show {view.cell}",
    )


def not_low(view: CellView) -> Problem:
    return Problem(
        code="trust-not-low",
        what=f"'{view.title}' cannot be granted; it has to be earned.",
        why=f"It is of {view.risk} risk, and only what is of low risk may run before it has shown anything.",
        fix="Go on deciding until it has earned it.",
        where=f"onefirm trust show {view.cell}",
    )


def nothing_to(view: CellView, verb: str) -> Problem:
    said = {
        "revoke": ("Nothing was granted to it that could end.", "Only a grant can be revoked."),
        "demote": ("It asks you already.", "Only what runs by itself can be told to ask again."),
        "carry": (
            "There is nothing to carry over.",
            "Whose work it is has not changed since it was last decided about.",
        ),
    }
    what, why = said[verb]
    return Problem(code="trust-nothing", what=what, why=why, fix="See how it stands.",
                   where=f"onefirm trust show {view.cell}")  # fmt: skip
