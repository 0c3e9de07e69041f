"""What another version of a playbook changes, in one line."""

from collections.abc import Sequence

_TOLD_MAX = 2
_NUMBER = "The version is "


def in_one_line(changes: Sequence[str]) -> str:
    """The first of them in words, and how many there are; its number alone is no change."""
    told = [change.rstrip(".") for change in changes if not change.startswith(_NUMBER)]
    if not told:
        return "Nothing changes but its number." if changes else "Nothing changes: they say the same, word for word."
    if len(told) == 1:
        return f"One thing changes: {told[0]}."
    more = f"; and {len(told) - _TOLD_MAX} more" if len(told) > _TOLD_MAX else ""
    return f"{len(told)} things change: {'; '.join(told[:_TOLD_MAX])}{more}."
