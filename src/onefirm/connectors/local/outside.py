"""A small outside: folders that carry out acts in one of the four classes, and remember as little as such a system."""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, timedelta
from itertools import count, islice
from pathlib import Path
from threading import Lock

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, Never, Order, Unknown
from onefirm.connectors.local.craft import Craft, Stamp, same
from onefirm.connectors.local.journal import Entry, Journal
from onefirm.domain.effect import Found, Terms
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import instant, moment
from onefirm.domain.money import Money
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole

Tidy = Callable[[Path, Sequence[Entry]], None]
"""Writes anew what can be worked out from the journal and the things: an index, a book."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,119}")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Outside:
    """Things are files that never change; the journal has a line for each act. A thing that is there has happened."""

    def __init__(
        self, firm: Path, capability: str, crafts: Mapping[str, Craft], terms: Terms, clock: Clock, tidy: Tidy
    ) -> None:
        self._firm = firm
        self._crafts = crafts
        self._terms = terms
        self._clock = clock
        self._tidy = tidy
        self._journal = Journal(firm / "local" / f"{capability}.jsonl")
        self._withdrawn = firm / "local" / "withdrawn"
        self._lock = Lock()

    def entries(self) -> tuple[Entry, ...]:
        """Every act that was really carried out, oldest first."""
        with self._lock:
            self._wake()
            return self._journal.entries

    def carry(self, order: Order) -> tuple[Entry, bool]:
        """Do it. The entry of what is there now, and whether it was there before."""
        craft = self._crafts[order.kind]
        try:
            args = craft.filled(craft.read(order.args), order.fetch)
        except Refusal as refusal:
            raise Never(refusal.problem) from refusal
        with self._lock:
            try:
                self._wake()
                known = self._known(craft, order, args)
                target = self._target(craft, args)
                entry = None if known else self._made(craft, order, args)
            except OSError as fault:
                folder = self._firm / craft.folder
                raise NeedsYou(craft.unwritable(folder, fault, full=fault.errno in _FULL)) from fault
            self._settle(craft, order, known or entry, target, fresh=known is None)
            kept = known or entry or self._journal.last(effect=order.effect)
            assert kept is not None, "What was carried out stands in the journal."
            return kept, known is not None or entry is None

    def find(self, order: Order) -> tuple[Found, Entry | None, str]:
        """What a look-up tells: found, what was found, and in which words."""
        craft = self._crafts[order.kind]
        try:
            args = craft.read(order.args)
        except Refusal as refusal:
            return "not-happened", None, refusal.problem.what
        try:
            args = craft.filled(args, order.fetch)
        except Refusal as refusal:
            return "cannot-tell", None, refusal.problem.what
        try:
            with self._lock:
                self._wake()
                return self._seen(craft, order, args)
        except OSError as fault:
            return "cannot-tell", None, f"{craft.folder}/ cannot be read: {fault.strerror or fault}."

    def lying(self, most: int) -> int:
        """How many things lie in the folders, up to so many. Nothing is read but their names."""
        places = {(self._firm / craft.folder, craft.ending) for craft in self._crafts.values() if not craft.removes}
        return min(most, sum(_lying(folder, ending, most) for folder, ending in places))

    def traces(self, effects: Collection[str]) -> tuple[str, ...]:
        """The things of these acts that are still here, also those that were taken back."""
        with self._lock:
            self._wake()
            entries = [entry for entry in self._journal.entries if entry.effect in effects]
            places = {path for entry in entries for path in (self._firm / entry.file, self._withdrawn / entry.file)}
            # Another thing may bear the name of one that was taken down.
            ours = (path for path in sorted(places) if path.is_file() and self._bears(path, effects))
            return tuple(self._name(path) for path in ours)

    def erase(self, effects: Collection[str]) -> int:
        """Delete them. Their lines in the journal stay, which name nobody: what was done is still counted."""
        found = self.traces(effects)
        for name in found:
            whole.delete(self._firm / name)
        return len(found)

    def _bears(self, path: Path, effects: Collection[str]) -> bool:
        raw = path.read_bytes()
        stamps = (craft.stamp(raw) for craft in self._crafts.values() if path.suffix == craft.ending)
        return any(stamp is not None and stamp.effect in effects for stamp in stamps)

    def _seen(self, craft: Craft, order: Order, args: Json) -> tuple[Found, Entry | None, str]:
        match self._terms.cls:
            case "ask":
                return "cannot-tell", None, "It keeps no list that anything could be looked up in."
            case "natural-key":
                return self._by_name(craft, order, args)
            case "native-key" | "verifiable":
                return self._by_effect(craft, order)

    def _by_name(self, craft: Craft, order: Order, args: Json) -> tuple[Found, Entry | None, str]:
        path = self._path(craft, args, order.key)
        entry = self._journal.last(effect=order.effect, file=self._name(path))
        if not path.exists():
            if entry:
                return "happened", entry, f"{entry.file} was there, and was taken away since."
            if not path.parent.is_dir():
                return "cannot-tell", None, f"There is no folder {path.parent}."
            return "not-happened", None, f"There is no {self._name(path)}."
        if entry is None or not same(craft, path.read_bytes(), args, order.effect):
            return "cannot-tell", None, f"{self._name(path)} holds something else than this."
        return "happened", entry, f"It lies in {entry.file}."

    def _by_effect(self, craft: Craft, order: Order) -> tuple[Found, Entry | None, str]:
        """A thing is found only once it can be seen, and that may take a while after it happened."""
        seen_until = self._clock.now() - timedelta(seconds=self._terms.grace_seconds)
        found = [
            entry
            for entry in self._journal.every(effect=order.effect, does=craft.kind.ref)
            if moment(entry.at) <= seen_until
        ]
        if not found:
            return "not-happened", None, f"Nothing in {craft.folder}/ bears the mark of {order.effect}."
        times = f", and {len(found) - 1} more of the same" if len(found) > 1 else ""
        return "happened", found[0], f"It lies in {found[0].file}{times}."

    def _known(self, craft: Craft, order: Order, args: Json) -> Entry | None:
        """What makes this order a repeat, in the eyes of this outside. The two last classes know of none."""
        match self._terms.cls:
            case "native-key":
                entry = self._journal.last(key=order.key)
                if entry is None or self._clock.now() >= moment(entry.at) + timedelta(
                    seconds=self._terms.window_seconds
                ):
                    return None
                if not self._equal(entry, craft, order, args):
                    raise Never(craft.taken(self._firm / entry.file))
                return entry
            case "natural-key":
                path = self._path(craft, args, order.key)
                entry = self._journal.last(effect=order.effect, file=self._name(path))
                if entry and not self._equal(entry, craft, order, args):
                    raise Never(craft.taken(path))
                return entry
            case "verifiable" | "ask":
                return None

    def _equal(self, entry: Entry, craft: Craft, order: Order, args: Json) -> bool:
        """The same act, asked in the same words; where the words are not known, the file has to say so."""
        if entry.effect != order.effect or entry.asked:
            return entry.effect == order.effect and entry.asked == _fingerprint(craft, order, args)
        path = self._firm / entry.file
        return not path.exists() or same(craft, path.read_bytes(), args, order.effect)

    def _made(self, craft: Craft, order: Order, args: Json) -> Entry | None:
        """Write the thing. None when a thing that is just this one lies there already."""
        at = self._clock.now()
        if self._terms.cls == "natural-key":
            path = self._path(craft, args, order.key)
            stamp = Stamp(order.effect, order.key, craft.id_of(path.stem, order.key), at)
            raw = craft.write(args, stamp)
            if whole.put_new(path, raw):
                return self._entry(craft, stamp, path, raw, _fingerprint(craft, order, args), args)
            if not same(craft, path.read_bytes(), args, order.effect):
                raise Never(craft.taken(path))
            return None
        for number in count(len(self._journal) + 1):
            path = self._firm / craft.folder / f"{craft.base(args)}-{number:04}{craft.ending}"
            seed = f"{path.stem} {order.effect} {instant(at)}"
            stamp = Stamp(order.effect, order.key, craft.id_of(path.stem, seed), at)
            raw = craft.write(args, stamp)
            if whole.put_new(path, raw):
                return self._entry(craft, stamp, path, raw, _fingerprint(craft, order, args), args)
        raise AssertionError("There is always another number.")

    def _settle(self, craft: Craft, order: Order, entry: Entry | None, target: Entry | None, *, fresh: bool) -> None:
        """It is there. Make sure that it stays, that it is counted, and that what it takes back is gone."""
        try:
            whole.sync(self._firm / craft.folder)
            if entry is None:
                self._adopt()
            elif fresh:
                self._journal.add(entry)
            if target and craft.removes and self._journal.last(file=target.file) == target:
                whole.move(self._firm / target.file, self._withdrawn / target.file)
            self._tidy(self._firm, self._journal.entries)
        except OSError as fault:
            raise Unknown(f"{order.effect} is written, but the disk did not confirm it: {fault.strerror}.") from fault

    def _wake(self) -> None:
        """A crash between a thing and its line leaves a thing that nobody counted. It is counted now."""
        if self._journal.load() and self._adopt():
            self._tidy(self._firm, self._journal.entries)

    def _adopt(self) -> int:
        counted = self._counted()
        found = 0
        for craft in self._crafts.values():
            for path in sorted((self._firm / craft.folder).glob(f"*{craft.ending}")):
                if self._name(path) in counted or path.name.startswith("."):
                    continue
                raw = path.read_bytes()
                stamp = craft.stamp(raw)
                # A copy that a person made bears the mark of its original; it is no second act.
                if stamp is None or self._journal.last(effect=stamp.effect, id=stamp.id):
                    continue
                counted.add(self._name(path))
                self._journal.add(self._entry(craft, stamp, path, raw, "", {}))
                found += 1
        return found

    def _counted(self) -> set[str]:
        """The files that have their line. One that was taken down leaves its name to another thing."""
        files: set[str] = set()
        for entry in self._journal.entries:
            files.add(entry.file)
            if entry.target and self._crafts[entry.does].removes:
                target = self._journal.last(id=entry.target)
                files.discard(target.file if target else "")
        return files

    def _entry(self, craft: Craft, stamp: Stamp, path: Path, raw: bytes, asked: str, args: Json) -> Entry:
        amount = args.get(craft.kind.amount)
        return Entry(
            at=instant(stamp.at.astimezone(UTC)),
            does=craft.kind.ref,
            effect=stamp.effect,
            key=stamp.key,
            id=stamp.id,
            file=self._name(path),
            sha256=hashlib.sha256(raw).hexdigest(),
            asked=asked,
            label=craft.label(args) if args else "",
            target=str(args.get("receipt", "")),
            amount=Money.model_validate(amount) if amount else None,
        )

    def _target(self, craft: Craft, args: Json) -> Entry | None:
        """What is to be taken back. It has to be there, or to have been there."""
        if not craft.takes_back:
            return None
        target = self._journal.last(id=str(args["receipt"]), does=craft.takes_back)
        if target is None:
            raise Never(_nothing_there(craft, str(args["receipt"])))
        if problem := craft.objects(args, target):
            raise Never(problem)
        return target

    def _path(self, craft: Craft, args: Json, key: str) -> Path:
        stem = craft.stem(args, key)
        name = stem if _SAFE_NAME.fullmatch(stem) else hashlib.sha256(stem.encode()).hexdigest()
        return self._firm / craft.folder / f"{name}{craft.ending}"

    def _name(self, path: Path) -> str:
        return path.relative_to(self._firm).as_posix()


def _lying(folder: Path, ending: str, most: int) -> int:
    try:
        with os.scandir(folder) as found:
            things = (each for each in found if each.name.endswith(ending) and not each.name.startswith("."))
            return sum(1 for _ in islice(things, most))
    except OSError:
        return 0  # No folder, or none that can be read: there is nothing to be shown of it here.


def _fingerprint(craft: Craft, order: Order, args: Json) -> str:
    whole: Json = {"kind": craft.kind.ref, "effect": order.effect, "args": args}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


def _nothing_there(craft: Craft, receipt: str) -> Problem:
    return Problem(
        code="local-nothing-there",
        what=f"There is no '{receipt}' that could be taken back; nothing was done.",
        why=f"{craft.kind.ref} takes the receipt of '{craft.takes_back}'.",
        fix="Look up the receipt in the plan that did it, and name it exactly.",
        where=craft.folder,
    )
