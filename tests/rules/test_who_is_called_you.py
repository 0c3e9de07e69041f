"""What the firm writes down about its operator is told to them as `you`: every such sentence, also one of tomorrow."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from onefirm.desk.says.yours import yours
from onefirm.domain.actors import BY_LINK


def sentences() -> Iterator[str]:
    """Every text in the rooms that write facts, but for those that explain the code."""
    for file in Path(str(files("onefirm") / "conductor")).rglob("*.py"):
        tree = ast.parse(file.read_text())
        explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explains:
                yield node.value


def test_every_sentence_about_the_operator_is_told_to_them() -> None:
    about = {text for text in sentences() if text.startswith("The operator ")}
    assert len(about) >= 8, "They are found."
    assert [text for text in sorted(about) if "operator" in yours(text, "operator")] == []


def test_any_other_sentence_stays_as_it_is() -> None:
    assert yours("Their letter came back.", "operator") == "Their letter came back."


@pytest.mark.parametrize("actor", ["token zapier", "agent:scout@1", "conductor", "clock"])
def test_nobody_but_the_operator_is_called_you(actor: str) -> None:
    about = {text for text in sentences() if text.startswith("The operator ")}
    told = {yours(text, actor) for text in about}
    assert [text for text in sorted(told) if re.search(r"\byou\b|operator", text, re.IGNORECASE)] == []


def test_a_link_in_a_mail_is_the_operators_own_hand() -> None:
    assert yours("The operator stopped it.", BY_LINK) == "You, by a link in a mail, stopped it."
