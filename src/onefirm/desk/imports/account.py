"""Where an import comes from: a file, or the address book of an account, which is read like a file of cards."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import BinaryIO

from onefirm.capabilities.address_book import AddressBook
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown, quick
from onefirm.conductor.bench import INLINE, THREADS
from onefirm.conductor.connections import revoked
from onefirm.desk.post import Post
from onefirm.desk.shapes.imports import ImportArgs
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.bringing.file import name_of, opened_file

BOOK_SECONDS_MAX = 300.0
"""For a whole address book, which is read in many pieces."""


@asynccontextmanager
async def opened(post: Post, args: ImportArgs) -> AsyncGenerator[tuple[BinaryIO, str]]:
    """Its bytes, and what it is called."""
    if bool(args.path) == bool(args.account):
        raise Refusal(_one_of_both(bool(args.path)))
    if args.path:
        with opened_file(args.path) as stream:
            yield stream, name_of(args.path)
        return
    raw = await _cards(post, _book(post, args.account), args.book)
    yield BytesIO(raw), f"{args.book or 'address book'} ({args.account})"


def _book(post: Post, account: str) -> AddressBook:
    books = post.means.crew.books
    if account not in books:
        raise Refusal(_no_account(account, sorted(books)))
    if account in revoked(post.means):
        raise Refusal(_shut(account))
    return books[account]


async def _cards(post: Post, book: AddressBook, name: str) -> bytes:
    bench = INLINE if quick(book) else THREADS
    try:
        raw = await bench.sit(f"book:{book.name}", lambda: book.cards(name), BOOK_SECONDS_MAX)
    except (NeedsYou, Never) as no:
        raise Refusal(no.problem) from no
    except (NotNow, Unknown) as silent:
        raise Refusal(_silent(book.name, silent.why)) from silent
    except TimeoutError as late:
        raise Refusal(_silent(book.name, f"It was not read after {BOOK_SECONDS_MAX:.0f} s.")) from late
    if not raw:
        raise Refusal(_nobody_in_it(book.name))
    return raw


def _one_of_both(both: bool) -> Problem:
    return Problem(
        code="import-from",
        what="It is not clear what is to be taken in.",
        why="A file and an account were named, and it is one of the two." if both else "No file was named, no account.",
        fix="Name a file: onefirm import contacts.csv; or an account: onefirm import --from calendar",
    )


def _no_account(account: str, known: list[str]) -> Problem:
    named = f"Those that have are called {', '.join(known)}." if known else "No account of this firm has one."
    return Problem(
        code="import-account-unknown",
        what=f"There is no account '{account[:60]}' with an address book.",
        why=named,
        fix="Use one of those." if known else "Connect one: the section [calendar] of firm.toml names the server.",
        where="firm.toml",
    )


def _shut(account: str) -> Problem:
    return Problem(
        code="import-account-revoked",
        what=f"The connection '{account}' is revoked, so nothing is read from it.",
        why="Nothing comes in through it until you allow it again.",
        fix=f"onefirm connections allow {account}",
        where="onefirm connections",
    )


def _silent(account: str, why: str) -> Problem:
    return Problem(
        code="import-account-silent",
        what=f"The address book of '{account}' could not be read; nothing was taken in.",
        why=why,
        fix="Try it again in a while.",
        where="onefirm connections",
    )


def _nobody_in_it(account: str) -> Problem:
    return Problem(
        code="import-no-cards",
        what=f"The address book of '{account}' is empty; nothing was taken in.",
        why="No card stands in it. Whoever is known here already stays: what is taken out there is not forgotten here.",
        fix="Name another one with --book.",
        where="firm.toml, [calendar]",
    )
