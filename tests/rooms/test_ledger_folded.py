"""Folding on from where a stream was folded last: the same answer as folding it anew, in fewer steps."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import FirmPaused
from onefirm.domain.personal import our_own
from onefirm.ledger.folded import FOLDS_MAX, FoldedStreams

AT = "2026-03-02T09:00:00.000000Z"


def entry(number: int, reason: str) -> Recorded:
    return Recorded(number, AT, "firm:pause", number, "operator", None, FirmPaused(reason=our_own(reason)), "")


class Counting:
    """A step that knows how often it was taken."""

    def __init__(self) -> None:
        self.taken = 0

    def step(self, before: str | None, event: Recorded) -> str | None:
        self.taken += 1
        assert isinstance(event.fact, FirmPaused)
        return (before or "") + str(event.fact.reason.value)


def test_each_entry_is_taken_in_once() -> None:
    folded, counting = FoldedStreams(), Counting()
    events = tuple(entry(number, letter) for number, letter in enumerate("abcd", 1))
    assert [folded.of("s", events[:length], counting.step) for length in (0, 1, 3, 3, 4)] == [
        None,
        "a",
        "abc",
        "abc",
        "abcd",
    ]
    assert counting.taken == len(events)


def test_what_was_opened_anew_is_folded_anew() -> None:
    folded, counting = FoldedStreams(), Counting()
    assert folded.of("s", (entry(1, "ada"), entry(2, "lovelace")), counting.step) == "adalovelace"
    assert folded.of("s", (entry(1, ""), entry(2, "")), counting.step) == ""


def test_a_shorter_stream_than_before_is_folded_anew() -> None:
    folded, counting = FoldedStreams(), Counting()
    events = (entry(1, "a"), entry(2, "b"))
    folded.of("s", events, counting.step)
    assert folded.of("s", events[:1], counting.step) == "a"


def test_two_steps_over_one_stream_do_not_meet() -> None:
    folded, one, other = FoldedStreams(), Counting(), Counting()
    events = (entry(1, "a"),)
    folded.of("s", events, one.step)
    assert folded.of("s", events, other.step) == "a"
    assert (one.taken, other.taken) == (1, 1)


def test_nothing_is_kept_once_it_was_forgotten_or_there_was_too_much() -> None:
    folded, counting = FoldedStreams(), Counting()
    events = (entry(1, "a"),)
    folded.of("s", events, counting.step)
    folded.forget()
    folded.of("s", events, counting.step)
    assert counting.taken == 2
    for number in range(FOLDS_MAX):
        folded.of(f"s{number}", events, counting.step)
    taken = counting.taken
    folded.of("s", events, counting.step)
    assert counting.taken == taken + 1
