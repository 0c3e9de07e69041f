"""The first page: what is in the folder, and what to do first."""

from collections.abc import Iterable

from onefirm.desk.handover.marks import counted, items, page, part, plain, when
from onefirm.desk.handover.owed import open_invoices, overdue, promised, sums
from onefirm.desk.handover.shapes import Seen

INDEX = "README.md"
_PAGES = (
    ("firm.md", "Who the firm is, how it writes, what it charges"),
    ("work.md", "What is under way, what waits for a decision, what is promised, what starts by itself"),
    ("clients.md", "Clients, what they asked for, and how to reach everybody"),
    ("money.md", "Open invoices and agreements"),
    ("decisions.md", "What was decided once and for all, and how the work is done"),
    ("places.md", "Where things lie: the folder, backups, exports, keys; and the commands for every day"),
)


def of_all(seen: Seen) -> str:
    firm, operator = plain(seen.text("firm")), plain(seen.text("name"))
    return page(
        f"{seen.text('firm')}: how to carry on",
        f"For whoever takes over from {operator}. Written on {when(seen.now)} and true at that moment; "
        "the firm itself is always newer.\n",
        part("What to do first", _steps(seen)),
        part("What is in this folder", items(f"[{name}]({name}): {about}" for name, about in _PAGES)),
        f"No password and no key stands in these pages; people's names, addresses and debts do. "
        f"Keep them as you would keep a letter of {firm}'s clients.\n",
    )


def _steps(seen: Seen) -> str:
    return "".join(f"{number}. {step}\n" for number, step in enumerate(_first(seen), start=1))


def _first(seen: Seen) -> Iterable[str]:
    folder = plain(seen.folder)
    yield _running(seen, folder)
    yield f"Ask it how it is: `onefirm doctor --firm {folder}`. It changes nothing and says what to do."
    yield f"{plain(seen.backups.says)} Make one before you change anything: `onefirm backup`."
    yield "Make sure of the key: without the folder `keys/` or the recovery kit the books open for nobody (places.md)."
    if seen.inbox.waiting:
        oldest = min((row.asked_at for row in seen.inbox.items), default="")
        waits = counted(seen.inbox.waiting, "question waits", "questions wait")
        yield f"{waits} for a decision, the first since {when(oldest)}: `onefirm inbox`, and work.md."
    late = [each for each in promised(seen) if each.late]
    if late:
        told = "; ".join(
            f"{plain(each.what)} for {plain(each.whom or 'nobody named')}, {each.due}" for each in late[:5]
        )
        yield f"Late already: {told}. Write to them first (work.md)."
    elif (due := promised(seen)) and due[0].due:
        yield f"Due next: {plain(due[0].what)}, {plain(due[0].due)} (work.md)."
    owed = open_invoices(seen.records.get("invoice", ()))
    if owed:
        over = len(overdue(seen, owed))
        tail = f", {over} of them overdue" if over else ""
        told = counted(len(owed), "invoice is", "invoices are")
        yield f"{told} open{tail}: {sums(owed) or 'no amount said'} (money.md)."
    if held := [each for each in seen.today.held if not each.declined]:
        told = counted(len(held), "approved letter is", "approved letters are")
        yield f"{told} still held: `onefirm inbox undo --all` takes back what must not leave."
    yield "Read clients.md before you write to anybody: some asked for something, and some for no letters at all."


def _running(seen: Seen, folder: str) -> str:
    if seen.today.paused:
        return f"The firm is paused: nothing leaves. When you are ready: `onefirm resume --firm {folder}`."
    starts = [each for each in seen.schedules.items if each.state == "set"]
    by_itself = f" {counted(len(starts), 'schedule starts', 'schedules start')} work by itself." if starts else ""
    return (
        f"There is no hurry: work is done only while `onefirm up` runs somewhere.{by_itself} "
        f"Until you know your way, let nothing leave: `onefirm pause --firm {folder}`."
    )
