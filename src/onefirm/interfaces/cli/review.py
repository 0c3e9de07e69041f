"""`onefirm review`: the inbox one card at a time, decided with single keys."""

import os
import sys
import time
from collections.abc import Callable

from onefirm.interfaces.cli.lay import clean, problem
from onefirm.interfaces.cli.screen import BACK, ENTER, ESCAPE, GONE, RESIZED, Screen
from onefirm.interfaces.cli.sitting import SCROLLS, Down, Refused, Sitting
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, Value, inner, rows, text, texts

_LATER = "tomorrow 9:00"
_BACK_SECONDS, _BACK_TURNS = 0.1, 20
"""What was taken back asks again within this time, once its plan was woken."""


def review(given: Given, house: House) -> Reply:
    if why := _no_terminal(given):
        return problem(
            "review-no-terminal",
            "There is no terminal here on which cards can be decided with single keys.",
            why,
            "List them with `onefirm inbox`, look with `onefirm inbox show 1`, decide with `onefirm inbox accept 1`.",
        )
    sitting = Sitting(house, Screen())
    try:
        _walk(sitting)
        return {"answer": sitting.summary()}
    except Refused as refused:
        return {"problems": [refused.problem]}
    except Down as down:
        house.show("reviewed", sitting.so_far())
        return down.reply
    except KeyboardInterrupt:
        house.show("reviewed", sitting.so_far())
        raise


def _no_terminal(given: Given) -> str:
    if given.json:
        return "--json is for programs, and a review is for a person."
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "What is typed or what is shown goes through a pipe or a file."
    if os.environ.get("TERM", "dumb") == "dumb":
        return "TERM says that this terminal can only print line after line."
    return "NO_COLOR is set, which asks for plain lines." if os.environ.get("NO_COLOR") else ""


def _walk(sitting: Sitting) -> None:
    waiting = sitting.listed()
    if not waiting:
        return
    with sitting.screen as screen:
        sitting.open(text(waiting[0], "id"))
        while not sitting.over:
            sitting.draw()
            _press(sitting, screen.key())


def _press(sitting: Sitting, key: str) -> None:
    act = _number if key.isdecimal() else _KEYS.get(key)
    if act is None:
        if key not in (RESIZED, ENTER, BACK, ESCAPE) and len(key) == 1:
            sitting.said = f"'{clean(key)}' means nothing here. ? shows the keys."
        return
    if key not in SCROLLS:
        sitting.said = ""
    try:
        act(sitting, key)
    except Refused as refused:
        sitting.told_no(refused.problem)


def _accept(sitting: Sitting, _key: str) -> None:
    if sitting.may("accept") and sitting.sure():
        sitting.decide("inbox.accept", {})


def _edit(sitting: Sitting, _key: str) -> None:
    fields = [field for field in rows(inner(sitting.card, "card"), "change") if field.get("editable")]
    if not sitting.may("edit") or not fields:
        return
    stood = {text(field, "name"): text(field, "after") for field in fields}
    before = stood | sitting.drafts.get(sitting.question, {})
    after = before | sitting.screen.away(lambda: sitting.house.edit(before))
    changes = {name: said for name, said in after.items() if said.strip() != stood[name].strip()}
    if not changes:
        sitting.said = "The text came back from your editor as it was. Nothing was decided."
        return
    sitting.drafts[sitting.question] = changes
    final = " This cannot be undone." if sitting.final else ""
    prompt = f"These are your words.{final} Enter: {sitting.verb}. Any other key sends nothing."
    if sitting.second(prompt, _with_words(sitting.card, changes)):
        said: Answer = {**changes}
        sitting.decide("inbox.edit", {"changes": said})
    else:
        sitting.said = "Nothing was decided. Your words are there again with e."


def _reject(sitting: Sitting, _key: str) -> None:
    if not sitting.may("reject"):
        return
    reason = sitting.line("Why? It stays with the decision: ")
    if reason is not None:
        sitting.decide("inbox.reject", {"reason": reason})


