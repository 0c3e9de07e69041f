"""Measure through the desk: what a piece that was published has brought since, as far as somebody counted it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from onefirm.capabilities.publishing import PUBLISH, UNPUBLISH
from onefirm.conductor.stands import act_of
from onefirm.desk.measure.sums import Figure, book_lines, counted, is_about, missing, money, said, slug_in
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.measure import MeasuresView, PieceArgs, PieceRow, PieceView, Standing
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Problem, Refusal
from onefirm.records.kinds.figures import MEASURE
from onefirm.records.kinds.words import PIECE

_ROWS_MAX = 50_000
_ACTS_MAX = 5_000
_ELSEWHERE_MAX = 20


@dataclass(frozen=True)
class Piece:
    slug: str
    title: str = ""
    state: Standing = "not published here"
    at: str = ""
    address: str = ""


async def listed(post: Post, _args: Nothing, _by: str) -> MeasuresView:
    pieces, figures, pages = _pieces(post), _figures(post), _lead_pages(post)
    known = {id(figure) for piece in pieces for figure in _of(piece, figures)}
    loose = [figure.about for figure in figures if figure.about and id(figure) not in known]
    items = tuple(_row(piece, figures, pages) for piece in pieces)
    says = f"{len(items)} {'piece' if len(items) == 1 else 'pieces'}." if items else "Nothing has been published yet."
    return MeasuresView(says=says, items=items, elsewhere=tuple(dict.fromkeys(loose))[:_ELSEWHERE_MAX])


async def shown(post: Post, args: PieceArgs, _by: str) -> PieceView:
    pieces, figures = _pieces(post), _figures(post)
    asked = args.piece.strip()
    piece = next((each for each in pieces if is_about(asked, each.slug, each.title)), None)
    if piece is None:
        if not any(is_about(figure.about, slug_in(asked), "") for figure in figures):
            raise Refusal(_unknown(asked, pieces))
        piece = Piece(slug_in(asked))
    row, mine = _row(piece, figures, _lead_pages(post)), _of(piece, figures)
    gaps = missing(row.counted, row.leads, row.earned, row.spent)
    return PieceView(**dict(row), book=book_lines(mine), missing=gaps)


def _row(piece: Piece, figures: Sequence[Figure], pages: Sequence[str]) -> PieceRow:
    mine = _of(piece, figures)
    counts, earned, spent = counted(mine), money(mine, "earned_minor"), money(mine, "spend_minor")
    leads = sum(is_about(page, piece.slug, "") for page in pages) if pages else None
    return PieceRow(
        piece=piece.slug,
        title=piece.title,
        state=piece.state,
        published_at=piece.at,
        address=piece.address,
        counted=counts,
        leads=leads,
        earned=earned,
        spent=spent,
        says=said(counts, leads, earned, spent),
    )


def _of(piece: Piece, figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if is_about(figure.about, piece.slug, piece.title)]


def _pieces(post: Post) -> list[Piece]:
    """What went up by our hand, the newest first, and pieces that are kept as records."""
    down = {str(args.get("receipt", "")) for _, args, _ in _acts(post, UNPUBLISH.ref)}
    found: dict[str, Piece] = {}
    for receipt, args, (at, raw) in _acts(post, PUBLISH.ref):
        state: Standing = "taken down" if receipt in down else "up"
        found[str(args["slug"])] = Piece(str(args["slug"]), str(args["title"]), state, at, _address(raw))
    for row in post.means.views.all("records_all", record=PIECE.name, after="", limit=_ROWS_MAX):
        fields = _fields(row)
        slug = str(fields.get("slug") or "")
        if slug and slug not in found:
            state = "taken down" if fields.get("status") == "taken down" else "not published here"
            address = str(fields.get("address") or "")
            found[slug] = Piece(
                slug, str(fields.get("name") or ""), state, str(fields.get("published_on") or ""), address
            )
    return sorted(found.values(), key=lambda piece: piece.at, reverse=True)


def _acts(post: Post, does: str) -> list[tuple[str, Json, tuple[str, str]]]:
    """The receipt, the arguments, and when and how it was answered, of each act of this kind that happened."""
    rows = post.means.views.all("effects_done", does=does, limit=_ACTS_MAX)
    acts = (act_of(EffectId(str(row["effect"])), post.means) for row in rows)
    return [
        (act.receipt.provider_id, act.args, (act.receipt.happened_at, _raw(act.receipt.raw.value)))
        for act in acts
        if act is not None and act.receipt is not None and act.args
    ]


def _raw(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _address(raw: str) -> str:
    try:
        read: object = json.loads(raw)
    except ValueError:
        return ""
    return str(cast(Mapping[str, object], read).get("url") or "") if isinstance(read, dict) else ""


def _figures(post: Post) -> list[Figure]:
    rows = post.means.views.all("records_all", record=MEASURE.name, after="", limit=_ROWS_MAX)
    every = (Figure(_fields(row)) for row in rows)
    return [figure for figure in every if figure.text("from_on") and figure.text("to_on")]


def _fields(row: Mapping[str, object]) -> Json:
    return cast(Json, json.loads(str(row["fields"])))


def _lead_pages(post: Post) -> list[str]:
    """The page each lead came from, of those that say it."""
    found: list[str] = []
    for row in post.means.views.all("intents_of_type", type="qualify-lead%", limit=_ACTS_MAX):
        received = post.means.ledger.event(int(row["seq"] or 0))
        fact = received.fact if received else None
        fields = fact.fields.value if isinstance(fact, IntentReceived) else None
        if isinstance(fields, dict) and fields.get("source_page"):
            found.append(str(fields["source_page"]))
    return found


def _unknown(asked: str, pieces: Sequence[Piece]) -> Problem:
    near = get_close_matches(asked[:80], [piece.slug for piece in pieces], n=1)
    return Problem(
        code="piece-unknown",
        what=f"There is no piece '{asked[:80]}'.",
        why="Nothing of that name was published from here, and no figure that was taken in is about it.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm measure` for those there are.",
        where="onefirm measure",
    )
