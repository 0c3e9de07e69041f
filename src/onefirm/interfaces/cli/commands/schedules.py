"""The commands about what begins by itself."""

from onefirm.interfaces.cli.commands.shared import LIMIT
from onefirm.interfaces.cli.words import Argument, Command, Option

_SCHEDULE = Argument("name", "The name of the schedule.")

SCHEDULES: tuple[Command, ...] = (
    Command("schedules list", "schedules.list", "List what starts by itself, and when it is due next.",
            "onefirm schedules", "schedules", options=(LIMIT,)),
    Command("schedules show", "schedules.show", "Show one schedule and what came of it.",
            "onefirm schedules show weekly-look", "schedule", arguments=(_SCHEDULE,)),
    Command(
        "schedules set", "schedules.set", "Put work on a schedule: one of --cron, --every, --at and --on.",
        "onefirm schedules set weekly-look --cron '0 9 * * mon' --intent qualify-lead@2 "
        "--field email=ada@fern.example --field message='A logo, please'", "says",
        arguments=(_SCHEDULE,),
        options=(
            Option("--cron", "cron", "A crontab line: minute, hour, day, month, weekday."),
            Option("--every", "every", "An interval: '15 minutes', '2 hours', '1 day'."),
            Option("--at", "at", "One moment: '2026-12-01 09:00'."),
            Option("--on", "on", "A kind of event: plan.completed, record.changed and a few more."),
            Option("--where", "where", "For --on: a field of the event and its value, `name=value`.", "pairs"),
            Option("--intent", "intent", "The wish it starts, with its version, as `onefirm intents` lists them."),
            Option("--field", "fields", "One field of the wish, `name=value`; for --on also `= event.id`.", "pairs"),
            Option("--catch-up", "catch_up", "What becomes of moments missed while nothing ran: skip, one or all."),
            Option("--zone", "zone", "The time zone it is read in; the firm's own when left out."),
            Option("--dry-run", "dry_run", "Only say when it would start; nothing is set.", "switch"),
        ),
    ),
    Command("schedules stop", "schedules.stop", "Let a schedule start nothing any more; what it started goes on.",
            "onefirm schedules stop weekly-look", "says", arguments=(_SCHEDULE,)),
    Command("schedules resume", "schedules.resume", "Let a stopped schedule go on as it was set, from now on.",
            "onefirm schedules resume weekly-look", "says", arguments=(_SCHEDULE,)),
    Command(
        "schedules run", "schedules.run", "Start it once, now; when it is due next stays as it is.",
        "onefirm schedules run weekly-look", "says", arguments=(_SCHEDULE,),
        options=(Option("--event", "event", "For --on: the number of the ledger entry to start on.", "number"),),
    ),
)  # fmt: skip
