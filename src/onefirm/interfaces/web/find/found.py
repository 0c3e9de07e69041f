"""Where what was found leads to: a page, or a button that does it. What has no page here is not shown here."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from onefirm.desk.shapes.find import Found
from onefirm.domain.names import folded
from onefirm.interfaces.web.find.synonyms import Room, meant
from onefirm.interfaces.web.frame.places import Place, Rail

_PAGES: dict[str, tuple[str, ...]] = {
    "card": ("/inbox/{}",),
    "person": ("/people/{}",),
    "plan": ("/plans/{}",),
    "playbook": ("/playbooks/{}", "/playbooks"),
    "agent": ("/staff/{}", "/staff"),
    "connection": ("/connections",),
    "schedule": ("/schedules/{}",),
    "wish": ("/do?type={}",),
}
"""By kind, its page, and where there is none, the page that lists it."""
_ACTS = {"firm.pause": "/pause", "firm.resume": "/resume", "backups.make": "/backups"}
_DRAWINGS = {
    "card": "inbox",
    "person": "people",
    "plan": "work",
    "record": "review",
    "playbook": "playbooks",
    "agent": "staff",
    "connection": "connections",
    "schedule": "schedules",
    "wish": "send",
    "command": "on",
}


_NAME_WORDS_MAX = 3
"""Whatever is looked for is called by so few words; a longer line is told to somebody."""


@dataclass(frozen=True)
class Hit:
    title: str
    says: str
    icon: str
    path: str
    acts: bool = False
    """It is done by a press, and is no page."""


def hits(rail: Rail, words: str, found: Iterable[Found]) -> tuple[Hit, ...]:
    """What was found; among it the pages that are called so by another word; and what the line may be told to do."""
    things = found_in(rail, words, found)
    named = {thing.path for thing in things}
    rooms = [each for each in meant(words) if each[0].path not in named and rail.leads_to(_page_of(each[0].path))]
    whole = (_room(room, name) for room, name, said in rooms if said)
    begun = (_room(room, name) for room, name, said in rooms if not said)
    told = (_told(words),) if words and rail.leads_to("/do") else ()
    if len(words.split()) > _NAME_WORDS_MAX:
        return (*told, *things, *whole, *begun)
    return (*whole, *things, *begun, *told)


def found_in(rail: Rail, words: str, found: Iterable[Found]) -> tuple[Hit, ...]:
    """Places that begin like that, then what the firm has, then other places."""
    begins = [place for place in rail.every if words and folded(place.label).startswith(folded(words))]
    inside = [place for place in rail.every if place not in begins and folded(words) in folded(place.label)]
    return (*map(_place, begins), *filter(None, (_hit(rail, words, each) for each in found)), *map(_place, inside))


def _page_of(path: str) -> str:
    """The page alone, without the part of it that is meant."""
    return path.partition("#")[0]


def _room(room: Room, name: str) -> Hit:
    return Hit(room.label, f"page · also “{name}”", room.icon, room.path)


def _place(place: Place) -> Hit:
    return Hit(place.label, "page", place.name, place.path)


def _told(words: str) -> Hit:
    return Hit(f"Do: {words}", "shown first, nothing runs yet", "send", f"/do?line={quote(words, safe='')}")


def _hit(rail: Rail, words: str, each: Found) -> Hit | None:
    icon = _DRAWINGS[each.kind]
    if each.kind == "command":
        path = _ACTS[each.id]
        why = "" if folded(words) in folded(each.title) else f" · also “{words}”"
        return Hit(each.title, f"{each.says}{why}", icon, path, acts=True) if rail.takes(path) else None
    named = f"/records/{quote(each.record)}/{{}}"
    pages = (named,) if each.kind == "record" else _PAGES[each.kind]
    path = next((page for page in pages if rail.leads_to(page.partition("?")[0])), "")
    return Hit(each.title, each.says, icon, path.format(quote(each.id, safe=""))) if path else None
