"""A draft written down as playbooks are written. No word of the goal stands in it: those are what its steps take."""

from collections.abc import Sequence
from dataclasses import dataclass, field

STARTS_ON = "carry-out@1"

PAGE = """---
name: {name}
description: A draft made from a goal in your words.
version: 1
starts-on: {starts_on}
---

# What you asked for

You said it in your own words, and these steps were made from them{by}. Nothing of it runs before you approve it.
{steps}"""
STEP = """
## {title}

```yaml
id: {id}
{does}
{takes}{more}then{then}
```

{why}
"""


@dataclass(frozen=True)
class Step:
    id: str
    title: str
    does: str
    """`effect: mail.send`"""
    why: str
    takes: dict[str, str] = field(default_factory=dict[str, str])
    more: tuple[str, ...] = ()
    """Further lines of its block."""
    outcomes: tuple[str, ...] = ("done",)
    ends_on: tuple[str, ...] = ()
    """The outcomes after which nothing more is to be done."""
    drops_on: tuple[str, ...] = ()
    """The outcomes after which whatever follows from this step alone is left out."""
    follows: bool = False
    """It is there because of the letter or the request before it: a wait for an answer, a reminder."""
    skips_on: str = ""
    """The outcome after which the clause it stands before is left out."""
    clause: int = 0


def written(name: str, steps: Sequence[Step], *, by_model: bool = False) -> str:
    by = " by a model" if by_model else ""
    return PAGE.format(
        name=name, starts_on=STARTS_ON, by=by, steps="".join(_step(at, steps) for at in range(len(steps)))
    )


def _step(at: int, steps: Sequence[Step]) -> str:
    step = steps[at]
    after = steps[at + 1].id if at + 1 < len(steps) else "end"
    beyond = next((each.id for each in steps[at + 1 :] if each.clause > step.clause), "end")

    def leads(outcome: str) -> str:
        if outcome in step.drops_on:
            return _aside(at, steps)
        return "end" if outcome in step.ends_on else beyond if outcome == step.skips_on else after

    return STEP.format(
        title=step.title,
        id=step.id,
        does=step.does,
        takes="takes:\n" + "".join(f"  {name}: {source}\n" for name, source in step.takes.items())
        if step.takes
        else "",
        more="".join(f"{line}\n" for line in step.more),
        then=":\n" + "\n".join(f"  {outcome}: {leads(outcome)}" for outcome in step.outcomes),
        why=step.why,
    )


def _aside(at: int, steps: Sequence[Step]) -> str:
    """Past whatever is there only because of this step. A plan is one walk: where some of that comes later still, and
    nothing between makes it another's, there is no way around it but the end."""
    later = steps[at + 1 :]
    alone = [each.follows or _leads_to_follower(nth, later) for nth, each in enumerate(later)]
    if False not in alone:
        return "end"
    beyond = alone.index(False)
    other = next((nth for nth in range(beyond, len(later)) if later[nth].drops_on), len(later))
    return "end" if any(alone[beyond:other]) else later[beyond].id


def _leads_to_follower(nth: int, steps: Sequence[Step]) -> bool:
    """A plain wait counts from what was sent before, where a reminder comes after it."""
    if not steps[nth].does.startswith("wait"):
        return False
    after = next((each for each in steps[nth + 1 :] if not each.does.startswith("wait")), None)
    return after is not None and after.follows
