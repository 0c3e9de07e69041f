"""Each thing that may be asked says what whoever asks has to be allowed."""

from onefirm.desk.desk import every_ask
from onefirm.domain.frozen import Frozen

FILES = {"path", "folder"}
"""Fields that name something on this machine."""


def test_what_decides_is_never_merely_read() -> None:
    assert [name for name, asked in every_ask().items() if asked.decides and asked.scope in ("read", "send")] == []


def test_what_reads_or_writes_this_machine_takes_who_holds_its_keys() -> None:
    named = {name: asked.scope for name, asked in every_ask().items() if FILES & asked.takes.model_fields.keys()}
    assert named and set(named.values()) == {"manage"}


def test_each_says_which_view_it_answers_with() -> None:
    for asked in every_ask().values():
        assert issubclass(asked.gives, Frozen) and asked.gives is not Frozen
