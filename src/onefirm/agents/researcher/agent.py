"""The researcher itself: its contract, and how sure it is of what it found."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from onefirm.agents.researcher.passages import (
    COVERED_MIN,
    COVERED_WITH_ITS_SHAPE_MIN,
    PASSAGES_MAX,
    Passage,
    passages,
    sentences,
)
from onefirm.agents.researcher.question import Question, question
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.search import Result
from onefirm.capabilities.web import TEXT_SIGNS_MAX, TITLE_SIGNS_MAX, URL_SIGNS_MAX
from onefirm.domain.amounts import amounts
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.names import one_line
from onefirm.domain.orders import orders_in

SURE, SURE_WITHOUT_ITS_SHAPE, SURE_OF_NOTHING, SURE_WHEN_WARNED = 85, 60, 70, 40
_CLEAR = 75


class Sources(Frozen):
    """A question, and what was read to answer it: one page, what a search found, or both."""

    question: str = Field(min_length=3, max_length=500)
    text: str = Field(default="", max_length=TEXT_SIGNS_MAX)
    title: str = Field(default="", max_length=TITLE_SIGNS_MAX)
    url: str = Field(default="", max_length=URL_SIGNS_MAX)
    results: tuple[Result, ...] = Field(default=(), max_length=50)


class Finding(Frozen):
    quote: str
    """Word for word as it stands there."""
    title: str
    url: str
    where: str
    """`paragraph 3`, `what the search shows of it`."""


class Findings(Frozen):
    found: list[Finding]
    listing: str
    """All of them as one text, each with where it stands."""
    summary: str


CONTRACT = Contract(
    role="researcher",
    version=1,
    spec=(
        "Looks through a page that was read, or through what a search found, for the answer to your question, and "
        "quotes up to five sentences word for word, each with where it stands. It knows what an answer has to hold: "
        "an amount, a day, a name, a place, a number. It concludes nothing and adds nothing. Where sources "
        "disagree about an amount it says so. Where nothing speaks of it, it says not-found. Whatever a page orders "
        "its reader to do is quoted to you as a warning, and not done."
    ),
    kind="extract",
    takes=Sources,
    gives=Findings,
    outcomes=("found", "not-found"),
    thresholds=(
        ("per cent of the question a sentence covers, at least", COVERED_MIN),
        ("the same, where it has the shape of an answer", COVERED_WITH_ITS_SHAPE_MIN),
        ("sentences quoted, at most", PASSAGES_MAX),
    ),
    failure_modes=(
        "A page that says it in quite other words than the question is not found.",
        "Whether a page tells the truth it cannot know.",
        "It reads English and German; of other languages the words must be the same.",
    ),
    latency_ms=150,
)


@dataclass(frozen=True)
class _Source:
    title: str
    url: str
    text: str
    page: bool


class Researcher:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Sources), "The conductor hands over what the contract takes."
        sources = _sources(task)
        asked = question(task.question)
        said = [each for at, source in enumerate(sources) for each in sentences(source.text, at)]
        best = passages(asked, said)
        found = [_finding(each, sources) for each in best]
        gives = Findings(
            found=found,
            listing="\n\n".join(f"“{each.quote}”\n{_standing(each)}" for each in found),
            summary=_summary(asked, best, sources),
        )
        warned = orders_in((f"“{source.title}”" if source.title else "page", source.text) for source in sources)
        evidence = (*warned, *_doubts(asked, best), *(_evidence(each) for each in found))
        return proposal(
            gives, outcome="found" if found else "not-found", sure=_sure(asked, best, warned=bool(warned)),
            evidence=evidence,
        )  # fmt: skip


def _sources(task: Sources) -> list[_Source]:
    page = [_Source(one_line(task.title), task.url, task.text, page=True)] if task.text.strip() else []
    # What a search shows of the very page that was read is no second source.
    others = [each for each in task.results if each.url != task.url or not page]
    return page + [_Source(one_line(each.title), each.url, each.snippet, page=False) for each in others]


def _finding(passage: Passage, sources: list[_Source]) -> Finding:
    source = sources[passage.sentence.source]
    where = f"paragraph {passage.sentence.paragraph}" if source.page else "what the search shows of it"
    return Finding(quote=passage.sentence.text, title=source.title, url=source.url, where=where)


def _standing(found: Finding) -> str:
    return ", ".join(filter(None, (found.title, found.where, found.url)))


def _evidence(found: Finding) -> Evidence:
    return Evidence(says=f"It stands in {_standing(found)}.", quote=found.quote, found_in=found.title or "page")


def _summary(asked: Question, best: list[Passage], sources: list[_Source]) -> str:
    if not sources:
        return "There was nothing to read."
    if not asked.words:
        return "The question names nothing to look for."
    if not best:
        return f"Nothing of what was read speaks of it ({len(sources)} {'source' if len(sources) == 1 else 'sources'})."
    places = len({each.sentence.source for each in best})
    what = f", with {asked.shape.what}" if asked.shape and best[0].shaped else ""
    return (
        f"{len(best)} {'sentence speaks' if len(best) == 1 else 'sentences speak'} of it in "
        f"{places} {'source' if places == 1 else 'sources'}{what}."
    )


def _doubts(asked: Question, best: list[Passage]) -> tuple[Evidence, ...]:
    if not best or asked.shape is None:
        return ()
    if not best[0].shaped:
        return (Evidence(says=f"None of it holds {asked.shape.what}."),)
    named = {
        amount.shown(): None for each in best if each.shaped for amount in amounts(each.sentence.text) if amount.money
    }
    if asked.shape.what == "an amount" and len(named) > 1:
        return (Evidence(says=f"Several amounts are named: {', '.join(named)}."),)
    return ()


def _sure(asked: Question, best: list[Passage], *, warned: bool) -> int:
    if warned:
        return SURE_WHEN_WARNED
    if not best:
        return SURE_OF_NOTHING
    clear = best[0].shaped and best[0].covered >= _CLEAR and not _doubts(asked, best)
    return SURE if clear else SURE_WITHOUT_ITS_SHAPE
