"""What somebody was billed so far: where more hangs on it, somebody looks."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import cast

from onefirm.conductor.keeping.kin import BOOKS
from onefirm.conductor.means import Means
from onefirm.domain.frozen import Json
from onefirm.domain.ids import SubjectId
from onefirm.domain.money import Money

_ROWS_MAX = 500
"""Of more invoices than these, the newest say enough."""


def worth_of(people: Sequence[SubjectId], means: Means) -> tuple[Money, ...]:
    sums = Counter[str]()
    for person in people:
        for row in means.views.all("billed_to", subject=person, books=f"{person}{BOOKS}", limit=_ROWS_MAX):
            fields = cast(Json, json.loads(str(row["fields"])))
            minor, currency = fields.get("amount_minor"), fields.get("currency")
            if isinstance(minor, int) and isinstance(currency, str) and currency:
                sums[currency] += minor
    return tuple(Money(minor=minor, currency=currency) for currency, minor in sorted(sums.items()))
