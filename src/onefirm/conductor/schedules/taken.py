"""What a wish takes from its occasion: what the event says, and what else stands in the record that it changed."""

from collections.abc import Iterable

from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.means import Means
from onefirm.conductor.schedules.occasions import INSIDE, label_of, values_of
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.labels import Label, join
from onefirm.records.story import Said


def taken_from(event: Recorded, names: Iterable[str], playbook: str, means: Means) -> tuple[dict[str, str], Label]:
    """The values by the names that are asked for, and what the least of them is worth."""
    said, labels = values_of(event, playbook), [label_of(event)]
    values = dict[str, str]()
    for name in names:
        if name in said:
            values[name] = said[name]
        elif standing := _standing(event, name, means):
            values[name] = ", ".join(str(each.value) for each in standing)
            labels += [each.label for each in standing]
    return values, join(labels)


def _standing(event: Recorded, name: str, means: Means) -> tuple[Said, ...]:
    if not isinstance(event.fact, RecordChanged) or not name.startswith(INSIDE):
        return ()
    keeping = Keeping(means)
    kind = keeping.kind(event.fact.record)
    story = keeping.story(kind, event.fact.id) if kind else None
    return story.standing(name.removeprefix(INSIDE)) if story else ()
