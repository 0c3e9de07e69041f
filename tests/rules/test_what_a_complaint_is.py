"""A complaint, by rule: what says that something was wrong with the letter it answers, in their own words alone."""

import pytest

from onefirm.policy.trust.complaints import complains


@pytest.mark.parametrize(
    "text",
    [
        "This is wrong, we never agreed to that.",
        "You sent the wrong invoice.",
        "My name isn't Martin.",
        "I'd like to complain.",
        "Please stop writing to me.",
        "Das ist falsch, so war es nicht vereinbart.",
        "Der falsche Betrag steht darauf.",
        "Hören Sie auf, mir zu schreiben.",
    ],
)
def test_whoever_says_that_it_was_wrong_complains(text: str) -> None:
    assert complains(text)
    assert complains(f"Hello,\n\n{text}\n\nAda")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gladly. Tuesday?",
        "Nothing is wrong, thank you!",
        "Could you stop by on Friday?",
        "We agreed on May, that is right.",
        "Sehr gern, das passt.",
        "Yes please.\n\nOn Monday Ines wrote:\n> This is wrong, please stop writing.",
        "> My name is not Ada.\nFine with me.",
    ],
)
def test_whoever_does_not_say_it_does_not_complain(text: str) -> None:
    assert not complains(text)


def test_a_long_letter_is_read_in_no_time() -> None:
    assert not complains("that is " * 100_000)
