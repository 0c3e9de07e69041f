"""The versions of a template, read from its stream: the newest is in force."""

from collections.abc import Mapping

from onefirm.domain.events.streams import of_template
from onefirm.domain.events.templates import TemplateChanged, TemplateDeclined
from onefirm.domain.template import SHIPPED, Template, Wording
from onefirm.ledger.ledger import Ledger


class Accepted:
    """Implements `Templates`: nothing is kept here."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def in_force(self, agent: str, purpose: str) -> Template:
        return self.versions(agent, purpose)[-1]

    def versions(self, agent: str, purpose: str) -> tuple[Template, ...]:
        """The one that ships first."""
        facts = (event.fact for event in self._ledger.stream(of_template(agent, purpose)))
        changed = [template_of(fact) for fact in facts if isinstance(fact, TemplateChanged)]
        return (Template(agent=agent, purpose=purpose, number=SHIPPED), *changed)

    def declined(self, agent: str, purpose: str) -> Mapping[Wording, str]:
        """When the operator last said no to a change."""
        events = self._ledger.stream(of_template(agent, purpose))
        return {
            Wording.model_validate(event.fact.wording.value): event.at
            for event in events
            if isinstance(event.fact, TemplateDeclined)
        }


def template_of(fact: TemplateChanged) -> Template:
    said = fact.wordings.value
    wordings = tuple(Wording.model_validate(each) for each in said) if isinstance(said, list) else ()
    return Template(agent=fact.agent, purpose=fact.purpose, number=fact.number, wordings=wordings)
