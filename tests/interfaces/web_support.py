"""A scripted desk and a real server around it, so that the page is tried without a firm behind it."""

import asyncio
import contextlib
import http.client
import secrets
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from onefirm.desk.says.cards import differences, undo, yes
from onefirm.desk.shapes.alike import AlikeView
from onefirm.desk.shapes.firm import PauseView
from onefirm.desk.shapes.inbox import CardView, Decided, InboxRow, InboxView
from onefirm.desk.shapes.ledger import EventsView, EventView
from onefirm.desk.shapes.plans import Change, PlanRow, PlansView, PlanView, PreviewView, StepView
from onefirm.desk.shapes.steps import FirstSteps
from onefirm.desk.shapes.today import Broken, Held, TodayView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import VERBS, Card, Field, Option, QuestionKind, Reason, Will
from onefirm.interfaces.web.app import web_app
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.serve import serve

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
BEFORE = "Hi {name},\n\nThanks for your note.\nWe can start whenever suits you.\n\nBest,\nSam"
LETTER = (
    "Hi Ada,\n\nThanks for your note, and for the brief you shared on Tuesday.\n"
    "We can start on Monday 30 November; I have held 10:00 for a call.\n\nBest,\nSam"
)
WROTE = "Hello Sam,\n\nwe need a website by February, 4,000 EUR at most.\nCould we speak this week?\n\nAda"


def at(minutes: int) -> str:
    return instant(NOW + timedelta(minutes=minutes))


LETTER_TO_ADA = Card(
    title="Reply to Ada Palmer about a website",
    summary="Ada Palmer, Palmer & Daughters: wants a site by February, budget 4,000 EUR.",
    verb="Send to Ada Palmer",
    will=(
        Will(
            act="Send mail",
            target="Ada Palmer <ada@palmer.example>",
            how="It is put into outbox/ as a mail file; you send it with your own mail program.",
            undo="Can be taken back for 30 s",
        ),
    ),
    came=(Field(name="message", after=WROTE, long=True, label="from outside"),),
    change=(
        Field(name="to", after="ada@palmer.example", label="from outside"),
        Field(name="subject", after="Your website", editable=True, label="worked out here"),
        Field(name="text", before=BEFORE, after=LETTER, long=True, editable=True, label="worked out here"),
    ),
    why=(
        Reason(says="Ada asked for a first talk.", quote="Could we speak this week?", source="Form of 21 November"),
        Reason(says="Your calendar is free on Monday from 10:00."),
    ),
    rules=("First letter to somebody you have not confirmed: always asks you.",),
    sure=74,
    record="7 of 8 letters like this went out unchanged",
    cost="0.01 USD of 0.10 allowed",
    sources=(Reason(says="Enquiry by the web form", quote="We need a website by February.", source="from outside"),),
)
REFUND = Card(
    title="Refund the deposit of Okafor & Sons",
    summary="They cancelled inside the 14-day window.",
    verb="Pay 3,902.00 EUR to Okafor & Sons",
    will=(
        Will(
            act="Pay out",
            target="Okafor & Sons, card ending 4242",
            amount="3,902.00 EUR",
            undo="Cannot be undone: a payout leaves the bank at once",
            reversible=False,
        ),
    ),
    change=(
        Field(name="amount", after="3,902.00 EUR", label="confirmed"),
        Field(name="reference", after="RET-007", label="worked out here"),
    ),
    why=(Reason(says="The agreement grants the full deposit within 14 days."),),
    rules=("Money out above 100.00 EUR always asks you.",),
    sure=91,
    record="First of its kind",
    cost="Nothing",
)
RATE = Card(
    title="Which rate applies to the extra workshop?",
    summary="Kestrel Labs: the proposal says 95 EUR/h, the price list of 2025 says 110 EUR/h.",
    verb="",
    came=(
        Field(
            name="message", after="One workshop more, please.\nWhat will it cost us?", long=True, label="from outside"
        ),
    ),
    change=(
        Field(name="client", after="Kestrel Labs", label="confirmed"),
        Field(name="hours", after="6", label="yours"),
    ),
    why=(
        Reason(says="They differ by 15 EUR an hour.", quote="110 EUR/h", source="from your account"),
        Reason(says="Both were confirmed by you.", source="Proposal 14, Price list 2025"),
    ),
    rules=("Two confirmed records disagree: never guessed.",),
)
FEED = Card(
    title="The bank feed stopped",
    summary="No new transactions since 18 November. Nothing was lost.",
    verb="",
    problem=Problem(
        code="bank-consent-expired",
        what="Your bank no longer answers for the account Northlight.",
        why="The consent you gave on 20 August has run out after 90 days.",
        fix="Renew the consent, or import a statement by hand.",
        where="connectors/bank",
    ),
)
DRAFT = Card(
    title="Proposal for Bramble Tea",
    summary="Two pages, from your template, with the scope of Tuesday's talk.",
    verb="Keep this draft",
    change=(Field(name="text", after="# Proposal\n\nA label and a box for six teas.", long=True, editable=True),),
    why=(Reason(says="You write proposals yourself; this is a start."),),
    sure=55,
)
RATES = (
    Option(name="proposal", label="95 EUR/h", about="As the proposal of 3 November says"),
    Option(name="list", label="110 EUR/h", about="As the price list of 2025 says"),
)
FIXES = (
    Option(name="renew", label="Renew the consent", about="Opens your bank, about a minute"),
    Option(name="import", label="Import a statement by hand"),
    Option(name="wait", label="Leave it until Monday"),
)


