"""The invoicer itself: its contract, which price a piece of work has, and what keeps an invoice from being one."""

import re
from datetime import date
from fractions import Fraction

from pydantic import BaseModel

from onefirm.agents.invoicer.sheet import LINES_MAX, Agreed, Delivered, Invoice, InvoiceLine, Work
from onefirm.agents.invoicer.sums import PERCENT_MAX, percent_of, quantity_of, rounded, shown, taxes
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.minor import spelled
from onefirm.domain.money import Money
from onefirm.domain.names import folded, one_line
from onefirm.domain.orders import orders_in

SURE, SURE_WITH_A_GAP = 95, 40
_WORD = re.compile(r"\w+")
_UNITS = {"": "", "piece": " × ", "hour": " h × ", "day": " days × ", "month": " months × "}

CONTRACT = Contract(
    role="invoicer",
    version=1,
    spec=(
        "Drafts an invoice: for each thing that was delivered the price that was agreed, the sum, the tax, what was "
        "paid already and what is left. It counts whole cents and fractions of them, never a decimal that rounds by "
        "itself; half a cent goes up, once for the sum or line by line as you say, and the draft says which. Where "
        "nothing was agreed for a piece of work, where two prices could be meant, or where something else is missing, "
        "it says so and leaves the line out: it never makes a price up. It takes no number and sends nothing."
    ),
    kind="transform",
    takes=Work,
    gives=Invoice,
    outcomes=("drafted", "gap"),
    reads=("agreement", "offer", "deliverable"),
    exact=("net_minor", "tax_minor", "total_minor", "due_minor", "due"),
    thresholds=(("lines of an invoice, at most", LINES_MAX), ("per cent of tax, at most", PERCENT_MAX)),
    failure_modes=(
        "It knows one rate of tax for all lines of an invoice.",
        "Whether that rate is the right one, or none is owed, it cannot know.",
        "A deposit is taken off the total; a tax that was charged on it before is not taken apart.",
    ),
    latency_ms=10,
)


class Invoicer:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Work), "The conductor hands over what the contract takes."
        missing: list[str] = []
        lines = [line for each in task.delivered if (line := _line(each, task, missing))]
        percent = _percent(task, missing)
        own, tax = taxes([line.amount_minor for line in lines], percent, each_line=task.rounding == "each-line")
        lines = [line.model_copy(update={"tax_minor": part}) for line, part in zip(lines, own, strict=True)]
        net = sum(line.amount_minor for line in lines)
        due_on, left = _due(task), max(0, net + tax - task.deposit_minor)
        missing.extend(_left_open(task, net + tax, due_on))
        invoice = Invoice(
            client=one_line(task.client),
            lines=lines,
            net_minor=net,
            tax_minor=tax,
            total_minor=net + tax,
            due_minor=left,
            due=Money(minor=left, currency=task.currency),
            currency=task.currency,
            issued_on=task.issued_on.isoformat(),
            due_on=due_on.isoformat(),
            text=_text(lines, net, tax, percent, task),
            rounding=_rounding(task),
            missing=missing,
        )
        warned = orders_in([("client", task.client), *((each.what, each.what) for each in task.delivered)])
        says = tuple(Evidence(says=each) for each in (*missing, invoice.rounding))
        return proposal(
            invoice,
            outcome="gap" if missing else "drafted",
            sure=SURE_WITH_A_GAP if missing or warned else SURE,
            evidence=(*warned, *says),
        )


def _line(work: Delivered, task: Work, missing: list[str]) -> InvoiceLine | None:
    what = one_line(work.what)
    priced = _priced(what, task.agreed)
    quantity = quantity_of(work.quantity)
    if not priced:
        missing.append(f"Nothing was agreed for '{what}'.")
    elif len(priced) > 1:
        missing.append(f"'{what}' could be {' or '.join(repr(one_line(each.name)) for each in priced[:3])}.")
    elif priced[0].currency != task.currency:
        missing.append(f"'{what}' was agreed in {priced[0].currency}, and the invoice is in {task.currency}.")
    elif quantity is None:
        missing.append(f"How much of '{what}' it was cannot be read: '{one_line(work.quantity)}'.")
    else:
        amount = rounded(quantity * priced[0].amount_minor)
        return InvoiceLine(
            what=what,
            quantity=shown(quantity),
            per=priced[0].per,
            price_minor=priced[0].amount_minor,
            amount_minor=amount,
        )
    return None


def _priced(what: str, agreed: tuple[Agreed, ...]) -> list[Agreed]:
    """The price of that very name; failing that, those whose words it holds, or which hold its words."""
    wanted = folded(what)
    same = [each for each in agreed if folded(one_line(each.name)) == wanted]
    if same:
        return same
    words = frozenset(_WORD.findall(wanted))
    named = [(each, frozenset(_WORD.findall(folded(each.name)))) for each in agreed]
    return [each for each, own in named if own and words and (own <= words or words <= own)]


def _percent(task: Work, missing: list[str]) -> Fraction:
    percent = percent_of(task.tax_percent)
    if percent is None:
        missing.append(f"The rate of tax cannot be read: '{one_line(task.tax_percent)}'.")
    return percent or Fraction(0)


def _due(task: Work) -> date:
    if task.due_on is not None:
        return task.due_on
    return date.fromordinal(min(date.max.toordinal(), (task.issued_on.toordinal() + task.due_days)))


def _left_open(task: Work, total: int, due_on: date) -> list[str]:
    found: list[str] = []
    if not task.client.strip():
        found.append("It does not say whom it goes to.")
    if not task.delivered:
        found.append("Nothing was delivered, so there is nothing to charge.")
    if due_on < task.issued_on:
        found.append(f"It would be due on {due_on}, before it is written on {task.issued_on}.")
    if task.deposit_minor > total:
        over = spelled(task.deposit_minor - total, task.currency)
        found.append(f"More was paid already than it comes to: {over} would have to go back.")
    return found


def _rounding(task: Work) -> str:
    how = "line by line" if task.rounding == "each-line" else "once, of the sum"
    return f"Half a unit goes up; the tax is rounded {how}."


def _text(lines: list[InvoiceLine], net: int, tax: int, percent: Fraction, task: Work) -> str:
    def money(minor: int) -> str:
        return spelled(minor, task.currency)

    rows = [f"{line.what}: {_count(line)}{money(line.amount_minor)}" for line in lines]
    rows += [f"Net: {money(net)}", f"Tax ({shown(percent)} %): {money(tax)}", f"Total: {money(net + tax)}"]
    if task.deposit_minor:
        rows += [f"Paid already: {money(task.deposit_minor)}"]
        rows += [f"Left to pay: {money(max(0, net + tax - task.deposit_minor))}"]
    return "\n".join(rows)


def _count(line: InvoiceLine) -> str:
    if line.quantity == "1" and line.per in ("", "piece"):
        return ""
    return f"{line.quantity}{_UNITS[line.per] or ' × '}{spelled(line.price_minor, '')} = "
