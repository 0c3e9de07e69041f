"""The pages of money: what was asked for, billed, paid, spent and earned, and one invoice or payment whole."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.money import MoneyView, Spent
from onefirm.desk.shapes.records import RecordHistory, RecordView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.drawn.chart import SERIES_MAX, Chart, Column, chart
from onefirm.interfaces.web.drawn.words import month, paid, words
from onefirm.interfaces.web.frame.needs import asked, day_of
from onefirm.interfaces.web.frame.problems import page_unknown
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, in_part

KINDS = {"invoice": "Invoice", "payment": "Payment", "bank-line": "Line of a statement"}
OTHERS = "others"


async def money(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, MoneyView, "money.list")
    known: dict[str, Known] = {"title": "Money", "live": "/money", "body": "office/money_body.html", "money": shown}
    return await _page(site, request, known | {"chart": _spent(shown.months, shown.spent)})


async def bill(site: Site, request: Request) -> Response:
    """One record of money: each value with whose word it is, and its history."""
    kind = str(request.path_params["kind"])
    if kind not in KINDS:
        raise Refusal(page_unknown(request.url.path))
    named: Json = {"kind": kind, "id": str(request.path_params["record"])}
    shown = await asked(site.desk, RecordView, "records.show", named)
    told = await asked(site.desk, RecordHistory, "records.history", named)
    known: dict[str, Known] = {"title": shown.shown, "live": "", "body": "office/bill_body.html"}
    known |= {"record": shown, "told": told, "kind": KINDS[kind]}
    known["values"] = {field.name: field.value for field in shown.fields}
    return await _page(site, request, known)


async def _page(site: Site, request: Request, known: dict[str, Known]) -> Response:
    known |= {"today": await day_of(site.desk), "here": "money", "after": ""}
    return site.press.page("office/office_part.html" if in_part(request) else "office/office.html", **known)


def _spent(months: Sequence[str], spent: Sequence[Spent]) -> Chart | None:
    """By month, the dearest playbooks apart and the rest together."""
    totals = Counter[str]()
    for each in spent:
        totals[each.playbook] += each.cents
    dearest = [name for name, _ in totals.most_common(SERIES_MAX if len(totals) <= SERIES_MAX else SERIES_MAX - 1)]
    names = dearest if len(dearest) == len(totals) else [*dearest, OTHERS]
    if not names:
        return None
    sums = Counter[tuple[str, str]]()
    for each in spent:
        sums[each.month, each.playbook if each.playbook in dearest else OTHERS] += each.cents
    columns = [Column(month(at), tuple(sums[at, name] for name in names)) for at in months]
    called = [words(name) or "no playbook" for name in names]
    return chart("What each of the last twelve months has cost, by playbook", called, columns, paid)
