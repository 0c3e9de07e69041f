"""What every connector that publishes promises, whatever lies behind it. One suite, run by each of them."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pytest

from onefirm.capabilities.connector import Connector, NeedsYou, Never, Order
from onefirm.capabilities.publishing import PUBLISH, UNPUBLISH
from onefirm.domain.effect import Receipt, Terms, Verification
from onefirm.domain.ids import EffectId

SLUG, TITLE = "a-new-logo", "A new logo; <b>done</b>"
TIMES = 3


class World(Protocol):
    """One site, seen from both sides."""

    @property
    def connector(self) -> Connector: ...

    def up(self) -> Mapping[str, str]:
        """Every page that stands there now, by its slug, as it is written."""
        ...

    def put(self, slug: str, text: str) -> None:
        """Somebody else writes a page by hand."""
        ...


Fresh = Callable[[], World]


def publishing(effect: str = "ef_1", **args: Any) -> Order:
    said = {"slug": SLUG, "title": TITLE, "body": "It is done.\n\nLook at it.", **args}
    return Order(EffectId(effect), PUBLISH.ref, said, effect, 1)


def taking_down(receipt: str, effect: str = "ef_9") -> Order:
    return Order(EffectId(effect), UNPUBLISH.ref, {"receipt": receipt, "reason": "It was wrong."}, effect, 1)


def do(world: World, order: Order) -> Receipt:
    return asyncio.run(world.connector.do(order))


def look(world: World, order: Order) -> Verification:
    return asyncio.run(world.connector.verify(order))


class PublishingPromises:
    """A test class inherits these and gives a fixture: a `world` with nothing in it."""

    def test_it_publishes_and_takes_down_and_says_so(self, world: World) -> None:
        assert world.connector.capability == "publishing"
        assert {kind.ref: terms.cls for kind, terms in world.connector.effects.items()} == {
            PUBLISH.ref: "natural-key",
            UNPUBLISH.ref: "natural-key",
        }
        assert all(isinstance(terms, Terms) for terms in world.connector.effects.values())

    def test_a_page_that_was_published_stands_there_under_its_name(self, world: World) -> None:
        receipt = do(world, publishing())
        assert not receipt.existed and SLUG in receipt.provider_id
        assert list(world.up()) == [SLUG]
        assert "Look at it." in world.up()[SLUG]

    def test_words_on_a_page_are_words_and_nothing_else(self, world: World) -> None:
        do(world, publishing(body="<script>alert(1)</script> & more\n\n<img src=x onerror=y>"))
        assert "<script" not in world.up()[SLUG] and "<img" not in world.up()[SLUG]

    def test_the_same_order_again_changes_nothing_and_has_the_same_receipt(self, world: World) -> None:
        first, before = do(world, publishing()), world.up()
        for _ in range(TIMES):
            again = do(world, publishing())
            assert (again.provider_id, again.at, again.existed) == (first.provider_id, first.at, True)
        assert world.up() == before

    def test_a_look_up_tells_whether_it_happened(self, world: World) -> None:
        assert look(world, publishing()).found != "happened"
        receipt = do(world, publishing())
        seen = look(world, publishing())
        assert seen.found == "happened" and seen.receipt is not None
        assert (seen.receipt.provider_id, seen.receipt.at) == (receipt.provider_id, receipt.at)
        assert look(world, publishing("ef_2", slug="another")).found != "happened"

    def test_one_order_stands_for_one_page_in_one_wording(self, world: World) -> None:
        do(world, publishing())
        with pytest.raises(Never):
            do(world, publishing(body="Something else"))
        assert "Look at it." in world.up()[SLUG]

    def test_a_name_that_another_order_has_taken_is_not_taken_from_it(self, world: World) -> None:
        do(world, publishing())
        before = world.up()
        with pytest.raises((Never, NeedsYou)) as refused:
            do(world, publishing("ef_2", body="Something else"))
        assert refused.value.problem.fix and SLUG in refused.value.problem.what
        assert world.up() == before
        assert look(world, publishing("ef_2", body="Something else")).found != "happened"

    def test_what_somebody_else_wrote_is_never_written_over(self, world: World) -> None:
        world.put(SLUG, "Mine, by hand.")
        with pytest.raises((Never, NeedsYou)):
            do(world, publishing())
        assert "Mine, by hand." in world.up()[SLUG]
        assert look(world, publishing()).found != "happened"

    def test_a_page_is_taken_down_by_its_receipt_and_others_stay(self, world: World) -> None:
        receipt = do(world, publishing())
        do(world, publishing("ef_2", slug="another"))
        down = taking_down(receipt.provider_id)
        assert look(world, down).found != "happened"
        assert not do(world, down).existed
        assert list(world.up()) == ["another"]
        assert look(world, down).found == "happened"

    def test_taking_down_again_changes_nothing(self, world: World) -> None:
        down = taking_down(do(world, publishing()).provider_id)
        first = do(world, down)
        again = do(world, down)
        assert (again.provider_id, again.existed) == (first.provider_id, True)
        assert not world.up()

    def test_a_name_is_free_again_once_its_page_is_down(self, world: World) -> None:
        receipt = do(world, publishing())
        down = taking_down(receipt.provider_id)
        do(world, down)
        second = do(world, publishing("ef_2", body="The second one."))
        assert second.provider_id != receipt.provider_id
        assert do(world, down).existed, "The second page is not the one that was taken down."
        assert "The second one." in world.up()[SLUG]
        assert do(world, publishing()).existed, "What happened has happened, and is not done again."
        assert "The second one." in world.up()[SLUG]

    @pytest.mark.parametrize("receipt", ["a-new-logo~nobody", "nothing", "../../etc/passwd", "a~b~c", "--help"])
    def test_what_never_stood_there_cannot_be_taken_down(self, world: World, receipt: str) -> None:
        do(world, publishing())
        with pytest.raises(Never):
            do(world, taking_down(receipt))
        assert list(world.up()) == [SLUG]

    @pytest.mark.parametrize("slug", ["../up", "A", "a b", "index", "", "a" * 81, "-a", ".git", "a/b"])
    def test_what_is_no_name_of_a_page_is_refused(self, world: World, slug: str) -> None:
        with pytest.raises(Never):
            do(world, publishing(slug=slug))
        assert not world.up()

    @pytest.mark.parametrize("body", ["a\x00b", "a\x1b[31mb", "a\x7fb"])
    def test_signs_that_no_page_can_show_are_refused(self, world: World, body: str) -> None:
        with pytest.raises(Never):
            do(world, publishing(body=body))
        assert not world.up()
