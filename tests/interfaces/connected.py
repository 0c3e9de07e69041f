"""A scripted desk of a firm that has connections, some of which do not work, and accounts that could be connected."""

from dataclasses import dataclass, field

from interfaces.web_support import ScriptedDesk, at
from onefirm.desk.shapes.connecting import FieldRow, OfferRow, OffersView, TestedRow, TestedView
from onefirm.desk.shapes.connections import ConnectionRow, ConnectionsView, WaitRow, WayRow
from onefirm.desk.shapes.today import Down, TodayView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem, Refusal

RATE = "at most 60 a minute"
ADA = WaitRow(
    effect="ef_1", plan="pl_1", title="Tell of a lead", whom="Ada <Palmer>", until=at(9), why="It is busy.", tries=2
)
WEBHOOK = ConnectionRow(
    name="webhook",
    does=("webhook.send",),
    brings=False,
    manner="A signed message goes out.",
    state="allowed",
    stands="left alone",
    says="crm.example is left alone for a while after 5 failures: It could not be reached.",
    ways=(
        WayRow(
            to="crm.example",
            stands="left alone",
            failures=5,
            since=at(-20),
            next_probe=at(5),
            rate=RATE,
        ),
        WayRow(to="late.example", stands="left alone", since=at(-20), next_probe=at(-5), rate=RATE),
        WayRow(to="shop.example", stands="works", waiting=2, free_at=at(1), rate=RATE),
    ),
    waits=(ADA,),
    account="webhook",
    secrets=("crm-hook", "shop-hook"),
    would_wait=3,
)
MAIL = ConnectionRow(
    name="mail",
    does=("mail.send",),
    brings=True,
    manner="A letter is handed to mail.tern.example.",
    state="allowed",
    stands="works",
    says="It works.",
    level="kind",
    level_why="It keeps what it promises. 9 of 20 acts in a row went without a doubt.",
    heard=at(-1),
    went=at(-12),
    tested=at(-60 * 26),
    account="mail",
    can_be_tried=True,
    secrets=("mail-password",),
    ways=(WayRow(to="mail.tern.example", stands="works", rate=RATE),),
    would_wait=1,
)
INBOX = ConnectionRow(
    name="form_inbox",
    does=(),
    brings=True,
    manner="",
    state="in trouble",
    stands="in trouble",
    trouble="The folder is gone.",
    heard=at(-30),
    says="It could not be read: The folder is gone. It is tried again by itself.",
    account="form_inbox",
)
GONE = ConnectionRow(
    name="site_folder",
    does=("publishing.publish",),
    brings=False,
    manner="-",
    state="revoked",
    stands="revoked",
    since=at(-60),
    says="You have revoked it. Nothing leaves or comes in through it until you allow it again.",
    waits=(ADA.model_copy(update={"until": "", "tries": 0, "why": ""}),),
    account="site_folder",
)
BOOK = ConnectionRow(name="payments_book", does=("payments.request",), brings=False, manner="-", state="allowed")
NOT_LET_IN = Problem(
    code="mail-signed-out",
    what="mail.tern.example does not let ines@tern.example in.",
    why="It says: 535 authentication failed.",
    fix="Put the right password into the vault: onefirm vault set mail-password",
    where="firm.toml",
)
OUT = MAIL.model_copy(update={"signed_out": True, "refused": NOT_LET_IN, "level": "", "stands": "no trouble known"})
DOWN = (
    Down(
        connection="webhook",
        says="crm.example is left alone for a while.",
        waits=2,
        what="2 approved acts wait (Ada, Bo), and go on by themselves.",
        next=at(5),
        since=at(-20),
    ),
    Down(connection="form_inbox", says="It could not be read.", since=at(-30)),
)
TLS = ("tls", "starttls", "none")


def setting(name: str, about: str, default: str = "", *, needed: bool = False, number: bool = False) -> FieldRow:
    choices = TLS if name.endswith("-tls") else ()
    return FieldRow(
        name=name, about=about, needed=needed, default=default, value="", choices=choices, number=number,
        several=name == "folders",
    )  # fmt: skip


TO_MAIL = OfferRow(
    name="mail",
    about="The section `[mail]` of firm.toml.",
    connected=False,
    secret="mail-password",  # noqa: S106 -- the name of one.
    fields=(
        setting("smtp-host", "The server that takes your letters: `smtp.example.org`.", needed=True),
        setting("smtp-port", "Its port: 465 for tls, most often 587 for starttls.", "465", number=True),
        setting("smtp-tls", "How the line to it is kept secret: tls, starttls or none.", "tls"),
        setting("imap-host", "The server that holds your mailbox. Empty: letters come in as files only."),
        setting("user", "Who signs in. Empty: the address."),
        setting("secret", "The secret of the vault to sign in with.", "mail-password"),
        setting("folders", "The folders that are read.", "INBOX"),
    ),
)
HAS_MAIL = TO_MAIL.model_copy(update={"connected": True, "in_use": True, "kept": True})
TO_SEARCH = OfferRow(name="search", about="-", connected=False, fields=(setting("url", "Where it is.", needed=True),))
TO_SITE = OfferRow(name="site", about="-", connected=False, fields=(setting("url", "The repository.", needed=True),))
WORKS = TestedView(
    says="'mail' works.",
    ok=True,
    items=(
        TestedRow(
            name="mail",
            state="works",
            works=("ines@tern.example signed in at mail.tern.example.",),
            cannot=("Whether a letter would be accepted cannot be tried without sending one.",),
        ),
    ),
    next=("If the firm is up, stop `onefirm up` and start it again: only then it uses this.",),
)


@dataclass
class ConnectedDesk(ScriptedDesk):
    rows: tuple[ConnectionRow, ...] = (INBOX, MAIL, BOOK, GONE, WEBHOOK)
    offers: tuple[OfferRow, ...] = (HAS_MAIL, TO_SITE)
    down: tuple[Down, ...] = DOWN
    told: TestedView = WORKS
    refuses: tuple[Problem, ...] = ()
    """What connecting and exchanging are refused with."""
    note: str = field(default="Known.")

    async def ask(self, name: str, args: Json, by: str) -> Frozen:
        if name == "today":
            today = await super().ask(name, args, by)
            assert isinstance(today, TodayView)
            return today.model_copy(update={"down": self.down})
        if not name.startswith("connections."):
            return await super().ask(name, args, by)
        self.asked.append((name, args, by))
        if name in ("connections.connect", "connections.rotate") and self.refuses:
            raise Refusal(*self.refuses)
        match name:
            case "connections.offered":
                return OffersView(says="-", items=self.offers)
            case "connections.connect" | "connections.test" | "connections.rotate":
                return self.told
            case _:
                return ConnectionsView(says="5 connections, 1 revoked.", items=self.rows, note=self.note)
