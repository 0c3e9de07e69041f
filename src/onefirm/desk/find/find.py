"""One field for everything: people, records, plans, cards, playbooks, the staff, connections, schedules, commands."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import lru_cache

from onefirm.desk.connections import connections
from onefirm.desk.find.rank import A_WORD_BEGINS, BEGINS, INSIDE, fit, likeliest
from onefirm.desk.plans.plans import row_view as plan_view
from onefirm.desk.post import Post
from onefirm.desk.schedules import schedules
from onefirm.desk.shapes.args import Limit
from onefirm.desk.shapes.find import FindArgs, FindView, Found
from onefirm.domain.names import folded
from onefirm.domain.problem import Refusal
from onefirm.ledger.patterns import at_the_end, inside, within
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Views
from onefirm.planning.reader import read

_PEOPLE = ("person", "organisation", "lead")
_LAST = chr(0x10FFFF)
_ID = re.compile(r"(?:[a-z]{2}_)?(?=[0-9a-z]*[0-9])[0-9a-z]{6,26}")
_WORDS_MIN = 3
"""So many letters, and what is kept of people is looked through for them, where no name fits."""
_LATELY = 10_000
"""So many of each kind of people, the newest, are looked through for more than their names: nobody waits for it."""
_SCHEDULES = 200
_PAGES = 256

Fits = Iterator[tuple[int, Found]]

COMMANDS = (
    ("firm.pause", "Pause everything", "Stops every new effect at once. Nothing is lost.", "stop halt brake"),
    ("firm.resume", "Resume", "Goes on after a pause.", "go on continue"),
    ("backups.make", "Back up now", "Copies the whole firm, and puts the copy back on trial.", "backup copy save"),
)
"""What can be done at once and from anywhere: its ask, its name, what it does, and what else people call it."""


async def find(post: Post, args: FindArgs, by: str) -> FindView:
    """By what things are called. Names only: what is sealed, secret or forgotten has none here."""
    words = " ".join(args.words.split())
    if not words:
        return FindView(words="", says="Type a name, or what you want done.", items=())
    found = [*_records(post, words, args.limit), *_plans(post, words, args.limit), *_cards(post, words, args.limit)]
    found += [*_staff(post, words), *_commands(post, words), *_playbooks(post, words)]
    found += [each async for each in _ways(post, words, by)]
    items = likeliest(found, args.limit)
    return FindView(words=words, says=_said(words, len(items)), items=items)


def _records(post: Post, words: str, limit: int) -> Fits:
    """By the index of their names. Where nobody is called like that, by what else is known of people, as an address."""
    rows = _looked_up(post, "records_found", words, limit)
    if not any(row["record"] in _PEOPLE for _, row in rows) and len(words) >= _WORDS_MIN:
        asked = {"pattern": inside(folded(words)), "among": _LATELY, "limit": limit}
        rows += [
            (INSIDE, row) for name in _PEOPLE for row in post.means.views.all("records_saying", record=name, **asked)
        ]
    for fits, row in rows:
        yield fits, _record(row)


def _record(row: Row) -> Found:
    record = str(row["record"])
    told = str(row["words"]).split("\n")
    says = next((word for word in told if "@" in word and " " not in word), "")
    return Found(
        kind="person" if record in _PEOPLE else "record",
        id=str(row["id"]),
        title=str(row["shown"]),
        says=f"{record} · {says}" if says else record,
        record=record,
    )


def _plans(post: Post, words: str, limit: int) -> Fits:
    rows = _looked_up(post, "plans_found", words, limit)
    if _ID.fullmatch(words):
        ending = post.means.views.all("plans_found_ending", pattern=at_the_end(words), limit=2)
        rows += [(BEGINS, row) for row in ending]
    for fits, row in rows:
        shown = plan_view(row)
        yield fits, Found(kind="plan", id=shown.id, title=shown.title, says=shown.action or shown.state)


def _looked_up(post: Post, query: str, words: str, limit: int) -> list[tuple[int, Row]]:
    """By the beginning of the name first; the whole index of names is read only where that is not enough."""
    small, views = folded(words), post.means.views
    rows: list[tuple[int, Row]] = [
        (BEGINS, row) for row in views.all(query, first=small, last=small + _LAST, limit=limit)
    ]
    if len(rows) < limit and len(small) > 1:
        met = {row["seq"] for _, row in rows}
        rows += [found for found in _inside(views, query, small, limit) if found[1]["seq"] not in met]
    return rows[:limit]


def _inside(views: Views, query: str, small: str, limit: int) -> list[tuple[int, Row]]:
    """One reading of all names is enough, unless there are more than were asked for: a word that begins so is first."""
    rows = views.all(f"{query}_inside", pattern=inside(small), limit=limit)
    if len(rows) == limit:
        first = views.all(f"{query}_inside", pattern=within(small), limit=limit)
        met = {row["seq"] for row in first}
        rows = [*first, *(row for row in rows if row["seq"] not in met)]
    told = [(A_WORD_BEGINS if f" {small}" in str(row["called"]) else INSIDE, row) for row in rows]
    return sorted(told, key=lambda found: found[0])


def _cards(post: Post, words: str, limit: int) -> Fits:
    for row in post.means.views.all("cards_found", pattern=inside(words.lower()), limit=limit):
        title, summary = str(row["title"]), str(row["summary"])
        if (fits := fit(words, title, summary)) is not None:
            yield fits, Found(kind="card", id=str(row["question"]), title=title, says=summary or "waits for you")


def _staff(post: Post, words: str) -> Fits:
    for role, agent in sorted(post.means.crew.agents.items()):
        if (fits := fit(words, role)) is not None:
            says = agent.contract.spec.partition(". ")[0].rstrip(".")
            yield fits, Found(kind="agent", id=role, title=role.replace("_", " ").capitalize(), says=says)
    for kind in post.means.crew.catalogue.intents.values():
        title = kind.name.replace("-", " ").capitalize()
        if (fits := fit(words, title, f"new {title.rpartition(' ')[2]}")) is not None:
            yield fits, Found(kind="wish", id=kind.ref, title=title, says=kind.about)


def _commands(post: Post, words: str) -> Fits:
    pause = post.means.views.one("firm_state", name="pause")
    not_now = "firm.pause" if pause and pause["value"] else "firm.resume"
    for name, title, says, also in COMMANDS:
        if name != not_now and (fits := fit(words, title, also)) is not None:
            yield fits, Found(kind="command", id=name, title=title, says=says)


def _playbooks(post: Post, words: str) -> Fits:
    for page in post.means.crew.shelf.pages():
        with suppress(Refusal):
            playbook = _read(page.text, page.path)
            if (fits := fit(words, playbook.title, playbook.name)) is not None:
                yield fits, Found(kind="playbook", id=playbook.name, title=playbook.title, says=playbook.description)


async def _ways(post: Post, words: str, by: str) -> AsyncIterator[tuple[int, Found]]:
    """What leads out and what starts by itself: there are few of each, and each is read as it stands there."""
    for row in connections.in_short(post):
        if (fits := fit(words, row.name.replace("_", " "))) is not None:
            title = row.name.replace("_", " ").capitalize()
            yield fits, Found(kind="connection", id=row.name, title=title, says=row.manner)
    for schedule in (await schedules.listed(post, Limit(limit=_SCHEDULES), by)).items:
        if (fits := fit(words, schedule.name)) is not None:
            yield fits, Found(kind="schedule", id=schedule.name, title=schedule.name, says=schedule.intent)


def _said(words: str, count: int) -> str:
    if not count:
        return f"Nothing here is called like '{words[:80]}'."
    return f"{count} {'thing is' if count == 1 else 'things are'} called like '{words[:80]}'."


_read = lru_cache(maxsize=_PAGES)(read)
"""A page that did not change is read once: reading is pure."""
