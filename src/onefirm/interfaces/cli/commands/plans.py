"""The commands about work: what is wished for, what runs, how it is done and by whom."""

from onefirm.interfaces.cli.commands.shared import AFTER, DID, LIMIT, PREVIEW, REASON
from onefirm.interfaces.cli.words import Argument, Command, Option

_PLAN = Argument("plan", "Its number in the last list, its id, or the end of its id.")
_GOAL = Argument("goal", "What you want done, in your own words.")

PLANS: tuple[Command, ...] = (
    Command("intents list", "intents.list", "List what can be asked for, and what was.", "onefirm intents", "intents",
            options=(LIMIT, AFTER)),
    Command(
        "intents send", "intents.send", "Send a typed intent.",
        "onefirm intents send qualify-lead@2 --field email=ada@fern.example --field message='A logo, please'", "typed",
        arguments=(Argument("type", "Its name and version, as `onefirm intents` lists them."),),
        options=(
            Option("--field", "fields", "One field and its value, `name=value`.", "pairs"),
            Option("--json-file", "json_file", "Read the fields from a JSON file, or from - (standard input)."),
            Option("--key", "key", "What makes a repeat the same wish; made from the fields when left out."),
            PREVIEW,
        ),
    ),
    Command(
        "plans list", "plans.list", "List plans, newest first.", "onefirm plans list --state blocked", "plans",
        options=(
            Option("--state", "state", "requested, in-progress, blocked, completed, reconciled or cancelled."),
            LIMIT,
            AFTER,
        ),
    ),
    Command("plans show", "plans.show", "Show one plan, its steps and what happened.", "onefirm plans show 1", "plan",
            arguments=(_PLAN,)),
    Command(
        "plans draft", "plans.draft", "Say what you want done; see the plan it would become. Nothing runs.",
        "onefirm plans draft 'send Ada an offer and remind her after a week'", "draft", arguments=(_GOAL,),
        options=(Option("--rules-only", "rules_only", "Ask no model: see first what the rules make of it.", "switch"),),
    ),
    Command(
        "plans begin", "plans.begin", "Make a plan of a goal; it waits for you to approve it.",
        "onefirm plans begin 'send Ada an offer and remind her after a week'", "preview", arguments=(_GOAL,),
        options=(Option("--hash", "hash", "Begin only if the draft is still exactly this."),),
    ),
    Command(
        "plans keep", "plans.keep", "Keep the draft of a goal as a playbook of yours.",
        "onefirm plans keep offer-and-reminder 'send Ada an offer'", "draft",
        arguments=(Argument("name", "What the playbook is to be called."), _GOAL),
    ),
    Command("plans preview", "plans.preview", "Show what a plan would change, before it runs.",
            "onefirm plans preview 1", "preview", arguments=(_PLAN,)),
    Command(
        "plans approve", "plans.approve", "Approve a plan exactly as its preview shows it.", "onefirm plans approve 1",
        "preview", arguments=(_PLAN,), options=(Option("--hash", "hash", "Approve only if it is still exactly this."),),
    ),
    Command("plans cancel", "plans.cancel", "Stop a plan; nothing it has not sent yet will leave.",
            "onefirm plans cancel 1 --reason 'client withdrew'", "plan", arguments=(_PLAN,), options=(REASON,)),
    Command(
        "plans did", "plans.did", "Say that you did the present step yourself; the plan goes on from there.",
        "onefirm plans did 1 --outcome sent --note 'by post'", "plan", arguments=(_PLAN,), options=DID,
    ),
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
    Command(
        "playbooks runs", "playbooks.runs", "List the plans made from a playbook.",
        "onefirm playbooks runs lead-qualification", "runs",
        arguments=(Argument("name", "The playbook."),),
        options=(Option("--version", "version", "Only those of this version."), LIMIT),
    ),
    Command(
        "playbooks versions", "playbooks.versions", "List the versions of a playbook that are kept.",
        "onefirm playbooks versions lead-qualification", "versions", arguments=(Argument("name", "The playbook."),),
    ),
    Command(
        "playbooks rollback", "playbooks.rollback",
        "Put an earlier version back, as a new one; what changes is shown first.",
        "onefirm playbooks rollback lead-qualification 4", "rolled-back",
        arguments=(Argument("name", "The playbook."), Argument("version", "As `playbooks versions` calls it.")),
    ),
)  # fmt: skip
