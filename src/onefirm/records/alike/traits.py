"""What two entries have in common and what parts them, each as a number from 0 to 1000."""

import math
from collections.abc import Collection, Sequence

from onefirm.records.alike import reach
from onefirm.records.alike.entry import Traits
from onefirm.records.alike.index import Index
from onefirm.records.alike.known import Box, Known
from onefirm.records.alike.names import NameLikeness, alike_names, alike_titles, alike_words, slipped

FULL = 1000
NEAR_LOCAL_LETTERS_MIN = 5


def traits_of(left: Known, right: Known, index: Index, shared: Collection[str] = ()) -> Traits:
    """`shared`: mailboxes and telephones the operator's decisions have shown to serve several."""
    seen: dict[str, float] = {}
    if left.entry.kind == "person":
        _name(seen, left, right, index)
    else:
        _title(seen, left, right)
    _mail(seen, left, right, index, shared)
    _phone(seen, left, right, index, shared)
    _work(seen, left, right)
    _place(seen, left, right)
    if left.numbers and right.numbers:
        seen["number_same" if left.numbers & right.numbers else "number_differs"] = 1.0
    return {trait: full for trait, value in seen.items() if (full := round(FULL * value)) > 0}


def _name(seen: dict[str, float], left: Known, right: Known, index: Index) -> None:
    ours, theirs = index.told(left), index.told(right)
    likenesses = [(alike_names(a, b, index.given), a, b) for a in ours for b in theirs]
    best, a, b = max(likenesses, key=lambda one: (one[0].given or 0) + (one[0].family or 0))
    _part(seen, "given", best.given)
    _part(seen, "family", best.family)
    seen["generation_differs"] = float(best.generation_differs)
    seen["generation_open"] = float(best.generation_open)
    if best.turned or a.sure != b.sure:
        seen["name_turned"] = 1.0
    seen["name_rare"] = _rare(best, a.family, b.family, a.given[:1], b.given[:1], index)


def _part(seen: dict[str, float], part: str, likeness: float | None) -> None:
    """Above a half it speaks for them, below against; where it is not shown it says nothing."""
    if likeness is not None:
        seen[f"{part}_same"] = max(0.0, likeness * 2 - 1)
        seen[f"{part}_differs"] = max(0.0, 1 - likeness * 2)


def _rare(
    best: NameLikeness, family: str, other: str, given: tuple[str, ...], its: tuple[str, ...], index: Index
) -> float:
    """How little chance explains two equal names: a common given name with a common family name explains much."""
    if not best.given or not best.family or min(best.given, best.family) <= 0.5:
        return 0.0
    size = len(index) + 1
    families = max(index.family[family] + index.given[family], index.family[other] + index.given[other], 1)
    givens = max((index.given[word] + index.family[word] for word in (*given, *its)), default=size)
    expected = families * max(givens, 1) / size
    return min(best.given, best.family) / (1 + expected)


def _title(seen: dict[str, float], left: Known, right: Known) -> None:
    pairs = [(a, b) for a in left.titles for b in right.titles]
    alike, a, b = max(((alike_titles(a, b), a, b) for a, b in pairs), key=lambda one: one[0])
    seen["title_same"] = max(0.0, alike * 4 - 3)
    seen["title_differs"] = min(1.0, max(0.0, (0.85 - alike) * 3))
    seen["form_differs"] = float(bool(a.form and b.form and a.form != b.form))


def _mail(seen: dict[str, float], left: Known, right: Known, index: Index, shared: Collection[str]) -> None:
    if not left.boxes or not right.boxes:
        return
    person = left.entry.kind == "person"
    both = left.boxes & right.boxes
    for box in both:
        many = index.shared("@" + box, left, right) or "@" + box in shared or (person and reach.role(box))
        seen["mail_shared" if many else "mail_same"] = 1.0
    if "mail_same" not in seen:
        _other_mail(seen, *([one for one in known.own_boxes if one.box not in both] for known in (left, right)))
    common = left.domains & right.domains
    if common and "mail_shared" not in seen:
        seen["domain_same"] = max(1 / math.sqrt(max(1, index.domains[domain] - 1)) for domain in common)


