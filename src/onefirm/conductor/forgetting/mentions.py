"""Where somebody is named in what is about somebody else: it is sealed for those, so a forgetting does not reach it."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from onefirm.conductor.forgetting.whose import PEOPLE, Person
from onefirm.conductor.keeping.kin import BOOKS, plain
from onefirm.conductor.means import Means
from onefirm.domain.events.records import BatchBegun
from onefirm.domain.events.streams import of_batch
from onefirm.domain.frozen import Json
from onefirm.domain.names import folded
from onefirm.ledger.patterns import inside

IMPORT = "import"
_ROWS_MAX = 1_000
_SIGNS_MIN = 5
_WORD = re.compile(r"[^\W_]+")


def mentions_of(person: Person, means: Means) -> Mapping[str, int]:
    """By kind of record, and the imports whose file is called after them. By their whole name or their address."""
    found = Counter[str]()
    signs = tuple(_signs(person, means))
    records = {
        (str(row["record"]), str(row["id"]))
        for sign in signs
        for row in means.views.all("records_naming", pattern=inside(sign), limit=_ROWS_MAX)
        if plain(str(row["subject"])) not in person.subjects and _says(str(row["words"]), sign)
    }
    found.update(record for record, _ in records)
    names = [set(_WORD.findall(sign)) for sign in signs]
    for row in means.views.all("imports_newest", limit=_ROWS_MAX):
        words = set(_WORD.findall(folded(str(row["file"]))))
        if any(name <= words for name in names) and not _theirs(str(row["batch"]), person, means):
            found[IMPORT] += 1
    return found


def _signs(person: Person, means: Means) -> Iterator[str]:
    """A name of one word is many people's, so it is not looked for."""
    rows = [
        row
        for one in person.subjects
        for name in (one, f"{one}{BOOKS}")
        for row in means.views.all("records_about", subject=name, limit=_ROWS_MAX)
        if row["record"] in PEOPLE
    ]
    said = {folded(name) for name in person.names if len(_WORD.findall(name)) > 1}
    for row in rows:
        fields: Json = json.loads(str(row["fields"]))
        emails = fields.get("emails")
        said |= {folded(str(each)) for each in (fields.get("email"), *(emails if isinstance(emails, list) else ()))}
    yield from sorted(sign for sign in said if len(sign) >= _SIGNS_MIN)


def _says(words: str, sign: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", words) is not None


def _theirs(batch: str, person: Person, means: Means) -> bool:
    begun = next((event.fact for event in means.ledger.stream(of_batch(batch))), None)
    return isinstance(begun, BatchBegun) and begun.file.subject in person.subjects
