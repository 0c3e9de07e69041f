"""One item, taken in: kept sealed as it came, read by whoever brought it, then put away."""

from contextlib import suppress

from onefirm.capabilities.connector import Brings, Heard, Item, Passed, Said, Sign, Source, Word
from onefirm.conductor.begin import Beginning
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.facts import asked_aside
from onefirm.conductor.hearing.items import Faulty, about_nothing, from_nobody, question_of, unreadable
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.hearing.polls import Hangs, Polls
from onefirm.conductor.means import Means
from onefirm.conductor.wishes.lines import also, counted_as, line_unreadable, understood
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.intents import OutsideRepeated
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_outside, of_question
from onefirm.domain.ids import QuestionId
from onefirm.domain.intent import IntentCall
from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.cards import problem_card
from onefirm.intake.outside import keep, subject_of
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked


class TakingIn:
    def __init__(self, means: Means, polls: Polls, beginning: Beginning, weighing: Weighing, hearing: Hearing) -> None:
        self._means = means
        self._polls = polls
        self._beginning = beginning
        self._weighing = weighing
        self._hearing = hearing

    async def take(self, source: Source, item: Item) -> None:
        named = "" if item.whole else item.name
        name = self._means.prints.of(f"outside-{source.name}", f"{named}|{item.raw.hex()}")
        seq, fresh = await self._kept(source, item, name)
        # The question about an item is nothing that came of it: what is brought again after that is read again.
        beside = of_question(question_of(name))
        if not fresh and self._means.views.one("caused_by", cause=seq, beside=beside):
            # What came of it is in the books: a wish of theirs must not be taken for an answer to ours.
            await self._known(source, item, name)
            return
        try:
            await self._hear(await self._read(source, item), source.name, seq)
        except Hangs:
            raise  # It was not read at all; it stays where it is.
        except Refusal:
            raise  # The ledger takes nothing just now; the item stays where it is, and is heard in the next round.
        except Faulty as faulty:
            await self._ask(source.name, name, item.name, faulty.problem, seq)
            await self._put_away(source, item, kept=False)
            return
        except Exception as fault:  # noqa: BLE001 -- whatever a stranger sends, it is set aside and shown, never read twice.
            await self._ask(source.name, name, item.name, unreadable(source, item, fault), seq)
            await self._put_away(source, item, kept=False)
            return
        await self._answered(question_of(name), seq)
        await self._put_away(source, item, kept=True)

    async def _read(self, source: Source, item: Item) -> Heard:
        async def read() -> Heard:
            try:
                return source.read(item)
            except Refusal as refusal:
                raise Faulty(refusal.problem) from refusal

        return await self._polls.ask(source, read)

    async def _put_away(self, source: Source, item: Item, kept: bool) -> None:
        await self._polls.ask(source, lambda: source.put_away(item, kept))

    async def _hear(self, heard: Heard, source: str, seq: int) -> None:
        """A wish begins a plan, a sign is weighed, a word from somebody we know is put to what waits for them."""
        match heard:
            case IntentCall():
                await self._begin(heard, source, seq)
            case Sign():
                if not await self._weighing.sign(heard, seq):
                    raise Faulty(about_nothing(heard, source))
            case Said():
                await self._said(heard, source, seq)
            case Word() if self._hearing.knows(heard):
                await self._hearing.word(heard, source, seq)
            case Word(opts_out=True):
                await self._hearing.opt_out(heard.sender, heard.text, source, seq)
            case Word(wish=IntentCall() as wish):
                await self._begin(wish, source, seq)
            case Word():
                raise Faulty(from_nobody(heard, source))
            case Brings():
                # What reads files takes as long to load as a small command, and most sources bring none.
                from onefirm.conductor.hearing.brought import take_in

                if faults := await take_in(self._means, heard, source):
                    raise Faulty(faults[0])
            case Passed():
                return

    async def _said(self, said: Said, source: str, seq: int) -> None:
        """The operator's own line. Whoever sends it again, with whatever in it, starts nothing."""
        counted = counted_as(said, source, self._means)
        if version := self._means.ledger.version(counted.stream):
            again = Put(counted.stream, OutsideRepeated(connector=source, item=counted.stream.partition(":")[2]))
            await self._means.ledger.append(again, actor=source, cause=seq, expected={again.stream: version})
            return
        wish = await understood(said.line, self._means)
        if wish is None or wish.missing:
            raise Faulty(line_unreadable(said.line, wish.missing if wish else ()))
        await self._begin(wish.call(source), source, seq, counted)

    async def _begin(self, call: IntentCall, source: str, seq: int, beside: Put | None = None) -> None:
        try:
            self._means.intake.typed(call)
        except Refusal as refusal:
            raise Faulty(refusal.problem) from refusal
        along = also(self._beginning.along, beside) if beside else self._beginning.along
        received = await self._means.intake.receive(call, by=source, cause=seq, along=along)
        if beside and not self._means.ledger.version(beside.stream):  # It was folded, or its plan could not be written.
            await self._means.ledger.append(beside, actor=source, cause=seq, expected={beside.stream: 0})
        if not received.folded:
            await self._beginning.begin(received.intent, received.seq)

    async def _known(self, source: Source, item: Item, name: str) -> None:
        """Told once, however often it is brought."""
        again = Put(of_outside(name), OutsideRepeated(connector=source.name, item=name))
        with suppress(Conflict):
            await self._means.ledger.append(again, actor=source.name, expected={again.stream: 1})
        await self._put_away(source, item, kept=True)

    async def _kept(self, source: Source, item: Item, name: str) -> tuple[int, bool]:
        """The raw bytes are in the ledger before anybody reads them: the entry that holds them, and whether it is new.

        An old entry may have been read by nobody yet: a crash came between.
        """
        seq = await keep(self._means.ledger, source.name, name, item.raw)
        return (self._means.ledger.stream(of_outside(name))[0].seq, False) if seq is None else (seq, True)

    async def _ask(self, source: str, name: str, item: str, problem: Problem, seq: int) -> None:
        question = question_of(name)
        fact = asked_aside(question, problem_card(problem, whom=item), source, subject=subject_of(name))
        stream = of_question(question)
        with suppress(Conflict):
            await self._means.ledger.append(Put(stream, fact), actor=CONDUCTOR, cause=seq, expected={stream: 0})

    async def _answered(self, question: QuestionId, seq: int) -> None:
        """What could not be heard before was brought again and heard: nothing is left to ask."""
        stream = of_question(question)
        standing = asked(self._means.ledger.stream(stream))
        if standing is not None and standing.state == "open":
            fact = QuestionVoided(question=question, plan=None, why="It was brought again, and could be read.")
            with suppress(Conflict):
                expected = {stream: standing.version}
                await self._means.ledger.append(Put(stream, fact), actor=CONDUCTOR, cause=seq, expected=expected)
