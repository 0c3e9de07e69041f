"""What the desk is asked about templates, and what it answers."""

from onefirm.domain.frozen import Frozen
from onefirm.domain.template import Wording


class AdoptTemplate(Frozen):
    template: str
    """`writer.answer`: the agent and the purpose."""
    offer: int = 1
    """Which of what is offered for it, by its place."""
    says: str = ""
    """The words of the offer as it was read; another one is refused."""


class DeclineTemplate(AdoptTemplate):
    """What is not wanted is named as what is."""


class ReturnTemplate(Frozen):
    template: str
    number: int
    """The version whose words are wanted again."""


class OfferView(Frozen):
    says: str
    """`In 4 of your last 5 letters you took out “...”. Leave it out from now on?`"""
    verb: str
    times: int
    of: int
    wording: Wording


class VersionView(Frozen):
    number: int
    at: str = ""
    by: str = ""
    seq: int = 0
    back_to: int = 0
    in_force: bool = False
    wordings: tuple[Wording, ...] = ()
    """What differs from the one that ships."""
    used: int = 0
    """Letters written from it that you let go."""
    unedited: int = 0
    """Of these, how many you changed nothing in."""
    left: int = 0
    answered: int = 0
    """Of those that left, how many the client answered."""
    says: str = ""


class TemplateView(Frozen):
    template: str
    agent: str
    purpose: str
    says: str = ""
    offers: tuple[OfferView, ...] = ()
    held_back: int = 0
    """You changed one of its sentences in so many letters into one with a figure, a link, an address or a name."""
    versions: tuple[VersionView, ...] = ()
    """The newest first."""


class TemplatesView(Frozen):
    says: str
    items: tuple[TemplateView, ...]
