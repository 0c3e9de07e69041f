"""A section of firm.toml written anew: what the operator wrote beside it, comments too, stays as it was."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.app.toml_section import NotSo, with_section

FILE = """\
# Mine.
[firm]
name = "Tern"  # the bird

[mail]
# The old one went in May.
smtp-host = "old.example"  # till June
"smtp_port" = 587
folders = [
    "INBOX",  # all
    "Leads",
]

[web]
port = 8400
"""
_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
_VALUES = st.one_of(_WORDS, st.integers(-(10**9), 10**9), st.lists(_WORDS, max_size=3))


def test_a_key_that_is_there_changes_on_its_line_and_a_new_one_comes_after_the_last() -> None:
    new = with_section(FILE, "mail", {"smtp-host": "new.example", "imap-host": "imap.example"})
    before, after = FILE.splitlines(), new.splitlines()
    assert after[6] == 'smtp-host = "new.example"  # till June'
    assert after[12] == 'imap-host = "imap.example"'
    assert [line for line in after if line not in before] == [after[6], after[12]]


def test_a_value_over_several_lines_is_one_value() -> None:
    new = with_section(FILE, "mail", {"folders": ["INBOX"], "smtp-port": 465})
    assert tomllib.loads(new)["mail"] == {"smtp-host": "old.example", "smtp_port": 465, "folders": ["INBOX"]}
    assert new.splitlines()[-2:] == FILE.splitlines()[-2:]


def test_what_is_so_already_is_not_touched() -> None:
    assert with_section(FILE, "mail", {"smtp-port": 587, "folders": ["INBOX", "Leads"]}) == FILE


def test_a_section_that_is_not_there_comes_last() -> None:
    assert with_section("[firm]\nname = 'x'", "mail", {"smtp-host": "a"}) == (
        "[firm]\nname = 'x'\n\n[mail]\nsmtp-host = \"a\"\n"
    )
    ends = with_section("[firm]\r\nname = 'x'\r\n", "mail", {"smtp-host": "a"})
    assert ends.endswith('[mail]\r\nsmtp-host = "a"\r\n')


@pytest.mark.parametrize("odd", ['mail = { smtp-host = "a" }\n', '[x]\nmail.smtp-host = "a"\n[mail.deep]\na = 1\n'])
def test_what_is_written_in_another_way_is_left_to_the_operator(odd: str) -> None:
    if odd.startswith("mail"):
        with pytest.raises(NotSo):
            with_section(odd, "mail", {"smtp-host": "b"})
    else:
        try:
            new = with_section(odd, "mail", {"smtp-host": "b"})
        except NotSo:
            return
        assert tomllib.loads(new)["x"] == tomllib.loads(odd)["x"]


@given(st.dictionaries(st.sampled_from(("smtp-host", "smtp-port", "folders", "secret")), _VALUES, min_size=1))
def test_whatever_is_said_is_read_back_and_nothing_else_changes(said: dict[str, str | int | list[str]]) -> None:
    for text in (FILE, FILE.replace("\n", "\r\n"), FILE.partition("[mail]")[0]):
        new = with_section(text, "mail", said)
        was, now = tomllib.loads(text), tomllib.loads(new)
        section = {key.replace("_", "-"): value for key, value in now.pop("mail").items()}
        old = {key.replace("_", "-"): value for key, value in was.pop("mail", {}).items()}
        assert (was, section) == (now, {**old, **said})
        assert [line for line in new.splitlines() if line.startswith("#")] == [
            line for line in text.splitlines() if line.startswith("#")
        ]
