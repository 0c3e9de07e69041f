"""Invented texts: what people write to somebody who works alone, and what has nothing to do with it."""

from collections.abc import Sequence
from itertools import islice
from random import Random

from onefirm.learning import Example

_SAID: dict[str, Sequence[str]] = {
    "lead": (
        "{hi} we are {what} and need {work}. What would {it} cost{end}",
        "{hi} could you design {work} for {what}{end}",
        "Are you free to make {work} in {month}? We are {what}{end}",
        "{hi} a friend recommended you. We look for somebody who makes {work}{end}",
        "We have a budget of {sum} euro for {work}, would you like to do {it}{end}",
    ),
    "invoice": (
        "{hi} could you send me invoice {number} again{end}",
        "The invoice {number} shows the wrong address of {what}{end}",
        "{hi} when is the payment of invoice {number} due{end}",
        "We paid {sum} euro for invoice {number} in {month}{end}",
        "Please put our VAT number on the invoice {number}{end}",
    ),
    "appointment": (
        "{hi} can we move our call to {day}{end}",
        "I cannot make it on {day}, would {day2} suit you{end}",
        "Shall we meet on {day} at {hour} o'clock to talk it over{end}",
        "{hi} please cancel the meeting on {day}{end}",
        "Is the appointment at {hour} still on for {day}{end}",
    ),
    "complaint": (
        "I am not happy with {work}, this is not what we agreed{end}",
        "{hi} {work} you delivered is broken since {day}{end}",
        "This has taken far too long, we still wait for {work}{end}",
        "We are disappointed: {work} looks nothing like the draft{end}",
        "{hi} please correct the mistakes in {work} at once{end}",
    ),
    "newsletter": (
        "Please take me off your mailing list{end}",
        "{hi} how do I unsubscribe from the newsletter{end}",
        "I did not sign up for these mails, stop sending them{end}",
        "Where can I read the older issues of your newsletter{end}",
        "I loved the last issue about {work}{end}",
    ),
}
_STRANGE = (
    "the {animal} sleeps on the warm roof of the barn{end}",
    "which river flows through the largest city of {country}{end}",
    "boil the {food} for {hour} minutes, then add salt and pepper{end}",
    "the old {animal} crossed the snow towards the mountains{end}",
    "who won the football match between {country} and {country2}{end}",
    "stir butter into the {food} until it is golden{end}",
    "how many legs does a {animal} have{end}",
)
_SLOTS: dict[str, Sequence[str]] = {
    "hi": ("Hello,", "Hi", "Dear Nora,", "Good morning,", ""),
    "what": ("a bakery", "a small yoga studio", "two architects", "a law office", "a museum shop"),
    "work": ("the logo", "a new website", "the brochure", "a brand design", "the menu", "posters"),
    "it": ("it", "that", "this"),
    "end": (".", "?", ", thank you.", ". Best, Ada", ""),
    "month": ("May", "June", "October", "spring"),
    "sum": ("400", "1200", "6000", "950"),
    "number": ("2041", "17", "2026-003", "881"),
    "day": ("Monday", "Tuesday", "Thursday", "Friday", "the 3rd"),
    "day2": ("Wednesday", "next week", "the 9th"),
    "hour": ("9", "10", "3", "4"),
    "animal": ("horse", "spider", "wolf", "cat", "heron"),
    "country": ("Peru", "Norway", "Japan", "Kenya"),
    "country2": ("Chile", "France", "Ghana"),
    "food": ("potatoes", "rice", "onions", "lentils"),
}


def decisions(seed: int, each: int) -> list[Example]:
    """So many of each label, as an operator would have decided them."""
    chance = Random(seed)  # noqa: S311 — a seeded game, no secret.
    found = [Example(text, label) for label, said in _SAID.items() for text in _different(said, chance, each)]
    chance.shuffle(found)
    return found


def strange_texts(seed: int, count: int) -> list[Example]:
    """Texts of which the operator said that no label fits them."""
    chance = Random(seed)  # noqa: S311
    return [Example(text, "") for text in _different(_STRANGE, chance, count)]


def _different(said: Sequence[str], chance: Random, count: int) -> list[str]:
    texts = (
        chance.choice(said).format(**{slot: chance.choice(words) for slot, words in _SLOTS.items()})
        for _ in range(100 * count)
    )
    return list(islice(dict.fromkeys(" ".join(text.split()) for text in texts), count))
