"""What pieces brought, on paper: every figure with whose count it is; what nobody counted is said to be missing."""

from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_LEFT = 18
_COUNTS = ("clicks", "impressions", "views", "visitors")


def measures(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        _head(paper, item)
        paper.line(text(item, "says"), indent=4)
    if elsewhere := texts(answer, "elsewhere"):
        paper.gap()
        paper.line((f"Figures that are about no piece: {', '.join(elsewhere)}", QUIET))


def measure(paper: Paper, answer: Answer) -> None:
    _head(paper, answer)
    if text(answer, "address"):
        paper.line((text(answer, "address"), QUIET), indent=4)
    for each in rows(answer, "counted"):
        told = [f"{number(each[name]):,} {name}" for name in _COUNTS if each.get(name) is not None]
        told += [f"{text(each, 'conversions')} conversions"] if text(each, "conversions") else []
        span = f"  {text(each, 'from_on')} to {text(each, 'to_on')}, {number(each.get('days')):,} days counted"
        paper.entry(f"  {text(each, 'source')}", ", ".join(told), (span, QUIET), left=_LEFT)
        if aside := number(each.get("set_aside")):
            paper.line((f"{aside} figures over the same days are not added a second time.", QUIET), indent=_LEFT)
    if answer.get("leads") is not None:
        paper.entry("  leads", f"{number(answer.get('leads')):,} came from this page", left=_LEFT)
    for name in ("earned", "spent"):
        if texts(answer, name):
            paper.entry(f"  {name}", " and ".join(texts(answer, name)), left=_LEFT)
    for line in rows(answer, "book"):
        paper.line((f"{text(line, 'day')}  {text(line, 'amount')}  {text(line, 'what')}", QUIET), indent=_LEFT)
    for gap in texts(answer, "missing"):
        paper.line((gap, WARN), indent=2)


def _head(paper: Paper, item: Answer) -> None:
    since = f", published {when(text(item, 'published_at'))}" if text(item, "published_at") else ""
    title = f"  {text(item, 'title')}" if text(item, "title") else ""
    paper.line((text(item, "piece"), ACCENT), title, (f"  {text(item, 'state')}{since}", QUIET), indent=2)
