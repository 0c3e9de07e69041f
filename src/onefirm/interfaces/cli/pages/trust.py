"""What may run by itself, on paper: each kind of act, what it has shown, and what is still needed."""

from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_LEVELS = {"asks": "asks you", "granted": "granted, not earned", "earned": "runs by itself"}


def trust(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        paper.line((text(item, "cell"), ACCENT), "  ", _level(item), indent=2)
        paper.line((_first(item), QUIET), indent=4)
    paper.gap()
    paper.line((text(answer, "price"), QUIET))
    paper.line((text(answer, "tests"), QUIET))
    for number_of, slow in enumerate(rows(answer, "slowest")):
        if not number_of:
            paper.part("What takes you longest")
        paper.line(f"{text(slow, 'what')}: {text(slow, 'seconds')} s ({text(slow, 'times')})", indent=2)
        paper.line((text(slow, "suggestion"), QUIET), indent=4)


def cell(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "title"), STRONG), f"  {text(answer, 'playbook')}  ", _level(answer))
    paper.line(text(answer, "record"))
    for bar in texts(answer, "bars"):
        paper.line(bar)
    paper.gap()
    needed = answer.get("needed")
    paper.pairs(
        [
            ("name", text(answer, "cell")),
            ("risk", text(answer, "risk")),
            ("reaches", "those it reached before, or nobody" if answer.get("known") else "somebody new"),
            ("only where", text(answer, "stood_in")),
            ("mode", text(answer, "mode")),
            ("decisions", _counted(answer)),
            ("goes wrong", f"at most {text(answer, 'bound')}" if text(answer, "bound") else "nothing is shown yet"),
            ("may go wrong", text(answer, "allowed")),
            ("still needed", _needed(needed, known=bool(answer.get("known")))),
            ("unnoticed", f"up to {text(answer, 'misses')} of mistakes are taken for unnoticed"),
            ("promoted", f"{text(answer, 'promotions')} times" if number(answer.get("promotions")) else "never"),
            ("asks again by", f"entry {text(answer, 'fell_entry')}" if number(answer.get("fell_entry")) else ""),
        ]
    )
    if change := text(answer, "change"):
        paper.part("What a promotion would change")
        paper.line(change, indent=2)
    for verb in texts(answer, "may"):
        paper.line((f"onefirm trust {verb} {text(answer, 'cell')}", ACCENT), indent=2)


def _needed(needed: object, *, known: bool) -> str:
    if not known:
        return "nothing would do: it always asks"
    return "it cannot be shown like this" if needed is None else f"{needed} without a correction"


def _level(item: Answer) -> tuple[str, str]:
    level = text(item, "level")
    return _LEVELS.get(level, level), QUIET if level == "asks" else WARN


def _first(item: Answer) -> str:
    """What no trust waives comes before what past work has shown."""
    return " ".join((*texts(item, "bars"), text(item, "record")))


def _counted(item: Answer) -> str:
    said = [f"{text(item, 'decisions')} count, {text(item, 'corrected')} of them corrected"]
    for name, words in (
        ("waiting", "wait for you"),
        ("settling", "too young to count"),
        ("unread", "too fast to count"),
    ):
        if count := number(item.get(name)):
            said.append(f"{count} {words}")
    return ", ".join(said)
