"""Two answers say the same where each value does in its own sense, and no sooner."""

import pytest
from pydantic import JsonValue

from onefirm.conductor.staffing.likeness import alike, likeness


@pytest.mark.parametrize(
    ("wanted", "came", "same"),
    [
        ("3000", 3000, True), (3000, "3000.00", True), (3000, 3001, False), (3000, "3000 EUR", False),
        ("007", "7", False), (1, True, False), (False, 0, False), ("", None, False),
        ("2026-03-02T10:00:00+01:00", "2026-03-02T09:00:00Z", True), ("2026-03-02T10:00", "2026-03-02T10:00Z", False),
        ("2026-03-02T10:00:00+01:00", "2026-03-02T10:00:00Z", False), ("2026-03-02", "2026-03-02", True),
        ("Hi Ada", "Hi Ada", True), ("Hi Ada", "Hi  Ada", False), ("Hi Ada", "hi Ada", False),
        ([1, 2], ["1", 2], True), ([1, 2], [2, 1], False), ([1], [1, 2], False),
        ({"a": 1}, {"a": "1", "b": 2}, True), ({"a": 1, "b": 2}, {"a": 1}, False), ({"a": {"b": 1}}, {"a": 1}, False),
    ],
)  # fmt: skip
def test_a_value_is_compared_in_its_own_sense(wanted: JsonValue, came: JsonValue, same: bool) -> None:
    assert alike(wanted, came) is same


def test_a_text_is_like_another_by_the_words_that_stand_in_the_same_order() -> None:
    said = "I write to you because your shop opens in May."
    assert likeness(said, said) == 100
    assert likeness(said, said.replace("your shop", "the shop")) == 90
    assert likeness(said, " ".join(reversed(said.split()))) < 30
    assert likeness(said, "") == 0
