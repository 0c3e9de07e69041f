"""Every setting there is, as data: where it stands, what it is when nobody says, and what it decides."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic.fields import FieldInfo

from onefirm.capabilities.extension import Account
from onefirm.domain.effect import EffectClass
from onefirm.domain.policy import Limits, ModelLimits, Policy
from onefirm.domain.retention import RETENTION
from onefirm.records.profile import Profile

SettingKind = Literal[
    "text",
    "whole number",
    "list of text",
    "text or list",
    "text or whole number",
    "amount of money",
    "table of modes",
    "table of hooks",
    "table of addresses",
    "table of feeds",
    "class of effect",
    "length of time",
    "true or false",
]

FIRM_FILE = "firm.toml"
POLICY_FILE = "policy.toml"
PORT = 8400
WINDOW_SECONDS = 86_400
GRACE_SECONDS = 10
GRACE_SECONDS_MAX = 86_400


@dataclass(frozen=True)
class Setting:
    """One line of a settings file."""

    file: str
    section: str
    """The `[section]` it stands under; empty for the top of the file."""
    key: str
    kind: SettingKind
    default: str
    """As it would be written in the file; empty when it must be given."""
    says: str
    needed: bool = False

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}" if self.section else self.key


_KINDS: Mapping[object, SettingKind] = {int: "whole number", tuple[str, ...]: "list of text", bool: "true or false"}


def _firm(key: str, says: str, kind: SettingKind = "text") -> Setting:
    default = f'"{Profile.model_fields[key.replace("-", "_")].default}"'
    return Setting(FIRM_FILE, "firm", key, kind, default, says)


def _local(key: str, default: str = "natural-key") -> Setting:
    says = f"How the local {key} connector behaves: {', '.join(get_args(EffectClass))}."
    return Setting(FIRM_FILE, "local", key, "class of effect", f'"{default}"', says)


def _number(key: str, says: str) -> Setting:
    default = str(Policy.model_fields[key.replace("-", "_")].default)
    return Setting(POLICY_FILE, "", key, "whole number", default, says)


def _limit(key: str, says: str) -> Setting:
    default = str(Limits.model_fields[key.replace("-", "_")].default)
    return Setting(POLICY_FILE, "limits", key, "whole number", default, says)


def _models(key: str, says: str) -> Setting:
    default = str(ModelLimits.model_fields[key.replace("-", "_")].default)
    return Setting(POLICY_FILE, "models", key, "whole number", default, says)


def _of_account(account: Account) -> Iterator[Setting]:
    """What counts when the section stands there at all; the account itself says what it cannot do without."""
    for name, field in account.settings.model_fields.items():
        kind = _KINDS.get(field.annotation, "text")
        default = json.dumps("" if field.is_required() else default_of(field), default=str)
        yield Setting(FIRM_FILE, account.name, name.replace("_", "-"), kind, default, field.description or "")


def default_of(field: FieldInfo) -> object:
    return field.get_default(call_default_factory=True, validated_data={})


def _kept(key: str, says: str) -> Setting:
    return Setting(POLICY_FILE, "retention", key, "length of time", f'"{RETENTION[key]}"', says)


OWN: tuple[Setting, ...] = (
    Setting(
        FIRM_FILE,
        "",
        "hooks",
        "table of hooks",
        "{}",
        "Where the outside may leave something, each as `[hooks.NAME]`: `secrets`, a `form`, `confirm`, `fields`.",
    ),
    Setting(
        FIRM_FILE,
        "",
        "webhooks",
        "table of addresses",
        "{}",
        "Whom webhooks go to, each as `[webhooks.NAME]`: `url`, `secret` in the vault, `own` for a machine of yours.",
    ),
    Setting(
        FIRM_FILE,
        "",
        "feeds",
        "table of feeds",
        "{}",
        "Feeds that are read, each as `[feeds.NAME]`: `url`, `every`, the `intent` an entry becomes, its `fields`.",
    ),
    Setting(FIRM_FILE, "firm", "name", "text", "", "The name of the firm, as clients read it.", needed=True),
    _firm("trade", "What the firm does, in a few words."),
    _firm("services", "What is on offer: a list, or one text with commas.", "text or list"),
    _firm("currency", "The three letters of the currency the firm reckons in."),
    _firm("budget-min", "The smallest budget worth a talk, in whole units of that currency.", "text or whole number"),
    _firm("prices", "What things cost, in the words a client would be told."),
    _firm("booking", "How to get an appointment: a sentence or a link."),
    _firm("hours", "When you can be reached, as it would stand in a sentence: `Monday to Friday, 9 to 17`."),
    _firm("timezone", "The time zone schedules are read in, when they name none: `Europe/Vienna`."),
    Setting(FIRM_FILE, "operator", "name", "text", "", "The one person who decides.", needed=True),
    Setting(FIRM_FILE, "operator", "email", "text", "", "Where the operator gets and sends mail.", needed=True),
    Setting(FIRM_FILE, "operator", "signature", "text", '""', "What stands under every letter."),
    Setting(FIRM_FILE, "web", "port", "whole number", str(PORT), "The port of the pages on this machine."),
    Setting(
        FIRM_FILE,
        "web",
        "address",
        "text",
        '""',
        "How a phone reaches the links in a mail, by a tunnel of yours: `https://firm.example`. Empty: it cannot.",
    ),
    Setting(
        FIRM_FILE,
        "web",
        "pages",
        "true or false",
        "false",
        "Whether all pages answer under `address` as well, for a phone that is signed in. Only over https.",
    ),
    Setting(
        FIRM_FILE,
        "witness",
        "folders",
        "list of text",
        "[]",
        "Folders, best on another disk, that keep a signed copy of every checkpoint.",
    ),
    _local("mail"),
    _local("calendar"),
    _local("payments", "native-key"),
    _local("publishing"),
    _local("forms"),
    Setting(
        FIRM_FILE,
        "local",
        "window-seconds",
        "whole number",
        str(WINDOW_SECONDS),
        "How long a local connector of the class native-key remembers a key.",
    ),
    Setting(
        FIRM_FILE,
        "local",
        "grace-seconds",
        "whole number",
        str(GRACE_SECONDS),
        "How long it takes until a local connector of the class verifiable can be asked about what it did.",
    ),
    Setting(
        POLICY_FILE,
        "",
        "undo-window-seconds",
        "whole number",
        str(Policy().undo_window_seconds),
        "How long what you approve or turn down is held, so that you can take it back; a card keeps what it said.",
    ),
    Setting(
        POLICY_FILE,
        "",
        "auto",
        "list of text",
        "[]",
        "The effect kinds that may run by themselves, where policy allows.",
    ),
    Setting(
        POLICY_FILE,
        "",
        "money-out-max",
        "amount of money",
        f'"{Policy().money_out_max.shown()}"',
        "Money over this always asks, whatever the history.",
    ),
    _number(
        "remind-after-hours",
        "How long a question waits until you are reminded; then at doubled distances, five times at most. 0: never.",
    ),
    _number(
        "approval-days-max",
        "How long an approval is asked for, and one that was given may be used; then it counts as a no. 0: for ever.",
    ),
    _number(
        "first-batch",
        "Of more approvals at once, so many leave first, the rest once each of those has its receipt. 0: all at once.",
    ),
    _number("alone-a-day", "So many acts a day may go by themselves where that was earned or granted; the rest asks."),
    _number("sure-alone", "A step that earned it asks all the same where whoever prepared it is less sure (%)."),
    _number("sure-drafts", "And it is only a draft where they are less sure than this (%)."),
    Setting(
        POLICY_FILE,
        "",
        "client-value-max",
        "amount of money",
        f'"{Policy().client_value_max.shown().replace(",", "")}"',
        "Whoever was billed more than this is asked about each time, whatever a step has earned.",
    ),
    _number(
        "test-one-in",
        "Among so many of your decisions one is about a draft that was spoilt on purpose, to see how much goes by you.",
    ),
    _number(
        "dwell-seconds",
        "A yes that comes sooner than this after the card opened is asked once more, where money moves, the risk is "
        "high or nothing could be taken back. 0: never.",
    ),
    _number("backup-every-hours", "How old the newest backup may be before a running firm makes another. 0: never."),
    Setting(POLICY_FILE, "", "opt-outs", "list of text", "[]", "Addresses that are never written to."),
    Setting(
        POLICY_FILE,
        "",
        "modes",
        "table of modes",
        "{}",
        'Your word over the playbook\'s: `"lead-qualification.send" = "draft"` (draft, ask, earn or auto).',
    ),
    _kept("leads", "How long whoever never became a client is kept, letters and drafts too, after the last change."),
    _kept("clients", "How long a client is kept, letters and drafts too, after the last change."),
    _kept("books", "Until when a forgetting says that invoices, payments and agreements have to stay."),
    _limit("intent-bytes-max", "The largest intent that is taken in, in bytes."),
    _limit("plan-steps-max", "The most steps a plan may have."),
    _limit("wakes-at-once-max", "How many plans are advanced at the same time."),
    _limit("wake-again-seconds-max", "The longest time before the clock, the forms and the mail are looked at again."),
    _limit("faults-before-block", "How many faults in a row block a plan."),
    _limit("put-off-hours-max", "How long is waited for a provider that is down before you are asked."),
    _limit("agent-seconds-max", "How long an agent may think."),
    _limit("connector-seconds-max", "How long a connector may take."),
    _limit("catch-up-max", "How many missed moments of a schedule are made up for at once; older ones are let go."),
    _limit("self-starts-max", "How often a schedule may start, in a row, on what its own plan did."),
    _limit("key-backups-days", "How long a backup of the keys is kept; the newest one always stays."),
    _limit("backups-daily-max", "Of how many days the last backup is kept."),
    _limit("backups-weekly-max", "Of how many weeks the last backup is kept besides."),
    _models("cents-a-day", "The most that all models together may cost on one day, in US cents. 0: nothing."),
    _models("cents-per-call", "The most that one question to a model may cost, in US cents."),
    _models("cents-per-plan", "The most that models may cost for one plan, in US cents."),
    _models("cents-per-agent-a-day", "The most that models may cost for one agent on one day, in US cents."),
    _models("cents-per-playbook-a-day", "The most that models may cost for one playbook on one day, in US cents."),
    _models("asks-per-plan", "How often models are asked for one plan; one that goes in circles is stopped by it."),
    _models("seconds", "How long a model may take to answer, before another one or a rule does."),
    _models("answers-kept-days", "How long an answer is used again when the same is asked; 0: never."),
    _models("late-after-hours", "Who has waited for so long is answered by a quicker model."),
)


"""What a firm itself takes, whatever accounts it has."""

SECTIONS = tuple(dict.fromkeys(one.section or one.key for one in OWN if one.file == FIRM_FILE))
"""What stands in firm.toml already: no account can be called like one of these."""


def settings_of(accounts: Iterable[Account]) -> tuple[Setting, ...]:
    """What a firm itself takes, and the section of every account it could have."""
    return (*OWN, *(setting for account in accounts for setting in _of_account(account)))


def of_file(file: str, accounts: Iterable[Account] = ()) -> tuple[Setting, ...]:
    return tuple(setting for setting in settings_of(accounts) if setting.file == file)
