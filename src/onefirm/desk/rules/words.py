"""What else to know of a rule that was just set: nobody has that address yet, or nothing can reach them any more."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from onefirm.conductor.forgetting.whose import met
from onefirm.conductor.keeping.kin import kin
from onefirm.desk.post import Post
from onefirm.desk.records.views import fields_of
from onefirm.domain.ids import SubjectId
from onefirm.domain.names import in_words
from onefirm.policy.rules import Wanted, ways_left
from onefirm.policy.wording import WAYS
from onefirm.records.kinds.people import LEAD, PERSON

_NEAR = 0.8
"""So alike two addresses are when one may be a slip of the other: 1.0 is the same."""
_ROWS, _PAGES_MAX = 1_000, 20


def never_met(post: Post, who: str, subject: SubjectId) -> str:
    """A sentence to go on with, where the address is of somebody who never wrote; empty for anybody known."""
    if "@" not in who or met(kin(post.means, subject), post.means):
        return ""
    near = get_close_matches(who.strip().casefold(), set(_addresses(post)), n=1, cutoff=_NEAR)
    return f" Nobody here has that address yet.{f' Did you mean {near[0]}?' if near else ''}"


def beyond_reach(known: Iterable[Wanted], ways: Iterable[str], today: date) -> str:
    """A sentence to go on with, where what they want leaves no way to them; else empty."""
    holding = [each for each in known if each.rule.endswith(" by") and each.holds(today)]
    if not holding or ways_left(holding, {*WAYS, *ways}):
        return ""
    said = dict.fromkeys(f"'{each.rule} {each.value}'" for each in holding)
    return f" Nothing can reach them any more: {in_words(list(said))} leave no way. Lift what holds no longer."


def _addresses(post: Post) -> Iterator[str]:
    for kind in (PERSON, LEAD):
        after = ""
        for _ in range(_PAGES_MAX):
            rows = post.means.views.all("records_all", record=kind.name, after=after, limit=_ROWS)
            for fields in map(fields_of, rows):
                further = fields.get("emails")
                several = further if isinstance(further, list) else []
                yield from (str(each).casefold() for each in (fields.get("email"), *several) if each)
            if len(rows) < _ROWS:
                break
            after = str(rows[-1]["id"])
