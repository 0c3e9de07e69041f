"""The commands about what is brought along from elsewhere."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_LIMIT = Option("--limit", "limit", "At most this many.", "number", 1000)

IMPORTS: tuple[Command, ...] = (
    Command(
        "import", "imports.take", "Take a file in: contacts, invoices, a calendar, letters. Shown first.",
        "onefirm import contacts.csv --preview", "import",
        arguments=(
            Argument("path", "A file: CSV, vCard, iCalendar, mbox or one letter.", shown="FILE", needed=False),
        ),
        options=(
            Option("--from", "account", "The address book of this account, in place of a file: calendar."),
            Option("--book", "book", "Which address book of that account, where it has several."),
            Option("--preview", "preview", "Only show what it would do; nothing is written.", "switch"),
            Option("--yes", "yes", "Take it in without asking: for scripts, where nobody can answer.", "switch"),
            Option("--as", "sort", "contacts, invoices, appointments, letters or measures; found out when left out."),
            Option("--map", "fields", "What a column is, `Column=field`; `Column=` leaves it out.", "pairs"),
            Option("--columns", "columns", "The names of the columns, with commas, of a sheet that has none."),
            Option("--encoding", "encoding", "utf-8, cp1252, …; found out when left out."),
            Option("--delimiter", "delimiter", "comma, semicolon, tab or bar; found out when left out."),
            Option("--dates", "date_order", "day-first or month-first, where 03/04/2026 could be both."),
            Option("--decimals", "decimal_mark", "comma or point, where 1,234 could be both."),
            Option("--currency", "currency", "The currency of amounts that name none."),
            Option("--period", "period", "The days of figures that name none: 2026-03, 2026-01-01..2026-03-31."),
        ),
    ),
    Command(
        "imports list", "imports.list", "List what was taken in, newest first.", "onefirm imports", "imports",
        options=(_LIMIT,),
    ),
    Command(
        "imports show", "imports.show", "Show what one import did, and what of it would stay if it was taken back.",
        "onefirm imports show 5s9ry6", "import-shown",
        arguments=(Argument("batch", "Its id, or the end of it.", shown="ID"),),
    ),
    Command(
        "imports undo", "imports.undo", "Take an import back as one; what was changed since stays, and is told.",
        "onefirm imports undo 5s9ry6", "import",
        arguments=(Argument("batch", "Its id, or the end of it.", shown="ID"),),
        options=(Option("--preview", "preview", "Only show what it would do.", "switch"),),
    ),
)  # fmt: skip
