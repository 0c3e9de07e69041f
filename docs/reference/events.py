"""`docs/events.md`: every kind of event the ledger may hold."""

from onefirm.domain.events.catalogue import FACTS, UPCASTERS
from onefirm.domain.events.fact import Fact
from reference.source import FieldDoc, cell, fields_of

_HEAD = """# Events

Everything that ever happened to a firm is one of these {count} kinds, and nothing else is kept. A kind and
its version are for ever: the fields of a released version never change, and an older body is lifted when it
is read ({lifts}).

*Promises* means that somebody was promised this, so it is on the disk before anyone is told; so is whatever
you do yourself, and what a program does with a token. The rest may ride with the next promise. A field of the
type `Personal` is sealed under the key of the person it is about before it is hashed; once that key is
destroyed it reads as erased.

Around each body stands the same envelope: `seq`, `at`, `kind`, `version`, `stream`, `stream_version`,
`actor`, `cause`, `prev`, `hash` (`domain/events/fact.py`, `ledger/store.py`). See them with `onefirm ledger
tail`, and one with `onefirm ledger show SEQ`.
"""


def page() -> str:
    lifts = f"{len(UPCASTERS)} lifts" if UPCASTERS else "none has been needed yet"
    parts = [_HEAD.format(count=len(FACTS), lifts=lifts), _overview()]
    family = ""
    for fact in FACTS:
        if (of := fact.kind.partition(".")[0]) != family:
            family = of
            parts.append(f"## {family}.*\n")
        parts.append(_one(fact))
    return "\n".join(parts)


def _overview() -> str:
    rows = [f"| [`{_ref(fact)}`](#{_anchor(fact)}) | {_promises(fact)} | {cell(fact.about)} |" for fact in FACTS]
    return "| kind | promises | what happened |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _one(fact: type[Fact]) -> str:
    rows = "\n".join(_row(field) for field in fields_of(fact))
    table = f"| field | type | what it is |\n|---|---|---|\n{rows}\n" if rows else "It has no fields.\n"
    promises = "It promises: on the disk before anyone is told." if fact.promises else "It promises nothing by itself."
    return f"### `{_ref(fact)}`\n\n{fact.about} {promises}\n\n{table}"


def _row(field: FieldDoc) -> str:
    default = f" (left out: `{cell(field.default)}`)" if field.default and field.default != "''" else ""
    optional = " (may be empty)" if field.default == "''" else default
    return f"| `{field.name}` | `{cell(field.type)}` | {cell(field.says)}{optional} |"


def _ref(fact: type[Fact]) -> str:
    return f"{fact.kind}@{fact.version}"


def _anchor(fact: type[Fact]) -> str:
    return _ref(fact).replace(".", "").replace("@", "")


def _promises(fact: type[Fact]) -> str:
    return "yes" if fact.promises else ""
