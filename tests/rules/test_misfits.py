"""What does not fit is said in words for people."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from onefirm.domain.misfit import plainly


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    number: int = Field(default=1, ge=1, le=10)
    text: str = Field(default="a", min_length=1, max_length=3)
    word: Literal["one", "all"] = "one"
    sure: bool = True
    many: dict[str, str] = Field(default_factory=dict)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"number": 0}, "It is at least 1"),
        ({"number": 11}, "It is at most 10"),
        ({"number": "x"}, "It takes a number"),
        ({"text": ""}, "It cannot be empty"),
        ({"text": "abcd"}, "It holds at most 3 letters and signs"),
        ({"text": 3}, "It takes text"),
        ({"word": "two"}, "It takes 'one' or 'all'"),
        ({"sure": "x"}, "It takes true or false"),
        ({"many": 3}, "It takes several values, each with its place"),
        ({"other": 3}, "There is no such field"),
    ],
)
def test_no_library_speaks_in_a_problem(fields: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError) as broken:
        Wish.model_validate(fields)
    assert plainly(broken.value.errors()[0]["msg"]) == says


def test_a_sentence_of_ours_stays_and_has_no_second_full_stop() -> None:
    assert plainly("Value error, a date is written 2026-12-01.") == "A date is written 2026-12-01"
    assert plainly("Something new.") == "Something new"
