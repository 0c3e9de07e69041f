"""What a SearXNG answered, as results: bounded, each address judged, and a form nobody knows named. Pure."""

import json

from pydantic import JsonValue

from onefirm.capabilities.search import SNIPPET_SIGNS_MAX, TITLE_SIGNS_MAX, Result, Results
from onefirm.guard.pages.seen import line
from onefirm.guard.urls import plain_url

LOOKED_AT_MAX = 200
_RAW_SIGNS_MAX = 20_000
_SILENT_MAX = 10


class Drifted(ValueError):
    """It answers in another form than the one we know; this says where."""


def findings_of(raw: bytes, how_many: int) -> Results:
    """Raises Drifted: nothing is guessed of an answer that has changed."""
    whole = _read(raw)
    listed = whole.get("results")
    if not isinstance(listed, list):
        raise Drifted(f"'results' {_is(listed)}, and was a list.")
    found: dict[str, Result] = {}
    for place, each in enumerate(listed[:LOOKED_AT_MAX]):
        if len(found) >= how_many:
            break
        one = _result(each, f"results[{place}]")
        if one.url:
            found.setdefault(one.url, one)
    results = tuple(found.values())
    return Results(results=results, first=results[0].url if results else "", listing=_listing(results, whole))


def _read(raw: bytes) -> dict[str, JsonValue]:
    try:
        whole: JsonValue = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise Drifted("It is no JSON that could be read.") from broken
    if not isinstance(whole, dict):
        raise Drifted(f"The answer {_is(whole)}, and was an object.")
    return whole


def _result(each: JsonValue, place: str) -> Result:
    """Without an address where it leads nowhere that may be opened."""
    if not isinstance(each, dict):
        raise Drifted(f"'{place}' {_is(each)}, and was an object.")
    url, title, snippet = each.get("url"), each.get("title"), each.get("content", "")
    for name, value in (("url", url), ("title", title), ("content", "" if snippet is None else snippet)):
        if not isinstance(value, str):
            raise Drifted(f"'{place}.{name}' {_is(value)}, and was text.")
    return Result(
        title=line(str(title)[:_RAW_SIGNS_MAX])[:TITLE_SIGNS_MAX],
        url=plain_url(str(url)),
        snippet=line(str(snippet or "")[:_RAW_SIGNS_MAX])[:SNIPPET_SIGNS_MAX],
    )


def _listing(results: tuple[Result, ...], whole: dict[str, JsonValue]) -> str:
    if not results:
        return f"Nothing was found.{_silent(whole.get('unresponsive_engines'))}"
    told = (f"{number}. {each.title}\n{each.url}\n{each.snippet}".strip() for number, each in enumerate(results, 1))
    return "\n\n".join(told)


def _silent(listed: JsonValue) -> str:
    """Those it asked in vain: then nothing found may mean that nobody looked."""
    asked = listed[:_SILENT_MAX] if isinstance(listed, list) else []
    named = [str(each[0])[:_RAW_SIGNS_MAX] for each in asked if isinstance(each, list) and each]
    return f" These did not answer: {line(', '.join(named))[:TITLE_SIGNS_MAX]}." if named else ""


def _is(value: JsonValue) -> str:
    match value:
        case None:
            return "is not there"
        case bool():
            return "is a yes or no"
        case int() | float():
            return "is a number"
        case str():
            return "is text"
        case list():
            return "is a list"
        case dict():
            return "is an object"
