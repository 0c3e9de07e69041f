"""The bookkeeper itself: its contract, and when a match is one."""

from pydantic import BaseModel

from onefirm.agents.bookkeeper.categories import INCOME, category
from onefirm.agents.bookkeeper.lines import BankLine, Matched
from onefirm.agents.bookkeeper.match import BY_AMOUNT, BY_NAME, BY_NUMBER, NAMED_FROM, Fit, fits
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.minor import spelled
from onefirm.domain.orders import orders_in

SURE, SURE_BY_NAME, SURE_BUT_FOR_THE_AMOUNT, SURE_OF_SEVERAL, SURE_OF_A_CATEGORY, SURE_OF_NOTHING = (
    97,
    85,
    65,
    50,
    80,
    45,
)
_SHOWN_MAX = 5

CONTRACT = Contract(
    role="bookkeeper",
    version=1,
    spec=(
        "Reads one line of the bank and says which open invoice it pays: by the number it names, the amount to the "
        "last cent, and the name it comes from. The number is a match, and so are the amount and the name together; "
        "the amount or the name alone is none. Where two invoices could be meant it names both and chooses none. "
        "What pays no invoice gets a category, by your own list first. Where the amount differs it says by how much. "
        "Money that goes out never pays an invoice of yours, and money in another currency never matches. It books "
        "nothing."
    ),
    kind="validate",
    takes=BankLine,
    gives=Matched,
    outcomes=("matched", "several", "unmatched"),
    reads=("invoice", "bank-line"),
    exact=("difference_minor",),
    thresholds=(
        ("an invoice is meant from points", NAMED_FROM),
        ("points for its number", BY_NUMBER),
        ("points for the amount", BY_AMOUNT),
        ("points for the name", BY_NAME),
    ),
    failure_modes=(
        "One payment for two invoices is not split.",
        "A name spelled quite differently at the bank is not recognised.",
        "A category rests on a word; a shop that sells two kinds of things has one of them.",
    ),
    latency_ms=10,
)


class Bookkeeper:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, BankLine), "The conductor hands over what the contract takes."
        warned = orders_in((("text", task.text), ("other side", task.other_side), ("reference", task.reference)))
        found = fits(task)
        best = [fit for fit in found if fit.points == found[0].points or fit.numbered] if found else []
        if len(best) == 1 and best[0].points >= NAMED_FROM:
            return _matched(task, best[0], warned)
        near = [fit for fit in found if fit.exact or fit.numbered]
        return _several(task, near, warned) if near else _unmatched(task, found, warned)


def _matched(task: BankLine, fit: Fit, warned: tuple[Evidence, ...]) -> Proposal:
    difference = task.amount_minor - fit.invoice.amount_minor
    gives = Matched(
        invoice=fit.invoice.number,
        candidates=[fit.invoice.number],
        category=INCOME,
        difference_minor=difference,
        currency=task.currency,
        summary=f"{_money(task)} pays invoice {fit.invoice.number}{_by_how_much(difference, task.currency)}.",
    )
    sure = SURE_BUT_FOR_THE_AMOUNT if warned or not fit.exact else SURE if fit.numbered else SURE_BY_NAME
    return proposal(gives, outcome="matched", sure=sure, evidence=(*warned, *_said(fit)))


def _several(task: BankLine, near: list[Fit], warned: tuple[Evidence, ...]) -> Proposal:
    numbers = [fit.invoice.number for fit in near]
    shown = ", ".join(numbers[:_SHOWN_MAX]) + (f" and {len(numbers) - _SHOWN_MAX} more" * (len(numbers) > _SHOWN_MAX))
    only = len(numbers) == 1
    together = not only and sum(fit.invoice.amount_minor for fit in near) == task.amount_minor
    says = f"may pay invoice {shown}, by one sign alone" if only else f"may pay one of several invoices: {shown}"
    if together:
        says = f"is what these invoices come to together: {shown}"
    gives = Matched(candidates=numbers, category=INCOME, currency=task.currency, summary=f"{_money(task)} {says}.")
    evidence = tuple(Evidence(says=f"{fit.invoice.number}: {' '.join(fit.says)}") for fit in near[:_SHOWN_MAX])
    return proposal(
        gives, outcome="unmatched" if only else "several", sure=SURE_OF_SEVERAL, evidence=(*warned, *evidence)
    )


def _unmatched(task: BankLine, found: list[Fit], warned: tuple[Evidence, ...]) -> Proposal:
    incoming = task.amount_minor > 0
    text = f"{task.other_side}\n{task.text}"
    named, words = category(text, task.categories, incoming=incoming)
    evidence = list(warned)
    if words:
        evidence.append(Evidence(says=f"It says “{words}”.", quote=words, found_in="text"))
    elif incoming:
        evidence.append(Evidence(says="No open invoice has this amount, and it names none."))
    evidence.extend(Evidence(says=f"{fit.invoice.number}: {' '.join(fit.says)}") for fit in found[:_SHOWN_MAX])
    evidence.extend(_elsewhere(task))
    gives = Matched(
        category=named,
        currency=task.currency,
        summary=f"{_money(task)} {'came in' if incoming else 'went out'}: {named}.",
    )
    sure = SURE_OF_A_CATEGORY if words and not warned else SURE_OF_NOTHING
    return proposal(gives, outcome="unmatched", sure=sure, evidence=tuple(evidence))


def _elsewhere(task: BankLine) -> tuple[Evidence, ...]:
    """An invoice of the same figure in another currency is no match, and worth a word."""
    alike = [
        each for each in task.invoices if each.amount_minor == task.amount_minor and each.currency != task.currency
    ]
    return tuple(
        Evidence(says=f"Invoice {each.number} is {spelled(each.amount_minor, each.currency)}, another currency.")
        for each in alike[:_SHOWN_MAX]
    )


def _said(fit: Fit) -> tuple[Evidence, ...]:
    return tuple(Evidence(says=says) for says in fit.says)


def _money(task: BankLine) -> str:
    return spelled(abs(task.amount_minor), task.currency)


def _by_how_much(difference: int, currency: str) -> str:
    if not difference:
        return ""
    amount = spelled(abs(difference), currency)
    return f", and {amount} are too much" if difference > 0 else f", and {amount} are missing"