ALL_DONE = FirstSteps(says="4 of 4 done", items=())
NO_SUCH = Problem(code="question-unknown", what="There is no such question.", why="Its id is new.", fix="Look.")


_OF_THE_ROW = {"title", "summary", "verb", "sure", "together", "payload", "again", "yes", "undo", "final", "warns"}


@dataclass
class Waiting:
    id: str
    kind: QuestionKind
    card: Card
    minutes_ago: int
    options: tuple[Option, ...] = ()
    due_minutes: int = 0
    answer: str = ""

    @property
    def payload(self) -> str:
        return f"{self.id}:{abs(hash(self.card.model_dump_json()))}"

    def row(self) -> InboxRow:
        return InboxRow(
            id=self.id,
            kind=self.kind,
            state="answered" if self.answer else "open",
            title=self.card.title,
            summary=self.card.summary,
            verb=self.card.verb,
            playbook="lead-qualification@1",
            plan=f"pl_{self.kind}" if self.kind != "approval" else "pl_1",
            sure=self.card.sure,
            asked_at=at(-self.minutes_ago),
            expires=at(self.due_minutes) if self.due_minutes else "",
            yes=yes(self.kind, self.card.step or self.card.verb, tuple(option.label for option in self.options)),
            undo=undo(self.card.will[0].undo, final=self._final()) if self.card.will else "",
            final=self._final(),
            warns=self.card.warns,
        )

    def _final(self) -> bool:
        return not all(act.reversible for act in self.card.will)

    def view(self) -> CardView:
        return CardView(
            **self.row().model_dump(exclude=_OF_THE_ROW),
            step="reply",
            payload=self.payload,
            asked_seq=4,
            verbs=VERBS[self.kind],
            options=self.options,
            card=self.card,
            answer=self.answer,
            decided_at=at(0) if self.answer else "",
            decided_by="You" if self.answer else "",
        )


def handful() -> list[Waiting]:
    return [
        Waiting("q_ada", "approval", LETTER_TO_ADA, 2, due_minutes=180),
        Waiting("q_refund", "approval", REFUND, 51, due_minutes=-120),
        Waiting("q_rate", "clarification", RATE, 23, RATES),
        Waiting("q_feed", "problem", FEED, 37, FIXES),
        Waiting("q_draft", "review", DRAFT, 60 * 5),
    ]


