"""Acts that the operator undoes by hand: what they had left in a record is put back as it stood before them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from pydantic import JsonValue

from onefirm.conductor.means import Means
from onefirm.domain.effect import risk_of
from onefirm.domain.ids import EffectId, moment
from onefirm.policy.trust.cells import SETTLE_DAYS
from onefirm.records.story import Said, Story


def put_back(story: Story, values: Mapping[str, JsonValue], means: Means) -> tuple[EffectId, ...]:
    """By a field that has its old value again. Another value is the next thing that is known, and says nothing."""
    named = ((name, value, said) for name, value in values.items() for said in story.standing(name))
    return _behind((said for name, value, said in named if value == _before(story, name, said)), means)


def taken_away(story: Story, means: Means) -> tuple[EffectId, ...]:
    """By the whole record, where only the act's own plan had said something of it."""
    standing = [said for name in story.said for said in story.standing(name)]
    return _behind(standing, means) if len({said.plan for said in standing}) == 1 else ()


def _before(story: Story, name: str, said: Said) -> JsonValue:
    return next((each.value for each in story.said[name] if each.ended == said.seq), "")


def _behind(left: Iterable[Said], means: Means) -> tuple[EffectId, ...]:
    return tuple(dict.fromkeys(effect for said in left if said.plan for effect in _acts(said, means)))


def _acts(said: Said, means: Means) -> Iterator[EffectId]:
    """Those of its plan that had arrived by then and have not settled yet."""
    for row in means.views.all("acts_before", plan=said.plan, entry=said.seq):
        days = SETTLE_DAYS[risk_of(str(row["risk"]))]
        if means.clock.now() < moment(str(row["arrived_at"])) + timedelta(days=days):
            yield EffectId(str(row["effect"]))
