"""How likely two entries are one, and why, in words the operator uses."""

from collections.abc import Collection

from onefirm.records.alike.entry import Likeness, Traits
from onefirm.records.alike.index import Index
from onefirm.records.alike.traits import traits_of
from onefirm.records.alike.weights import Weights, probability

REASONS_MAX = 5
SAID_FROM = 300
"""A trait below this is too faint to be named."""

SAYS = {
    "given_same": "first names that fit",
    "given_differs": "different first names",
    "family_same": "same family name",
    "family_differs": "different family names",
    "generation_differs": "one is the younger, one the elder",
    "generation_open": "only one is called the younger or the elder",
    "name_rare": "a rare name",
    "name_turned": "name written the other way round",
    "title_same": "same name",
    "title_differs": "different names",
    "form_differs": "different legal forms",
    "mail_same": "same e-mail address",
    "mail_shared": "a mailbox that several share",
    "mail_slip": "the same e-mail address but for a slip",
    "mail_near": "the same name at another mail provider",
    "mail_differs": "different e-mail addresses",
    "domain_same": "same mail domain",
    "mobile_same": "same mobile number",
    "switchboard_same": "same phone",
    "line_same": "same phone",
    "phone_shared": "a phone that several share",
    "phone_near": "nearly the same phone",
    "phone_differs": "different phones",
    "mobile_differs": "different mobile numbers",
    "work_same": "same organisation",
    "work_differs": "different organisations",
    "place_same": "same address",
    "place_differs": "different addresses",
    "number_same": "same registered number",
    "number_differs": "different registered numbers",
}


def judge(traits: Traits, weights: Weights) -> Likeness:
    """Certain where the operator's decisions bear it, the ground is its own, and nothing speaks against."""
    chance = probability(traits, weights)
    return Likeness(chance, weights.certain(traits, chance), reasons(traits, weights))


def judge_pair(left: str, right: str, index: Index, weights: Weights, shared: Collection[str] = ()) -> Likeness:
    return judge(traits_of(index.known(left), index.known(right), index, shared), weights)


def reasons(traits: Traits, weights: Weights) -> tuple[str, ...]:
    said = [trait for trait, value in traits.items() if trait in SAYS and value >= SAID_FROM]
    said.sort(key=lambda trait: (-abs(weights.of.get(trait, 0) * traits[trait]), trait))
    kept = said[:REASONS_MAX]
    if "name_turned" in said and "name_turned" not in kept:
        kept[-1] = "name_turned"
    return tuple(SAYS[trait] for trait in kept)
