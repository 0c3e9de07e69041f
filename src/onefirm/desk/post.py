"""Where the desk keeps what it works with, and how it finds a thing by the end of its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from onefirm.capabilities.ways import Ways
from onefirm.conductor.begin import Beginning
from onefirm.conductor.facts import now
from onefirm.conductor.forgetting.carry import Forgetting
from onefirm.conductor.keeping.errands import Errands
from onefirm.conductor.means import Means
from onefirm.conductor.questions.decide import Decisions
from onefirm.conductor.questions.problems import no_such
from onefirm.conductor.run import Conductor
from onefirm.desk.at_hand import AtHand
from onefirm.desk.doors.doors import Doors
from onefirm.desk.shapes.connecting import Wiring
from onefirm.desk.shapes.copies import Copies
from onefirm.desk.shapes.policy import PolicyFile
from onefirm.desk.shapes.vault import Safe
from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.alike import gathered
from onefirm.ledger.books import Books
from onefirm.ledger.patterns import at_the_end
from onefirm.ledger.projection import Row

ROWS = 100
"""How many rows a list shows when nobody says how many."""
_NUMBER_SIGNS = 4


@dataclass(frozen=True)
class Post:
    means: Means
    conductor: Conductor
    decisions: Decisions
    beginning: Beginning
    books: Books
    forgetting: Forgetting
    errands: Errands
    copies: Copies
    safe: Safe
    wiring: Wiring
    policy_file: PolicyFile
    troubles: Mapping[str, str]
    """By source: why it could not be listened to last time."""
    heard: Mapping[str, str]
    """By source: when it was last listened to, since this process began."""
    ways: Ways
    """How each way out stands. It is known to the process that uses them alone."""
    untold: Callable[[str], int]
    """By connection: of how many cards it does not tell the operator, because they revoked it."""
    doors: Doors
    """Who is let in."""
    forms: tuple[str, ...] = ()
    """The hooks of the settings that have a page anybody may fill in."""
    at_hand: AtHand = field(default_factory=AtHand)

    def find(self, kind: str, name: str) -> str:
        """The whole id of a plan, effect or question, from all of it or from its end."""
        rows = self.means.views.all(f"{kind}_ending", pattern=at_the_end(name)) if name else []
        if len(rows) == 1:
            return str(rows[0]["id"])
        exact = [row for row in rows if row["id"] == name]
        if exact:
            return name
        if rows:
            raise Refusal(_several(kind, name))
        raise Refusal(no_such(kind, name, f"onefirm {'inbox' if kind == 'question' else 'plans'} list"))

    def open_rows(self, limit: int) -> tuple[Row, ...]:
        """What waits now, the oldest first; what asks the same stands together."""
        return self.gathered(self.waiting(limit))

    def waiting(self, limit: int, plan: str = "", place: int = -1) -> Sequence[Row]:
        """The same row by row, from behind this place on."""
        return self.means.views.all("inbox_open", now=now(self.means), plan=plan, place=place, limit=limit)

    def gathered(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        return gathered(rows, lambda row: str(row["same"]), self.alike())

    def alike(self) -> dict[str, int]:
        """How many wait that ask the same, by what they share."""
        rows = self.means.views.all("inbox_alike_counts", now=now(self.means))
        return {str(row["same"]): int(row["alike"] or 0) for row in rows}

    def find_question(self, name: str) -> str:
        """Also by its place in the open list, as it is shown: `1` is the one that waits longest."""
        if name.isdigit() and len(name) <= _NUMBER_SIGNS:
            place = int(name)
            rows = self.open_rows(max(place, ROWS))
            if 1 <= place <= len(rows):
                return str(rows[place - 1]["question"])
            raise Refusal(no_such("question", name, "onefirm inbox list"))
        return self.find("question", name)


def _several(kind: str, name: str) -> Problem:
    return Problem(
        code=f"{kind}-ambiguous",
        what=f"'{name}' could be more than one {kind}.",
        why="Several names end like this.",
        fix="Give a few more signs of its name.",
        where=f"onefirm {'inbox' if kind == 'question' else 'plans'} list",
    )
