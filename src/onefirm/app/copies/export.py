"""The whole firm in open forms, for people, for other programs, and for another machine."""

import errno
import json
import os
import shutil
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from onefirm.app.copies.accounts import as_beancount
from onefirm.app.copies.pages import called, people_page, plans_page
from onefirm.app.copies.papers import Paper, as_calendar, as_csv, as_vcards
from onefirm.app.copies.stage import Staged, State, counted, sound, staged, state_of
from onefirm.app.copies.version import VERSION
from onefirm.app.copies.way import Way
from onefirm.app.settings import read_settings
from onefirm.conductor.keeping.errands import Course
from onefirm.domain.events.catalogue import FACTS
from onefirm.domain.events.firm import FirmCreated
from onefirm.domain.frozen import Frozen, as_json
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.records.kinds import KINDS
from onefirm.stores import verifier
from onefirm.stores.backup import carried, contents, keys, manifest
from onefirm.stores.backup.apart import APART, apart
from onefirm.stores.backup.choosing import MACHINE
from onefirm.stores.backup.disk import copied, moved_into_place, unwritable
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.sealed import KEY_BYTES
from onefirm.stores.backup.signed import signed
from onefirm.stores.backup.snapshot import FILES, OUTSIDE, ROOM_BYTES_MIN, seal_outside
from onefirm.stores.sqlite.copies import ledger_alone
from onefirm.stores.sqlite.database import copy_database
from onefirm.stores.sqlite.reading import records_in, rows_of_kind
from onefirm.stores.sqlite.views import SqliteViews
from onefirm.stores.vault import FOLDER as KEYS
from onefirm.stores.witness import FILE, FileWitness

README = """\
# {firm}, all of it

Exported from onefirm {version} at {at}; the ledger ends at entry {seq}.

| file | what it is |
|---|---|
| `records/*.csv`, `records.jsonl` | what stands now of every person, offer, invoice and the like |
| `people.md`, `plans.md` | people and plans, to read |
| `books.beancount` | what was billed and paid, for an accountant; where there is an invoice or a payment |
| `people.vcf`, `appointments.ics` | the same people, appointments and to-dos, for an address book and a calendar |
| `events.jsonl` | everything that ever happened, in clear, one entry a line |
| `ledger.jsonl`, `checkpoints.txt` | the same entries as they were sealed, hashed and signed |
| `verify.py` | says whether they are sound: `python verify.py ledger.jsonl checkpoints.txt` |
| `settings/` | identity, policy, voice and playbooks, as the operator wrote them |
| `schema.json` | the fields of every kind of event and record, as JSON Schema |
| `machine/` | for another machine: `onefirm restore {name} --into FOLDER --passphrase FILE` |

{keys}
Everything but `machine/` is in clear: keep it where only you can read it.
"""

_PEOPLE = ("person", "organisation", "lead")


class Exported(Frozen):
    """The answer to `export`."""

    folder: str
    says: str
    seq: int
    state: str
    records: int
    keys: bool


def export(folder: Path, target: Path, passphrase: str, way: Way) -> Exported:
    """It reads beside a running firm, and changes nothing of it."""
    settings = read_settings(folder)
    if not (folder / contents.DATABASE).exists():
        raise Refusal(_nothing_yet(folder))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal(_taken(target))
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refusal(_inside(folder, target))
    if target.is_dir():
        target.rmdir()
    with ExitStack() as held:
        work = _apart(folder, held)
        fresh = held.enter_context(moved_into_place(target))
        way.course.begin("copying", 0)
        copy_database(folder / contents.DATABASE, work / contents.DATABASE)
        keys.copy_keys(folder / KEYS, work / KEYS)
        made = _for_a_machine(folder, settings.profile.firm, fresh / MACHINE, work, passphrase, way)
        way.reached("for a machine")
        with staged(work, way.chance, way.course) as firm:
            way.course.begin("verifying every entry", 0)
            notes = FileWitness(folder).all()
            sound(firm.verified([note for note in notes if _not_beyond(note, made.seq)]))
            way.course.begin("writing every entry", made.seq)
            _entries(firm, fresh, way.course)
        way.course.begin("writing records", 0)
        state = state_of(work / contents.DATABASE)
        count = _records(work / contents.DATABASE, fresh, settings.profile.firm)
        _plans(work / contents.DATABASE, fresh)
        _beside(folder, fresh, made, bool(passphrase), target.name)
        way.reached("written")
    return _exported(target, state, count, keyed=bool(passphrase))


def _apart(folder: Path, held: ExitStack) -> Path:
    """Everything is read with open keys: they never touch the disk that the export is written to."""
    try:
        if shutil.disk_usage(folder).free < (folder / contents.DATABASE).stat().st_size + ROOM_BYTES_MIN:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return held.enter_context(apart(folder))
    except OSError as failure:
        raise Refusal(unwritable(folder / APART, failure)) from failure


