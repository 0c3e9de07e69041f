"""The door to the reading of playbooks. Behind it stands YAML, which is imported when the first playbook is read."""

from importlib import import_module

from onefirm.planning.playbook import Playbook


def read(text: str, where: str) -> Playbook:
    """Read a playbook. Raises a Refusal that names every fault, each with its line."""
    playbook: Playbook = import_module("onefirm.planning.reading.document").read(text, where)
    return playbook
