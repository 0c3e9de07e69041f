"""The commands about who the firm knows."""

from onefirm.interfaces.cli.commands.shared import AFTER
from onefirm.interfaces.cli.words import Argument, Command, Option

_PERSON = Argument("person", "Their mail address, their name, or the end of an id.")
_WHY = Option("--why", "why", "Why; it stays in the history.")
_ONE = Argument("one", "The number of a pair in the last `onefirm people alike`, or one of the two.")
_OTHER = Argument("other", "The other one; not with a number.", needed=False)

PEOPLE: tuple[Command, ...] = (
    Command(
        "people list", "people.list", "List the people, organisations and leads you know, by name.", "onefirm people",
        "people",
        options=(
            Option("--find", "find", "Only those of whom something says this: a name, an address, a tag."),
            Option("--limit", "limit", "At most this many.", "number", 1000),
            AFTER,
        ),
    ),
    Command(
        "people show", "people.show", "Somebody: what holds for them, what is under way, and what is known.",
        "onefirm people show ada@fern.example", "person", arguments=(_PERSON,),
        options=(
            Option("--all", "all", "Also where each value comes from, letters, and plans that are over.", "switch"),
        ),
    ),
    Command(
        "people timeline", "people.timeline", "What happened with somebody, and why a deadline was missed.",
        "onefirm people timeline ada@fern.example", "timeline",
        arguments=(
            _PERSON,
            Argument("thing", "Only this project, deliverable, to-do or invoice.", needed=False),
        ),
    ),
    Command(
        "people add", "people.add", "Write down somebody new.",
        "onefirm people add name='Ada Fern' email=ada@fern.example phones='+43 664 1234567'", "says",
        arguments=(
            Argument("said", "A field and its value, as often as you like.", shown="FIELD=VALUE...", rest=True,
                     each=True),
        ),
        options=(
            Option("--organisation", "organisation", "It is a company or another body, and no person.", "switch"),
            _WHY,
            Option("--since", "since", "From which day on it is true, 2026-03-14; from now on when left out."),
        ),
    ),
    Command(
        "people alike", "people.alike", "Who may be here twice: all pairs as one list, and why.",
        "onefirm people alike", "pairs",
        options=(
            Option("--teach", "teach", "The pairs whose answers teach most, instead of the likeliest.", "switch"),
            Option("--limit", "limit", "At most this many.", "number", 200),
        ),
    ),
    Command(
        "people same", "people.same", "Say that the two are one: they are merged, and the fuller entry stays.",
        "onefirm people same 1", "says", arguments=(_ONE, _OTHER), options=(_WHY,),
    ),
    Command(
        "people different", "people.different", "Say that the two are not the same; you are not asked again.",
        "onefirm people different 1", "says", arguments=(_ONE, _OTHER), options=(_WHY,),
    ),
    Command(
        "people merge", "people.merge", "Merge two entries. The first stays, and every name leads to it.",
        "onefirm people merge ada@fern.example ada.fern@mail.example", "says",
        arguments=(Argument("stays", "Who stays."), Argument("gone", "Who turned out to be the same.")),
        options=(_WHY,),
    ),
    Command(
        "people part", "people.part", "Take a merge back: each stands alone again, with what was said of them.",
        "onefirm people part ada.fern@mail.example", "says", arguments=(_PERSON,), options=(_WHY,),
    ),
)  # fmt: skip

_FIELD = "The field, as `onefirm profile` shows it."

PROFILE: tuple[Command, ...] = (
    Command("profile show", "profile.show", "Show who you are: each field, who said it, and since when.",
            "onefirm profile", "profile"),
    Command(
        "profile set", "profile.set", "Change one field; the next draft is written with it.",
        "onefirm profile set prices 'Logo: 1500 EUR'", "says",
        arguments=(
            Argument("field", _FIELD),
            Argument("value", "What it says from now on; an empty text empties it.", rest=True),
        ),
        options=(_WHY,),
    ),
    Command(
        "profile history", "profile.history", "Every change of your profile: from what to what, by whom, and why.",
        "onefirm profile history prices", "profile-history",
        arguments=(Argument("field", f"{_FIELD} All of them when left out.", needed=False),),
    ),
    Command(
        "settings", "profile.show", "Show whatever can be set, each with the command, or the file, that sets it.",
        "onefirm settings", "settings",
    ),
)  # fmt: skip
