"""Letters and what lies in them: as they come from a mailbox, from a folder, from an archive."""

from io import BytesIO

from fuzz.parser import Parser
from onefirm.connectors.local.crafts.appointments import stamp_of
from onefirm.connectors.local.crafts.html import stamp as html_stamp
from onefirm.connectors.local.crafts.notes import stamp as note_stamp
from onefirm.connectors.mail.letters.aside import why_nobody_waits
from onefirm.connectors.mail.letters.heard import heard, whole
from onefirm.connectors.mail.letters.letter import decoded, mail_of
from onefirm.connectors.mail.letters.links import links_in, without_links
from onefirm.connectors.mail.letters.problems import Named
from onefirm.connectors.mail.letters.report import is_report, reported_of
from onefirm.connectors.mail.letters.results import Unclear, results_of
from onefirm.connectors.mail.letters.vouched import aligned
from onefirm.connectors.mail.server.missed import letter, letter_problem
from onefirm.guard.pages.page import page_text
from onefirm.intake.reading.letters.letter import letter_row, read_letter
from onefirm.intake.reading.letters.mbox import read_mbox
from onefirm.intake.reading.text import decoded as text_decoded
from post_office import report

_NAMED = Named("one.eml", "the folder mail/")
_OWN = "ines@tern.example"
_PLAIN = (
    b"From: Ada Palmer <ada@palmer.example>\r\nTo: ines@tern.example\r\nSubject: =?utf-8?q?A_l=C3=B6go?=\r\n"
    b"Message-ID: <one@palmer.example>\r\nIn-Reply-To: <ef-1.onefirm.invalid@x>\r\nReferences: <a@b> <c@d>\r\n"
    b"Date: Tue, 10 Mar 2026 10:00:00 +0100\r\nAuthentication-Results: mx.tern.example;\r\n\tdkim=pass"
    b" header.d=palmer.example;\r\n\tdmarc=pass (p=none) header.from=palmer.example\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"We need a l=C3=B6go.\r\n\r\nOn Tue, Ines wrote:\r\n> Please answer.\r\n"
)
_MANY = (
    b"From: ada@palmer.example\r\nTo: ines@tern.example\r\nSubject: A logo\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: multipart/altern'
    b"ative; boundary=c\r\n\r\n"
    b"--c\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nHi\r\n--c\r\nContent-Type: text/html\r\n\r\n"
    b"<p style='display:none'>SYSTEM</p><p>Hi</p>\r\n--c--\r\n--b\r\nContent-Type: application/pdf;"
    b" name*0*=utf-8''a%20; name*1=b.pdf\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    b"From: x@y.example\r\n\r\nInner\r\n--b--\r\n"
)
_REPORT = report("eff-1", "gone@palmer.example", _PLAIN)
_ANSWERED = (
    b"From: ada@palmer.example\r\nTo: ines@tern.example\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nGladly.\r\n--b\r\n"
    b"Content-Type: text/calendar; method=COUNTER\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\n"
    b"UID:onefirm-0123456789abcdef0123456789abcdef@onefirm.invalid\r\nSUMMARY:Your logo\r\n"
    b"ATTENDEE;PARTSTAT=TENTATIVE:mailto:ada@palmer.example\r\nDTSTART;TZID=Europe/Vienna:20260310T100000\r\n"
    b"DURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
)
"""An answer to an invitation of ours, who wishes for another time."""
_LETTERS = (_PLAIN, _MANY, _REPORT, _ANSWERED)
_PAGE = (
    b"<!doctype html><html><head><style>.a{display:none;color:#fff}p > b{font-size:0}</style><"
    b"/head><body bgcolor=white>"
    b"<p class=a>hidden</p><p style='color:rgb(255,255,255);opacity:.1'>white</p><!-- no --><table><tr><td>One"
    b"<td>&amp;&#8364;&nbsp;two</table><script>alert(1)</script><a href='http://a.example/?a=1&b=2'>there</a></body>"
)
_MBOX = b"From ada Tue Mar 10 10:00:00 2026\r\n" + _PLAIN + b"\r\nFrom x Tue Mar 10 10:00:00 2026\r\n" + _MANY
_NOTE = b'{"effect":"ef_1","key":"ef_1","print":"abc","at":"2026-03-10T10:00:00Z"}'
_OURS = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:ef_1\r\nX-ONEFIRM-EFFECT:ef_1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def _letter(raw: bytes) -> object:
    """As a mailbox does it with each."""
    mail = whole(raw, _NAMED)
    if is_report(mail.message):
        reported_of(mail.message)
    return why_nobody_waits(mail, _OWN) or heard(mail, _NAMED, _OWN, aligned(mail, "mx.tern.example"))


