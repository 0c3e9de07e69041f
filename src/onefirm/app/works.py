"""Who and what works in a firm: its agents, its accounts, its ways out, and the rules in force."""

from dataclasses import dataclass, replace

from onefirm.app.crew import accounts_of, crew_of
from onefirm.app.feeds import feeds_of
from onefirm.app.ground import Ground
from onefirm.app.hooks import hooks_of
from onefirm.app.learners import learner_named
from onefirm.capabilities.extension import Office
from onefirm.capabilities.templates import TEMPLATES
from onefirm.conductor.holds import Holds
from onefirm.conductor.learned.school import School
from onefirm.conductor.means import InForce, Means
from onefirm.conductor.staffing.adopting import adopt
from onefirm.conductor.staffing.roster import chosen
from onefirm.conductor.templates.in_force import Accepted
from onefirm.conductor.trust.earned import Earned
from onefirm.domain.problem import Problem
from onefirm.guard.lane import Guard
from onefirm.intake.receive import Intake
from onefirm.stores.blobs import FileBlobs


@dataclass(frozen=True)
class Works:
    means: Means
    office: Office
    guard: Guard
    school: School
    problems: tuple[Problem, ...]
    """Why something that was asked for is not there."""


def works(ground: Ground) -> Works:
    ledger, views, vault, clock, chance = ground.ledger, ground.views, ground.vault, ground.clock, ground.chance
    settings, found = ground.settings, ground.found
    guard = Guard(clock, chance)
    office = Office(ground.folder, vault.secret, vault, clock, chance, guard, vault.exchange_secret)
    accounts, shut = accounts_of(found.extensions, office, settings.accounts)
    extensions = (*found.extensions, *hooks_of(settings, vault.secret, guard), *feeds_of(settings, office))
    crew, left_out = crew_of(extensions, ground.folder, accounts, lambda: chosen(ledger))
    crew = replace(crew, reach={**crew.reach, TEMPLATES: Accepted(ledger)})
    intake = Intake(ledger, crew.catalogue, vault, clock, chance, settings.policy.limits.intent_bytes_max)
    blobs = FileBlobs(ground.folder, vault)
    school = School(ledger, views, blobs, learner_named)
    means = Means(
        ledger, views, clock, chance, vault, crew, InForce(settings.policy), Earned(views, clock), intake,
        Holds(ledger, views, clock), blobs, school,
    )  # fmt: skip
    adopt(means)
    return Works(means, office, guard, school, (*found.problems, *shut, *left_out))
