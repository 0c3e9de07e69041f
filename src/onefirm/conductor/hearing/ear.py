"""What comes in from sources: kept sealed as it came, read by whoever brought it, then put away."""

import asyncio
import base64
from contextlib import suppress

from onefirm.capabilities.connector import (
    Brings,
    Heard,
    Item,
    NeedsYou,
    NotNow,
    Passed,
    Said,
    Sign,
    SignedOut,
    Source,
    Word,
    quick,
)
from onefirm.capabilities.probing import account_of
from onefirm.conductor.begin import Beginning
from onefirm.conductor.bench import HANGING_MAX, INLINE, THREADS, Bench, Result, Work
from onefirm.conductor.connections import revoked
from onefirm.conductor.crew import Means
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.facts import asked_aside, now
from onefirm.conductor.hearing.lines import also, counted_as, line_unreadable, understood
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.sign_ins import SignIns
from onefirm.domain.events.intents import OutsideReceived, OutsideRepeated
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_outside, of_question
from onefirm.domain.ids import QuestionId, SubjectId
from onefirm.domain.intent import IntentCall
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked

_ITEM = "it_"
_MOMENT_SECONDS = 0.05
"""So long a round of the engine waits for a source that may block; whatever it brings later is taken in beside."""


class Hangs(Exception):
    """Too many calls of a source have not come back."""