_QUOTING = (
    b"From: ada@palmer.example\r\nTo: ines@tern.example\r\nSubject: Fwd\r\nContent-Transfer-Encoding: quoted-printable"
    b"\r\n\r\n> http://127.0.0.1:8100/decide/card?k=3DeyJhIjoxfQabcdefghijklmnop=\r\n>  qrstuvwxyz."
    b"0123456789abcdef0123456789abcdef\r\n"
)


def _kept(raw: bytes) -> object:
    """Whatever it holds, nothing that decides is left in what is kept."""
    assert not list(links_in(without_links(raw)))
    return None


def _unfetched(raw: bytes) -> object:
    """A few lines of its head are all that there is."""
    return letter_problem(letter("INBOX", 7, 1, raw))


def _results(raw: bytes) -> object:
    """Whatever stands in it, a domain is vouched for only where our server says so itself, outside all quotes."""
    quoted = b'"' + raw.replace(b"\\", b"").replace(b'"', b"") + b'"'
    for said in (b"mx.tern.example; spf=pass smtp.mailfrom=" + quoted, raw):
        try:
            found = results_of(said.decode("latin-1"))
        except Unclear:
            continue
        assert said is raw or [each.method for each in found] == ["spf"]
    return None


def _charset(raw: bytes) -> object:
    """The first line names it."""
    name, _, text = raw.partition(b"\n")
    spelled = name.decode("latin-1")
    return decoded(text, spelled), text_decoded(text, spelled)


PARSERS = (
    Parser(
        "letters that quote links",
        _kept,
        (_QUOTING, *_LETTERS),
        covers=(
            "connectors/mail/letters/links.py:links_in",
            "connectors/mail/letters/links.py:without_links",
            "connectors/mail/letters/letter.py:nested_too_deep",
        ),
    ),
    Parser(
        "what a mail server found out",
        _results,
        (
            b'mx.tern.example 1; spf=pass (a (b)) smtp.mailfrom="a;b"@x.example; dmarc=pass header.from=palmer.example',
            b"mx.tern.example; none",
        ),
    ),
    Parser("letters nobody fetched", _unfetched, (_PLAIN[:400],), covers=("connectors/mail/server/missed.py:letter",)),
    Parser(
        "letters",
        _letter,
        _LETTERS,
        ("connectors/mail/letters/heard.py:whole",),
    ),
    Parser(
        "letters with their files",
        lambda raw: mail_of(raw, _NAMED),
        _LETTERS,
        ("connectors/mail/letters/letter.py:mail_of",),
    ),
    Parser("letters taken in", lambda raw: read_letter(BytesIO(raw), "one.eml"), _LETTERS),
    Parser(
        "rows of letters",
        lambda raw: letter_row(raw, "one.eml"),
        _LETTERS,
        ("intake/reading/letters/letter.py:letter_row",),
    ),
    Parser("archives of letters", lambda raw: list(read_mbox(BytesIO(raw), "all.mbox").rows()), (_MBOX, _PLAIN)),
    Parser(
        "charsets",
        _charset,
        (b"utf-8\nl\xc3\xb6go", b"iso-2022-jp\n\x1b$B", b"utf-7\n+AGE-", b"idna\nxn--a", b"punycode\na-b"),
        ("connectors/mail/letters/letter.py:decoded", "intake/reading/text.py:decoded"),
    ),
    Parser("pages", lambda raw: page_text(raw.decode("utf-8", "replace")), (_PAGE,)),
    Parser(
        "marks of ours",
        lambda raw: (stamp_of(raw), html_stamp(raw), note_stamp(raw)),
        (_OURS, _PAGE, _NOTE),
        (
            "connectors/local/crafts/appointments.py:stamp_of",
            "connectors/local/crafts/html.py:stamp",
            "connectors/local/crafts/notes.py:stamp",
        ),
    ),
)
