"""Learning from decisions, off the way of any plan; and asking what was learned, on the way of a card."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onefirm.capabilities.blobs import Blobs
from onefirm.capabilities.learner import Learner
from onefirm.conductor.learned.projection import TEXT_SIGNS_MAX, UNSURE
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.contract import Evidence
from onefirm.domain.events.learned import ModelLearned
from onefirm.domain.events.streams import of_lessons
from onefirm.domain.ids import FIRM, PlanId
from onefirm.domain.taught import Taught
from onefirm.learning.example import Example, digest
from onefirm.learning.lesson import FRESH_MIN, relearned
from onefirm.learning.model import Model, Unreadable, read
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Views

LESSONS_MIN, OF_EACH_MIN = 30, 8
"""Below this nothing is learned, and nothing said."""
LESSONS_MAX = 300
"""The newest count: these are learned in about two seconds."""
SURE_MIN = 70
"""A guess that is less sure than this, per cent, is none."""
MET_MIN = 0.5
FOUND_IN = "your decisions"
_LAST = 2**62
_WORD = re.compile(r"[^\W\d_]{3,}")

Learners = Callable[[str], Learner[Any]]
"""The learner of this name, or the best there is for an empty name. Raises LookupError where it is not installed."""


@dataclass(frozen=True)
class Learned:
    """What was learned last and is in use."""

    fact: ModelLearned
    at: str
    seq: int


class School:
    """Implements what `Means` calls learned. What it keeps in memory is read again where the ledger says otherwise."""

    def __init__(self, ledger: Ledger, views: Views, blobs: Blobs, learners: Learners) -> None:
        self._ledger = ledger
        self._views = views
        self._blobs = blobs
        self._learners = learners
        self._open: dict[str, Model[Any] | None] = {}
        """By the name of its bytes."""
        self._looked: dict[str, tuple[object, ...]] = {}

    def suggests(self, plan: PlanId, options: Collection[str]) -> Evidence | None:
        """What the operator's decisions so far say of this; it decides nothing, whatever it says."""
        row = self._views.one("lesson", plan=plan)
        standing = self.standing(str(row["agent"])) if row and row["said"] == UNSURE else None
        model = self._model(standing.fact) if standing else None
        if row is None or standing is None or model is None or not set(model.labels) <= set(options):
            return None
        fact, taught = standing.fact, self._said(standing.fact, model, str(row["text"]))
        tried = f"Of {fact.right + fact.wrong + fact.asked} decisions it had not seen it got {fact.right} right and"
        record = f"{tried} {fact.wrong} wrong, and did not know {fact.asked}."
        if not taught.outcome or taught.sure < SURE_MIN:
            return Evidence(says=f"From what you decided so far: I do not know. {record}", found_in=FOUND_IN)
        says = f"What you decided so far suggests “{taught.outcome}”, {taught.sure} % sure. {record}"
        return Evidence(says=says, found_in=FOUND_IN)

    def says(self, agent: str, text: str, outcomes: Collection[str]) -> Taught | None:
        """As a rung of the ladder: what it answers may be gone by, where the ladder stops at it."""
        standing = self.standing(agent)
        model = self._model(standing.fact) if standing else None
        if standing is None or model is None or not set(model.labels) <= set(outcomes):
            return None
        return self._said(standing.fact, model, text[:TEXT_SIGNS_MAX])

    def _said(self, fact: ModelLearned, model: Model[Any], text: str) -> Taught:
        answer = model.answer(text)
        knows = answer.label is not None and self._met(fact, text)
        return Taught(answer.label or "" if knows else "", answer.sure if knows else 0, fact.examples, fact.model)

    def _met(self, fact: ModelLearned, text: str) -> bool:
        """Two answers do not teach what is strange to both: where most of its words never came up, it is."""
        known = {word for one, _ in self._lessons(fact.agent, fact.until) for word in _words(one.text)}
        words = _words(text)
        return sum(word in known for word in words) >= MET_MIN * max(1, len(words))

    def standing(self, agent: str) -> Learned | None:
        """The newest that was taken."""
        events = reversed(self._ledger.stream(of_lessons(agent)))
        taken = ((event, event.fact) for event in events if isinstance(event.fact, ModelLearned) and event.fact.taken)
        return next((Learned(fact, event.at, event.seq) for event, fact in taken), None)

    def _looked_until(self, agent: str) -> int:
        """What has come up to here was learned from, whether that was taken or not."""
        facts = (event.fact for event in reversed(self._ledger.stream(of_lessons(agent))))
        return next((fact.until for fact in facts if isinstance(fact, ModelLearned)), 0)

    def version(self, agent: str) -> str:
        standing = self.standing(agent)
        return standing.fact.model if standing else ""

    def counted(self, agent: str) -> Mapping[str, int]:
        return Counter(one.label for one, _ in self._lessons(agent, _LAST))

    async def when_due(self) -> int:
        """Learn what is due. How many models were made; none of it costs anything while nothing was decided."""
        made = 0
        for row in self._views.all("lessons_counted"):
            agent, seen = str(row["agent"]), (row["many"], row["newest"], row["oldest"])
            if self._looked.get(agent) != seen:
                made += await self._learn(agent)
                self._looked[agent] = seen
        return made

    async def _learn(self, agent: str) -> bool:
        standing, looked = self.standing(agent), self._looked_until(agent)
        until = standing.fact.until if standing else 0
        before = [one for one, _ in self._lessons(agent, until, standing.fact.examples)] if standing else []
        since = [(one, seq) for one, seq in self._lessons(agent, _LAST) if seq > until]
        old = self._model(standing.fact) if standing else None
        # Whoever was forgotten is no example any more, so what was made of them goes, however good it was.
        stands = old is not None and old.lesson == digest(before)
        if not _enough([*before, *(one for one, _ in since)]):
            if standing and not stands:
                await self._dropped(agent, standing)
            return False
        if stands and sum(seq > looked for _, seq in since) < FRESH_MIN:
            return False
        last = max((seq for _, seq in since), default=until)
        new = await asyncio.to_thread(self._made, old, before, [one for one, _ in since])
        if new is None:
            return False
        await self._written(agent, new[0], new[1], last, [*before, *(one for one, _ in since)][-LESSONS_MAX:], standing)
        return True

    def _made(
        self, old: Model[Any] | None, before: Sequence[Example], since: Sequence[Example]
    ) -> tuple[Model[Any], bool] | None:
        """The new model, and whether it is taken."""
        return relearned(old, before, since, self._learners(""), LESSONS_MAX)

    async def _written(
        self, agent: str, model: Model[Any], taken: bool, until: int, of: Sequence[Example], before: Learned | None
    ) -> None:
        blob = self._blobs.keep(FIRM, model.to_bytes()) if taken else ""
        quality = model.quality
        fact = ModelLearned(
            agent=agent,
            learner=model.learner.name,
            model=model.version,
            blob=blob,
            until=until,
            examples=len(of),
            each=dict(sorted(Counter(one.label for one in of).items())),
            right=quality.right,
            wrong=quality.wrong,
            asked=quality.asked,
            off_thousandths=quality.off_thousandths,
            taken=taken,
        )
        stream = of_lessons(agent)
        expected = {stream: self._ledger.version(stream)}
        await self._ledger.append(Put(stream, fact), actor=CONDUCTOR, expected=expected)
        if taken and before and before.fact.blob != blob:
            self._blobs.drop(FIRM, before.fact.blob)
            self._open.pop(before.fact.blob, None)

    async def _dropped(self, agent: str, before: Learned) -> None:
        """Too few are left to learn from: nothing is said any more."""
        fact = before.fact.model_copy(
            update={
                "model": "",
                "blob": "",
                "until": 0,
                "examples": 0,
                "each": {},
                "right": 0,
                "wrong": 0,
                "asked": 0,
            }
        )
        stream = of_lessons(agent)
        await self._ledger.append(Put(stream, fact), actor=CONDUCTOR, expected={stream: self._ledger.version(stream)})
        self._blobs.drop(FIRM, before.fact.blob)
        self._open.pop(before.fact.blob, None)

    def _model(self, fact: ModelLearned) -> Model[Any] | None:
        """None where its bytes are gone, or the package that reads them is: then it is learned anew."""
        if not fact.blob:
            return None
        if fact.blob not in self._open:
            raw = self._blobs.read(FIRM, fact.blob)
            try:
                self._open[fact.blob] = read(raw, self._learners(fact.learner)) if raw else None
            except (Unreadable, LookupError):
                self._open[fact.blob] = None
        return self._open[fact.blob]

    def _lessons(self, agent: str, until: int, most: int = LESSONS_MAX) -> list[tuple[Example, int]]:
        """The newest of them, the oldest first."""
        rows = self._views.all("lessons_newest", agent=agent, until=until, limit=most)
        return [(Example(str(row["text"]), str(row["label"])), int(row["seq"] or 0)) for row in reversed(rows)]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _enough(examples: Sequence[Example]) -> bool:
    often = Counter(one.label for one in examples)
    return len(examples) >= LESSONS_MIN and sum(times >= OF_EACH_MIN for times in often.values()) > 1
