"""One card on a screen: its head, as much of it as there is room for, and beneath it what may be done."""

from onefirm.interfaces.cli.fold import Piece, columns, folded, shortened, width_of
from onefirm.interfaces.cli.lay import clean, cleaned
from onefirm.interfaces.cli.pages.card import body
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, WARN, Paper
from onefirm.interfaces.cli.screen import DOWN, PAGE_DOWN, PAGE_UP, UP, Screen, tail
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

KEYS = (
    ("a", "let it happen as shown; what cannot be undone asks for Enter as well"),
    ("e", "change the text in your editor ($EDITOR) first"),
    ("r", "no, with a reason"),
    ("d", "you did it yourself; nothing leaves from here"),
    ("1-9", "choose an answer"),
    ("s", "later: until when, and who has it meanwhile"),
    ("z", "take back the last that is still held"),
    ("n p", "next and previous card (also j and k)"),
    ("Space b", "further down and up in a long card (also the arrows)"),
    ("q", "end; what you did not decide waits as before"),
)
_BETWEEN = 3
_KINDS = {"approval": "Approve", "review": "Review", "clarification": "Question", "problem": "Problem"}


class Leaf:
    """The card that is open, and how far down its reader is."""

    def __init__(self) -> None:
        self._top = self._room = self._lines = 0
        self._head = ""

    def place(self, number: int, listed: Answer) -> None:
        """A card was opened: its number in the list, and how many wait."""
        self._top = 0
        self._head = f"{number} of {text(listed, 'waiting')}" if number else f"{text(listed, 'waiting')} waiting"

    def scroll(self, key: str) -> None:
        page = max(self._room - 1, 1)
        by = {" ": page, PAGE_DOWN: page, "b": -page, PAGE_UP: -page, DOWN: 1, UP: -1}.get(key, 0)
        self._top = max(0, min(self._top + by, self._lines - self._room))

    def draw(
        self, screen: Screen, card: Answer, said: str, *, asks: bool = False, line: tuple[str, str] | None = None
    ) -> None:
        rows_, width = screen.size
        shown = cleaned(card)
        assert isinstance(shown, dict), "A cleaned card is a card."
        whole: list[str] = []
        body(Paper(whole.append), shown, commands=False)
        foot = _folded(((clean(said), WARN if asks else STRONG),), width) if said else []
        if line is not None:
            foot += [clean(line[0]) + tail(line[1], max(width - width_of(line[0]) - 1, 8))]
        elif not asks:
            foot += _keys(shown, width)
        self._lines, self._room = len(whole), max(rows_ - len(foot) - 2, 1)
        self._top = max(0, min(self._top, self._lines - self._room))
        part = whole[self._top : self._top + self._room]
        under = self._lines - self._top - len(part)
        more = f"── {under} more line{'' if under == 1 else 's'}: Space" if under else ""
        lines = [self._heading(shown, width), *part, *[""] * (self._room - len(part)), painted(more, QUIET), *foot]
        screen.draw(lines, cursor=width_of(foot[-1]) if line is not None else -1)

    def help(self, screen: Screen) -> None:
        screen.draw([painted("The keys", STRONG), "", *columns(list(KEYS)), "", "Any key goes back to the card."])

    def _heading(self, card: Answer, width: int) -> str:
        parts = [self._head, _KINDS.get(text(card, "kind"), "")]
        parts += [text(card, "playbook").partition("@")[0].replace("-", " "), f"asked {when(text(card, 'asked_at'))}"]
        return painted(shortened(" · ".join(part for part in parts if part), width), QUIET)


def _keys(card: Answer, width: int) -> list[str]:
    """Only what works on this card; a key and what it does stay on one line."""
    pairs: list[tuple[str, str]] = []
    if text(card, "state") == "open":
        shown, verbs = inner(card, "card"), texts(card, "verbs")
        pairs += [("a", text(shown, "verb"))] if "accept" in verbs else []
        if "edit" in verbs and any(field.get("editable") for field in rows(shown, "change")):
            pairs.append(("e", "edit"))
        pairs += [("r", "reject")] if "reject" in verbs else []
        answers = len(rows(card, "options"))
        pairs += [("1" if answers == 1 else f"1-{min(answers, 9)}", "answer")] if answers else []
        pairs += [("d", "I did it")] if "did-it" in verbs and inner(card, "by_hand") else []
        pairs.append(("s", "later"))
    pairs += [("z", "take back"), ("n", "next"), ("p", "previous"), ("?", "keys"), ("q", "end")]
    lines, used = [""], 0
    for key, does in pairs:
        room = len(key) + 1 + width_of(does) + _BETWEEN
        if used and used + room - _BETWEEN > width:
            lines, used = [*lines, ""], 0
        lines[-1] += f"{painted(key, ACCENT)} {does}{' ' * _BETWEEN}"
        used += room
    return lines


def painted(said: str, style: str) -> str:
    return f"\x1b[{style}m{said}\x1b[0m" if style and said else said


def _folded(pieces: tuple[Piece, ...], width: int) -> list[str]:
    return ["".join(painted(said, style) for said, style in line) for line in folded(pieces, width)]
