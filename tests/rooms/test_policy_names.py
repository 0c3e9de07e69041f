"""Names in a policy that nothing answers to are found; those that mean something are not."""

from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.crew import crew_of
from onefirm.app.policy_names import faults
from onefirm.conductor.crew import Page
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem


def found(policy: Policy, folder: Path, *more: Page) -> tuple[Problem, ...]:
    crew, _ = crew_of((EXTENSION,), folder)
    return faults(policy, crew.catalogue, (*crew.shelf.pages(), *more))


def test_a_policy_that_names_what_there_is_has_no_fault(tmp_path: Path) -> None:
    policy = Policy(auto=("mail.send@1",), modes={"lead-qualification.send": "draft"})
    assert found(policy, tmp_path) == ()


@pytest.mark.parametrize(
    ("policy", "code", "meant"),
    [
        (Policy(auto=("mail.sned@1",)), "policy-auto-without-effect", "mail.send@1"),
        (Policy(modes={"lead-qualification.sned": "ask"}), "policy-mode-without-step", "lead-qualification.send"),
        (Policy(modes={"lead-qualification.score": "ask"}), "policy-mode-without-step", "lead-qualification."),
        (Policy(modes={"send": "ask"}), "policy-mode-without-step", "lead-qualification.send"),
    ],
)
def test_a_name_that_means_nothing_is_told_with_what_was_meant(
    policy: Policy, code: str, meant: str, tmp_path: Path
) -> None:
    (problem,) = found(policy, tmp_path)
    assert problem.code == code
    assert meant in problem.fix
    assert problem.where == "policy.toml"


def test_the_steps_of_a_playbook_that_cannot_be_read_are_not_judged(tmp_path: Path) -> None:
    policy = Policy(modes={"odd.send": "ask"})
    assert len(found(policy, tmp_path)) == 1
    assert found(policy, tmp_path, Page("odd", "playbooks/odd.md", "No playbook.")) == ()