def _other_mail(seen: dict[str, float], ours: Sequence[Box], theirs: Sequence[Box]) -> None:
    if not ours or not theirs:
        return
    pairs = [(_near(a, b), a.domain == b.domain) for a in ours for b in theirs]
    near = max(alike for alike, _ in pairs)
    seen["mail_slip"] = max((alike for alike, same in pairs if same), default=0.0)
    seen["mail_near"] = near if near > seen["mail_slip"] else 0.0
    seen["mail_differs"] = 1.0 - near


def _near(one: Box, other: Box) -> float:
    """The same name at two providers, or a slip of the pen at one. Another number is another mailbox: hans1, hans2."""
    if one.digits != other.digits or min(len(one.name), len(other.name)) < NEAR_LOCAL_LETTERS_MIN:
        return 0.0
    return alike_words(one.name, other.name) if slipped(one.name, other.name) else 0.0


def _phone(seen: dict[str, float], left: Known, right: Known, index: Index, shared: Collection[str]) -> None:
    if not left.phones or not right.phones:
        return
    common = left.phone_keys & right.phone_keys
    for key in common:
        if index.shared("t" + key, left, right) or "t" + key in shared:
            seen["phone_shared"] = 1.0
        else:
            numbers = {reach.phone_key(number): number for number in sorted({*left.phones, *right.phones})}
            seen[_line(left, numbers[key])] = 1.0
    near = bool(common) or any(slipped(a, b) for a in left.phone_keys for b in right.phone_keys)
    if not common:
        seen["phone_near" if near else "phone_differs"] = 1.0
    both_mobile = left.mobile_keys and right.mobile_keys
    if both_mobile and left.mobile_keys.isdisjoint(right.mobile_keys) and (common or not near):
        seen["mobile_differs"] = 1.0


def _line(known: Known, number: str) -> str:
    """A household shares a line, as colleagues do; nobody shares what they carry about, nor an organisation its own."""
    if known.entry.kind == "organisation":
        return "switchboard_same"
    return "mobile_same" if reach.mobile(number) else "line_same"


def _work(seen: dict[str, float], left: Known, right: Known) -> None:
    if left.workplace.words and right.workplace.words:
        alike = alike_titles(left.workplace, right.workplace)
        seen["work_same"] = max(0.0, alike * 3 - 2)
        seen["work_differs"] = max(0.0, 1 - alike * 1.5)


def _place(seen: dict[str, float], left: Known, right: Known) -> None:
    if left.place and right.place:
        alike = reach.alike_places(left.place, right.place)
        seen["place_same"] = max(0.0, alike * 3 - 2)
        seen["place_differs"] = max(0.0, 1 - alike * 1.5)


GROUNDS = {
    "own": ("mail_same", "mobile_same", "switchboard_same", "number_same"),
    "home": ("place_same", "line_same"),
    "firm": ("work_same", "domain_same", "mail_slip"),
}
"""What a merge can rest on, the firmest first. A name or a shared mailbox is not among it."""

AGAINST = ("given_differs", "generation_differs", "number_differs", "form_differs", "title_differs")
"""What no likeness elsewhere outweighs without a question."""

OBJECTION_MIN = 150
GROUND_MIN = 500


def ground(traits: Traits) -> str:
    """What certainty about these two would rest on, or nothing where none is possible."""
    if objected(traits):
        return ""
    for name, signs in GROUNDS.items():
        if any(traits.get(sign, 0) >= GROUND_MIN for sign in signs):
            return name if _carries(name, traits) else ""
    return ""


def _carries(name: str, traits: Traits) -> bool:
    if name == "own":
        # One mailbox and two mobile telephones: somebody has changed theirs, or two people write from one place.
        return not traits.get("mobile_differs", 0) or traits.get("number_same", 0) > 0
    return _whole_name(traits) and not _apart(traits)


def objected(traits: Traits) -> bool:
    return any(traits.get(objection, 0) >= OBJECTION_MIN for objection in AGAINST)


def _whole_name(traits: Traits) -> bool:
    """Where somebody else may be reached as well, both parts of the name have to fit."""
    parts = ("given_same", "family_same")
    return traits.get("title_same", 0) > 0 or all(traits.get(part, 0) > 0 for part in parts)


def _apart(traits: Traits) -> bool:
    """Father and son share a name, a house and its telephone, but not what each carries about.

    A shared mailbox says that such a house or firm has others in it.
    """
    signs = ("mobile_differs", "generation_open", "mail_shared")
    return any(traits.get(sign, 0) for sign in signs) or traits.get("mail_differs", 0) > GROUND_MIN
