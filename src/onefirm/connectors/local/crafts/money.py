"""Requests for money, and money given back: one file each, and a book of lines that a person can read."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from onefirm.capabilities.payments import REFUND, REQUEST, VOID, PaymentRequest, Refund, Voiding
from onefirm.connectors.local import lines
from onefirm.connectors.local.craft import Craft, checked
from onefirm.connectors.local.crafts import notes
from onefirm.connectors.local.journal import Entry
from onefirm.domain.frozen import Json
from onefirm.domain.money import Money
from onefirm.domain.problem import Problem
from onefirm.guard.files import whole

BOOK = Path("payments") / "book.csv"
_HEADS = ("at", "what", "receipt", "who", "amount", "for")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _too_much(args: Json, target: Entry) -> Problem | None:
    amount = Money.model_validate(args["amount"])
    if target.amount is None or not amount.over(target.amount):
        return None
    return Problem(
        code="refund-too-much",
        what=f"{amount.shown()} is more than was asked for; nothing was given back.",
        why=f"The request {target.id} was about {target.amount.shown()}.",
        fix="Name an amount up to that, in the same currency.",
        where=target.file,
    )


REQUESTS = Craft(
    kind=REQUEST,
    folder="payments/requests",
    ending=".json",
    read=checked(PaymentRequest),
    write=notes.write,
    stamp=notes.stamp,
    stem=notes.stem,
    base=lambda _args: "request",
    id_of=notes.id_of,
)
VOIDS = Craft(
    kind=VOID,
    folder="payments/voids",
    ending=".json",
    read=checked(Voiding),
    write=notes.write,
    stamp=notes.stamp,
    stem=notes.stem,
    base=lambda _args: "void",
    id_of=notes.id_of,
    takes_back=REQUEST.ref,
)
REFUNDS = Craft(
    kind=REFUND,
    folder="payments/refunds",
    ending=".json",
    read=checked(Refund),
    write=notes.write,
    stamp=notes.stamp,
    stem=notes.stem,
    base=lambda _args: "refund",
    id_of=notes.id_of,
    takes_back=REQUEST.ref,
    objects=_too_much,
)


def book(firm: Path, entries: Sequence[Entry]) -> None:
    """Every act has one line in the book; lines that a crash kept back are written now."""
    path = firm / BOOK
    if not path.exists():
        lines.add(path, _line(_HEADS))
    with path.open(encoding="utf-8", newline="") as file:
        written = sum(1 for row in csv.reader(file) if len(row) == len(_HEADS)) - 1
    for entry in entries[max(written, 0) :]:
        lines.add(path, _line(_row(firm, entry)))
    whole.sync(path.parent)


def _row(firm: Path, entry: Entry) -> tuple[str, ...]:
    path = firm / entry.file
    args: dict[str, str] = json.loads(path.read_bytes()).get("args", {}) if path.is_file() else {}
    who = args.get("payer", "") or entry.target
    amount = entry.amount.shown() if entry.amount else ""
    return entry.at, entry.does.partition("@")[0], entry.id, who, amount, args.get("purpose") or args.get("reason", "")


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A table program would work out what begins like a formula; a line end would begin another line."""
    plain = " ".join(cell.splitlines())
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
