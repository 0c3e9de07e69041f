"""What a forgetting would do, before anything is done; and the fingerprint that binds a yes to exactly that."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.capabilities.erasable import Erases
from onefirm.conductor.forgetting.kept import Copies, kept_of, nowhere
from onefirm.conductor.forgetting.traces import Standing, standing_of
from onefirm.conductor.forgetting.whose import Person
from onefirm.conductor.means import Means
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.events.people import Kept
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.frozen import Json, as_json, canonical
from onefirm.domain.ids import EffectId, PlanId, QuestionId
from onefirm.domain.states import OPEN

_ROWS_MAX = 1_000


@dataclass(frozen=True)
class Preview:
    person: Person
    standing: Standing
    goes: Mapping[str, int]
    """By place: how much of theirs is there."""
    kept: tuple[Kept, ...]
    running: tuple[PlanId, ...]
    open: tuple[QuestionId, ...]
    in_doubt: tuple[tuple[PlanId, EffectId], ...]
    """Acts of which nobody knows yet whether they happened."""

    @property
    def confirm(self) -> str:
        """Of everything that is shown: whatever comes or goes meanwhile is another forgetting."""
        shown: Json = {
            "subjects": list(self.standing.subjects),
            "goes": dict(self.goes),
            "kept": [as_json(kept) for kept in self.kept],
            "running": list(self.running),
            "open": list(self.open),
        }
        return hashlib.sha256(canonical(shown).encode()).hexdigest()[:16]


def preview_of(person: Person, means: Means, copies: Copies = nowhere) -> Preview:
    standing = standing_of(person.subjects, means)
    rows = [row for one in person.subjects for row in means.views.all("plans_for", subject=one, limit=_ROWS_MAX)]
    doubts = [row for one in person.subjects for row in means.views.all("effects_in_doubt_for", subject=one)]
    return Preview(
        person=person,
        standing=standing,
        goes={place: count for place, count in {**counted(standing), **files(standing, means)}.items() if count},
        kept=kept_of(person.subjects, standing, means, copies),
        running=tuple(PlanId(str(row["plan"])) for row in rows if row["state"] in OPEN),
        open=tuple(question for question in standing.questions if is_open(question, means)),
        in_doubt=tuple((PlanId(str(row["plan"])), EffectId(str(row["effect"]))) for row in doubts),
    )


def counted(standing: Standing) -> dict[str, int]:
    """In the ledger: entries that close for ever, and what they were about."""
    return {
        "entries": standing.entries,
        "records": standing.by_kind.get(RecordChanged.kind, 0),
        "letters and forms": len(standing.items),
        "plans": len(standing.plans),
        "acts": standing.by_kind.get(EffectDeclared.kind, 0),
        "questions": len(standing.questions),
    }


def files(standing: Standing, means: Means) -> dict[str, int]:
    """Outside of the ledger, in the firm's folder: by the connector that keeps them."""
    traces = standing.outside(means)
    return {keeper.name: len(keeper.traces(traces)) for keeper in keepers(means)}


def keepers(means: Means) -> tuple[Erases, ...]:
    every = (*means.crew.connectors.values(), *means.crew.sources)
    return tuple({each.name: each for each in every if isinstance(each, Erases)}.values())


def is_open(question: QuestionId, means: Means) -> bool:
    row = means.views.one("question_state", question=question)
    return row is not None and row["state"] in ("open", "behind")
