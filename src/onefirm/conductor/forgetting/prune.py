"""Who was kept long enough: by the rules of policy.toml, whoever is nobody's client any more, and what holds them."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.conductor.crew import Means
from onefirm.conductor.facts import CONDUCTOR, now
from onefirm.conductor.forgetting.carry import Forgetting
from onefirm.conductor.forgetting.preview import Preview, preview_of
from onefirm.conductor.forgetting.whose import Person, plain, together
from onefirm.conductor.keeping.keep import BOOKS
from onefirm.domain.events.firm import Pruned
from onefirm.domain.events.streams import of_retention
from onefirm.domain.ids import SubjectId
from onefirm.domain.retention import past
from onefirm.ledger.ledger import Put

PEOPLE_AT_ONCE_MAX = 50
"""Each of them means writing the whole file anew; who is left over comes with the next time."""
_LOOKED_AT_MAX = 1_000
_ROWS_MAX = 1_000
_STRANGERS = frozenset({"person", "organisation", "lead", "draft", "piece", "appointment", "todo"})
"""Whoever has nothing but these never became a client."""
_RUNNING, _IN_DOUBT, _BY_LAW = "still being worked for", "an act in doubt", "kept as the law wants"


@dataclass(frozen=True)
class Due:
    """What a pruning would do."""

    people: Mapping[str, tuple[Preview, ...]]
    """By class of policy.toml."""
    held: Mapping[str, int]
    """By reason, who is old enough and has to stay, or what of them does."""

    @property
    def confirm(self) -> str:
        shown = "|".join(preview.confirm for previews in self.people.values() for preview in previews)
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def due_of(means: Means) -> Due:
    moment = now(means)
    rows = means.views.all("subjects_at_rest", before=moment, limit=_LOOKED_AT_MAX)
    people, held, seen = dict[str, list[Preview]](), Counter[str](), set[SubjectId]()
    for row in rows:
        subject = plain(str(row["subject"]))
        person = together(subject, means)
        if subject in seen or sum(map(len, people.values())) >= PEOPLE_AT_ONCE_MAX:
            continue
        seen |= set(person.subjects)
        cls, last = _rests(person, means)
        until = past(means.policy.retention[cls], last)
        if not until or until > moment:
            continue
        preview = preview_of(person, means)
        if preview.running or preview.in_doubt:
            held[_RUNNING if preview.running else _IN_DOUBT] += 1
        elif preview.goes:
            people.setdefault(cls, []).append(preview)
            held[_BY_LAW] += sum(kept.count for kept in preview.kept if kept.until)
    return Due(
        {cls: tuple(previews) for cls, previews in people.items()}, {why: count for why, count in held.items() if count}
    )


async def prune(due: Due, forgetting: Forgetting, means: Means) -> Pruned:
    """One person after the other; whoever is cut off here is carried through with the next start."""
    dropped = Counter[str]()
    for cls, previews in due.people.items():
        for preview in previews:
            dropped[cls] += await forgetting.carry(await forgetting.begin(preview, CONDUCTOR, _rule(cls))) is not None
    fact = Pruned(dropped=dict(dropped), kept=dict(due.held), rules=tuple(map(_rule, due.people)))
    await means.ledger.append(Put(of_retention(), fact), actor=CONDUCTOR)
    return fact


def _rests(person: Person, means: Means) -> tuple[str, str]:
    """The class whose rule counts for them, and when the last of theirs changed."""
    names = [name for one in person.subjects for name in (one, f"{one}{BOOKS}")]
    records = [row for name in names for row in means.views.all("records_about", subject=name, limit=_ROWS_MAX)]
    plans = [row for one in person.subjects for row in means.views.all("plans_for", subject=one, limit=_ROWS_MAX)]
    client = any(row["record"] not in _STRANGERS for row in records)
    return "clients" if client else "leads", max(str(row["changed_at"]) for row in (*records, *plans))


def _rule(cls: str) -> str:
    return f"policy.toml retention.{cls}"
