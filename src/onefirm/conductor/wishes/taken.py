"""What of a draft was taken from the records, and is worth what whoever said it there is worth."""

import re
from collections.abc import Iterator, Mapping

from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.means import Means
from onefirm.conductor.wishes.known import Met
from onefirm.domain.frozen import Json
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Label, join
from onefirm.domain.names import folded
from onefirm.records.story import Said, Story

_PART = re.compile(r"[^\W_]+")


def taken(goal: str, fields: Json, met: Mapping[str, Met], means: Means) -> dict[str, Label]:
    """Each field in which something stands that the goal does not say; whatever else is the operator's own word."""
    address = str(fields.get("email") or "")
    whom = next((each for known, each in met.items() if folded(known) == folded(address)), None)
    story = _story(whom, means) if whom else None
    said = _parts(goal)
    worth = dict[str, Label]()
    if folded(address) not in folded(goal):
        worth["email"] = _worth(address, story)
    for name, value in fields.items():
        of_them = _parts(whom.shown if whom else "") & _parts(str(value)) - said
        if of_them and whom and name != "email":
            worth[name] = join((OPERATORS_OWN, _worth(whom.shown, story)))
    return worth if address else {}


def _worth(value: str, story: Story | None) -> Label:
    """As much as the best of those who say exactly this."""
    said = [each.label for each in _standing(story) if folded(str(each.value)) == folded(value)] if story else []
    return max(said, key=lambda label: label.integrity, default=FROM_OUTSIDE)


def _standing(story: Story) -> Iterator[Said]:
    return (each for name in story.said for each in story.standing(name))


def _story(met: Met, means: Means) -> Story | None:
    keeping = Keeping(means)
    kind = keeping.kind(met.record)
    return keeping.story(kind, keeping.stays(kind, met.id)) if kind else None


def _parts(text: str) -> frozenset[str]:
    return frozenset(_PART.findall(folded(text)))
