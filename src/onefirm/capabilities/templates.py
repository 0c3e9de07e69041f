"""The templates that are in force, for whoever writes from them."""

from typing import Protocol, runtime_checkable

from onefirm.domain.template import Template

TEMPLATES = "templates"


@runtime_checkable
class Templates(Protocol):
    def in_force(self, agent: str, purpose: str) -> Template:
        """What the operator accepted for letters of this purpose; the one that ships where they accepted nothing."""
        ...


class Shipped:
    """Nothing was accepted yet."""

    def in_force(self, agent: str, purpose: str) -> Template:
        return Template(agent=agent, purpose=purpose)
