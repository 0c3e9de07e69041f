"""What comes over a line: answers of servers, calendars and address books, webhooks and forms."""

import asyncio
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo

from starlette.requests import Request

from fuzz.parser import Parser
from onefirm.connectors.caldav import xml
from onefirm.connectors.caldav.appointment import main_of, read
from onefirm.connectors.site.words import Ran, meaning, said
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Home, Rules, read_home
from onefirm.guard.backoff import Safety, retry_after
from onefirm.guard.ics import parts
from onefirm.guard.recurring.taken import taken
from onefirm.guard.signed import is_fresh, is_signed, key_of
from onefirm.guard.sockets import system_resolve
from onefirm.guard.web.calls import Answer, Broken, Call, Caps
from onefirm.guard.web.meaning import of_reply
from onefirm.guard.web.wire import Way, exchange, read_url
from onefirm.guard.xml import Unreadable, parsed
from onefirm.intake.hooks.mapping import said as fields_of
from onefirm.intake.hooks.mapping import understood
from onefirm.intake.reading.cards.appointments import read_calendar
from onefirm.intake.reading.cards.contacts import read_cards
from onefirm.interfaces.web.frame.site import form_of

_VIENNA = ZoneInfo("Europe/Vienna")
_NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
_DAV = (
    b'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:calda'
    b'v"><d:response><d:href>/a/1.ics'
    b'</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag><c:calendar-data>BEGIN:VCALENDAR<'
    b"/c:calendar-data></d:prop>"
    b"<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response><d:sync-token>t</d:sync-token></d:multistatus>"
)
_ERROR = b'<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'
_ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a xmlns="DAV:">&c;</a>'
_ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1@a\r\n"
    b"DTSTART;TZID=Europe/Vienna:20260310T100000\r\nDTEND;VALUE=DATE-TIME:20260310T110000Z\r\nSUMMARY:A\\, b\\n c\r\n"
    b"RRULE:FREQ=WEEKLY;COUNT=4\r\n"
    b'ATTENDEE;CN="Ada; P":mailto:ada@palmer.example\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:2@a\r\n'
    b"DUE;VALUE=DATE:20260401\r\nSUMMARY:Write\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)
