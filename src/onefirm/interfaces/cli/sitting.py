"""One round through the inbox at a terminal: the card that is open, what is asked about it, and what was decided."""

from onefirm.interfaces.cli.lay import problems_of
from onefirm.interfaces.cli.leaf import Leaf
from onefirm.interfaces.cli.screen import DOWN, ENTER, ESCAPE, GONE, PAGE_DOWN, PAGE_UP, RESIZED, UP, Screen
from onefirm.interfaces.cli.words import Answer, House, Reply, Value, inner, rows, text, texts

SCROLLS = (" ", "b", DOWN, UP, PAGE_DOWN, PAGE_UP)
_FASTER = ("-stale", "-decided", "-conflict", "-expired", "-unknown")
_LISTED = 100
"""As many as the page lists."""
_LEFT = "Left as it is."


class Refused(Exception):
    """The desk said no, and why."""

    def __init__(self, problem: Answer) -> None:
        super().__init__(text(problem, "code"))
        self.problem = problem


class Down(Exception):
    """Nobody answers any more."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class Sitting:
    """What the keys work on."""

    def __init__(self, house: House, screen: Screen) -> None:
        self.house, self.screen, self.leaf = house, screen, Leaf()
        self.card: Answer = {}
        self.decided: list[Answer] = []
        self.drafts: dict[str, dict[str, str]] = {}
        """The operator's words by question, for as long as they did not leave."""
        self.said = ""
        self.over = False
        self._asking = ""
        """The decision that is on its way, from asking until it was answered."""

    @property
    def question(self) -> str:
        return text(self.card, "id")

    @property
    def verb(self) -> str:
        return text(inner(self.card, "card"), "verb")

    @property
    def final(self) -> bool:
        return any(not act.get("reversible") for act in rows(inner(self.card, "card"), "will"))

    def ask(self, name: str, args: "Answer | None" = None) -> Answer:
        reply = self.house.ask(name, args or {})
        if "problems" not in reply:
            return inner(reply, "answer")
        first = problems_of(reply)[0]
        if text(first, "code") == "firm-owned":
            raise Down(reply)
        self._asking = ""
        raise Refused(first)

    def inbox(self) -> Answer:
        return self.ask("inbox.list", {"limit": _LISTED})

    def listed(self) -> list[Answer]:
        return rows(self.inbox(), "items")

    def open(self, question: str) -> None:
        self.card = self.ask("inbox.show", {"question": question})
        listed = self.inbox()
        ids = [text(row, "id") for row in rows(listed, "items")]
        self.leaf.place(ids.index(self.question) + 1 if self.question in ids else 0, listed)
        # A key that was pressed before this card was seen is no answer to it.
        self.screen.forget_typed()

    def draw(self) -> None:
        self.leaf.draw(self.screen, self.card, self.said)

    # Deciding.

    def may(self, verb: str) -> bool:
        """Whether this card is decided so; else it is said how."""
        if text(self.card, "state") != "open":
            self.said = "This one is decided already. n shows the next."
        elif verb and verb not in texts(self.card, "verbs"):
            self.said = f"This card cannot be decided so.{' 1-9 answer it.' if rows(self.card, 'options') else ''}"
        else:
            return True
        return False

    def decide(self, name: str, more: Answer, *, bound: bool = True) -> None:
        """Bound to what was shown: anything else is refused, and shown anew."""
        payload: Answer = {"payload": text(self.card, "payload")} if bound else {}
        answer = self.sent(name, {"question": self.question, **payload, **more})
        self.decided.append(answer)
        self.said = text(answer, "says")
        following = text(answer, "next") or next((text(row, "id") for row in self.listed()), "")
        if following:
            self.open(following)
        else:
            self.over = True

    def sent(self, name: str, args: Answer) -> Answer:
        """A decision on its way. Whoever breaks it off is told that nobody knows yet whether it counted."""
        self._asking = self.question
        answer = self.ask(name, args)
        self._asking = ""
        return answer

    def told_no(self, problem: Answer) -> None:
        """Somebody was faster, or the card changed: it is shown as it stands now, and nothing was decided."""
        self.said = f"{text(problem, 'what')} {text(problem, 'fix')}"
        if not text(problem, "code").endswith(_FASTER):
            return
        said = f"{text(problem, 'what')} Nothing was decided just now; here it is as it stands."
        try:
            self.open(self.question)
        except Refused:
            waiting = self.listed()
            self.over = not waiting
            if waiting:
                self.open(text(waiting[0], "id"))
        self.said = said

    # Asking the operator.

    def sure(self) -> bool:
        """What cannot be undone needs a second key, which nobody hits by habit."""
        if not self.final or self.second(f"This cannot be undone. Enter: {self.verb}. Any other key leaves it."):
            return True
        self.said = _LEFT
        return False

    def second(self, prompt: str, card: "Answer | None" = None) -> bool:
        self.screen.forget_typed()
        key = RESIZED
        while key in (RESIZED, *SCROLLS):
            self.leaf.draw(self.screen, card or self.card, prompt, asks=True)
            key = self.screen.key()
            self.leaf.scroll(key)
        self.over = key == GONE
        return key == ENTER

    def line(self, prompt: str, typed: str = "") -> str | None:
        """A line of text; None when it was left with Escape."""
        key = RESIZED
        while key not in (ENTER, ESCAPE, GONE):
            self.leaf.draw(self.screen, self.card, "Enter goes on, Escape leaves it.", line=(prompt, typed))
            key = self.screen.key()
            typed = self.screen.typed(typed, key)
        self.over = key == GONE
        self.said = _LEFT
        return typed.strip() if key == ENTER else None

    # What came of it.

    def summary(self) -> Answer:
        """What was decided, what is still held, and how much waits."""
        today = self.ask("today")
        held: list[Value] = [*rows(today, "held")]
        return {**self._told(), "held": held, "waiting": today.get("waiting")}

    def so_far(self) -> Answer:
        """The same when it was broken off: where a question is under way, nothing more is asked behind it."""
        unsure: Answer = {"waiting": True, "unsure": self._asking}
        if self._asking:
            return self._told() | unsure
        try:
            return self.summary()
        except (Down, Refused):
            return self._told() | unsure

    def _told(self) -> Answer:
        return {"decided": [{"says": text(each, "says")} for each in self.decided]}
