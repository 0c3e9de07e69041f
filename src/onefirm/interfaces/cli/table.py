"""The one table of commands: what can be typed, what it asks the desk, how it is explained."""

from onefirm.interfaces.cli.table_connections import CONNECTIONS
from onefirm.interfaces.cli.table_imports import IMPORTS
from onefirm.interfaces.cli.table_measure import MEASURE
from onefirm.interfaces.cli.table_people import PEOPLE, PROFILE
from onefirm.interfaces.cli.table_records import RECORDS
from onefirm.interfaces.cli.words import Argument, Command, Option

_QUESTION = Argument("question", "Its number in the last list, its id, or the end of its id.")
_QUESTION_OR_ALL = Argument(
    "question", "Its number in the last list, its id, or the end of its id; not with --all-like.", needed=False
)
_PLAN = Argument("plan", "Its number in the last list, its id, or the end of its id.")
_SCHEDULE = Argument("name", "The name of the schedule.")
_SEQ = Argument("seq", "The number of the entry.", number=True)
_REASON = Option("--reason", "reason", "Why; it is kept in the ledger.")
_LIMIT = Option("--limit", "limit", "At most this many.", "number")
_PAYLOAD = Option("--payload", "payload", "Decide only if it is still exactly this.")
_UNTIL = Option("--until", "until", "'4h', '2 days', 'tomorrow 9:00', 'monday' or a date.")
_EXCEPT = Option("--except", "but", "Leave these out: numbers or ids, with commas.")
_ALL_LIKE = Option("--all-like", "all_like", "All that ask the same as this one, at once.")
_DID = (
    Option("--outcome", "outcome", "How it ended; needed where there is more than one way on."),
    Option("--set", "fields", "What it left behind for later steps, `field=value`.", "pairs"),
    Option("--note", "note", "A word about it; it is kept in the ledger."),
)
_ADDRESS = Argument("address", "One mail address.")
_WHO = Argument("who", "A client: mail address, name, or the end of an id.")
_RULE = Argument("rule", "'never by phone', 'only by mail', 'not on saturday', 'revisions at most 2'.", rest=True)
_DECISION = Argument("decision", "What is decided, in your words.", rest=True)
_LAST_DAY = Option("--until", "until", "The last day on which it holds: 2026-12-31.")
_WHY = Option("--why", "why", "Why; it is kept in the ledger.")
_PASSPHRASE = Option("--passphrase", "passphrase", "A file whose first line is the passphrase of the keys.")
_INTO = Option("--into", "into", "The folder it is put into; where it came from when left out.")
_PORT_MAX = 65535
_PREVIEW = Option("--preview", "preview", "Make the plan and wait for your approval of it.", "switch")

GROUPS = {
    "intents": "What the firm can be asked to do, and what it was asked.",
    "plans": "Running, waiting and finished work.",
    "inbox": "What needs your decision. Alone, it lists.",
    "ledger": "Everything that happened, and proof of it.",
    "playbooks": "How the work is done, step by step.",
    "people": "Who you know: people, organisations and leads, with everything that is known of them.",
    "profile": "Who you are: name, prices, hours, voice, signature. Every draft reads it.",
    "records": "What the firm knows: every value with who said it, since when, and why.",
    "imports": "What was taken in from files, each as one that can be taken back. Alone, it lists.",
    "measure": "What each piece you published has brought since: clicks, views, leads, money. Alone, it lists.",
    "schedules": "What starts by itself: by the clock, or when something happened.",
    "agents": "Who does it, and under which contract.",
    "optouts": "Who does not want to be written to. Nothing leaves for them.",
    "rules": "What a client wants of everything that reaches them. The gate holds to it.",
    "decisions": "What you decided once, so that nobody asks again.",
    "backups": "Copies of the whole firm, and the way back.",
    "vault": "Secrets and the key of the firm, outside of its books.",
    "connections": "What leads out of the firm and into it, and which of it you allow.",
    "faults": "Rehearse: let the local connectors answer badly, on request.",
}
ALONE = {
    "inbox": "list",
    "intents": "list",
    "plans": "list",
    "playbooks": "list",
    "agents": "list",
    "ledger": "tail",
    "people": "list",
    "profile": "show",
    "records": "kinds",
    "imports": "list",
    "measure": "list",
    "schedules": "list",
    "optouts": "list",
    "connections": "list",
    "rules": "list",
    "decisions": "list",
    "vault": "list",
    "faults": "list",
    "backups": "list",
}
"""What a group does when nothing stands behind it."""

