"""How each connection stands: what it does, why it is left alone, when it is tried next, what waits for it."""

from collections.abc import Iterator

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_PLAIN = ("works", "no trouble known")
_COLOURS = {"works": OK, "revoked": BAD, "signed out": BAD, "no trouble known": QUIET}
_SIDES = {"brings": "brings something in", "tells": "tells you what waits", "asks": "is asked by your staff"}


def connections(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        stands = text(item, "stands")
        since = f" since {when(text(item, 'since'))}" if text(item, "since") else ""
        does = [*texts(item, "does"), *(said for key, said in _SIDES.items() if item.get(key))]
        standing = (f"  {stands}{since}", _COLOURS.get(stands, WARN))
        level = (f"  {text(item, 'level')}", OK) if text(item, "level") not in ("", "works") else ("", QUIET)
        paper.line((text(item, "name"), ACCENT), standing, level, (f"  {', '.join(does)}", QUIET), indent=2)
        shaky = any(way.get("failures") for way in rows(item, "ways"))
        says = text(item, "says") if shaky or stands not in _PLAIN else ""
        for line in filter(None, (text(item, "manner"), says, *_facts(item))):
            paper.line(line, indent=4)
        for wait in rows(item, "waits"):
            whom = f" for {text(wait, 'whom')}" if text(wait, "whom") else ""
            again = f", tried again {when(text(wait, 'until'))}" if text(wait, "until") else ""
            mark = (f"  {text(wait, 'plan')[-6:]}", QUIET)
            paper.line(f"waits: {text(wait, 'title')}{whom}{again}", mark, indent=4)
    if text(answer, "note"):
        paper.gap()
        paper.line((text(answer, "note").replace("`", ""), QUIET))


def _facts(item: Answer) -> Iterator[str]:
    for each in rows(item, "exchanges"):
        since = f" since {when(text(each, 'since'))}" if text(each, "since") else ""
        both = f"A new '{text(each, 'secret')}' stands beside the old one{since}, and both count"
        if item.get("can_be_tried"):
            yield f"{both} until the new one was taken: onefirm connections test {text(item, 'name')}"
            continue
        done = f"onefirm connections rotate {text(item, 'name')} --secret {text(each, 'secret')} --done"
        yield f"{both} until you say that the other side uses the new one: {done}"
    if text(item, "level_why") and text(item, "stands") != "signed out":
        yield text(item, "level_why")
    if text(item, "went"):
        yield f"Something last left through it {when(text(item, 'went'))}."
    for way in rows(item, "ways"):
        parts = [
            f"has not worked since {when(text(way, 'since'))}" if text(way, "since") else "",
            f"tried again {when(text(way, 'next_probe'))}" if text(way, "next_probe") else "",
            f"{way['waiting']} waiting for their turn" if way.get("waiting") else "",
            f"its rate lets the next go {when(text(way, 'free_at'))}" if text(way, "free_at") else "",
        ]
        if any(parts):
            yield f"{text(way, 'to')}: {', '.join(filter(None, parts))}."
    if item.get("brings") and text(item, "trouble"):
        heard = text(item, "heard")
        yield f"What came in is as of {when(heard)}." if heard else "Nothing was read since onefirm was started."