@dataclass
class ScriptedDesk:
    """A desk that keeps its few cards in memory and writes down what it was asked to do."""

    cards: list[Waiting] = field(default_factory=handful)
    asked: list[tuple[str, Json, str]] = field(default_factory=list[tuple[str, Json, str]])
    held: dict[str, str] = field(default_factory=dict[str, str])
    paused: bool = False
    breaks: bool = False
    fails: set[str] = field(default_factory=set[str])
    """Asks that fail inside, each by its name."""
    turns_down: dict[str, Problem] = field(default_factory=dict[str, Problem])
    broken: tuple[Broken, ...] = ()
    """Parts of the day that could not be worked out."""
    listed: dict[str, InboxRow] = field(default_factory=dict[str, InboxRow])
    """Rows of the list that are not as their card would make them."""
    was_read: dict[str, Card] = field(default_factory=dict[str, Card])
    """What each payload stood for when it was read."""
    ran_count: int = 0
    """More plans moved today than are listed."""
    seq: int = 40
    hold_seconds: int = 30
    unknown: Problem = NO_SUCH
    group: AlikeView | None = None
    steps: FirstSteps = ALL_DONE
    asks_anew: bool = False
    """After an undo it asks with a new question, as a plan does that walks its step again."""
    watchers: list[Callable[[int], None]] = field(default_factory=list[Callable[[int], None]])
    unwatched: threading.Event = field(default_factory=threading.Event)

    async def ask(self, name: str, args: Json, by: str) -> Frozen:
        self.asked.append((name, args, by))
        assert not self.breaks and name not in self.fails, "The scripted desk broke, as it was told to."
        if problem := self.turns_down.get(name):
            raise Refusal(problem)
        kind, _, verb = name.partition(".")
        if name == "inbox.alike":
            assert self.group is not None, "Only a desk that was given a group shows one."
            return self.group
        if kind == "inbox" and verb not in ("list", "show"):
            return self._decide(verb, {key: value for key, value in args.items() if isinstance(value, str)})
        if name == "firm.pause" or name == "firm.resume":
            self.paused = name == "firm.pause"
            self.move()
            return PauseView(paused=self.paused, says="Paused." if self.paused else "On again.")
        return self._show(name, args)

    def durable(self) -> int:
        return self.seq

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        self.watchers.append(notify)

        def stop() -> None:
            self.watchers.remove(notify)
            self.unwatched.set()

        return stop

    def move(self) -> None:
        """Something became durable; whoever watches hears of it from another thread."""
        self.seq += 1
        for notify in tuple(self.watchers):
            threading.Thread(target=notify, args=(self.seq,)).start()

    def arrive(self, waiting: Waiting) -> None:
        self.cards.append(waiting)
        self.move()

    def did(self, name: str) -> list[Json]:
        return [args for asked, args, _ in self.asked if asked == name]

    def open(self) -> list[Waiting]:
        return [waiting for waiting in self.cards if not waiting.answer]

    def _show(self, name: str, args: Json) -> Frozen:
        match name:
            case "today":
                return self._today()
            case "first-steps":
                return self.steps
            case "inbox.list":
                limit = args["limit"]
                assert isinstance(limit, int)
                rows = tuple(self.listed.get(waiting.id, waiting.row()) for waiting in self.open())
                return InboxView(waiting=len(rows), items=rows[:limit])
            case "inbox.show":
                return self._compared(self._find(str(args["question"])).view(), str(args.get("read", "")))
            case "ledger.tail":
                return EventsView(items=EVENTS[:2], durable=self.seq)
            case "plans.list":
                return PlansView(paused=self.paused, items=PLANS)
            case "plans.show":
                return plan_view(str(args["plan"]))
            case "plans.preview" | "plans.approve":
                return PREVIEW
            case "plans.cancel":
                return plan_view(str(args["plan"]))
            case _:
                raise AssertionError(f"The page asked for '{name}', which nobody wrote down.")

    def _compared(self, view: CardView, read: str) -> CardView:
        self.was_read[view.payload] = view.card
        if not read or read == view.payload:
            return view
        if read not in self.was_read:
            return view.model_copy(update={"compared": "unknown"})
        since = differences(self.was_read[read], view.card)
        return view.model_copy(update={"compared": "changed" if since else "again", "since": since})

    def _find(self, question: str) -> Waiting:
        found = next((waiting for waiting in self.cards if waiting.id == question), None)
        if found is None:
            raise Refusal(self.unknown)
        return found

    def _decide(self, verb: str, args: Mapping[str, str]) -> Decided:
        if verb == "undo":
            return self._undo(args["effect"])
        waiting = self._find(args["question"])
        self._check(waiting, verb, args)
        waiting.answer = args.get("answer") or verb
        effect = f"e_{waiting.id}" if verb in ("accept", "edit") and waiting.card.will else ""
        if effect and waiting.card.will[0].reversible:
            self.held[effect] = instant(NOW + timedelta(seconds=self.hold_seconds))
        self.move()
        rest = self.open()
        return Decided(
            question=waiting.id,
            verb=verb,
            says=f"{waiting.card.title}: done.",
            effect=effect,
            undo_until=self.held.get(effect, ""),
            next=rest[0].id if rest else "",
        )

    def _check(self, waiting: Waiting, verb: str, args: Mapping[str, str]) -> None:
        if waiting.answer:
            raise Refusal(
                Problem(
                    code="question-decided",
                    what="This was decided already.",
                    why="Somebody was faster, perhaps you on another page.",
                    fix="Read it again to see what was decided.",
                )
            )
        if args.get("payload", "") not in (waiting.payload, ""):
            raise Refusal(
                Problem(
                    code="question-stale",
                    what="This changed after you read it.",
                    why="A decision counts for exactly what was shown.",
                    fix="Read it again and decide then.",
                )
            )
        if args.get("reason") == "too long":
            raise Refusal(
                Problem(code="reason-long", what="The reason is too long.", why="It holds 500 signs.", fix="Cut it.")
            )

    def _undo(self, effect: str) -> Decided:
        if self.held.pop(effect, None) is None:
            raise Refusal(
                Problem(code="effect-gone", what="It has left.", why="The 30 seconds are over.", fix="Write again.")
            )
        waiting = self._find(effect.removeprefix("e_"))
        if self.asks_anew:
            waiting = replace(waiting, id=f"{waiting.id}_again")
            self.cards.append(waiting)
        waiting.answer = ""
        self.move()
        return Decided(question=waiting.id, verb="undo", says="Taken back. Nothing was sent.", next=waiting.id)

    def _today(self) -> TodayView:
        return TodayView(
            firm="Sam's company",
            operator="Sam",
            now=instant(NOW),
            paused=self.paused,
            waiting=len(self.open()),
            ran=PLANS,
            ran_count=self.ran_count or len(PLANS),
            changed=EVENTS,
            cost_cents=12,
            sent=3,
            held=tuple(
                Held(effect=effect, says="Letter to Ada Palmer.", until=until) for effect, until in self.held.items()
            ),
            seq=self.seq,
            broken=self.broken,
        )


