"""How a model is learned: from every example, and judged by those it would not have known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic
from zlib import crc32

from onefirm.capabilities.learner import NONE, Guess, Learner, Seen
from onefirm.learning.doubt import Judge, Told, level, taught
from onefirm.learning.example import NO_LABEL, Answer, Example, digest
from onefirm.learning.model import Model
from onefirm.learning.quality import Quality, better, quality

LABELS_MIN = 2
OF_EACH_MIN = 3
"""A label that was given less often is not learned yet."""
FOLDS = 5
HELD_OUT_ENOUGH = 3_000
"""So many guesses about texts that were held out tell how sure to be; of fewer examples all are held out once."""
KEPT = 0.99
"""So many of the right answers are given: one in a hundred is withheld for nothing, so that strange texts are too."""
FRESH_MIN = 20
"""By so many new decisions at least an old model is held against a new one."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What was guessed of one example by a model that was made without it."""

    at: int
    place: int
    guess: Guess
    hidden: Guess | None
    """The same, had its own label never been heard of: so does a text look that has none."""

    @property
    def right(self) -> bool:
        return self.guess.place == self.place


def learn(examples: Sequence[Example], learner: Learner[Seen]) -> Model[Seen] | None:
    """None while there is too little to learn from. The order of the examples makes no difference."""
    lesson = _lesson(examples, learner)
    return lesson.model if lesson else None


def renewed(
    old: Model[Any] | None, before: Sequence[Example], since: Sequence[Example], learner: Learner[Seen]
) -> Model[Any] | None:
    """The model to go on with, when decisions were made since the old one was learned from those before.

    The old one goes on while there are few new decisions, and where the new one does worse on them.
    """
    stands = old is not None and old.lesson == digest(before)
    if stands and len(since) < FRESH_MIN:
        return old
    made = relearned(old, before, since, learner)
    if made is None:
        return old if stands else None
    return made[0] if made[1] else old


def relearned(
    old: Model[Any] | None,
    before: Sequence[Example],
    since: Sequence[Example],
    learner: Learner[Seen],
    most: int | None = None,
) -> tuple[Model[Seen], bool] | None:
    """A new model of the newest `most`, and whether it is taken: the old one stays where the new one does worse.

    What the old one is made of must stand: once a decision before was changed or forgotten, it goes whatever it was
    worth. None while there is too little to learn from.
    """
    examples = [*before, *since]
    lesson = _lesson(examples[-most:] if most else examples, learner)
    if lesson is None:
        return None
    if old is None or old.lesson != digest(before):
        return lesson.model, True
    fresh = [one for one in since if one in lesson.held_out]
    enough = len(fresh) >= FRESH_MIN
    return lesson.model, enough and better(_quality(lesson.held_out, fresh), old.tried(fresh))


@dataclass(frozen=True)
class _Lesson(Generic[Seen]):
    model: Model[Seen]
    held_out: dict[Example, Answer]
    """What each example was answered by a model that was made without it."""


def _lesson(examples: Sequence[Example], learner: Learner[Seen]) -> _Lesson[Seen] | None:
    often = Counter(one.label for one in examples)
    labels = tuple(sorted(label for label, times in often.items() if label != NO_LABEL and times >= OF_EACH_MIN))
    if len(labels) < LABELS_MIN:
        return None
    place_of = {**{label: place for place, label in enumerate(labels)}, NO_LABEL: NONE}
    taught_by = sorted(one for one in examples if one.label in place_of)
    seen = learner.see([one.text for one in taught_by])
    places = [place_of[one.label] for one in taught_by]
    held = list(_held_out(learner, seen, places, _folds(taught_by), len(labels)))
    known = _judge_of_the_known(held)
    right = [known.chance(one.guess.signs) for one in held if one.right]
    model = Model(
        learner=learner,
        labels=labels,
        fitted=learner.fit(seen, places, len(labels)),
        lesson=digest(examples),
        known=known,
        known_from=level(right, KEPT),
        sure=taught([Told(one.guess.signs, one.right) for one in held]),
        quality=Quality(on=""),
    )
    held_out = {taught_by[one.at]: model.said(one.guess) for one in held}
    return _Lesson(replace(model, quality=_quality(held_out, held_out)), held_out)


def _quality(answers: Mapping[Example, Answer], on: Iterable[Example]) -> Quality:
    tried = list(on)
    return quality([answers[one] for one in tried], tried)


def _folds(examples: Sequence[Example]) -> list[int]:
    """The texts of each label dealt out evenly. The same text twice lies in one fold, or it would know itself."""
    folds, dealt = dict[str, int](), Counter[str]()
    for one in sorted(examples, key=lambda one: (crc32(one.text.encode("utf-8", "surrogatepass")), one)):
        if one.text not in folds:
            folds[one.text] = dealt[one.label] % FOLDS
            dealt[one.label] += 1
    return [folds[one.text] for one in examples]


def _held_out(
    learner: Learner[Seen], seen: Sequence[Seen], places: Sequence[int], folds: Sequence[int], count: int
) -> Iterator[_Held]:
    held = 0
    for fold in range(FOLDS):
        if held >= HELD_OUT_ENOUGH:
            return
        others = [at for at, its in enumerate(folds) if its != fold]
        these = [at for at, its in enumerate(folds) if its == fold]
        fitted = learner.fit([seen[at] for at in others], [places[at] for at in others], count)
        texts, its_places = [seen[at] for at in these], [places[at] for at in these]
        guesses = fitted.guesses(texts)
        # With two labels only one would be left, and nothing to choose from.
        hidden = fitted.guesses(texts, its_places) if count > LABELS_MIN else guesses
        for at, place, guess, without in zip(these, its_places, guesses, hidden, strict=True):
            yield _Held(at, place, guess, without if place != NONE and count > LABELS_MIN else None)
        held += len(these)


def _judge_of_the_known(held: Sequence[_Held]) -> Judge:
    """Right guesses against strange texts: those of no label, and those whose label was never heard of."""
    strangers = [one.guess.signs for one in held if one.place == NONE]
    unheard = [one.hidden.signs for one in held if one.hidden]
    right = [Told(one.guess.signs, true=True) for one in held if one.right]
    # What the operator called strange counts as much as what was made strange for the purpose, however few they are.
    worth = max(1.0, len(unheard) / len(strangers)) if strangers else 1.0
    strange = [
        *(Told(signs, true=False, worth=worth) for signs in strangers),
        *(Told(signs, true=False) for signs in unheard),
    ]
    return taught([*right, *strange])
