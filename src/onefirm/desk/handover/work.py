"""What runs, what waits, what is promised, and what starts by itself."""

from onefirm.desk.handover.marks import counted, page, part, table, when
from onefirm.desk.handover.owed import promised
from onefirm.desk.handover.shapes import Seen
from onefirm.desk.shapes.inbox import InboxRow
from onefirm.desk.shapes.plans import PlanRow
from onefirm.domain.states import OVER

_STATES = {
    "blocked": "Stands still until somebody does something",
    "in-progress": "Under way",
    "requested": "About to begin",
}


def of_work(seen: Seen) -> str:
    return page(
        "What is under way",
        "Everything here is done step by step by the firm itself; a person decides what waits in the inbox.\n",
        _inbox(seen),
        _promised(seen),
        _plans(seen),
        _schedules(seen),
        _over(seen),
    )


def _inbox(seen: Seen) -> str:
    rows = seen.inbox.items
    waits = counted(seen.inbox.waiting, "question")
    cut = f"Only {len(rows)} of {waits} stand here; all of them: `onefirm inbox`.\n"
    return part(
        "Waits for a decision",
        "See one whole with `onefirm inbox show 1`, and let it happen with `onefirm inbox accept 1`. "
        "Until then nothing of it leaves.\n",
        table(
            ("No.", "What", "About", "Since", "Until"),
            [(number, *_question(row)) for number, row in enumerate(rows, start=1)],
            "Nothing waits.",
        ),
        cut if len(rows) < seen.inbox.waiting else "",
        _aside(seen) if seen.inbox.aside else "",
    )


def _aside(seen: Seen) -> str:
    rows = ((row.title, row.to or "nobody", when(row.until)) for row in seen.inbox.aside)
    return f"Put aside, or given to somebody:\n\n{table(('What', 'With', 'Comes back'), rows, '')}"


def _question(row: InboxRow) -> tuple[str, ...]:
    return row.title, row.summary, when(row.asked_at), when(row.expires)


def _promised(seen: Seen) -> str:
    rows = (
        (
            f"{each.due or 'no day said'}{' (overdue)' if each.late else ''}",
            each.what,
            each.kind,
            each.whom,
            each.status,
        )
        for each in promised(seen)
    )
    head = ("Due", "What", "Kind", "For", "State")
    return part("Promised and due", table(head, rows, "Nothing is noted as promised."))


def _plans(seen: Seen) -> str:
    told = list[str]()
    for state, title in _STATES.items():
        if rows := seen.plans.get(state, ()):
            told += [
                f"### {title}: {len(rows)}\n",
                table(("What", "Where it is", "Goes on", "Begun"), map(_plan, rows), ""),
            ]
    return part("Plans", *(told or ["No plan is open.\n"]))


def _plan(row: PlanRow) -> tuple[str, ...]:
    at = f"{row.at_step.replace('-', ' ')}: {row.action}" if row.action else row.at_step.replace("-", " ")
    return row.title, at, when(row.due), when(row.made_at)


def _schedules(seen: Seen) -> str:
    rows = ((each.name, each.says, each.state, when(each.next)) for each in seen.schedules.items)
    return part(
        "Starts by itself",
        "A running firm starts these without being asked. `onefirm schedules stop NAME` ends one.\n"
        if seen.schedules.items
        else "",
        table(("Name", "What and when", "State", "Next"), rows, "Nothing starts by itself."),
    )


def _over(seen: Seen) -> str:
    rows = ((row.title, state, when(row.changed_at)) for state in OVER for row in seen.plans.get(state, ()))
    return part("Ended lately", table(("What", "How", "When"), rows, "Nothing has ended yet."))
