"""An answer that is used again, as it stands: folded from its own stream. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onefirm.domain.answer import read_value
from onefirm.domain.events.answers import AnswerDropped, AnswerKept
from onefirm.domain.events.fact import Recorded


@dataclass(frozen=True)
class Kept:
    said: AnswerKept
    at: str
    seq: int
    """The entry that keeps it: the cause of whatever it answers."""
    version: int
    by: str
    stands: bool
    """False once the operator wants to be asked again, or once whom it is about was forgotten."""

    def holds(self, day: date) -> bool:
        return self.stands and (not self.said.until or day <= date.fromisoformat(self.said.until))

    @property
    def words(self) -> str:
        """What was answered, as the operator would say it."""
        if self.said.wants:
            return str(self.said.value.value or "")
        return next((each.label for each in self.said.options if each.name == self.said.option), self.said.option)

    @property
    def fits(self) -> bool:
        """A value that cannot be read is none: then it is asked."""
        return not self.said.wants or read_value(self.said.wants, self.words) is not None


def kept(events: Iterable[Recorded]) -> Kept | None:
    standing: Kept | None = None
    for event in events:
        match event.fact:
            case AnswerKept() as said:
                stands = not said.value.erased
                standing = Kept(said, event.at, event.seq, event.stream_version, event.actor, stands)
            case AnswerDropped() if standing:
                standing = Kept(standing.said, standing.at, standing.seq, event.stream_version, standing.by, False)
            case _:
                pass
    return standing


def answer_called(once: str, subject: str = "") -> str:
    """One for each question and client, and one for everybody."""
    return f"an_{once}_{subject}" if subject else f"an_{once}"