def _for_a_machine(folder: Path, firm: str, place: Path, work: Path, passphrase: str, way: Way) -> Manifest:
    place.mkdir()
    seq, last = ledger_alone(work / contents.DATABASE, place / contents.DATABASE)
    contents.copy_plain(folder, place / FILES)
    (place / FILES).mkdir(exist_ok=True)
    sealing = way.chance.bytes(KEY_BYTES)
    seal_outside(folder, work, place / OUTSIDE, sealing)
    if passphrase:
        (work / KEYS / keys.FILES_KEY).write_text(sealing.hex(), encoding="ascii")
        carried.seal_keys(work / KEYS, place, passphrase, carried.salt(way.chance.bytes(KEY_BYTES)))
        (work / KEYS / keys.FILES_KEY).unlink()
    created = json.loads(rows_of_kind(work / contents.DATABASE, FirmCreated.kind, limit=1)[0].body)
    made = Manifest(
        version=VERSION,
        made_at=instant(way.clock.now()),
        firm=firm,
        public_key=created["public_key"],
        seq=seq,
        hash=last,
        files=manifest.hashed(place),
    )
    made = signed(made, work / KEYS)
    manifest.write(made, place)
    return made


def _entries(firm: Staged, target: Path, course: Course) -> None:
    with (
        (target / "ledger.jsonl").open("w", encoding="utf-8", newline="\n") as sealed,
        (target / "events.jsonl").open("w", encoding="utf-8", newline="\n") as clear,
    ):
        for row in counted(firm.store.all_rows(), course):
            sealed.write(f"{json.dumps(dict(zip(verifier.COLUMNS, row, strict=True)))}\n")
            event = firm.codec.read(row)
            told = {"seq": row.seq, "at": row.at, "kind": row.kind, "stream": row.stream, "actor": row.actor}
            clear.write(f"{json.dumps({**told, 'fact': as_json(event.fact)}, ensure_ascii=False)}\n")


def _records(database: Path, target: Path, firm: str) -> int:
    # Of somebody who was forgotten there is still an entry, which says nothing.
    papers = [paper for row in records_in(database) if (paper := Paper(*row[:4], json.loads(row[4]))).fields]
    (target / "records").mkdir()
    by_kind = {kind: list(some) for kind, some in groupby(papers, lambda paper: paper.record)}
    people = [paper for kind in _PEOPLE for paper in by_kind.get(kind, [])]
    names = {paper.id: called(paper) for paper in people}
    for kind, some in by_kind.items():
        _write(target / "records" / f"{kind}.csv", as_csv(some, names))
    _write(target / "records.jsonl", "".join(f"{json.dumps(vars(paper), ensure_ascii=False)}\n" for paper in papers))
    _write(target / "people.vcf", as_vcards(by_kind.get("person", [])))
    _write(target / "appointments.ics", as_calendar(by_kind.get("appointment", []), by_kind.get("to-do", [])))
    _write(target / "people.md", people_page(people, names))
    invoices, payments = by_kind.get("invoice", []), by_kind.get("payment", [])
    if invoices or payments:
        _write(target / "books.beancount", as_beancount(firm, invoices, payments, names))
    return len(papers)


def _plans(database: Path, target: Path) -> None:
    views = SqliteViews(database)
    try:
        _write(target / "plans.md", plans_page(views.all("plans_newest", limit=-1)))
    finally:
        views.close()


def _beside(folder: Path, target: Path, made: Manifest, keyed: bool, name: str) -> None:
    for each in contents.plain(folder):
        if each.parts[0] in contents.SETTINGS:
            copied(folder / each, target / "settings" / each)
    notes = folder / contents.WITNESS / FILE
    _write(target / "checkpoints.txt", notes.read_text(encoding="utf-8") if notes.is_file() else "")
    copied(Path(verifier.__file__), target / "verify.py")
    schema = {
        "events": {f"{fact.kind}@{fact.version}": fact.model_json_schema() for fact in FACTS},
        "records": {kind.ref: kind.fields.model_json_schema() for kind in KINDS},
    }
    _write(target / "schema.json", json.dumps(schema, indent=1))
    told = (
        "The keys are in it, sealed with your passphrase; without that only the keys of the firm itself restore it,\n"
        "and its letters and forms stay closed.\n"
        if keyed
        else "The keys are not in it: to restore it, put the folder `keys/` of the firm beside `machine/`.\n"
    )
    text = README.format(firm=made.firm, version=made.version, at=made.made_at, seq=made.seq, name=name, keys=told)
    _write(target / "README.md", text)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def _not_beyond(note: str, seq: int) -> bool:
    """A running firm may have signed more while its ledger was copied."""
    lines = note.splitlines()
    return len(lines) < 2 or not lines[1].isdecimal() or int(lines[1]) <= seq


def _exported(target: Path, state: State, count: int, *, keyed: bool) -> Exported:
    kept = "the keys sealed with your passphrase" if keyed else "without the keys"
    says = f"{state.seq} entries and {count} records stand in {target}, {kept}. README.md there says what is what."
    return Exported(folder=str(target), says=says, seq=state.seq, state=state.state, records=count, keys=keyed)


def _taken(target: Path) -> Problem:
    return Problem(
        code="export-taken",
        what=f"Nothing was exported into {target}.",
        why="There is something there already, and an export never overwrites.",
        fix="Name a folder that is empty or not there yet.",
        where=str(target),
    )


def _inside(folder: Path, target: Path) -> Problem:
    return Problem(
        code="export-inside",
        what=f"Nothing was exported into {target}.",
        why="It lies in the firm's own folder, and no forgetting reaches it there; every backup would take it along.",
        fix=f"Name a folder beside it: {folder.resolve().parent / f'{folder.resolve().name}-export'}",
        where=str(target),
    )


def _nothing_yet(folder: Path) -> Problem:
    return Problem(
        code="export-empty",
        what="There is nothing to export yet.",
        why="This firm was never opened, so it has no ledger.",
        fix="Open it once: `onefirm today`.",
        where=str(folder),
    )
