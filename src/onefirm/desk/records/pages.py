"""One page of the records of a kind: the last that changed first, or those of a name in the order of names."""

from collections.abc import Sequence

from onefirm.desk.cursors import cut, read
from onefirm.desk.post import Post
from onefirm.desk.records.finding import last_shown
from onefirm.desk.shapes.records import ListRecords
from onefirm.domain.names import folded
from onefirm.domain.record import RecordKind
from onefirm.ledger.patterns import inside
from onefirm.ledger.projection import Row


def changed_page(post: Post, kind: RecordKind, args: ListRecords) -> tuple[Sequence[Row], str]:
    name, wanted = f"records {kind.name}", {"record": kind.name, "limit": args.limit + 1}
    if args.after:
        at, one = read(name, args.after, (str, str))
        rows = post.means.views.all("records_of_after", at=at, id=one, **wanted)
    else:
        rows = post.means.views.all("records_of", **wanted)
    return cut(name, rows, args.limit, lambda row: (row["changed_at"], row["id"]))


def named_page(post: Post, kind: RecordKind, args: ListRecords) -> tuple[Sequence[Row], str]:
    name = f"records {kind.name} named"
    wanted = {"record": kind.name, "pattern": inside(folded(args.find)), "limit": args.limit + 1}
    if args.after:
        (one,) = read(name, args.after, (str,))
        last_shown(post, kind.name, str(one))
        rows = post.means.views.all("records_named_after", id=one, **wanted)
    else:
        rows = post.means.views.all("records_named", **wanted)
    return cut(name, rows, args.limit, lambda row: (row["id"],))
