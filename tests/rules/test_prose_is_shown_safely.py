"""Prose of a playbook becomes a page: a few forms are known, and no text of a file becomes markup."""

import re

from hypothesis import given
from hypothesis import strategies as st

from onefirm.interfaces.web.drawn.prose import prose

OURS = re.compile(r"</?(?:p|h4|ul|ol|li|pre|code|strong|em)>")


def test_paragraphs_lists_headings_and_stress_are_known() -> None:
    text = "One line\nand *more* of **it**.\n\n### Why\n- first\n  goes on\n- `a *b*`\n\n1. one\n2. two"
    assert str(prose(text)).replace("\n", "") == (
        "<p>One line and <em>more</em> of <strong>it</strong>.</p>"
        "<h4>Why</h4><ul><li>first goes on</li><li><code>a *b*</code></li></ul>"
        "<ol><li>one</li><li>two</li></ol>"
    )


def test_a_block_of_code_stays_as_it_is() -> None:
    assert str(prose("```\na <b>\n  c\n```")) == "<pre>a &lt;b&gt;\n  c</pre>"


def test_markup_of_the_file_is_shown_and_does_nothing() -> None:
    said = str(prose("<script>x()</script> **<img src=x onerror=y>** `</code><b>` [a](javascript:z)"))
    assert "<" not in OURS.sub("", said) and "href" not in said


@given(st.text(alphabet="<>&\"'`*#-+1. \nab=/", max_size=200))
def test_whatever_is_written_only_our_own_few_tags_come_out(text: str) -> None:
    assert "<" not in OURS.sub("", str(prose(text)))
