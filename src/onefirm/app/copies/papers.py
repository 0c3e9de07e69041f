"""The files of an export that people and other programs read: CSV, vCard and iCalendar, from the rows of records."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from pydantic import JsonValue

from onefirm.domain.frozen import Json
from onefirm.domain.money import Money
from onefirm.intake.bringing.ours import KIND
from onefirm.intake.reading.sheets.cells import safe_cell

_LINE_BYTES_MAX = 75
_CURRENCY = re.compile(r"[A-Z]{3}")
_TO_DOS = {"done": "COMPLETED", "dropped": "CANCELLED"}
_NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Paper:
    """One record as it stands now."""

    record: str
    id: str
    state: str
    changed_at: str
    fields: Json


def as_csv(papers: Sequence[Paper], people: Mapping[str, str] = _NOBODY) -> str:
    """A column for every field that any of them has, and beside the ids and minor units what they say to people.

    What a spreadsheet would run as a formula begins with an apostrophe; an import of ours takes that off again.
    """
    papers = [replace(paper, fields={**paper.fields, **_readable(paper.fields, people)}) for paper in papers]
    names = sorted({name for paper in papers for name in paper.fields})
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "state", "changed_at", KIND, *names])
    for paper in papers:
        cells = [_cell(paper.fields.get(name)) for name in names]
        writer.writerow([paper.id, paper.state, paper.changed_at, paper.record, *cells])
    return text.getvalue()


def as_vcards(people: Iterable[Paper]) -> str:
    """vCard 4.0."""
    return "".join(_folded(_vcard(paper)) for paper in people if paper.state == "kept")


def as_calendar(appointments: Iterable[Paper], to_dos: Iterable[Paper] = ()) -> str:
    """iCalendar; an appointment whose beginning is no moment and no day is in the CSV alone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//onefirm//export//EN"]
    for paper in appointments:
        if paper.state == "kept" and (starts := _when("DTSTART", paper.fields.get("starts"))):
            lines += ["BEGIN:VEVENT", f"UID:{_text(paper.fields.get('uid') or paper.id)}"]
            lines += [f"DTSTAMP:{_moment(paper.changed_at)}", *starts, *_when("DTEND", paper.fields.get("ends"))]
            lines += [f"SUMMARY:{_text(paper.fields.get('name'))}"]
            lines += [f"LOCATION:{_text(place)}"] if (place := paper.fields.get("place")) else []
            lines += [f"RRULE:{' '.join(str(rule).split())}"] if (rule := paper.fields.get("repeats")) else []
            lines += ["STATUS:CANCELLED"] if paper.fields.get("status") == "cancelled" else []
            lines += ["END:VEVENT"]
    kept = (paper for paper in to_dos if paper.state == "kept")
    return _folded([*lines, *(line for paper in kept for line in _to_do(paper)), "END:VCALENDAR"])


def _to_do(paper: Paper) -> list[str]:
    fields = paper.fields
    lines = ["BEGIN:VTODO", f"UID:{_text(fields.get('uid') or paper.id)}", f"DTSTAMP:{_moment(paper.changed_at)}"]
    lines += [*_when("DUE", fields.get("due")), f"SUMMARY:{_text(fields.get('name'))}"]
    return [*lines, f"STATUS:{_TO_DOS.get(str(fields.get('status')), 'NEEDS-ACTION')}", "END:VTODO"]


def _vcard(paper: Paper) -> list[str]:
    fields = paper.fields
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{_text(next(iter(_several(fields.get('uids'))), paper.id))}"]
    lines += [f"FN:{_text(fields.get('name') or fields.get('email') or paper.id)}"]
    lines += [f"EMAIL:{_text(each)}" for each in (fields.get("email"), *_several(fields.get("emails"))) if each]
    lines += [f"TEL:{_text(each)}" for each in _several(fields.get("phones"))]
    named = (("ORG", "organisation"), ("ROLE", "role"), ("BDAY", "birthday"), ("LANG", "language"), ("NOTE", "notes"))
    lines += [f"{key}:{_text(fields[name])}" for key, name in named if fields.get(name)]
    lines += [f"CATEGORIES:{','.join(map(_text, tags))}"] if (tags := _several(fields.get("tags"))) else []
    lines += [f"ADR:;;{_text(fields['address'])};;;;"] if fields.get("address") else []
    return [*lines, "END:VCARD"]


def _several(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _readable(fields: Json, people: Mapping[str, str]) -> Json:
    told = Json()
    minor, currency, client = fields.get("amount_minor"), str(fields.get("currency") or ""), fields.get("client")
    if isinstance(minor, int) and _CURRENCY.fullmatch(currency):
        told["amount"] = Money(minor=minor, currency=currency).shown().removesuffix(currency).strip().replace(",", "")
    if client:
        told["client_name"] = str(fields.get("name") or people.get(str(client)) or client)
    return told


def _cell(value: JsonValue) -> str:
    if isinstance(value, str):
        return safe_cell(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _text(value: JsonValue) -> str:
    spelled = str(value or "").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return spelled.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _when(name: str, value: JsonValue) -> list[str]:
    """The line of a day, or of a moment; none of what is neither."""
    try:
        return [f"{name};VALUE=DATE:{date.fromisoformat(str(value or '')):%Y%m%d}"]
    except ValueError:
        return [f"{name}:{moment}"] if (moment := _moment(value)) else []


def _moment(value: JsonValue) -> str:
    try:
        at = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return ""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if at.tzinfo else at.strftime("%Y%m%dT%H%M%S")


def _folded(lines: Iterable[str]) -> str:
    """No line is longer than 75 bytes; what follows begins with a space."""
    made: list[str] = []
    for line in lines:
        piece = ""
        for sign in line:
            if len((piece + sign).encode()) > _LINE_BYTES_MAX:
                made.append(piece)
                piece = " "
            piece += sign
        made.append(piece)
    return "".join(f"{line}\r\n" for line in made)
