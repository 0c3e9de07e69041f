"""Letters as mail programs leave them: .eml files and whole folders, without what nobody could see."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.pages.page import page_text
from onefirm.guard.pages.seen import clean
from onefirm.intake.reading.letters.letter import letter_row, read_letter
from onefirm.intake.reading.letters.mbox import read_mbox
from onefirm.intake.reading.rows import Attached, Correspondent, LetterRow

HEAD = (
    b"From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <Joerg@Fern.example>\r\n"
    b'To: me@tern.example, "King, Ada" <ada@oak.example>\r\nCc: Bob <bob@elm.example>\r\n'
    b"Subject: =?iso-8859-1?q?Angebot_f=FCr?=\r\n =?utf-8?b?IMOEZGE=?=\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n"
    b"Message-ID: <2@fern.example>\r\nIn-Reply-To: <1@tern.example>\r\nReferences: <0@tern.example>\r\n"
    b" <1@tern.example>\r\n"
)


def letter(raw: bytes) -> LetterRow:
    found = letter_row(raw, "x.eml")
    assert isinstance(found, LetterRow), found
    return found


def page(html: str) -> str:
    return page_text(html).text


def test_a_letter_says_who_when_about_what_and_in_answer_to_what() -> None:
    found = letter(HEAD + b"\r\nDear me,\r\nyes.\r\n")
    assert found == LetterRow(
        where="x.eml",
        sender=Correspondent("Jörg Müller", "joerg@fern.example"),
        to=(Correspondent("", "me@tern.example"), Correspondent("King, Ada", "ada@oak.example")),
        cc=(Correspondent("Bob", "bob@elm.example"),),
        subject="Angebot für Äda",
        at=datetime(2026, 1, 5, 9, tzinfo=UTC),
        message_id="<2@fern.example>",
        in_reply_to="<1@tern.example>",
        references=("<0@tern.example>", "<1@tern.example>"),
        text="Dear me,\nyes.",
    )


PARTS = (
    HEAD
    + b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: multipart/alternative; boundary=i\r\n"
    b"\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"Hall=C3=B6\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>Other</p>\r\n--i--\r\n--o\r\n"
    b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%C3%84ngebot.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\nAAA=\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n"
    b"From: x@y.example\r\n\r\nInner words\r\n--o--\r\n"
)


def test_the_plain_part_is_preferred_and_attachments_are_named_not_opened() -> None:
    found = letter(PARTS)
    assert found.text == "Hallö"
    assert found.attached[0] == Attached("Ängebot.pdf", "application/pdf", 5)
    assert found.attached[1].kind == "message/rfc822"


def test_a_page_is_read_where_there_are_no_plain_words() -> None:
    found = letter(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hi &amp; <b>bye</b><br>you</p><ul><li>one")
    assert (found.text, found.hidden) == ("Hi & bye\nyou\n\n- one", False)


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>X</div>",
        "<div style='color:red; DISPLAY : none !important'>X</div>",
        "<span style='visibility:hidden'>X</span>",
        "<span style='font-size:0'>X</span>",
        "<span style='font-size:0.0px;line-height:0'>X</span>",
        "<span style='font-size:1px'>X</span>",
        "<span style='opacity:0'>X</span>",
        "<span style='color:#fff'>X</span>",
        "<span style='color:rgb(254, 254, 254)'>X</span>",
        "<font color=white>X</font>",
        "<div style='background:#123456'><span style='color:#123457'>X</span></div>",
        "<table bgcolor='#000000'><tr><td style='color:black'>X</td></tr></table>",
        "<div style='position:absolute;left:-9999px'>X</div>",
        "<p hidden>X</p>",
        "<style>.pre{display:none}</style><p class='big pre'>X</p>",
        "<style>#a,td{color:#ffffff}</style><p id=a>X</p>",
        "<div style='display:none'><p style='display:block'>X</p></div>",
    ],
)
def test_text_that_no_reader_could_see_is_dropped_and_that_is_told(hidden: str) -> None:
    found = page_text(f"<p>Seen</p>{hidden}<p>too</p>")
    assert found.text.split() == ["Seen", "too"]
    assert found.hidden


@pytest.mark.parametrize(
    "unread", ["<!-- X -->", "<script>X</script>", "<title>X</title>", "<style>X{}</style>", "<!X>"]
)
def test_comments_and_scripts_are_no_text_and_nothing_to_tell(unread: str) -> None:
    found = page_text(f"<p>Seen</p>{unread}<p>too</p>")
    assert (found.text.split(), found.hidden) == (["Seen", "too"], False)


@pytest.mark.parametrize(
    "seen",
    [
        "<div style='background:#000;color:#fff'>X</div>",
        "<table bgcolor=black><td><font color=white>X</font></table>",
        "<div style='background:url(a.png);color:#fff'>X</div>",
        "<style>@media print{.x{display:none}}</style><p class=x>X</p>",
        "<p style='color:#333;font-size:10px'>X</p>",
    ],
)
def test_text_that_can_be_seen_stays(seen: str) -> None:
    assert page(seen) == "X"


def test_signs_without_width_are_dropped_and_joined_scripts_kept() -> None:
    assert clean("pay\u200b\u2060me\ufeff \u202ex\U000e0041") == "payme x"
    assert clean("a\u200db") == "ab"
    assert clean("👩\u200d💻 می\u200cخواهم") == "👩\u200d💻 می\u200cخواهم"
    assert letter(HEAD + b"\r\nig\xe2\x80\x8bnore").text == "ignore"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\r\n\r\nwords", "does not begin"),
        (b"Subject: x\r\n\r\nwords", "No address"),
        (b"From: nobody\r\n\r\nwords", "No address"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(1_000)),
            "100 parts",
        ),
        (b"X: " + b"y" * 1_000_000, "head is longer"),
        (HEAD + b"\n" + b"x" * 1_000_001, "longer than"),
        (HEAD + b"\n" + b"xy " * 100_000, "200,000"),
        (HEAD + b"Content-Type: text/plain;" + b" a=b;" * 20_000 + b"\n\nx", "one of its parts"),
        (b"From: a@b.example\nTo: " + b", ".join(b"p%d@b.example" % at for at in range(1_200)) + b"\n\nx", "people"),
    ],
)
def test_a_letter_past_a_bound_is_told(raw: bytes, why: str) -> None:
    found = letter_row(raw, "x.eml")
    assert isinstance(found, Problem)
    assert (found.code, found.where) == ("import-letter", "x.eml")
    assert why in found.why


def test_what_is_no_letter_is_refused() -> None:
    for raw, code in ((b"", "import-empty"), (b"%PDF-1.7", "import-kind"), (b"words", "import-letter")):
        with pytest.raises(Refusal) as caught:
            read_letter(raw, "x.eml")
        assert caught.value.problem.code == code


MARK = b"From joerg@fern.example Mon Jan  5 10:00:00 2026\n"


def test_a_folder_of_letters_is_read_letter_by_letter() -> None:
    raw = (
        MARK
        + HEAD
        + b"\nOne\n\n>From here on\n\nFrom now on it rains\n\n"
        + MARK
        + b"no letter\n\n"
        + MARK
        + HEAD
        + b"\nTwo\n"
    )
    reading = read_mbox(raw, "x.mbox")
    assert [row.text for row in reading.rows()] == ["One\n\nFrom here on\n\nFrom now on it rains", "Two"]
    assert [fault.where for fault in reading.faults] == ["x.mbox:19"]
    assert [row.where for row in reading.rows()] == ["x.mbox:1", "x.mbox:22"]


def test_what_does_not_begin_like_a_folder_is_none() -> None:
    with pytest.raises(Refusal) as caught:
        read_mbox(HEAD + b"\nOne", "x.mbox")
    assert caught.value.problem.code == "import-kind"


KINDS = st.sampled_from(
    ["text/plain", "text/html", "multipart/mixed; boundary=b", "message/rfc822", "x", "text/html; charset="]
)


@settings(deadline=None, max_examples=300)
@given(
    st.binary(max_size=500),
    st.text(max_size=80),
    KINDS,
    st.sampled_from(["7bit", "base64", "quoted-printable", "x-uuencode"]),
)
def test_any_bytes_are_a_letter_or_a_problem(raw: bytes, text: str, kind: str, encoding: str) -> None:
    head = f"From: {text} <a@b.example>\nDate: {text}\nSubject: {text}\nTo: {text}\nContent-Type: {kind}\n"
    whole = f"{head}Content-Transfer-Encoding: {encoding}\n\n--b\n{text}\n\n".encode("utf-8", "replace")
    for source in (raw, whole + raw, whole + text.encode("utf-8", "replace")):
        assert isinstance(letter_row(source, "x"), LetterRow | Problem)
        reading = read_mbox(MARK + source, "x")
        assert len(list(reading.rows())) == reading.count


@settings(deadline=None, max_examples=300)
@given(st.text("<>/!-='\"abdivpstyle:;{}@&#0 \n", max_size=300) | st.text(max_size=100))
def test_any_text_is_a_page(html: str) -> None:
    assert "\x00" not in clean(page(html))