def _row(plan: str, title: str, state: str, step: str, by: str = "", action: str = "", due: str = "") -> PlanRow:
    return PlanRow(
        id=plan,
        title=title,
        playbook="lead-qualification@1",
        state=state,
        at_step=step,
        blocked_by=by,
        action=action,
        due=due,
        made_at=at(-90),
        changed_at=at(-4),
    )


PLANS = (
    _row("pl_1", "Qualify the enquiry of Ada Palmer", "blocked", "reply", "operator", "Decide on the letter to Ada"),
    _row("pl_2", "Welcome Bramble Tea", "in-progress", "wait-for-brief", due=at(60 * 26)),
    _row("pl_3", "Invoice Kestrel Labs for November", "requested", ""),
    _row("pl_4", "Qualify the enquiry of Jun Watanabe", "completed", "end"),
)


def _event(seq: int, minutes: int, kind: str, says: str, actor: str) -> EventView:
    return EventView(
        seq=seq,
        at=at(minutes),
        kind=kind,
        version=1,
        stream="plan:pl_1",
        actor=actor,
        cause=seq - 1,
        says=says,
        body={},
        hash="0" * 64,
    )


EVENTS = (
    _event(40, -2, "question.asked", "The letter to Ada Palmer was put into the inbox.", "rule:first-letter"),
    _event(38, -3, "step.done", "The enquiry of Ada Palmer fits: budget and time are clear.", "agent:qualifier"),
    _event(36, -4, "intent.received", "An enquiry came by the web form.", "connector:forms"),
)
PREVIEW = PreviewView(
    plan="pl_1",
    title="Qualify the enquiry of Ada Palmer",
    playbook="lead-qualification@1",
    hash="9f2c" * 16,
    approved=True,
    state="blocked",
    cents=3,
    minutes=2,
    changes=(
        Change(sign="+", what="records", says="A lead for Ada Palmer", rollback="Removed again"),
        Change(sign="+", what="sends", says="Letter to the lead", gate="asks you first", rollback="A correction"),
        Change(sign="?", what="questions", says="Which date suits you, when both are free"),
        Change(sign="!", what="money", says="A payout", gate="asks you first", rollback="None: money has left"),
    ),
)