_LASTING = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:3@a\r\n"
    b"DTSTART:20260310T100000Z\r\nDURATION:P1DT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Palmer\r\nN:Palmer;Ada;;;\r\nEMAIL;TYPE=work:ada@pa"
    b"lmer.example\r\nTEL:+43 1 23\r\n"
    b"ADR:;;Elm 1;Wien;;1010;AT\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:l=C3=B6go=\r\n more\r\nEND:VCARD\r\n"
)
_HOOK = b'{"data":{"name":"Ada","email":"ada@palmer.example","answers":[{"q":"Budget","a":6000}],"message":"A logo"}}'
_FORM = b"name=Ada+Palmer&email=ada%40palmer.example&message=A%20l%C3%B6go&nonce=abc&answer=1"
_SIGNED = (
    b"msg_1\n1773136800\nv1,aGFsbG8gaGFsbG8gaGFsbG8gaGFsbG8gaGFsbG8gaGE= v1,abc\nwhsec_YSBzZWNyZXQgb2YgdGhlIG90aGVy\n{}"
)
_REPLY = (
    b"HTTP/1.1 200 OK\r\n"
    b'Content-Type: application/json; charset=utf-8\r\nETag: "1"\r\nContent-Length: 8\r\n\r\n{"a": 1}'
)
_CHUNKED = (
    b"HTTP/1.1 200 OK\r\n"
    b"Transfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\nhello\r\n3;x=y\r\n, t\r\n0\r\n\r\n"
)
_LED = (
    b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/a?b=c\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
)
_ZIPPED = (
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 26\r\n\r\n"
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xcbH\xcd\xc9\xc9\xd7Q(\x01\x00\x98\xec\xc4\xf8\x06\x00"
)
_GIT = (
    b"remote: You may not.\n"
    b"fatal: unable to access 'https://git.example/site.git/': The requested URL returned error: 403\n"
)


def _hook(raw: bytes) -> object:
    return understood(fields_of(raw), {})


def _form(raw: bytes) -> object:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": raw, "more_body": False}

    return asyncio.run(form_of(Request({"type": "http", "method": "POST", "headers": []}, receive)))


def _signature(raw: bytes) -> object:
    name, stamp, signatures, secret, body = (raw.decode("latin-1").split("\n", 4) + [""] * 5)[:5]
    return is_signed([key_of(secret)], name, stamp, signatures, body.encode("latin-1")) and is_fresh(stamp, _NOW)


def _reply(raw: bytes) -> object:
    """A server that says exactly this, and our own client."""

    async def talk() -> object:
        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(raw)
            writer.close()

        server = await asyncio.start_server(met, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        call = Call("GET", f"http://127.0.0.1:{port}/", Safety.READ)
        rules = Rules(homes=frozenset({Home("127.0.0.1", port)}))
        way = Way(rules, Caps(bytes_max=10**6, seconds_max=5), _tls(), system_resolve)
        try:
            reply = await exchange(call, way, 5)
        finally:
            server.close()
        answer = Answer(reply.status, reply.headers, reply.body, reply.url, 1, False)
        return answer.text(), of_reply(reply, call, "127.0.0.1", _NOW)

    return asyncio.run(talk())


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _json(raw: bytes) -> object:
    return Answer(200, {"content-type": "text/html; charset=utf-16"}, raw, "", 1, False).json()


def _text(raw: bytes) -> object:
    spelled = raw[:200].decode("latin-1")
    return Answer(200, {"content-type": spelled}, raw, "", 1, False).text(), retry_after(spelled, _NOW)


def _git(raw: bytes) -> object:
    ran = Ran(1, raw, raw.decode("utf-8", "replace"))
    return meaning(ran), said(ran)


def _address(raw: bytes) -> object:
    text = raw.decode("utf-8", "replace")
    with suppress(Refusal):
        read_home(text)
    return read_url(text)


PARSERS = (
    Parser("xml", parsed, (_DAV, _ERROR, _ENTITIES), ("guard/xml.py:parsed",), (Unreadable,)),
    Parser("lists of resources", xml.listing, (_DAV, _ERROR), ("connectors/caldav/xml.py:listing",), (Unreadable,)),
    Parser("errors of calendars", xml.errors, (_ERROR, _DAV), ("connectors/caldav/xml.py:errors",), (Unreadable,)),
    Parser(
        "appointments",
        lambda raw: (read(raw, _VIENNA), main_of(raw, _VIENNA)),
        (_LASTING, _ICS),
        ("connectors/caldav/appointment.py:read", "connectors/caldav/appointment.py:main_of"),
        (ValueError,),
    ),
    Parser(
        "lines of calendars",
        lambda raw: list(parts(raw, "VEVENT")),
        (_ICS, _LASTING),
        ("guard/ics.py:parts",),
        (ValueError,),
    ),
    Parser(
        "times that are taken",
        lambda raw: taken(raw, _NOW, _NOW + timedelta(days=400), _VIENNA),
        (_ICS, _LASTING),
        ("guard/ics.py:whole", "guard/recurring/taken.py:taken"),
        (ValueError,),
    ),
    Parser("calendars taken in", lambda raw: list(read_calendar(BytesIO(raw), "a.ics").rows()), (_ICS, _LASTING)),
    Parser("cards taken in", lambda raw: list(read_cards(BytesIO(raw), "a.vcf").rows()), (_CARD,)),
    Parser("webhooks", _hook, (_HOOK, _FORM), ("intake/hooks/mapping.py:said",)),
    Parser("forms", _form, (_FORM,)),
    Parser("signatures", _signature, (_SIGNED,), ("guard/signed.py:is_signed",)),
    Parser("replies over http", _reply, (_REPLY, _CHUNKED, _LED, _ZIPPED), refuses=(Refusal, Broken)),
    Parser("json of replies", _json, (_HOOK,), refuses=(ValueError,)),
    Parser("text of replies", _text, (b"text/html; charset=utf-8", b"120", b"Tue, 10 Mar 2026 10:00:00 GMT")),
    Parser("words of git", _git, (_GIT,)),
    Parser("addresses", _address, (b"https://a.example:8080/b?c=d#e", b"http://[::1]:80/", b"127.0.0.1:5232")),
)
