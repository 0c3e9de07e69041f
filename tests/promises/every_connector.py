"""What every connector promises of every act, whatever lies behind it. Anybody's own connector can be held to it.

`holds` takes one order that was never given before, and how often it stands in the world, counted there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onefirm.capabilities.connector import NotNow, Order
from onefirm.domain.effect import Receipt, Terms
from promises.matrix.cells import Acting, Subject, own_place

_REPEATED, _TRIES = 3, 3


async def holds(acting: Acting) -> None:
    assert acting.order.kind.partition(".")[0] == acting.connector.capability
    assert acting.connector.manner.endswith("."), "The card says in one sentence what happens."
    assert (await acting.look(), await acting.world()) in (("not-happened", 0), ("cannot-tell", 0))
    first = await _done(acting, acting.order)
    assert first.provider_id and await acting.world() == 1
    if _terms(acting).cls in ("native-key", "natural-key"):
        for attempt in range(2, 2 + _REPEATED):
            again = await _done(acting, replace(acting.order, attempt=attempt))
            assert again.provider_id == first.provider_id, "The same order is the same act."
        assert await acting.world() == 1
    blind = _terms(acting).cls in ("ask", "native-key") or _brings(acting)
    assert await acting.look() in (("happened", "cannot-tell") if blind else ("happened",))


def adapters(subjects: Iterable[Subject]) -> Mapping[str, frozenset[str]]:
    """By capability: who can do it here."""
    found: dict[str, frozenset[str]] = {}
    for subject in subjects:
        for ref in subject.effects:
            capability = ref.partition(".")[0]
            found[capability] = found.get(capability, frozenset()) | {subject.name.rpartition(" ")[2]}
    return found


async def _done(acting: Acting, order: Order) -> Receipt:
    """Who is asked to come later comes later."""
    for _ in range(_TRIES):
        try:
            return await own_place(acting.connector, lambda: acting.connector.do(order))
        except NotNow as later:
            acting.clock.forward(seconds=later.retry_after_seconds)
    raise AssertionError("It never could.")


def _brings(acting: Acting) -> bool:
    """What is only read leaves nothing behind that could be looked up."""
    return any(kind.brings is not None for kind in acting.connector.effects if kind.ref == acting.order.kind)


def _terms(acting: Acting) -> Terms:
    return next(terms for kind, terms in acting.connector.effects.items() if kind.ref == acting.order.kind)