def plan_view(plan: str) -> PlanView:
    step = StepView(
        id="qualify",
        title="Qualify the enquiry",
        kind="agent",
        does="qualifier@1",
        agent="qualifier",
        state="completed",
        outcome="fit",
        mode="auto",
        work="parallel",
        rollback="Nothing to take back: it only reads.",
        artefact="A score with reasons",
        sure=74,
        degraded="No model answered; the rules did.",
        tried=("The first answer broke its schema and was thrown away.",),
    )
    reply = step.model_copy(
        update={
            "id": "reply",
            "title": "Reply",
            "kind": "effect",
            "does": "mail.send@1",
            "agent": "",
            "state": "blocked",
            "outcome": "",
            "mode": "ask",
            "work": "serial",
            "approvals": ("Waits for your decision.",),
            "effects": ("Letter to Ada Palmer: declared, not sent.",),
            "degraded": "",
            "tried": (),
            "rollback": "A correction letter, which asks you first.",
        }
    )
    return PlanView(
        id=plan,
        title="Qualify the enquiry of Ada Palmer",
        state="blocked",
        playbook="lead-qualification@1",
        hash=PREVIEW.hash,
        intent="in_1",
        trigger="An enquiry by the web form",
        trigger_seq=36,
        blocked_by="operator",
        action="Decide on the letter to Ada",
        steps=(step, reply),
        timeline=tuple(reversed(EVENTS)),
    )


class StillClock:
    """A clock that stands until it is told to move."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def elapsed(self) -> float:
        return (self.moment - NOW).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class RealChance:
    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Served:
    """A server that runs, and a small browser without scripts in front of it."""

    address: str
    desk: ScriptedDesk
    gatekeeper: Gatekeeper
    clock: StillClock
    stop: Callable[[], None]
    cookie: str = ""

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    def sign_in(self) -> "Served":
        answer = self.get(self.gatekeeper.start_path())
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return self

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", path, None, headers or {})

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        written = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(form).encode(), {**written, **(headers or {})})

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        line = self.line()
        own = {"Host": f"localhost:{self.port}", "Accept": "text/html", "Cookie": self.cookie}
        try:
            line.request(method, path, body, {**own, **headers})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


@contextlib.contextmanager
def served(desk: ScriptedDesk | None = None) -> Generator[Served]:
    """Serve the page on a free port, in a thread of its own, until the block ends."""
    shown, clock = desk or ScriptedDesk(), StillClock()
    gatekeeper = Gatekeeper(clock, RealChance())
    addresses: list[str] = []
    up = threading.Event()
    loop = asyncio.new_event_loop()

    def ready(address: str) -> None:
        addresses.append(address)
        up.set()

    serving = loop.create_task(serve(web_app(shown, gatekeeper), 0, ready))

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(serving)
        loop.close()

    def stop() -> None:
        if thread.is_alive():
            loop.call_soon_threadsafe(serving.cancel)
            thread.join(10)

    thread = threading.Thread(target=run)
    thread.start()
    assert up.wait(10), "The server did not come up."
    try:
        yield Served(addresses[0], shown, gatekeeper, clock, stop)
    finally:
        stop()
        assert not thread.is_alive(), "The server did not go down."
