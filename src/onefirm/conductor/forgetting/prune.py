"""Who was kept long enough: by the rules of policy.toml, whoever is nobody's client any more, and what holds them."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onefirm.conductor.facts import now
from onefirm.conductor.forgetting.announced import spared
from onefirm.conductor.forgetting.carry import Forgetting
from onefirm.conductor.forgetting.preview import Preview, preview_of
from onefirm.conductor.forgetting.whose import Person, together
from onefirm.conductor.keeping.kin import BOOKS, plain
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.firm import Pruned
from onefirm.domain.events.streams import of_retention
from onefirm.domain.ids import SubjectId
from onefirm.domain.retention import FOR_EVER, past
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row

PEOPLE_AT_ONCE_MAX = 50
"""Each of them means a walk through the ledger; who is left over comes with the next time."""
_PAGE = 1_000
_PAGES_MAX = 200
"""Whoever has rested longest and stays must not hide the others."""
_ROWS_MAX = 1_000
_STRANGERS = frozenset({"person", "organisation", "lead", "draft", "letter", "piece", "appointment", "todo"})
"""Whoever has nothing but these never became a client."""
_RUNNING, _IN_DOUBT, _BY_LAW = "still being worked for", "an act in doubt", "kept as the law wants"
_SPARED = "kept because you said so"
_CLASSES = ("leads", "clients")


@dataclass(frozen=True)
class Due:
    """What a pruning would do."""

    people: Mapping[str, tuple[Preview, ...]]
    """By class of policy.toml."""
    held: Mapping[str, int]
    """By reason, who is old enough and has to stay, or what of them does."""
    stay: tuple[tuple[Person, str], ...] = ()
    """The first of those who have to stay, each with the reason."""
    days: Mapping[SubjectId, str] = field(default_factory=dict[SubjectId, str])
    """By the first name they are kept under, when each falls due."""
    more: bool = False
    """Others are due as well: so many go at once, and the rest with the next time."""

    @property
    def whom(self) -> Sequence[tuple[Preview, str]]:
        """Everybody, with their rule."""
        return [(preview, rule(cls)) for cls, previews in self.people.items() for preview in previews]

    @property
    def confirm(self) -> str:
        shown = "|".join(preview.confirm for preview, _ in self.whom)
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def ruled(means: Means) -> bool:
    """Is there a rule by which anybody ever goes?"""
    return any(means.policy.retention[cls] != FOR_EVER for cls in _CLASSES)


def due_of(means: Means, at: str = "", only: frozenset[SubjectId] | None = None) -> Due:
    """Who is due at a moment, now if none is named; of these people, or of all."""
    at = at or now(means)
    people, held, seen = dict[str, list[Preview]](), Counter[str](), set[SubjectId]()
    stay, days, more = list[tuple[Person, str]](), dict[SubjectId, str](), False
    kept = spared(means)
    for row in _at_rest(at, means):
        subject = plain(str(row["subject"]))
        if subject in seen:
            continue
        if sum(map(len, people.values())) >= PEOPLE_AT_ONCE_MAX:
            more = True
            continue
        person = together(subject, means)
        seen |= set(person.subjects)
        cls, last = _rests(person, means)
        until = past(means.policy.retention[cls], last)
        if not until or until > at or (only is not None and only.isdisjoint(person.subjects)):
            continue
        if not kept.isdisjoint(person.subjects):
            held[_SPARED] += 1
            stay.append((person, _SPARED))
            continue
        preview = preview_of(person, means)
        if preview.running or preview.in_doubt:
            why = _RUNNING if preview.running else _IN_DOUBT
            held[why] += 1
            stay.append((person, why))
        elif preview.goes:
            people.setdefault(cls, []).append(preview)
            days[person.subjects[0]] = until
            held[_BY_LAW] += sum(each.count for each in preview.kept if each.until)
    return Due(
        {cls: tuple(previews) for cls, previews in people.items()},
        {why: count for why, count in held.items() if count},
        tuple(stay[:PEOPLE_AT_ONCE_MAX]),
        days,
        more,
    )


async def prune(due: Due, forgetting: Forgetting, means: Means) -> Pruned:
    """All at once, and the file is written anew once; whoever is cut off here is carried through by the next start."""
    begun = await forgetting.begin_all(due.whom, CONDUCTOR)
    receipts = await forgetting.carry_all(begun)
    dropped = Counter(receipt.by_rule.rpartition(".")[2] for receipt in receipts.values())
    fact = Pruned(dropped=dict(dropped), kept=dict(due.held), rules=tuple(map(rule, due.people)))
    await means.ledger.append(Put(of_retention(), fact), actor=CONDUCTOR)
    return fact


def rule(cls: str) -> str:
    return f"policy.toml retention.{cls}"


def _at_rest(before: str, means: Means) -> Iterator[Row]:
    for page in range(_PAGES_MAX if ruled(means) else 0):
        rows = means.views.all("subjects_at_rest", before=before, limit=_PAGE, offset=page * _PAGE)
        yield from rows
        if len(rows) < _PAGE:
            return


def _rests(person: Person, means: Means) -> tuple[str, str]:
    """The class whose rule counts for them, and when the last of theirs changed."""
    names = [name for one in person.subjects for name in (one, f"{one}{BOOKS}")]
    records = [row for name in names for row in means.views.all("records_about", subject=name, limit=_ROWS_MAX)]
    plans = [row for one in person.subjects for row in means.views.all("plans_for", subject=one, limit=_ROWS_MAX)]
    client = any(row["record"] not in _STRANGERS for row in records)
    return "clients" if client else "leads", max(str(row["changed_at"]) for row in (*records, *plans))
