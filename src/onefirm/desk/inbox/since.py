"""A card against what was read of it before. Every asking is in the ledger: nothing is remembered elsewhere."""

from dataclasses import dataclass

from onefirm.desk.post import Post
from onefirm.desk.says.cards import differences
from onefirm.desk.shapes.inbox import Compared
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import QuestionId
from onefirm.domain.question import Card, Field, Option
from onefirm.inbox.rules import shown_as


@dataclass(frozen=True)
class Since:
    compared: Compared
    fields: tuple[Field, ...] = ()


def since(post: Post, question: str, read: str, payload: str, card: Card, options: tuple[Option, ...]) -> Since:
    """`read` is what named the card that was read, `payload` what names the present one."""
    if not read or read == payload:
        return Since("")
    for event in post.means.ledger.stream(of_question(QuestionId(question))):
        fact = event.fact
        if isinstance(fact, QuestionAsked) and shown_as(fact.payload, event.stream_version) == read:
            if not fact.card.value:
                return Since("unknown")
            found = differences(Card.model_validate(fact.card.value), card, fact.options, options)
            return Since("changed" if found else "again", found)
    return Since("unknown")
