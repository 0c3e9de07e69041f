"""What was made to do harm costs at most two seconds and 256 MB, measured in a process that may have no more."""

import subprocess
import sys
from pathlib import Path

import pytest

SECONDS_MAX = 2
SLACK = 3
"""On a machine that does other things beside it, the same work takes more of the processor."""
BYTES_MAX = 256 * 1024 * 1024
_RUN = """
import resource, sys
from pathlib import Path
from onefirm.domain.problem import Refusal
from onefirm.intake.reading.cards.appointments import read_calendar
from onefirm.intake.reading.cards.contacts import read_cards
from onefirm.intake.reading.letters.letter import read_letter
from onefirm.intake.reading.letters.mbox import read_mbox
from onefirm.intake.reading.mapping.preview import preview, taken
from onefirm.intake.reading.sheets.sheet import read_sheet

spent = resource.getrusage(resource.RUSAGE_SELF)
began = spent.ru_utime + spent.ru_stime
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))

def sheet(source, name):
    found = read_sheet(source, name)
    shape = preview(found, "contact")
    return None if shape.blocked else sum(1 for _ in taken(found, shape))

readers = {"sheet": sheet, "rows": read_sheet, "cards": read_cards, "calendar": read_calendar, "letter": read_letter,
           "mbox": read_mbox}
with Path(sys.argv[2]).open("rb") as file:
    try:
        readers[sys.argv[1]](file, "x")
        print("read")
    except Refusal as refusal:
        print(refusal.problem.code)
spent = resource.getrusage(resource.RUSAGE_SELF)
print(spent.ru_utime + spent.ru_stime - began)
"""

PDF = b"Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n"
TYPE = b"Content-Type: text/plain;"
HEAD = b"From: a@b.example\nSubject: x\n"
PAGE = HEAD + b"Content-Type: text/html\n\n"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(1_000))
DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(99))
PEOPLE = b"".join(b'Ada %d,a%d@b.example,+43 1 %d,"Elm, %d",x\n' % (at, at, at, at) for at in range(100_000))
EVENT = b"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Vienna:20260101T100000\nSUMMARY:x\nEND:VEVENT\n"

HARM = {
    "rows of 100,000 lines": ("rows", b"Name,Email,Phone,Address,Notes\n" + PEOPLE, "read"),
    "a line of 5 MB": ("sheet", b"Name\n" + b"x" * 5_000_000, "sheet-row-long"),
    "5 MB of quotes": ("sheet", b'Name\n"' + b'""' * 2_500_000, "sheet-row-long"),
    "5 MB behind an open quote": ("sheet", b'Name\n"' + b"x\n" * 2_500_000, "sheet-row-long"),
    "5 MB of commas": ("sheet", b"Name\n" + b"," * 5_000_000, "sheet-row-long"),
    "half a million empty lines": ("sheet", b"Name\n" + b"\n" * 500_000, "read"),
    "broken quotes in every line": ("sheet", b"Name\n" + b'"a"b\n' * 150_000, "read"),
    "more lines than are read": ("rows", b"Name\n" + b"\n" * 2_000_001, "import-too-many"),
    "a zip bomb": ("sheet", b"PK\x03\x04" + b"\0" * 5_000_000, "import-kind"),
    "a gzip bomb": ("cards", b"\x1f\x8b" + b"\0" * 5_000_000, "import-kind"),
    "a card of 10,000 properties": ("cards", b"BEGIN:VCARD\n" + b"TEL:1\n" * 10_000 + b"END:VCARD\n", "read"),
    "a card in a card in a card": ("cards", b"BEGIN:VCARD\n" * 400_000, "import-nested"),
    "a card folded a million times": ("cards", b"BEGIN:VCARD\nNOTE:x\n" + b" y\n" * 1_000_000 + b"END:VCARD\n", "read"),
    "a card with one soft line of 2 MB": (
        "cards", b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:=\n" + b"=3D=\n" * 400_000 + b"\nEND:VCARD\n", "read"),
    "a property of half-open quotes": ("cards", b"BEGIN:VCARD\n" + b'A;"' * 600_000 + b":\nEND:VCARD\n", "read"),
    "a property of semicolons": ("cards", b"BEGIN:VCARD\nADR:" + b"\\;" * 49_000 + b"\nEND:VCARD\n", "read"),
    "ends without beginnings": ("cards", b"BEGIN:VCARD\n" + b"END:X\n" * 100_000, "import-too-many"),
    "5,000 appointments": ("calendar", b"BEGIN:VCALENDAR\n" + EVENT * 5_000 + b"END:VCALENDAR\n", "read"),
    "parts 1,000 deep": ("letter", HEAD + NESTED, "import-letter"),
    "parts 99 deep": ("letter", HEAD + DEEP + b"x\n" * 19_000, "read"),
    "a head of 1 MB": ("letter", b"From: " + b"a@b.example, " * 80_000 + b"\n\nx", "import-letter"),
    "a head of open brackets": ("letter", HEAD + b"To: " + b'"(<' * 80_000 + b"\n\nx", "read"),
    "a type with 1,000 parameters": ("letter", HEAD + TYPE + b'a=";";' * 1_300 + b"\n\nx", "read"),
    "an attachment of 20 MB": (
        "letter", HEAD + PDF + (b"A" * 76 + b"\n") * 260_000, "read"),
    "a page of half-open tags": ("letter", PAGE + b"<a " * 330_000, "read"),
    "a page of open blocks": ("letter", PAGE + b"<div>" * 199_000, "read"),
    "a page of closed blocks": ("letter", PAGE + b"<div>" * 150 + b"</p>" * 240_000, "read"),
    "a page of stray brackets": ("letter", PAGE + b"<" * 999_000, "import-letter"),
    "a page of stray quotes": ("letter", PAGE + b"<a '\"" * 199_000, "read"),
    "a page of styles": ("letter", PAGE + b"<p style='color:#fff;font-size:0'>" * 29_000, "read"),
    "a sheet of open rules": ("letter", PAGE + b"<style>" + b"@{" * 400_000 + b"</style>", "read"),
    "a sheet of long selectors": ("letter", PAGE + b"<style>" + b"a," * 49_000 + b"{}</style>", "read"),
    "a sheet of open remarks": ("letter", PAGE + b"<style>" + b"/*" * 49_000 + b"</style>", "read"),
    "a page of signs in numbers": ("letter", PAGE + b"&#" * 499_000, "import-letter"),
    "a page of 5 MB": ("letter", PAGE + b"<p>" * 1_700_000, "import-letter"),
    "a folder of 3,000 letters": (
        "mbox", (b"From a@b Mon Jan  5 10:00:00 2026\n" + HEAD + b"\nHi\n\n") * 3_000, "read"),
    "a folder of one line": ("mbox", b"From a@b Mon Jan  5 10:00:00 2026\n" + b"x" * 6_000_000, "import-line-long"),
}  # fmt: skip


@pytest.mark.parametrize("harm", list(HARM))
def test_harm_is_bounded(harm: str, tmp_path: Path) -> None:
    reader, raw, says = HARM[harm]
    path = tmp_path / "harm"
    path.write_bytes(raw)
    command = [sys.executable, "-c", _RUN, reader, str(path), str(BYTES_MAX)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    said, seconds = ran.stdout.split()
    assert said == says
    assert float(seconds) <= SLACK * SECONDS_MAX
