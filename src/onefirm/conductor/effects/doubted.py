"""What is to be read before it is agreed to: somebody found fault with it, or was not sure."""

from collections.abc import Mapping

from onefirm.conductor.facts import least_sure
from onefirm.conductor.means import Means
from onefirm.domain.plan import Plan
from onefirm.planning.walk import Output


def doubted(plan: Plan, left: Mapping[str, Output], means: Means) -> bool:
    """Whether a yes to it is a yes to it alone, by what the staff left on the way to it."""
    sure = least_sure(left)
    unsure = sure is not None and sure < means.policy.sure_alone
    return unsure or any(_found_fault(plan, step, output, means) for step, output in left.items())


def _found_fault(plan: Plan, name: str, output: Output, means: Means) -> bool:
    """A check that leads on whatever it found: only a reader can do something about it. It names first that all is
    well."""
    step = plan.step(name)
    terms = means.crew.catalogue.agents.get(step.does.partition("@")[0]) if output.agent else None
    if terms is None or terms.kind != "validate" or len(set(step.then.values())) > 1:
        return False
    return output.outcome != terms.outcomes[0]
