"""What the planner is given, and what it hands back."""

from datetime import date

from pydantic import Field

from onefirm.domain.frozen import Frozen

PARTS_MAX, LETTERS_MAX = 8, 3
GOAL_SIGNS_MAX = 2_000


class Named(Frozen):
    """Somebody the firm knows."""

    name: str = Field(max_length=300)
    email: str = Field(max_length=254)


class Fits(Frozen):
    """A playbook there is."""

    name: str
    description: str
    starts_on: str


class Known(Frozen):
    """A goal, and everything a draft may be made from."""

    goal: str = Field(max_length=GOAL_SIGNS_MAX)
    day: date | None = None
    """Today, from which days of the calendar are counted; without it none is read."""
    people: tuple[Named, ...] = Field(default=(), max_length=50)
    playbooks: tuple[Fits, ...] = Field(default=(), max_length=200)
    effects: tuple[str, ...] = ("mail.send", "payments.request")
    """What the connections of the firm can do."""
    currency: str = "EUR"
    owner: str = ""
    firm: str = ""
    voice: str = ""
    signature: str = ""
    booking: str = ""
    """Where a time can be chosen, if there is such a page."""

    @property
    def names(self) -> frozenset[str]:
        """Every name of somebody known: Jan and May are people before they are months."""
        return frozenset(word for each in self.people for word in each.name.casefold().split())


class Placed(Frozen):
    """Some words of the goal, and the step they became."""

    words: str
    became: str


class Drafted(Frozen):
    text: str
    """The draft, word for word as a playbook is written; empty where nothing could be placed."""
    name: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    """What its steps take: whom it is about, and the words of the goal."""
    placed: list[Placed] = Field(default_factory=list)
    left: list[str] = Field(default_factory=list)
    """What no known step does, in the words of the goal: it became work of the operator's own."""
    missing: list[str] = Field(default_factory=list)
    """What has to be said before it can begin, a sentence each."""
    notes: list[str] = Field(default_factory=list)
    unclear: bool = False
    """The rules do not know what some of it means; another reader might."""
    strange: bool = False
    """It is about an address of nobody who is known: what a model says of it could not be forgotten with them."""
    by_model: bool = False
    fits: list[str] = Field(default_factory=list)
    """Playbooks there are that may do it already."""
