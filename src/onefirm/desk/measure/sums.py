"""Adding figures up so that no day is counted twice, and nothing is counted that nobody counted. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from onefirm.desk.shapes.measure import BookLine, Counted
from onefirm.domain.frozen import Json
from onefirm.domain.minor import spelled

BOOK = "book"
_COUNTS = ("views", "visitors", "clicks", "impressions")
_ENDINGS = (".html", ".htm", ".md", ".php")


@dataclass(frozen=True)
class Figure:
    """One record of the kind `measure`, as it stands."""

    values: Json

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @property
    def about(self) -> str:
        return self.text("page") or self.text("campaign")

    @property
    def span(self) -> tuple[date, date]:
        return date.fromisoformat(self.text("from_on")), date.fromisoformat(self.text("to_on"))


def slug_in(page: str) -> str:
    """The name of a page in an address: `https://tern.example/posts/a-new-logo/?x=1` is `a-new-logo`."""
    path = unquote(urlsplit(page.strip()).path if "/" in page else page.strip())
    last = path.rstrip("/").rpartition("/")[2].casefold()
    return next((last.removesuffix(ending) for ending in _ENDINGS if last.endswith(ending)), last)


def is_about(said: str, slug: str, title: str) -> bool:
    return bool(said) and (slug_in(said) == slug or bool(title and said.strip().casefold() == title.casefold()))


def counted(figures: Iterable[Figure]) -> tuple[Counted, ...]:
    """By whose count. Two counts of the same are two counts, and never added."""
    by_source = defaultdict[str, list[Figure]](list)
    for figure in figures:
        if figure.text("source") != BOOK:
            by_source[figure.text("source")].append(figure)
    found = (_of_source(source, each) for source, each in sorted(by_source.items()))
    return tuple(one for one in found if one is not None)


def money(figures: Iterable[Figure], name: str) -> tuple[str, ...]:
    """By currency; nothing where nobody said anything."""
    every = list(figures)
    book = [figure for figure in every if figure.text("source") == BOOK]
    others, _ = _once([figure for figure in every if figure.text("source") != BOOK])
    # What was really booked counts; what an advertiser or a counter believes to have earned is only taken without it.
    taken = book if name == "earned_minor" and any(each.number(name) is not None for each in book) else [*book, *others]
    sums = defaultdict[str, int](int)
    for figure in taken:
        amount = figure.number(name)
        if amount is not None:
            sums[figure.text("currency")] += amount
    return tuple(spelled(minor, currency) for currency, minor in sorted(sums.items()))


def book_lines(figures: Iterable[Figure]) -> tuple[BookLine, ...]:
    lines = sorted(
        (figure for figure in figures if figure.text("source") == BOOK), key=lambda figure: figure.text("from_on")
    )
    return tuple(
        BookLine(
            day=line.text("from_on"),
            what=line.text("what"),
            amount=" ".join((*money([line], "earned_minor"), *(f"-{each}" for each in money([line], "spend_minor")))),
        )
        for line in lines
    )


def _of_source(source: str, figures: Sequence[Figure]) -> Counted | None:
    whole = [figure for figure in figures if not figure.text("query")]
    taken, aside = _once(whole or figures)
    sums = {name: _sum(taken, name) for name in _COUNTS}
    parts = _sum(taken, "conversions_hundredths")
    if parts is None and all(each is None for each in sums.values()):
        return None
    spans = {figure.span for figure in taken}
    return Counted(
        source=source,
        from_on=min(begins for begins, _ in spans).isoformat(),
        to_on=max(ends for _, ends in spans).isoformat(),
        days=len({day for begins, ends in spans for day in range(begins.toordinal(), ends.toordinal() + 1)}),
        conversions="" if parts is None else spelled(parts, "").removesuffix(".00"),
        set_aside=aside,
        **sums,
    )


def _once(figures: Sequence[Figure]) -> tuple[list[Figure], int]:
    """Of figures about the same whose days overlap, the one over more days counts; of the same days, all do."""
    groups = defaultdict[tuple[str, ...], list[Figure]](list)
    for figure in figures:
        groups[tuple(figure.text(name) for name in ("source", "page", "campaign", "query", "what"))].append(figure)
    taken, aside = list[Figure](), 0
    for group in groups.values():
        chosen = list[tuple[date, date]]()
        for figure in sorted(group, key=_longest_first):
            span = figure.span
            if span in chosen or all(span[1] < begins or span[0] > ends for begins, ends in chosen):
                chosen.append(span)
                taken.append(figure)
            else:
                aside += 1
    return taken, aside


def _longest_first(figure: Figure) -> tuple[int, date]:
    begins, ends = figure.span
    return begins.toordinal() - ends.toordinal(), begins


def _sum(figures: Iterable[Figure], name: str) -> int | None:
    found = [number for figure in figures if (number := figure.number(name)) is not None]
    return sum(found) if found else None


def said(counts: Sequence[Counted], leads: int | None, earned: Sequence[str], spent: Sequence[str]) -> str:
    """One line: only what somebody counted, each with whose count it is."""
    told = [
        f"{number:,} {name} ({each.source})"
        for name in ("clicks", "views", "visitors")
        for each in counts
        if (number := getattr(each, name)) is not None
    ]
    told += [f"{leads:,} {'lead' if leads == 1 else 'leads'}"] if leads is not None else []
    told += [f"earned {' and '.join(earned)}"] if earned else []
    told += [f"spent {' and '.join(spent)}"] if spent else []
    return f"{'; '.join(told)}." if told else "Nobody has counted anything of it yet."


_MISSING: Mapping[str, str] = {
    "clicks": "How often it was clicked is not known: import Pages.csv of Search Console.",
    "views": "How often it was read is not known: import the pages of your counter (Plausible, GA4, Matomo).",
    "leads": "Which leads came by it is not known: no lead says which page it came from.",
    "earned": "What it earned is not known: import a book with the columns date, piece, what, amount.",
    "spent": "What was spent on it is not known: import the campaigns of your advertiser.",
}


def missing(
    counts: Sequence[Counted], leads: int | None, earned: Sequence[str], spent: Sequence[str]
) -> tuple[str, ...]:
    there = {
        "clicks": any(each.clicks is not None for each in counts),
        "views": any(each.views is not None or each.visitors is not None for each in counts),
        "leads": leads is not None,
        "earned": bool(earned),
        "spent": bool(spent),
    }
    return tuple(says for name, says in _MISSING.items() if not there[name])
