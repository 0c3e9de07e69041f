"""A decision names what was shown. One that names nothing where the name belongs has lost it on the way."""

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal


def held_to(args: Frozen, field: str, shown: str, where: str) -> None:
    """Left out, a program means what stands there now. Given and empty, it comes of a form that was cut off, or of a
    script whose variable was never set: then nobody knows what was read."""
    if field in args.model_fields_set and not getattr(args, field):
        raise Refusal(unnamed(field, shown, where))


def unnamed(field: str, shown: str, where: str) -> Problem:
    return Problem(
        code="version-missing",
        what=f"Nothing was decided: it was not said {shown}.",
        why=f"A decision counts only for exactly what was shown, and its `{field}` came empty.",
        fix="Open it again, read it, and decide there.",
        where=where,
    )