class Faulty(Exception):
    """The item itself is at fault, whoever hears it and whenever; every other Refusal is the ledger's own."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


class Ear:
    """Listens to every source of the firm; of one source, one item after the other."""

    def __init__(
        self, means: Means, beginning: Beginning, weighing: Weighing, hearing: Hearing, bench: Bench = THREADS
    ) -> None:
        self._means = means
        self._bench = bench
        self._beside: dict[str, asyncio.Task[int]] = {}
        """By source: who still listens to it."""
        self._beginning = beginning
        self._weighing = weighing
        self._hearing = hearing
        self._sign_ins = SignIns(means)
        self.troubles: dict[str, str] = {}
        """By source: why it could not be listened to last time."""
        self.heard: dict[str, str] = {}
        """By source: when all that was there had last been taken in."""

    async def listen(self, to_the_end: bool = True) -> int:
        """Take in what is there. An item counts once, however often it is brought.

        Whoever does not stay to the end is not kept waiting by a source that takes its time.
        """
        strangers = [source for source in self._means.crew.sources if not quick(source)]
        begun = {self._begun(source) for source in strangers if source.name not in self._beside}
        taken = 0
        for source in self._means.crew.sources:
            if quick(source):
                taken += await self._listen_to(source)
        if to_the_end and self._beside:
            await asyncio.wait(self._beside.values())
        elif begun:
            await asyncio.wait(begun, timeout=_MOMENT_SECONDS)
        heard = [self._beside.pop(name) for name, task in list(self._beside.items()) if task.done()]
        if faults := [fault for task in heard if (fault := task.exception())]:
            raise faults[0]
        return taken + sum(task.result() for task in heard)

    async def stop(self) -> None:
        """Nobody waits for a source any more."""
        for task in self._beside.values():
            task.cancel()
        await asyncio.gather(*self._beside.values(), return_exceptions=True)
        self._beside.clear()

    def _begun(self, source: Source) -> asyncio.Task[int]:
        task = self._beside[source.name] = asyncio.create_task(self._listen_to(source))
        return task

    async def _listen_to(self, source: Source) -> int:
        taken = 0
        if source.name in revoked(self._means):
            return taken
        try:
            for item in await self._ask_it(source, source.poll):
                await self._take(source, item)
                taken += 1
            self.troubles.pop(source.name, None)
            self.heard[source.name] = now(self._means)
            await self._sign_ins.heard(account_of(source))
        except Refusal:
            raise  # The ledger takes nothing just now; what is there stays there.
        except NotNow as later:
            self.troubles[source.name] = later.why
            await self._signed_out(source, later.__cause__)
        except NeedsYou as needs:
            self.troubles[source.name] = needs.problem.said()
            await self._signed_out(source, needs)
        except Exception as fault:  # noqa: BLE001 -- one broken source must not make the firm deaf to the others.
            self.troubles[source.name] = f"{type(fault).__name__}: {fault}"
            await self._signed_out(source, fault.__cause__)
        return taken

    async def _signed_out(self, source: Source, why: BaseException | None) -> None:
        """It is silent because we are not let in: the operator is asked, once for the account."""
        if isinstance(why, SignedOut):
            await self._sign_ins.deaf(account_of(source), why.problem)

    async def _ask_it(self, source: Source, work: Work[Result]) -> Result:
        """One call, within its time. A source of which too many calls hang is asked nothing more."""
        bench, who = INLINE if quick(source) else self._bench, f"source:{source.name}"
        if (hanging := bench.hanging(who)) >= HANGING_MAX:
            raise Hangs(f"{hanging} calls have not come back; nothing but a restart of onefirm ends them.")
        seconds = self._means.policy.limits.connector_seconds_max
        try:
            return await bench.sit(who, work, seconds)
        except TimeoutError as late:
            if late.args:
                raise  # Its own, in its own words.
            raise TimeoutError(f"It had not answered after {seconds} s.") from late

    async def _take(self, source: Source, item: Item) -> None:
        named = "" if item.whole else item.name
        name = self._means.prints.of(f"outside-{source.name}", f"{named}|{item.raw.hex()}")
        seq, fresh = await self._kept(source, item, name)
        # The question about an item is nothing that came of it: what is brought again after that is read again.
        beside = of_question(_question(name))
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
            await self._ask(source.name, name, item.name, _unreadable(source, item, fault), seq)
            await self._put_away(source, item, kept=False)
            return
        await self._answered(_question(name), seq)
        await self._put_away(source, item, kept=True)

    async def _read(self, source: Source, item: Item) -> Heard:
        async def read() -> Heard:
            try:
                return source.read(item)
            except Refusal as refusal:
                raise Faulty(refusal.problem) from refusal

        return await self._ask_it(source, read)

    async def _put_away(self, source: Source, item: Item, kept: bool) -> None:
        await self._ask_it(source, lambda: source.put_away(item, kept))

    async def _hear(self, heard: Heard, source: str, seq: int) -> None:
        """A wish begins a plan, a sign is weighed, a word from somebody we know is put to what waits for them."""
        match heard:
            case IntentCall():
                await self._begin(heard, source, seq)
            case Sign():
                if not await self._weighing.sign(heard, seq):
                    raise Faulty(_about_nothing(heard, source))
            case Said():
                await self._said(heard, source, seq)
            case Word() if self._hearing.knows(heard):
                await self._hearing.word(heard, source, seq)
            case Word(opts_out=True):
                await self._hearing.opt_out(heard.sender, heard.text, source, seq)
            case Word(wish=IntentCall() as wish):
                await self._begin(wish, source, seq)
            case Word():
                raise Faulty(_from_nobody(heard, source))
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
        # Nobody has read it yet, so nobody knows whose it is: it gets a key of its own, that a forgetting can destroy.
        raw = Personal(subject=subject_of(name), value=base64.b64encode(item.raw).decode())
        fact = OutsideReceived(connector=source.name, item=name, raw=raw)
        stream = of_outside(name)
        try:
            (event,) = await self._means.ledger.append(Put(stream, fact), actor=source.name, expected={stream: 0})
        except Conflict:
            return self._means.ledger.stream(stream)[0].seq, False
        return event.seq, True

    async def _ask(self, source: str, name: str, item: str, problem: Problem, seq: int) -> None:
        question = _question(name)
        fact = asked_aside(question, problem_card(problem, whom=item), source, subject=subject_of(name))
        stream = of_question(question)
        with suppress(Conflict):
            await self._means.ledger.append(Put(stream, fact), actor="conductor", cause=seq, expected={stream: 0})

    async def _answered(self, question: QuestionId, seq: int) -> None:
        """What could not be heard before was brought again and heard: nothing is left to ask."""
        stream = of_question(question)
        standing = asked(self._means.ledger.stream(stream))
        if standing is not None and standing.state == "open":
            fact = QuestionVoided(question=question, plan=None, why="It was brought again, and could be read.")
            with suppress(Conflict):
                expected = {stream: standing.version}
                await self._means.ledger.append(Put(stream, fact), actor="conductor", cause=seq, expected=expected)


def received(fact: OutsideReceived) -> bytes:
    """The bytes as they came. Only where they were not erased."""
    return base64.b64decode(str(fact.raw.value))


def subject_of(item: str) -> SubjectId:
    """Under which key one item lies, by its fingerprint."""
    return SubjectId(f"{_ITEM}{item}")


def is_item(subject: SubjectId) -> bool:
    return subject.startswith(_ITEM)


def _question(name: str) -> QuestionId:
    return QuestionId(f"qu_{name}_0")


def _about_nothing(sign: Sign, source: str) -> Problem:
    return Problem(
        code="sign-of-nothing",
        what=f"{source} told about something that this firm never sent.",
        why=sign.evidence[:300],
        fix="If you sent it yourself, there is nothing to do. Otherwise look who uses your name.",
        where=sign.provider_id or sign.key,
    )


def _from_nobody(word: Word, source: str) -> Problem:
    return Problem(
        code="word-from-nobody",
        what=f"{source} brought a letter from somebody this firm does not know.",
        why=f"Nothing of ours waits for a word from {word.sender}, and it asks for nothing we understand.",
        fix="It is kept as it came. Read it, and send what it asks for by hand if it matters.",
    )


def _unreadable(source: Source, item: Item, fault: Exception) -> Problem:
    return Problem(
        code="item-unreadable",
        what=f"'{item.name}' came in through {source.name} and could not be read.",
        why=f"{type(fault).__name__}: {fault}"[:300],
        fix="It is kept as it came, and set aside. Look at it, and send what it says by hand if it matters.",
        where=item.name,
    )
