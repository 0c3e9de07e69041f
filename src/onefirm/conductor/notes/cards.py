"""The cards that wait, as notes need them."""

from pydantic import TypeAdapter

from onefirm.conductor.facts import after, now
from onefirm.conductor.means import Means
from onefirm.conductor.notes.book import Claim
from onefirm.conductor.notes.due import Waits
from onefirm.conductor.notes.words import CARDS_MAX, Shown
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId, QuestionId
from onefirm.domain.question import Card, Option, QuestionKind
from onefirm.inbox.urgent import nearly_over, why_urgent
from onefirm.ledger.projection import Row
from onefirm.planning.acts import act

ROWS_MAX = 1_000
_KIND: TypeAdapter[QuestionKind] = TypeAdapter(QuestionKind)
_OPTIONS = TypeAdapter(tuple[Option, ...])


class Cards:
    def __init__(self, means: Means, urgent_hours: int) -> None:
        self._means = means
        self._urgent_seconds = urgent_hours * 3_600
        self._known: dict[tuple[str, str], str] = {}
        """Why each of them could not wait: what was known when it was asked does not change."""

    def waiting(self) -> list[Waits]:
        rows = self._means.views.all("notes_waiting", now=now(self._means), limit=ROWS_MAX)
        names = [(str(row["question"]), str(row["payload"])) for row in rows]
        self._known = {name: self._known[name] for name in names if name in self._known}
        return [
            Waits(QuestionId(name[0]), name[1], str(row["asked_at"]), str(row["expires"]), self._urgent(name))
            for name, row in zip(names, rows, strict=True)
        ]

    def shown(self, claim: Claim) -> list[Shown]:
        """The urgent first. What was answered meanwhile is counted, and shown no more."""
        urgent = set(claim.fact.urgent)
        order = sorted(claim.fact.cards, key=lambda question: question not in urgent)
        rows = [self._means.views.one("question", question=question) for question in order[:CARDS_MAX]]
        return [
            self._one(row, claim, urgent=row["question"] in urgent)
            for row in rows
            if row and row["state"] == "open" and row["payload"] == claim.fact.cards[QuestionId(str(row["question"]))]
        ]

    def _one(self, row: Row, claim: Claim, *, urgent: bool) -> Shown:
        question, shown, expires = str(row["question"]), str(row["payload"]), str(row["expires"])
        # Told from the moment it was claimed at: made once more, it is the same letter.
        why = self._urgent((question, shown)) or nearly_over(expires, after(claim.at, self._urgent_seconds))
        return Shown(
            question=question,
            shown=shown,
            asks=_KIND.validate_python(row["asks"]),
            plan=str(row["plan"]),
            capability=self._does(str(row["effect"])).partition(".")[0],
            expires=expires,
            card=Card.model_validate_json(str(row["card"])),
            options=_OPTIONS.validate_json(str(row["options"])),
            why=why if urgent else "",
        )

    def _urgent(self, name: tuple[str, str]) -> str:
        if name not in self._known:
            self._known[name] = self._why(self._means.views.one("question", question=name[0]))
        return self._known[name]

    def _why(self, row: Row | None) -> str:
        if row is None:
            return ""
        problem, kind = Card.model_validate_json(str(row["card"])).problem, self._does(str(row["effect"]))
        known = self._means.crew.kind(kind)
        asks = _KIND.validate_python(row["asks"])
        return why_urgent(asks, problem.code if problem else "", known.risk if known else None)

    def _does(self, effect: str) -> str:
        standing = act(self._means.ledger.stream(of_effect(EffectId(effect)))) if effect else None
        return standing.declared.does if standing else ""
