"""A card that was approved with changes, as it stands afterwards: the words of the operator, against the draft."""

from onefirm.domain.events.questions import QuestionAnswered
from onefirm.domain.names import in_words
from onefirm.domain.question import Card, Field


def as_edited(card: Card, said: QuestionAnswered | None) -> tuple[Card, str]:
    """The card with what it came to, and whose text it is. Of whoever was forgotten nothing is known any more."""
    words = said.words.value if said is not None and said.verb == "edit" else None
    changes = words.get("changes") if isinstance(words, dict) else None
    if not isinstance(changes, dict):
        return card, ""
    texts = {name.replace("_", " "): text for name, text in changes.items() if isinstance(text, str)}
    names = [field.name for field in card.change if field.name in texts]
    if not names:
        return card, ""
    change = tuple(_yours(field, texts[field.name]) if field.name in texts else field for field in card.change)
    verb = "is" if len(names) == 1 else "are"
    told = f"The {in_words(names)} {verb} yours, written over the draft. The reasons below were given for the draft."
    return card.model_copy(update={"change": change, "sure": None}), told


def _yours(field: Field, text: str) -> Field:
    return field.model_copy(update={"before": field.after, "after": text, "label": "yours"})