COMMANDS: tuple[Command, ...] = (
    Command(
        "init", "", "Make a new firm in a folder.", "onefirm init --name 'Tern Studio' --operator 'Ines Tern'", "setup",
        options=(
            Option("--name", "name", "The name of the firm, as clients read it."),
            Option("--operator", "operator", "Your name."),
            Option("--email", "email", "Where you get and send mail."),
        ),
    ),
    Command(
        "up", "", "Open the firm, run its plans and serve its pages until Ctrl-C.", "onefirm up --demo",
        options=(
            Option("--demo", "demo", "Open Northlight Studio, a made-up firm, made when it is not there.", "switch"),
            Option("--port", "port", "The port of the pages, instead of the one in firm.toml.", "number", _PORT_MAX),
            Option("--check", "check", "Start, fetch the first page, say how long it took, and stop.", "switch"),
        ),
    ),
    Command("login", "session.start", "Print a link that signs a browser in, once.", "onefirm login", "login"),
    Command(
        "do", "intents.say", "Say in one line what you want done.",
        "onefirm do 'answer ada@fern.example: she asks for a logo for 4000 EUR'", "typed",
        arguments=(Argument("line", "What you want, in your words.", rest=True),),
        options=(_PREVIEW, Option("--dry-run", "dry_run", "Only show what was understood; start nothing.", "switch")),
    ),
    Command("today", "today", "What ran, what changed, what it cost, what needs you.", "onefirm today", "today"),
    Command(
        "work", "today", "Do once whatever can be done now, then stop: for a firm that is not up.", "onefirm work",
        "today",
    ),
    Command("inbox list", "inbox.list", "List what waits for you.", "onefirm inbox", "inbox", options=(_LIMIT,)),
    Command(
        "inbox show", "inbox.show", "Show one question whole: what will happen, the change, and why.",
        "onefirm inbox show 1", "card", arguments=(_QUESTION,),
    ),
    Command(
        "inbox accept", "inbox.accept", "Let it happen as shown.", "onefirm inbox accept 1", "says",
        arguments=(_QUESTION_OR_ALL,), options=(_PAYLOAD, _ALL_LIKE, _EXCEPT),
    ),
    Command(
        "inbox edit", "inbox.edit", "Change the text, then let it happen. Without --set your editor opens.",
        "onefirm inbox edit 1 --set subject='Your packaging'", "says",
        arguments=(_QUESTION,),
        options=(
            Option("--set", "changes", "One field and its new text, `field=text`.", "pairs"),
            Option("--attach", "attach", "A file that goes along with the letter; as often as you like.", "files"),
            _PAYLOAD,
        ),
    ),
    Command(
        "inbox reject", "inbox.reject", "Do not let it happen.", "onefirm inbox reject 2 --reason 'not our work'",
        "says", arguments=(_QUESTION,), options=(_REASON, _PAYLOAD),
    ),
    Command(
        "inbox answer", "inbox.answer", "Answer a question with one of its options.", "onefirm inbox answer 3 retry",
        "says",
        arguments=(_QUESTION_OR_ALL, Argument("answer", "The option, by its name or its number.", needed=False)),
        options=(_REASON, _PAYLOAD, _ALL_LIKE, _EXCEPT),
    ),
    Command(
        "inbox did", "inbox.did", "Say that you did it yourself: nothing leaves from here, and the plan goes on.",
        "onefirm inbox did 1 --note 'called her'", "says", arguments=(_QUESTION,), options=(*_DID, _PAYLOAD),
    ),
    Command(
        "inbox snooze", "inbox.snooze", "Put a question aside; it comes back by itself. `--until now` brings it back.",
        "onefirm inbox snooze 2 --until 'tomorrow 9:00'", "says", arguments=(_QUESTION,), options=(_UNTIL,),
    ),
    Command(
        "inbox delegate", "inbox.delegate", "Give a question to somebody; it comes back, after 3 days if not said.",
        "onefirm inbox delegate 2 --to Anna --until friday", "says", arguments=(_QUESTION,),
        options=(Option("--to", "to", "Who looks at it meanwhile."), _UNTIL),
    ),
    Command(
        "inbox alike", "inbox.alike", "Open a group: all that ask the same, each with its text in short.",
        "onefirm inbox alike 3", "alike", arguments=(_QUESTION,),
    ),
    Command(
        "inbox accept-all", "inbox.accept-all", "Let all happen that ask the same, each exactly as it was shown.",
        "onefirm inbox accept-all 3 --except 4,5", "together", arguments=(_QUESTION,), options=(_EXCEPT,),
    ),
    Command(
        "inbox answer-all", "inbox.answer-all", "Give the same answer to all that ask the same.",
        "onefirm inbox answer-all 3 again", "together",
        arguments=(_QUESTION, Argument("answer", "The option, by its name.")), options=(_EXCEPT, _REASON),
    ),
    Command(
        "inbox undo", "inbox.undo", "Take back what you let happen, while it is still held.",
        "onefirm inbox undo --all", "says",
        arguments=(
            Argument(
                "effect", "What is held, by its id or the end of it; not needed when only one is held.", needed=False
            ),
        ),
        options=(Option("--all", "all", "Everything that is still held, at once.", "switch"),),
    ),
    Command(
        "inbox undo-all", "inbox.undo-all", "Take back everything that is still held, or one batch of it.",
        "onefirm inbox undo-all", "together",
        arguments=(Argument("batch", "Only what was approved together under this id.", needed=False),),
    ),
    Command("intents list", "intents.list", "List what can be asked for, and what was.", "onefirm intents", "intents"),
    Command(
        "intents send", "intents.send", "Send a typed intent.",
        "onefirm intents send qualify-lead@2 --field email=ada@fern.example --field message='A logo, please'", "typed",
        arguments=(Argument("type", "Its name and version, as `onefirm intents` lists them."),),
        options=(
            Option("--field", "fields", "One field and its value, `name=value`.", "pairs"),
            Option("--json-file", "json_file", "Read the fields from a JSON file, or from - (standard input)."),
            Option("--key", "key", "What makes a repeat the same wish; made from the fields when left out."),
            _PREVIEW,
        ),
    ),
    Command(
        "plans list", "plans.list", "List plans, newest first.", "onefirm plans list --state blocked", "plans",
        options=(
            Option("--state", "state", "requested, in-progress, blocked, completed, reconciled or cancelled."),
            _LIMIT,
        ),
    ),
    Command("plans show", "plans.show", "Show one plan, its steps and what happened.", "onefirm plans show 1", "plan",
            arguments=(_PLAN,)),
    Command("plans preview", "plans.preview", "Show what a plan would change, before it runs.",
            "onefirm plans preview 1", "preview", arguments=(_PLAN,)),
    Command(
        "plans approve", "plans.approve", "Approve a plan exactly as its preview shows it.", "onefirm plans approve 1",
        "preview", arguments=(_PLAN,), options=(Option("--hash", "hash", "Approve only if it is still exactly this."),),
    ),
    Command("plans cancel", "plans.cancel", "Stop a plan; nothing it has not sent yet will leave.",
            "onefirm plans cancel 1 --reason 'client withdrew'", "plan", arguments=(_PLAN,), options=(_REASON,)),
    Command(
        "plans did", "plans.did", "Say that you did the present step yourself; the plan goes on from there.",
        "onefirm plans did 1 --outcome sent --note 'by post'", "plan", arguments=(_PLAN,), options=_DID,
    ),
    Command(
        "ledger tail", "ledger.tail", "List the newest entries.", "onefirm ledger tail --limit 20", "events",
        options=(
            Option("--after", "after", "Only entries after this number.", "number"),
            Option("--about", "about", "Only entries about this plan, effect or question."),
            _LIMIT,
        ),
    ),
    Command("ledger show", "ledger.show", "Show one entry whole.", "onefirm ledger show 12", "event",
            arguments=(_SEQ,)),
    Command("ledger why", "ledger.why", "Follow an entry back to who or what started it.", "onefirm ledger why 12",
            "why", arguments=(_SEQ,)),
    Command("ledger verify", "ledger.verify", "Prove that no entry was changed or taken away.",
            "onefirm ledger verify", "verify"),
    Command("ledger rebuild", "ledger.rebuild", "Fold every view anew and compare it with the one in use.",
            "onefirm ledger rebuild", "rebuild"),
    Command("playbooks list", "playbooks.list", "List the playbooks.", "onefirm playbooks", "playbooks"),
    Command(
        "playbooks show", "playbooks.show", "Print one playbook; into a file or a pipe, exactly its text.",
        "onefirm playbooks show lead-qualification", "playbook", arguments=(Argument("name", "The playbook."),),
        options=(Option("--raw", "raw", "Print exactly its text, in a terminal too.", "switch"),),
    ),
    Command(
        "playbooks copy", "playbooks.show", "Put a shipped playbook into your firm's folder, where you can change it.",
        "onefirm playbooks copy lead-qualification", "says", arguments=(Argument("name", "The playbook."),),
    ),
    Command("playbooks check", "playbooks.check", "Read playbooks and say what is wrong, with file and line.",
            "onefirm playbooks check lead-qualification", "checked",
            arguments=(Argument("name", "The playbook; all of them when left out.", needed=False),)),
    Command(
        "playbooks diff", "playbooks.diff", "Say what changed between two versions of a playbook.",
        "onefirm playbooks diff lead-qualification 1 2", "diff",
        arguments=(
            Argument("name", "The playbook."),
            Argument("before", "The older version; the one before when left out.", needed=False),
            Argument("after", "The newer version; the one in use when left out.", needed=False),
        ),
    ),
    *PEOPLE,
    *PROFILE,
    *RECORDS,
    *IMPORTS,
    *MEASURE,
    Command("schedules list", "schedules.list", "List what starts by itself, and when it is due next.",
            "onefirm schedules", "schedules", options=(_LIMIT,)),
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
    Command("agents list", "agents.list", "List the agents and how they have done.", "onefirm agents", "agents"),
    Command("agents show", "agents.show", "Show the contract of one agent.", "onefirm agents show qualifier", "agent",
            arguments=(Argument("name", "The agent."),)),
    Command("optouts list", "optouts.list", "List who is not written to any more, and why.",
            "onefirm optouts", "optouts", options=(_LIMIT,)),
    Command("optouts add", "optouts.add", "Write to somebody no more; what waits for them is refused.",
            "onefirm optouts add ada@fern.example --why 'She asked by telephone.'", "says",
            arguments=(_ADDRESS,), options=(_WHY,)),
    Command("optouts remove", "optouts.remove", "Somebody may be written to again.",
            "onefirm optouts remove ada@fern.example", "says", arguments=(_ADDRESS,), options=(_WHY,)),
    *CONNECTIONS,
    Command("rules list", "rules.list", "List what clients want, all of them or one.", "onefirm rules", "rules",
            arguments=(Argument("who", "A client: mail address, name, or the end of an id.", needed=False),)),
    Command(
        "rules set", "rules.set", "Hold everything that reaches a client to a rule.",
        "onefirm rules set ada@fern.example 'not on saturday' --why 'She rests.'", "says",
        arguments=(_WHO, _RULE), options=(_WHY, _LAST_DAY),
    ),
    Command("rules lift", "rules.lift", "A rule no longer holds; what it said stays in the history.",
            "onefirm rules lift ada@fern.example 'not on saturday' --why 'She works then now.'", "says",
            arguments=(_WHO, _RULE), options=(_WHY,)),
    Command("decisions list", "decisions.list", "List what you decided once and for all.",
            "onefirm decisions", "decisions"),
    Command(
        "decisions add", "decisions.add", "Decide once: what speaks of these words always comes before you.",
        "onefirm decisions add 'No gambling brands, ever' --never gambling,casino --why 'I do not want to.'", "says",
        arguments=(_DECISION,),
        options=(
            Option("--never", "never", "Words with commas, as they would be written."),
            Option("--for", "scope", "'always', or one client: mail address or name."),
            _WHY,
            _LAST_DAY,
        ),
    ),
    Command("decisions lift", "decisions.lift", "A decision no longer holds; it stays in the history.",
            "onefirm decisions lift 'No gambling brands, ever' --why 'They run a museum.'", "says",
            arguments=(_DECISION,), options=(_WHY,)),
    Command("faults list", "faults.list", "List what can be rehearsed, and what waits to be played.",
            "onefirm faults", "faults"),
    Command(
        "faults play", "faults.play", "Let the next orders to a local connector be answered badly, once each.",
        "onefirm faults play mail reply-lost", "says",
        arguments=(
            Argument("capability", "Whose connector: mail, calendar, payments, publishing or forms."),
            Argument("faults", "The fault; several are played one after the other.", shown="FAULT", rest=True),
        ),
        options=(Option("--seconds", "seconds", "How long, for `slow` and `too-many`.", "number", 86_400),),
    ),
    Command("faults clear", "faults.clear", "Forget what waits to be played.", "onefirm faults clear", "says",
            arguments=(Argument("name", "Whose connector; all of them when left out.", shown="CAPABILITY",
                                needed=False),)),
    Command(
        "forget", "forget.person", "Forget a person for good: shown first, done only for a yes.",
        "onefirm forget ada@fern.example", "forget",
        arguments=(Argument("person", "Their mail address, the name of their record, or its id."),),
        options=(
            Option("--preview", "preview", "Only show it, also on a terminal.", "switch"),
            Option("--confirm", "confirm", "Do it, if it is still exactly what was shown with this fingerprint."),
        ),
    ),
    Command("backup", "backups.make", "Back the firm up now, and put it back on trial at once.", "onefirm backup",
            "says"),
    Command("backups list", "backups.list", "List the backups, newest first.", "onefirm backups", "backups"),
    Command(
        "restore", "", "Put a firm back from a backup. What came after it is given up.",
        "onefirm restore newest --into ~/tern-again", "returned",
        arguments=(Argument("backup", "Its name as `onefirm backups` lists it, its folder, or `newest`."),),
        options=(
            _INTO,
            _PASSPHRASE,
            Option("--over", "over", "Also over a firm with later entries; those are backed up before.", "switch"),
            Option("--unsigned", "unsigned", "Also a backup that this firm did not sign: look through it.", "switch"),
        ),
    ),
    Command(
        "export", "", "Write the whole firm into a folder, in forms that any program reads.",
        "onefirm export ~/tern-export --passphrase ~/secret.txt", "exported",
        arguments=(Argument("target", "The folder; it is made.", shown="DIR"),),
        options=(_PASSPHRASE,),
    ),
    Command(
        "handover", "handover", "Write down what somebody else needs to carry on: pages to read, without secrets.",
        "onefirm handover ~/tern-handover", "says",
        arguments=(Argument("target", "The folder; it is made.", shown="DIR"),),
    ),
    Command(
        "prune", "prune.people", "Forget whoever was kept as long as policy.toml says; shown first.",
        "onefirm prune", "prune",
        options=(
            Option("--preview", "preview", "Only show it; so does the command alone.", "switch"),
            Option("--confirm", "confirm", "Do it, if it is still exactly who was shown with this fingerprint."),
        ),
    ),
    Command("vault list", "vault.list", "List the secrets by name; their values are never shown.", "onefirm vault",
            "vault"),
    Command(
        "vault set", "vault.set", "Put a secret in: typed unseen, or one line from a pipe.",
        "onefirm vault set mail-password", "vault",
        arguments=(Argument("name", "What it is called: small letters, digits and dashes."),),
    ),
    Command("vault remove", "vault.remove", "Take a secret out for good.", "onefirm vault remove mail-password",
            "vault", arguments=(Argument("name", "What it is called."),)),
    Command("vault rotate", "vault.rotate", "Give the firm a new key, while it goes on working.",
            "onefirm vault rotate", "vault"),
    Command(
        "vault kit", "", "Print a recovery kit: the firm's key on a page, or sealed.", "onefirm vault kit --sealed",
        "kit", options=(Option("--sealed", "sealed", "Ask for a passphrase, and seal the key with it.", "switch"),),
    ),
    Command(
        "vault recover", "", "Put a lost or damaged key back from a recovery kit.", "onefirm vault recover kit.txt",
        "says", arguments=(Argument("kit", "The file with the kit, or - to read it from a pipe."),),
    ),
    Command("pause", "firm.pause", "Stop every new effect at once.", "onefirm pause --reason 'on holiday'", "says",
            options=(_REASON,)),
    Command("resume", "firm.resume", "Go on after a pause; nothing was lost.", "onefirm resume", "says"),
    Command("doctor", "doctor", "Look at everything the firm needs, and explain. It changes nothing.",
            "onefirm doctor", "doctor"),
)  # fmt: skip

COMMON = (
    Option("--firm", "firm", "The firm's folder. Otherwise ONEFIRM_FIRM, this folder, or ~/onefirm."),
    Option("--json", "json", "Print exactly the desk's answer, one JSON document.", "switch"),
    Option("--help", "help", "Explain this command.", "switch"),
)
