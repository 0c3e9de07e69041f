"""Everybody the firm knows, by name and address: whom a row of a file speaks of."""

import json
from dataclasses import dataclass

from onefirm.conductor.means import Means
from onefirm.domain.frozen import Json
from onefirm.domain.ids import SubjectId
from onefirm.ledger.store import Views
from onefirm.records.rows.tables import KEPT, MERGED

_PAGE = 2_000
_PEOPLE = frozenset({"person", "organisation"})


@dataclass(frozen=True)
class Somebody:
    id: str
    subject: SubjectId


def leading(views: Views) -> dict[str, str]:
    """By the id of each who was merged, the id of whoever stands for them."""
    into = {str(row["id"]): str(row["into_id"]) for kind in _PEOPLE for row in views.all("records_merged", record=kind)}
    for gone in into:
        while (further := into.get(into[gone], into[gone])) not in (into[gone], gone):
            into[gone] = further
    return into


class Directory:
    """Read once for each import; names that several share lead to nobody."""

    def __init__(self, means: Means, kinds: frozenset[str]) -> None:
        self._found: dict[str, Somebody | None] = {}
        self._merged: dict[str, Somebody] = {}
        """By an address of somebody who was merged: what is theirs is kept for them."""
        self._known: set[tuple[str, str]] = set()
        self._called: dict[str, str] = {}
        """By what an address book calls somebody, their record."""
        for kind in sorted(_PEOPLE | kinds):
            after = ""
            while rows := means.views.all("records_known", record=kind, after=after, limit=_PAGE):
                self._known.update((kind, str(row["id"])) for row in rows)
                for row in rows if kind in _PEOPLE else ():
                    self._called.update(dict.fromkeys(_uids(str(row["fields"])), str(row["id"])))
                    one = Somebody(str(row["id"]), SubjectId(str(row["subject"])))
                    if row["state"] == MERGED:
                        self._merged[_plain(self._address(str(row["fields"])))] = one
                    if row["state"] != KEPT:
                        continue
                    for name in self._names(str(row["shown"]), str(row["fields"])):
                        self._found[name] = one if self._found.get(name, one) == one else None
                after = str(rows[-1]["id"])

    def somebody(self, name: str) -> Somebody | None:
        return (self._merged.get(_plain(name)) if name.strip() else None) or self._found.get(_plain(name))

    def knows(self, kind: str, record_id: str) -> bool:
        """Was anything ever said of it? Of what is new, nothing has to be read."""
        return (kind, record_id) in self._known

    def called(self, kind: str, uid: str) -> str:
        """The record that stands under this name in an address book, or in an export of ours; empty for none."""
        return uid if self.knows(kind, uid) else self._called.get(uid, "") if kind in _PEOPLE else ""

    def meet(self, kind: str, record_id: str) -> None:
        self._known.add((kind, record_id))

    def id_of(self, name: str) -> str:
        one = self.somebody(name)
        return one.id if one else ""

    def has(self, name: str) -> bool:
        """Is somebody called this, be it one or several?"""
        return _plain(name) in self._found

    def _address(self, fields: str) -> str:
        return str(json.loads(fields).get("email") or "")

    def _names(self, shown: str, fields: str) -> set[str]:
        said: Json = json.loads(fields)
        further = said.get("emails")
        names = [shown, str(said.get("email") or ""), *(map(str, further) if isinstance(further, list) else ())]
        return {plain for name in names if (plain := _plain(name))}


def _uids(fields: str) -> tuple[str, ...]:
    said: Json = json.loads(fields)
    uids = said.get("uids")
    return tuple(map(str, uids)) if isinstance(uids, list) else ()


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
