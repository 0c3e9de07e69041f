"""From a goal to a draft. Pure: the same words and the same people make the same draft, letter by letter."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onefirm.agents.planner.clauses import Clause, clauses, outside_quotes
from onefirm.agents.planner.goal import LETTERS_MAX, PARTS_MAX, Drafted, Fits, Known, Named, Placed
from onefirm.agents.planner.letters import worded
from onefirm.agents.planner.money import UNSAID, purpose_of, sums_in, why_no_sum
from onefirm.agents.planner.pages import Step, written
from onefirm.domain.amounts import Amount
from onefirm.domain.minor import exponent_of, spelled
from onefirm.domain.names import bare, folded, is_no_name, one_line

_PATIENCE = "4 days"
_FIT_WORDS_MIN = 2
_FITS_MAX = 3
_ADDRESS = re.compile(r"[^\s<>(),;:@\"“”]{1,64}@[\w.-]{1,190}\.[^\W\d_]{2,63}")
_GAP = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W\d_]{4,}")
_UNLESS = re.compile(r"(?:unless|es sei denn)\s+", re.IGNORECASE)
_IF_SO = ("  go-on: It is so, do it", "  leave-it: No, leave that out")
_IF_NOT_SO = ("  leave-it: Yes, so leave it out", "  go-on: No, do it")


@dataclass
class _Sheet:
    """The draft as it grows."""

    known: Known
    whom: Named | None
    steps: list[Step] = field(default_factory=list[Step])
    fields: dict[str, str] = field(default_factory=dict[str, str])
    placed: list[Placed] = field(default_factory=list[Placed])
    left: list[str] = field(default_factory=list[str])
    missing: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    letters: int = 0

    def part(self, words: str) -> str:
        """Some words of the goal, kept in a field of the wish; where it is taken from."""
        name = f"part_{sum(each.startswith('part_') for each in self.fields) + 1}"
        self.fields[name] = one_line(words)
        return f"intent.{name}"

    def add(self, step: Step, words: str, became: str) -> None:
        self.steps.append(step)
        self.placed.append(Placed(words=one_line(words), became=became))


def draft(known: Known, read: Sequence[Clause] | None = None) -> Drafted:
    """What is not understood becomes work of the operator's own, never an effect. `read` is how a model understood it:
    it becomes steps in the same way, and whom they are about is read from the goal alone."""
    said = clauses(known.goal, known.day, known.names) if read is None else [*read]
    whom, missing = _whom(known)
    sheet = _Sheet(known, whom, missing=missing)
    if len(said) > PARTS_MAX:
        sheet.missing.append(f"It has {len(said)} parts; a draft has {PARTS_MAX} at most. Say the rest on its own.")
    for nth, clause in enumerate(said[:PARTS_MAX], start=1):
        _place(clause, nth, sheet)
    # Where nothing of it is a known step, whoever asked says so.
    if sheet.left and len(sheet.left) == len(sheet.placed):
        sheet.notes.append("No known step does any of it: it is a list for you to work through.")
    needs_whom = any("intent.email" in step.takes.values() for step in sheet.steps)
    if needs_whom and sheet.whom is None and not missing:
        sheet.missing.append("It does not say to whom: name somebody you know, or a mail address.")
    if sheet.whom is not None:
        sheet.fields |= {"name": sheet.whom.name, "email": sheet.whom.email}
    name = _called(sheet.steps)
    return Drafted(
        text=written(name, sheet.steps, by_model=read is not None) if sheet.steps else "",
        name=name if sheet.steps else "",
        fields={"goal": known.goal, **sheet.fields},
        placed=sheet.placed,
        left=sheet.left,
        missing=sheet.missing,
        notes=sheet.notes,
        unclear=any(clause.does == "unknown" for clause in said),
        strange=sheet.whom is not None and sheet.whom not in known.people,
        fits=_fits(known),
    )


def _called(steps: list[Step]) -> str:
    """`goal-write-wait-remind-3f20a9`: the same steps have the same name, and other ones another."""
    words = "-".join(step.id.rpartition("-")[0] for step in steps)[:40].strip("-")
    return f"goal-{words}-{hashlib.sha256(written('', steps).encode()).hexdigest()[:6]}"


def _place(clause: Clause, nth: int, sheet: _Sheet) -> None:
    if clause.does not in _LETTERS:
        sheet.notes += [each.says for each in clause.unheard]
    if clause.wait or clause.if_silent:
        _wait(clause, nth, sheet)
    # Whether it is so is asked when the time has come, not before.
    if clause.only_if:
        _only_if(clause, nth, sheet)
    match clause.does:
        case "wait":
            if not clause.wait:
                _by_hand(clause, nth, sheet, "How long to wait is not said.")
        case "letter" | "reminder" | "meet":
            _letter(clause, nth, sheet)
        case "money":
            _money(clause, nth, sheet)
        case "note":
            source = sheet.part(re.sub(r"^(?:that|dass) ", "", clause.rest) or clause.words)
            takes = {"name": source, "uid": source, "status": "= open"}
            why = "It is kept among your to-dos, where you find it again."
            sheet.add(Step(f"note-{nth}", "Keep it", "record: to-do", why, takes, clause=nth), clause.words,
                      "a to-do in your books")  # fmt: skip
        case "ask-me":
            takes = {"title": sheet.part(_headed(clause.rest))} if clause.rest else {}
            more = ("options:", "  go-on: Yes, go on", "  leave-it: No, leave the rest")
            why = "You decide, and it goes on from there."
            step = Step(f"ask-{nth}", "Decide", "question: What do you decide?", why,
                        takes, more, ("go-on", "leave-it"), ("leave-it",), clause=nth)  # fmt: skip
            sheet.add(step, clause.words, "a question to you")
        case "remind-me":
            kept = f" ({clause.kept})" if clause.kept else ""
            takes = {"title": sheet.part(f"{_headed(clause.rest or clause.words)}{kept}")}
            does = "manual: You wanted to be reminded of this. Say when it is done."
            step = Step(f"remind-you-{nth}", "Your reminder", does, "Nothing is sent to anybody.", takes,
                        clause=nth)  # fmt: skip
            sheet.add(step, clause.words, "a reminder to you, in the inbox")
        case "unknown":
            _by_hand(clause, nth, sheet, "")


def _only_if(clause: Clause, nth: int, sheet: _Sheet) -> None:
    """Whether it is so, the operator says: one answer leaves out what hangs on it, and nothing else."""
    unless = _UNLESS.match(clause.only_if)
    takes = {"title": sheet.part(_headed(clause.only_if[unless.end() :] if unless else clause.only_if))}
    options = _IF_NOT_SO if unless else _IF_SO
    why = "Only you can tell whether it is so."
    step = Step(f"if-{nth}", "Is it so?", "question: Is it so?", why, takes, ("options:", *options),
                ("go-on", "leave-it"), follows=clause.if_silent or clause.does == "reminder",
                skips_on="leave-it", clause=nth)  # fmt: skip
    sheet.add(step, clause.only_if, f"a question to you, which a {'yes' if unless else 'no'} ends")


def _wait(clause: Clause, nth: int, sheet: _Sheet) -> None:
    length = clause.wait or _PATIENCE
    if not clause.wait:
        sheet.notes.append(f"How long to wait for an answer is not said; {_PATIENCE} are taken.")
    if clause.if_silent and not any(step.does == "effect: mail.send" for step in sheet.steps):
        sheet.notes.append("An answer is waited for, and nothing was written before.")
    outcomes, more = (("replied", "done"), ("unless: reply",)) if clause.if_silent else (("done",), ())
    why = "A letter from them ends the wait at once." if clause.if_silent else "Nothing happens until then."
    step = Step(f"wait-{nth}", "Wait", f"wait: {length}", why, {}, more, outcomes,
                skips_on="replied" if clause.if_silent else "",
                follows=clause.if_silent or clause.does == "reminder", clause=nth)  # fmt: skip
    until = f"a wait of {length}" + (", which an answer ends" if clause.if_silent else "")
    sheet.add(step, clause.words, until)


def _letter(clause: Clause, nth: int, sheet: _Sheet) -> None:
    if "mail.send" not in sheet.known.effects:
        return _by_hand(clause, nth, sheet, "Nothing here can send a letter.")
    if sheet.letters == LETTERS_MAX:
        return _by_hand(clause, nth, sheet, f"A draft has {LETTERS_MAX} letters at most.")
    sheet.letters += 1
    wrote = any(step.does == "effect: mail.send" for step in sheet.steps)
    letter = worded(clause, sheet.known, sheet.whom, wrote=wrote)
    _left_out(clause, letter.body, sheet)
    at = sheet.letters
    sheet.fields |= {f"subject_{at}": letter.subject, f"body_{at}": letter.body}
    takes = {"to": "intent.email", "subject": f"intent.subject_{at}", "body": f"intent.body_{at}",
             "reply_to": "profile.email"}  # fmt: skip
    called, title = _LETTERS[clause.does]
    why = "You see it before it leaves, and change what you like."
    step = Step(
        f"{called}-{nth}", title,
        "effect: mail.send", why, takes, (f"mode: {'draft' if letter.gap else 'ask'}",), ("sent", "failed", "declined"),
        drops_on=("failed", "declined"), follows=clause.does == "reminder" or clause.if_silent, clause=nth,
    )  # fmt: skip
    became = "a letter that you finish and send yourself" if letter.gap else "a letter that you see before it leaves"
    return sheet.add(step, clause.words, became)


_LETTERS = {
    "letter": ("write", "Write to them"),
    "reminder": ("remind", "Remind them"),
    "meet": ("meet", "Propose a meeting"),
}


def _left_out(clause: Clause, body: str, sheet: _Sheet) -> None:
    """A time or a sum that is said, and that neither the letter nor another step has."""
    written_out = _GAP.sub("", body)
    sheet.notes += [each.says for each in clause.unheard if each.always or each.words not in written_out]
    said = outside_quotes(clause.words)
    for words in (said[each.start : each.end] for each in sums_in(said) if each.money):
        if words not in written_out:
            sheet.notes.append(f"“{words}” stands in no step: nothing asks for it, and the letter does not say it.")


def _money(clause: Clause, nth: int, sheet: _Sheet) -> None:
    said = outside_quotes(clause.words)
    found = sums_in(said)
    if "payments.request" not in sheet.known.effects:
        return _by_hand(clause, nth, sheet, "Nothing here can ask for money.")
    if len(found) != 1 or "amount_minor" in sheet.fields:
        what = "No amount is named" if not found else "More than one amount is named"
        return _by_hand(clause, nth, sheet, f"{what}, so no money is asked for.")
    if why := why_no_sum(said, found[0]):
        return _by_hand(clause, nth, sheet, f"{why}, so no money is asked for.")
    currency = found[0].currency or sheet.known.currency
    if not found[0].currency:
        sheet.notes.append(f"No currency is named; {currency} is taken.")
    minor = _minor(found[0], currency)
    sheet.fields |= {"amount_minor": str(minor), "currency": currency}
    purpose = clause.quoted.strip() or purpose_of(clause.rest, found[0])
    if not purpose:
        asked, who = spelled(minor, currency), sheet.whom.name.partition(" ")[0] if sheet.whom else "Ada"
        sheet.missing.append(f"It does not say what the {asked} are for: “ask {who} for {asked} for the logo”, say.")
    takes = {"payer": "intent.email", "amount": "intent.amount", "purpose": sheet.part(purpose or UNSAID)}
    step = Step(f"charge-{nth}", "Ask for money", "effect: payments.request", "You are asked before it leaves.", takes,
                ("mode: ask",), ("requested", "failed", "declined"), drops_on=("failed", "declined"),
                follows=clause.if_silent, clause=nth)  # fmt: skip
    return sheet.add(step, clause.words, f"a request for {spelled(minor, currency)} that you see before it leaves")


def _minor(amount: Amount, currency: str) -> int:
    exponent = exponent_of(currency)
    return amount.hundredths * 10**exponent // 100


def _by_hand(clause: Clause, nth: int, sheet: _Sheet, why: str) -> None:
    sheet.left.append(f"“{one_line(clause.words)}”{f': {why}' if why else ''}")
    does = "manual: No step here does this. Do it yourself, and say that it is done."
    step = Step(f"do-{nth}", "Do this yourself", does, "Your own words stand beside it.",
                {"title": sheet.part(_headed(clause.words))}, clause=nth)  # fmt: skip
    sheet.add(step, clause.words, "work of your own")


def _headed(words: str) -> str:
    """As the head of a card: `Call the bank`."""
    text = re.sub(r"^(?:to|zu|an|of) ", "", one_line(words))
    return f"{text[:1].upper()}{text[1:]}"


def _whom(known: Known) -> tuple[Named | None, list[str]]:
    """Whom it is about: an address that is said, or somebody known by a name that is. Never one who is quoted."""
    text = outside_quotes(known.goal)
    said = list(dict.fromkeys(found.lower() for found in _ADDRESS.findall(text)))
    if len(said) > 1:
        return None, [f"It names {len(said)} addresses; a draft is about one. Say the others on their own."]
    if said:
        named = next((each for each in known.people if each.email.lower() == said[0]), None)
        return named or Named(name="", email=said[0]), []
    words = [bare(word.strip("?!'’")) for word in text.split() if not is_no_name(word)]
    found = {each.email: each for each in known.people if frozenset(folded(each.name).split()) & frozenset(words)}
    if len(found) > 1:
        whole = [each for each in found.values() if folded(each.name) in folded(" ".join(text.split()))]
        if len(whole) == 1:
            return whole[0], []
        listed = " or ".join(f"{each.name} <{each.email}>" for each in list(found.values())[:3])
        return None, [f"Whom do you mean: {listed}? Say the mail address."]
    return next(iter(found.values()), None), []


def _fits(known: Known) -> list[str]:
    words = frozenset(folded(word) for word in _WORD.findall(outside_quotes(known.goal)))

    def shared(book: Fits) -> int:
        return len(words & frozenset(folded(word) for word in _WORD.findall(f"{book.name} {book.description}")))

    near = [book for book in known.playbooks if shared(book) >= _FIT_WORDS_MIN and book.starts_on]
    return [f"{book.name}: {book.description}" for book in sorted(near, key=shared, reverse=True)[:_FITS_MAX]]
