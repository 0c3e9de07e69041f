"""One card through a link of a mail: shown to whoever has the link, and decided once. Nobody is signed in here."""

from onefirm.conductor.facts import now
from onefirm.conductor.notes.era import era
from onefirm.desk.inbox import inbox
from onefirm.desk.inbox.opened import read_first
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Show
from onefirm.desk.shapes.inbox import CardView, Decided
from onefirm.domain.actors import BY_LINK
from onefirm.domain.events.questions import QuestionAnswered
from onefirm.domain.events.streams import of_question
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import QuestionId
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Decision
from onefirm.inbox.links import ELSEWHERE, EXPIRED, FORGED, RESTORED, STALE, USED, Link, read_link


class LinkView(Frozen):
    """What stands on the page of one link: its card, and the one thing that its button does."""

    card: CardView
    verb: str
    button: str
    about: str
    until: str


class Links:
    def __init__(self, post: Post) -> None:
        self._post = post

    async def show(self, text: str) -> LinkView:
        """Looking changes nothing, whoever looks and however often."""
        link, card = await self._read(text, glance=False)
        return LinkView(
            card=card, verb=link.verb, button=_button(link, card), about=_about(link, card), until=link.until
        )

    async def press(self, text: str) -> Decided:
        link, _ = await self._read(text)
        decision = Decision(verb=link.verb, payload=link.shown, answer=link.answer)
        if link.verb == "accept":
            read_first(self._post, {link.question: link.shown}, BY_LINK)
        try:
            outcome = await self._post.decisions.answer(link.question, decision, BY_LINK)
        except Refusal:
            await self._read(text)  # Somebody was faster by a moment: what the link is by now says more.
            raise
        if outcome.already:
            raise Refusal(USED)
        return inbox.decided(self._post, link.question, link.verb, outcome, link.answer)

    async def _read(self, text: str, *, glance: bool = True) -> tuple[Link, CardView]:
        """Whoever presses has it before them already: this is not when it opened."""
        link = read_link(text, self._post.means.prints)
        if self._post.means.views.one("question", question=link.question) is None:
            raise Refusal(FORGED)
        card = await inbox.shown(self._post, Show(question=link.question, glance=glance), BY_LINK)
        if why := self._closed(link, card):
            raise Refusal(why)
        return link, card

    def _closed(self, link: Link, card: CardView) -> Problem | None:
        if link.era != era(self._post.means):
            return RESTORED
        if card.payload != link.shown:
            return STALE
        if card.state == "answered" and self._by_link(link):
            return USED
        if card.state != "open":
            return ELSEWHERE
        return EXPIRED if link.until <= now(self._post.means) else None

    def _by_link(self, link: Link) -> bool:
        last = self._post.means.ledger.last(of_question(QuestionId(link.question)))
        return last is not None and isinstance(last.fact, QuestionAnswered) and last.actor == BY_LINK


def _button(link: Link, card: CardView) -> str:
    match link.verb:
        case "accept":
            return card.card.verb
        case "reject":
            return "Turn it down"
        case _:
            return next((option.label for option in card.options if option.name == link.answer), link.answer)


def _about(link: Link, card: CardView) -> str:
    match link.verb:
        case "accept":
            return "It happens as it stands here." if card.kind == "approval" else "You have looked through it."
        case "reject":
            return "Nothing leaves; its plan goes on without it."
        case _:
            return next((option.about for option in card.options if option.name == link.answer), "")
