"""The draft that is made of a goal in words."""

from onefirm.desk.shapes.plans import PreviewView
from onefirm.domain.frozen import Frozen


class PlacedView(Frozen):
    words: str
    """Of the goal."""
    became: str


class DraftView(Frozen):
    goal: str
    name: str
    whom: str = ""
    """Whom it is about, with the address."""
    text: str
    """The draft, as a playbook is written."""
    placed: tuple[PlacedView, ...]
    left: tuple[str, ...] = ()
    """What no known step does: it became work of your own."""
    missing: tuple[str, ...] = ()
    """What has to be said before it can begin."""
    notes: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    """Playbooks there are that may do it already."""
    by_model: str = ""
    """Which model drafted it and what that cost, where the rules alone did not."""
    route: str = ""
    degraded: str = ""
    """Why the rules drafted it, though a model was asked."""
    could: str = ""
    """A model could draft more of it, and what that costs at most."""
    leaves: str = ""
    """What would leave for that, word for word."""
    would: PreviewView
    """What it would change. Nothing of it is kept, and nothing has run."""
    kept: str = ""
    """Where it was written, once you asked for that."""
