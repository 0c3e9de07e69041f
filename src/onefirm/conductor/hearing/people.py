"""What people write to us: kept, and everything that was meant for them is looked at again before it leaves."""

from onefirm.capabilities.connector import Word
from onefirm.conductor.facts import asked_aside, words
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.means import Means
from onefirm.conductor.others import Letter, is_another, letter_known_as, sentence
from onefirm.conductor.person import addresses_of, seen_as
from onefirm.conductor.premises import is_out, opt_out_of, recipient, took_out
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.people import AnotherAnswered, OptedIn, OptedOut, PersonWrote
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_effect, of_question, of_words
from onefirm.domain.ids import FIRM, EffectId, PlanId, QuestionId, SubjectId
from onefirm.domain.orders import orders_in
from onefirm.domain.question import Card, Field
from onefirm.inbox.cards import reasons
from onefirm.intake.hooks.opt_in import alias_of
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import act, asked
from onefirm.policy.trust.complaints import complains

_TRIES = 20
"""Whoever is faster wins; the loser reads again. More often than this is a fault, not a race."""


class Hearing:
    def __init__(self, means: Means) -> None:
        self._means = means

    def knows(self, word: Word) -> bool:
        """Something of ours waits for this person, or they answer a letter of ours, whomever it was meant for."""
        subject = seen_as(word.sender, self._means)
        waits = subject is not None and bool(self.plans(subject))
        return waits or self._answered(word, subject) is not None or self._of_another(word) is not None

    async def word(self, word: Word, source: str, cause: int) -> None:
        """Keep what they wrote. Plans that waited for it go on; what was asked about them is asked anew."""
        for _ in range(_TRIES):
            subject, seen = Keeping(self._means).subject_of(word.sender)
            letter = self._of_another(word)
            heard = self._means.ledger.stream(of_words(subject))
            if any(event.cause == cause for event in heard):
                return  # The same item, brought again after a crash.
            plans = self.plans(subject)
            answers = self._answered(word, subject)
            wrote = PersonWrote(
                subject=subject,
                source=source,
                answers=answers,
                complains=answers is not None and (word.opts_out or complains(word.text)),
                words=words(subject, word.text),
                aligned=word.aligned,
                sender=alias_of(word.sender, self._means.prints),
                wakes=tuple(plan for plan, awaits in plans.items() if awaits == "reply"),
            )
            puts = [*seen, Put(of_words(subject), wrote)]
            expected = {of_words(subject): len(heard), **{put.stream: 0 for put in seen}}
            if word.opts_out:
                puts += self._opted_out(word.sender, subject, word.text)
            voided, versions = self._voided(plans, "They wrote again after this was asked.")
            if letter:
                puts += self._answered_for(letter, word, subject)
                others, known = self._voided({letter.plan: ""}, sentence(letter, word.opts_out))
                voided += [put for put in others if put.stream not in versions]
                versions |= known
            if letter or word.opts_out or not (voided or wrote.wakes):
                puts.append(self._shown(word, subject, cause, letter))
            try:
                await self._means.ledger.append(*puts, *voided, actor=source, cause=cause, expected=expected | versions)
            except Conflict:
                continue
            return
        raise AssertionError(f"What {source} brought could not be written down.")

    async def opt_out(self, address: str, why: str, by: str, cause: int | None = None) -> bool:
        """Nothing leaves for whoever is reached there any more. False when that was said of this address already."""
        if is_out(address, self._means):
            return False
        for _ in range(_TRIES):
            # Also somebody we never met gets a key of their own: the opt-out outlives the address that is sealed in it.
            subject, seen = Keeping(self._means).subject_of(address)
            voided, versions = self._voided(self.plans(subject), "They do not want to be written to any more.")
            expected = versions | {put.stream: 0 for put in seen}
            try:
                await self._means.ledger.append(
                    *self._opted_out(address, subject, why), *voided, *seen, actor=by, cause=cause, expected=expected
                )
            except Conflict:
                continue
            return True
        raise AssertionError("An opt-out could not be written down.")

    async def opt_in(self, address: str, why: str, by: str) -> tuple[str, ...]:
        """They may be written to again. Answers at which of their addresses that was forbidden."""
        out = tuple(each for each in addresses_of(address, self._means) if took_out(each, self._means))
        if out:
            await self._means.ledger.append(*(self._opted_in(each, why) for each in out), actor=by)
        return out

    def _opted_in(self, address: str, why: str) -> Put:
        subject = seen_as(address, self._means) or FIRM
        fact: Fact = OptedIn(address=words(subject, address), why=words(subject, why))
        return Put(opt_out_of(address, self._means), fact)

    def _opted_out(self, address: str, subject: SubjectId, why: str) -> list[Put]:
        if is_out(address, self._means):
            return []
        fact = OptedOut(address=words(subject, address), why=words(subject, why))
        return [Put(opt_out_of(address, self._means), fact)]

    def asked_anew(self, subject: SubjectId, why: str) -> tuple[list[Put], dict[str, int]]:
        """What was asked about their plans loses its object, and is judged again."""
        return self._voided(self.plans(subject), why)

    def _voided(self, plans: dict[PlanId, str], why: str) -> tuple[list[Put], dict[str, int]]:
        """Open approvals of these plans lose their object: they were asked before this was known."""
        puts, expected = list[Put](), dict[str, int]()
        for plan in plans:
            for row in self._means.views.all("approvals_open_of_plan", plan=plan):
                question = QuestionId(str(row["question"]))
                standing = asked(self._means.ledger.stream(of_question(question)))
                if standing is not None and standing.state == "open":
                    puts.append(Put(of_question(question), QuestionVoided(question=question, plan=plan, why=why)))
                    expected[of_question(question)] = standing.version
        return puts, expected

    def _of_another(self, word: Word) -> Letter | None:
        """The letter of ours that they answer, and that was meant for somebody else."""
        letter = letter_known_as(word.answers, self._means)
        return letter if letter is not None and is_another(letter, word.sender, self._means) else None

    def _answered_for(self, letter: Letter, word: Word, by: SubjectId) -> list[Put]:
        fact = AnotherAnswered(
            subject=letter.subject, plan=letter.plan, answers=letter.effect, by=by, opts_out=word.opts_out
        )
        return [Put(of_words(letter.subject), fact)]

    def _shown(self, word: Word, subject: SubjectId, cause: int, letter: Letter | None) -> Put:
        """Nothing of ours goes on by itself from here, so the operator reads it."""
        question = QuestionId(f"qu_word_{cause}")
        title = f"{word.sender} asked not to be written to" if word.opts_out else f"{word.sender} wrote to you"
        card = Card(
            title=sentence(letter, word.opts_out).rstrip(".") if letter else title,
            summary=f"It came from {word.sender}." if letter else "",
            verb="Answer",
            came=(Field(name="they wrote", after=word.text, long=True, label="from outside"),),
            why=reasons(orders_in((("they wrote", word.text),))),
        )
        fact = asked_aside(question, card, f"word.{subject}", asks="clarification", subject=subject)
        return Put(of_question(question), fact)

    def plans(self, subject: SubjectId) -> dict[PlanId, str]:
        """The plans about them, under whichever name, that are not over; and what each of them waits for."""
        names = kin(self._means, subject) if subject != FIRM else ()
        rows = [row for name in names for row in self._means.views.all("plans_of_subject", subject=name)]
        return {PlanId(str(row["plan"])): str(row["awaits"]) for row in rows}

    def _answered(self, word: Word, subject: SubjectId | None) -> EffectId | None:
        """The letter they answer, if it is one of ours and it was meant for them."""
        if not word.answers:
            return None
        row = self._means.views.one("effect_known_as", effect="", provider_id=word.answers)
        if row is None:
            return None
        effect = EffectId(str(row["effect"]))
        standing = act(self._means.ledger.stream(of_effect(effect)))
        if standing is None:
            return None
        if standing.declared.subject == FIRM:
            kind = self._means.crew.kind(standing.declared.does)
            meant = kind is not None and recipient(kind, standing.args) == word.sender.strip().casefold()
        else:
            meant = subject is not None and standing.declared.subject in kin(self._means, subject)
        return effect if meant else None
