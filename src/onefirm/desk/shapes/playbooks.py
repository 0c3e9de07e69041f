"""Playbooks and their versions."""

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem


class PlaybookView(Frozen):
    name: str
    version: str
    title: str
    about: str
    starts_on: str
    path: str
    hash: str
    steps: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    text: str = ""


class PlaybooksView(Frozen):
    items: tuple[PlaybookView, ...]


class DiffView(Frozen):
    playbook: str
    before: str
    after: str
    changes: tuple[str, ...]