def _did(sitting: Sitting, _key: str) -> None:
    """How it ended, what it left behind for later steps, and a word about it."""
    by_hand = inner(sitting.card, "by_hand")
    if not sitting.may("did-it") or not by_hand:
        return
    outcomes, fields, outcome = texts(by_hand, "outcomes"), dict[str, Value](), text(by_hand, "usual")
    if len(outcomes) > 1:
        chosen = sitting.line(f"How did it end? {', '.join(outcomes)}: ", outcome)
        if chosen is None:
            return
        outcome = chosen
    for name in inner(by_hand, "fields"):
        said = sitting.line(f"{name}: " if name in texts(by_hand, "needs") else f"{name}, if there is one: ")
        if said is None:
            return
        fields |= {name: said} if said else {}
    note = sitting.line("A word about it; it stays with the decision: ")
    if note is not None:
        sitting.decide("inbox.did", {"outcome": outcome, "fields": fields, "note": note})


def _later(sitting: Sitting, _key: str) -> None:
    if not sitting.may(""):
        return
    until = sitting.line("Until when? ", _LATER)
    to = None if until is None else sitting.line("Who looks at it meanwhile, if anybody? ")
    if to:
        sitting.decide("inbox.delegate", {"until": until, "to": to}, bound=False)
    elif to is not None:
        sitting.decide("inbox.snooze", {"until": until}, bound=False)


def _number(sitting: Sitting, key: str) -> None:
    options, number = rows(sitting.card, "options"), int(key)
    if not sitting.may("answer"):
        return
    if 1 <= number <= len(options):
        sitting.decide("inbox.answer", {"answer": text(options[number - 1], "name")})
    else:
        sitting.said = f"There is no answer {number}."


def _take_back(sitting: Sitting, _key: str) -> None:
    """The last of this sitting that is still held; else whatever leaves last."""
    held = {text(act, "effect"): act for act in rows(sitting.ask("today"), "held")}
    if not held:
        sitting.said = "Nothing is held, so nothing can be taken back."
        return
    still = [each for each in sitting.decided if text(each, "effect") in held]
    mine: Answer = still[-1] if still else {}
    last = text(mine, "effect") or max(held, key=lambda effect: text(held[effect], "until"))
    batch = text(held[last], "batch")
    ask: tuple[str, Answer] = ("inbox.undo-all", {"batch": batch}) if batch else ("inbox.undo", {"effect": last})
    answer = sitting.sent(*ask)
    sitting.decided = [each for each in sitting.decided if text(each, "effect") != last]
    sitting.said = text(answer, "says")
    sitting.open(_asked_again(sitting, text(mine, "plan")) or text(answer, "question") or sitting.question)


def _asked_again(sitting: Sitting, plan: str) -> str:
    """What was taken back asks with a new question, as soon as its plan comes by."""
    for _ in range(_BACK_TURNS if plan else 0):
        for row in sitting.listed():
            if text(row, "plan") == plan:
                return text(row, "id")
        time.sleep(_BACK_SECONDS)
    return ""


def _step(sitting: Sitting, key: str) -> None:
    listed = [text(row, "id") for row in sitting.listed()]
    ahead = key in ("n", "j")
    at = listed.index(sitting.question) + (1 if ahead else -1) if sitting.question in listed else 0
    if not listed:
        sitting.over = True
    elif 0 <= at < len(listed):
        sitting.open(listed[at])
    else:
        sitting.said = "That was the last one. p goes back, q ends." if ahead else "This is the first one."


def _scroll(sitting: Sitting, key: str) -> None:
    sitting.leaf.scroll(key)


def _help(sitting: Sitting, _key: str) -> None:
    sitting.leaf.help(sitting.screen)
    while sitting.screen.key() == RESIZED:
        sitting.leaf.help(sitting.screen)


def _end(sitting: Sitting, _key: str) -> None:
    sitting.over = True


def _with_words(card: Answer, changes: dict[str, str]) -> Answer:
    """The card with the operator's words in it, against what stood there."""
    shown = inner(card, "card")
    change: list[Value] = [
        {**field, "before": text(field, "after"), "after": changes.get(text(field, "name"), text(field, "after"))}
        if text(field, "name") in changes
        else field
        for field in rows(shown, "change")
    ]
    return {**card, "card": {**shown, "change": change}}


_KEYS: dict[str, Callable[[Sitting, str], None]] = {
    "a": _accept, "e": _edit, "r": _reject, "d": _did, "s": _later, "z": _take_back,
    "n": _step, "p": _step, "j": _step, "k": _step, "?": _help, "q": _end, GONE: _end,
    **dict.fromkeys(SCROLLS, _scroll),
}  # fmt: skip
