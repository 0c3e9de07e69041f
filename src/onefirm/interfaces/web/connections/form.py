"""The form of an account, drawn from its settings: what stands in each field, and what is to be mended beside it."""

import re
from collections.abc import Mapping, Sequence

from onefirm.desk.shapes.connecting import FieldRow, OfferRow
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem
from onefirm.interfaces.web.drawn.offers import OFFERS, label

VALUE = "value"
"""The field of the secret itself. What is typed there is sent to the vault and never shown again."""
PREFIX = "f."
_SETTING = re.compile(r"'(?P<account>[a-z-]+)\.(?P<field>[a-z-]+)'")
_FIXES = {
    "connect-fields-missing": "Fill it in, and press the button again.",
    "connect-secret-missing": "Type it here. It goes into the vault and nowhere else.",
    "connect-secret-elsewhere": "If it is right, type the secret again here, the same one or another.",
    "setting-wrong": "Change it here. Nothing was written yet.",
    "settings-say-nothing": "Change at least one of the settings.",
}
"""What the terminal says with commands, said with what this page has."""
_AT_THE_SECRET = ("connect-secret-missing", "connect-secret-elsewhere")
_SHOWN = 80
_TELLING_SIGNS = 4
"""Anything shorter stands in a sentence by chance."""
_NOT_LET_IN = "Type it anew here, or mend who signs in, and connect again."
_NAME_IT = "Type it here, give it a name under 'Secret: its name in the vault', and connect again."


class Field(Frozen):
    row: FieldRow
    label: str
    typed: str
    mend: Problem | None = None

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def narrow(self) -> bool:
        return self.row.number or bool(self.row.choices)


class Form(Frozen):
    first: tuple[Field, ...]
    more: tuple[Field, ...]
    secret: str
    """How the secret is called here; empty where nobody signs in."""
    secret_mend: Problem | None
    above: tuple[Problem, ...]
    """What belongs to no single field."""
    placed: bool = False
    """What went wrong in the trial stands at the field it speaks of."""
    brief: bool = False
    """Only what is known to nobody else is asked for; the rest follows, and is folded away."""

    @property
    def wrong(self) -> bool:
        return bool(self.above or self.at_a_field)

    @property
    def at_a_field(self) -> bool:
        """There is a field to go on typing in."""
        return bool(self.secret_mend or any(field.mend for field in (*self.first, *self.more)))

    @property
    def wrong_within(self) -> bool:
        """What is folded away holds something to be mended."""
        return any(field.mend for field in self.more)


def drawn(
    offer: OfferRow,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    not_let_in: Problem | None = None,
    fault: Problem | None = None,
    *,
    brief: bool = False,
) -> Form:
    """With what was typed where something was, and with what counts now elsewhere."""
    mends, secret_mend, above = _placed(offer, typed, problems)
    at = _spoken_of(typed, fault) if fault and not not_let_in else ""
    if fault and at:
        mends[at] = fault.model_copy(update={"where": ""})
    if not_let_in is not None:
        secret_mend = not_let_in.model_copy(update={"fix": _NOT_LET_IN if offer.secret else _NAME_IT, "where": ""})
    fields = tuple(
        Field(
            row=row,
            label=_called(offer, row, brief=brief),
            typed=typed.get(row.name, counts(offer, row)),
            mend=mends.get(row.name),
        )
        for row in offer.fields
    )
    said = OFFERS[offer.name].first if offer.name in OFFERS else ()
    asked = (offer.begins,) if brief else said
    first = tuple(each for each in fields if each.name in asked or (not brief and (each.row.needed or each.row.asked)))
    return Form(
        first=first,
        more=tuple(each for each in fields if each not in first),
        secret=_secret(offer),
        secret_mend=secret_mend,
        above=above,
        placed=bool(at),
        brief=brief,
    )


def _called(offer: OfferRow, row: FieldRow, *, brief: bool) -> str:
    words = OFFERS.get(offer.name)
    return words.begins if brief and words and row.name == offer.begins else label(row.name)


def begins_with_one(offer: OfferRow) -> bool:
    """Whether everything else follows from one thing that everybody knows."""
    words = OFFERS.get(offer.name)
    return bool(words and words.begins and offer.begins)


def begun(offer: OfferRow, typed: Mapping[str, str]) -> Problem | None:
    """What is wrong with the first thing that was said, where nothing follows from it."""
    said = typed.get(offer.begins, "")
    if offer.guess:
        return None
    return Problem(
        code="connect-begins",
        what=f"'{said[:_SHOWN]}' is no mail address." if said else "It is not said which mail address it is.",
        why="Where the mailbox is follows from the address, most often.",
        fix="Write it whole, like ines@fern.example.",
    ).at_field(offer.begins)


def changed(offer: OfferRow, typed: Mapping[str, str]) -> dict[str, str]:
    """Only what is not so already: nobody's file is filled with what counts anyhow."""
    now = {row.name: counts(offer, row) for row in offer.fields}
    return {name: typed[name] for name, value in now.items() if typed.get(name, value) != value}


def said_in(form: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(PREFIX): value.strip() for name, value in form.items() if name.startswith(PREFIX)}


def counts(offer: OfferRow, row: FieldRow) -> str:
    return row.value if offer.connected else row.default


def _placed(
    offer: OfferRow, typed: Mapping[str, str], problems: Sequence[Problem]
) -> tuple[dict[str, Problem], Problem | None, tuple[Problem, ...]]:
    mends: dict[str, Problem] = {}
    secret_mend: Problem | None = None
    above: list[Problem] = []
    for problem in problems:
        mine = problem.model_copy(update={"fix": _FIXES.get(problem.code, problem.fix), "where": ""})
        names = _fields(offer, typed, problem)
        if names:
            mends |= dict.fromkeys(names, mine)
        elif problem.code in _AT_THE_SECRET:
            secret_mend = mine
        else:
            above.append(mine)
    return mends, secret_mend, tuple(above)


def _spoken_of(typed: Mapping[str, str], fault: Problem) -> str:
    """The field whose words the fault names, the longest first: a host says more than its port."""
    said = f"{fault.what} {fault.why}"
    named = [name for name, value in typed.items() if len(value) >= _TELLING_SIGNS and value in said]
    return max(named, key=lambda name: len(typed[name]), default="")


def _fields(offer: OfferRow, typed: Mapping[str, str], problem: Problem) -> list[str]:
    if problem.field in {row.name for row in offer.fields}:
        return [problem.field]
    if problem.code == "connect-fields-missing":
        return [row.name for row in offer.fields if row.needed and not typed.get(row.name, counts(offer, row))]
    found = _SETTING.search(problem.what) if problem.code == "setting-wrong" else None
    if found is None or found["account"] != offer.name:
        return []
    return [row.name for row in offer.fields if row.name == found["field"]]


def _secret(offer: OfferRow) -> str:
    by_name = {row.name: counts(offer, row) for row in offer.fields}
    if not offer.secret and "secret" not in by_name:
        return ""
    if offer.secret and offer.secret == by_name.get("refresh-token") and by_name.get("token-url"):
        return "Refresh token"
    return "Password" if by_name.get("auth", "") == "password" else "Password or token"
