"""One cell and one observation as rows. A fraction never stands in one: losses are thousandths."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import cast, get_args

from onefirm.domain.policy import TrustCell
from onefirm.ledger.projection import Cell, Row, Table
from onefirm.ledger.store import Views
from onefirm.policy.trust.cells import key_of
from onefirm.policy.trust.levels import NEW, Fall, Level, Standing
from onefirm.policy.trust.misses import Canaries

CELLS = Table(
    name="trust_cells",
    key=("cell",),
    columns={
        "cell": "text",
        "step": "text",
        "effect": "text",
        "risk": "text",
        "cls": "text",
        "known": "integer",
        "level": "text",
        "under": "text",
        "epoch": "integer",
        "counts_from": "integer",
        "counted_before": "integer",
        "assumed": "integer",
        "promotions": "integer",
        "since": "text",
        "until": "text",
        "acts_max": "integer",
        "ran": "integer",
        "audits": "integer",
        "lost": "integer",
        "fell": "text",
        "fell_at": "text",
        "fell_seq": "integer",
        "ruled": "integer",
        "worded": "text",
        "worded_before": "text",
        "stood_in": "text",
    },
)
ACTS = Table(
    name="trust_acts",
    key=("effect",),
    columns={
        "effect": "text",
        "cell": "text",
        "risk": "text",
        "epoch": "integer",
        "state": "text",
        "alone": "integer",
        "left_at": "text",
        "asked_at": "text",
        "edited": "integer",
        "loss": "integer",
        "unread": "integer",
        "waives": "integer",
        "batch": "text",
        "arrived_at": "text",
        "amount": "integer",
        "currency": "text",
        "nth": "integer",
        "of_day": "integer",
        "could": "text",
        "looked": "integer",
    },
    # What counts of one cell is found without opening a row of another.
    indexes=(("cell", "state", "epoch"), ("cell", "asked_at")),
)
LAST = Table(name="trust_last", key=("name",), columns={"name": "text", "at": "text", "times": "integer"})
BUDGETS = Table(
    name="trust_budgets", key=("playbook",), columns={"playbook": "text", "cells": "text", "errors": "text"}
)
BACKS = Table(name="trust_backs", key=("effect",), columns={"effect": "text", "act": "text"})
"""Which act takes back which."""
CANARIES = Table(
    name="canaries",
    key=("question",),
    columns={
        "question": "text",
        "stands_for": "text",
        "cell": "text",
        "fault": "text",
        "outcome": "text",
        "judged_seq": "integer",
    },
    indexes=(("outcome", "judged_seq"),),
)


def standing_of(row: Row | None) -> Standing:
    """A cell that nobody has written about yet stands as every cell began."""
    if row is None:
        return NEW
    level, fell = str(row["level"]), str(row["fell"])
    assert level in get_args(Level) and fell in get_args(Fall), "A fold writes nothing but what it was told."
    return Standing(
        level=cast(Level, level),
        under=str(row["under"]),
        epoch=number(row["epoch"]),
        counts_from=number(row["counts_from"]),
        counted_before=number(row["counted_before"]),
        assumed=bool(row["assumed"]),
        promotions=number(row["promotions"]),
        since=str(row["since"]),
        until=str(row["until"]),
        acts_max=number(row["acts_max"]),
        ran=number(row["ran"]),
        audits=number(row["audits"]),
        lost=number(row["lost"]),
        fell=cast(Fall, fell),
        fell_at=str(row["fell_at"]),
        ruled=bool(row["ruled"]),
    )


def cells_of(standing: Standing) -> Mapping[str, Cell]:
    return {**asdict(standing), "assumed": int(standing.assumed), "ruled": int(standing.ruled)}


def named(cell: TrustCell) -> Mapping[str, Cell]:
    return {
        "cell": key_of(cell),
        "step": cell.step,
        "effect": cell.effect,
        "risk": cell.risk,
        "cls": cell.cls,
        "known": int(cell.known),
        "stood_in": cell.stood_in,
        "fell_seq": 0,
    }


def number(value: Cell) -> int:
    assert isinstance(value, int), "The column holds whole numbers."
    return value


def tried(views: Views, lately: int = 0) -> Canaries:
    """How many tests were decided, and how many of these went through: all of them, or so many of the last."""
    row = views.one("canaries_lately", limit=lately) if lately else views.one("canaries_judged")
    return Canaries(number(row["decided"] or 0), number(row["missed"] or 0)) if row else Canaries()


def alone_on(at: str) -> str:
    """The row that counts what went by itself on the day of this moment, in UTC."""
    return f"alone {at[:10]}"
