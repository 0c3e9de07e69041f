"""What every mail connector of a natural key promises, whatever lies behind it. One suite, run by each of them."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onefirm.capabilities.connector import Connector, Never, Order
from onefirm.capabilities.mail import SEND, Letter
from onefirm.domain.effect import Receipt, Terms, Verification
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import EffectId

SENDERS_AT_ONCE = 8

LETTER = Letter(
    to="ada@palmer.example",
    subject="Your message about brand design",
    body="Hi Ada,\n\nThank you for your message.\n\nWarmly,\nInes",
    reply_to="ines@tern.example",
)

_ATOMS = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=20)
_LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
ADDRESSES = st.builds(
    "{}@{}".format,
    st.lists(_ATOMS, min_size=1, max_size=2).map(".".join),
    st.lists(_LABELS, min_size=2, max_size=3).map(".".join),
)
SUBJECTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=300),
    st.from_regex(r"(=\?utf-8\?[qb]\?[a-zA-Z=0-9_]{0,9}\?= ?){1,3}", fullmatch=True),
)
BODIES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=2_000)


class World(Protocol):
    """One mail system, seen from both sides."""

    @property
    def connector(self) -> Connector: ...

    def arrived(self) -> Sequence[Letter]:
        """Every letter that counts as sent, read back from wherever it went."""
        ...


def order(letter: Letter | Json = LETTER, *, effect: str = "ef_1", key: str = "ef_1", attempt: int = 1) -> Order:
    args = as_json(letter) if isinstance(letter, Letter) else letter
    return Order(effect=EffectId(effect), kind=SEND.ref, args=args, key=key, attempt=attempt)


def do(world: World, asked: Order) -> Receipt:
    return asyncio.run(world.connector.do(asked))


def look(world: World, asked: Order) -> Verification:
    return asyncio.run(world.connector.verify(asked))


class MailPromises:
    """A test class inherits these and gives two fixtures: a `world`, and `fresh`, which makes further ones."""

    def test_it_carries_the_kind_it_says_it_carries(self, world: World) -> None:
        assert world.connector.capability == "mail"
        assert world.connector.effects == {SEND: Terms("natural-key")}

    def test_a_letter_is_sent_once_and_receipted(self, world: World) -> None:
        receipt = do(world, order())
        assert world.arrived() == [LETTER]
        assert receipt.provider_id
        assert not receipt.existed

    def test_a_repeat_with_the_same_key_changes_nothing_and_says_so(self, world: World) -> None:
        first = do(world, order())
        again = do(world, order(attempt=2))
        assert world.arrived() == [LETTER]
        assert again.existed
        assert (again.provider_id, again.at) == (first.provider_id, first.at)

    def test_another_letter_under_the_same_key_is_refused_and_the_first_stays(self, world: World) -> None:
        do(world, order())
        with pytest.raises(Never) as never:
            do(world, order(LETTER.model_copy(update={"body": "Something else."})))
        assert never.value.problem.code == "letter-key-taken"
        assert world.arrived() == [LETTER]

    def test_the_same_letter_of_another_effect_does_not_count_as_this_one(self, world: World) -> None:
        do(world, order())
        with pytest.raises(Never):
            do(world, order(effect="ef_2"))

    def test_two_keys_are_two_letters(self, world: World) -> None:
        do(world, order())
        do(world, order(effect="ef_2", key="ef_2"))
        assert world.arrived() == [LETTER, LETTER]

    def test_a_look_up_tells_what_happened_before_and_after(self, world: World) -> None:
        do(world, order(effect="ef_0", key="ef_0"))
        assert look(world, order()).found == "not-happened"
        receipt = do(world, order())
        seen = look(world, order())
        assert seen.found == "happened"
        assert seen.receipt is not None
        assert (seen.receipt.provider_id, seen.receipt.at) == (receipt.provider_id, receipt.at)

    def test_a_look_up_does_not_take_another_letter_for_ours(self, world: World) -> None:
        do(world, order())
        assert look(world, order(LETTER.model_copy(update={"subject": "Another"}))).found != "happened"

    def test_eight_senders_of_one_order_make_one_letter(self, world: World) -> None:
        with ThreadPoolExecutor(SENDERS_AT_ONCE) as senders:
            sent = [senders.submit(do, world, order(attempt=attempt)) for attempt in range(SENDERS_AT_ONCE)]
            receipts = [one.result() for one in sent]
        assert world.arrived() == [LETTER]
        assert [receipt.existed for receipt in receipts].count(False) == 1
        assert len({receipt.provider_id for receipt in receipts}) == 1

    @pytest.mark.parametrize(
        "bad",
        [
            {"to": "ada@palmer.example\nBcc: boss@evil.example"},
            {"to": "ada@palmer.example, boss@evil.example"},
            {"to": "Ada <ada@palmer.example>"},
            {"to": "ada"},
            {"to": ""},
            {"to": "ada@palmer.example\r"},
            {"subject": "Hello\nBcc: boss@evil.example"},
            {"subject": "Hello\r\n\r\nAnother body"},
            {"subject": "Hello\u2028there"},
            {"reply_to": "ines@tern.example\nX: y"},
            {"body": "\ud800"},
        ],
    )
    def test_what_would_forge_a_header_or_reach_nobody_is_never_sent(self, world: World, bad: dict[str, str]) -> None:
        with pytest.raises(Never) as never:
            do(world, order({**as_json(LETTER), **bad}))
        assert never.value.problem.code == "letter-unsendable"
        assert world.arrived() == []

    @pytest.mark.parametrize(
        "args", [{}, {"to": "ada@palmer.example"}, {**as_json(LETTER), "bcc": "boss@evil.example"}]
    )
    def test_arguments_that_are_no_letter_are_never_sent(self, world: World, args: Json) -> None:
        with pytest.raises(Never) as never:
            do(world, order(args))
        assert never.value.problem.code == "letter-unsendable"
        assert world.arrived() == []

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(to=ADDRESSES, subject=SUBJECTS, body=BODIES)
    @example(to=LETTER.to, subject=" ", body="\n")
    @example(to=LETTER.to, subject=" a  b ", body="One\n")
    @example(to=LETTER.to, subject="=?utf-8?q?a?=", body="One\r\nTwo\rThree\n\n")
    @example(to=LETTER.to, subject="é" * 300, body="From a\n.\n" + "é" * 2000)
    def test_whatever_is_written_is_what_arrives(
        self, fresh: Callable[[], World], to: str, subject: str, body: str
    ) -> None:
        world = fresh()
        letter = Letter(to=to, subject=subject, body=body, reply_to="ines@tern.example")
        do(world, order(letter))
        one_line_end = body.replace("\r\n", "\n").replace("\r", "\n")
        assert world.arrived() == [letter.model_copy(update={"body": one_line_end})]
        assert do(world, order(letter)).existed
