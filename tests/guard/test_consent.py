"""Consent: what is asked of a browser, and what is read out of the address it is sent to."""

from urllib.parse import parse_qs, urlsplit

import pytest

from fakes import ManualClock, SeededChance
from onefirm.guard.lane import Guard
from onefirm.guard.tokens.consent import ADDRESS_SIGNS_MAX, PARTS_MAX, Consent, challenge, parts_of
from onefirm.guard.tokens.giver import Giver
from onefirm.guard.tokens.grant import Grant
from onefirm.guard.web.client import Web

URL = "https://login.tern.example/authorize?tenant=ours&state=theirs"


def consent() -> Consent:
    grant = Grant("https://login.tern.example/token", "us & co", "", "r", authorize_url=URL, redirect="127.0.0.1")
    return Consent(Giver(Web(Guard(ManualClock(), SeededChance()), "mail token"), grant))


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_each_question_is_another_one_and_shows_nothing_of_what_proves_it() -> None:
    chance = SeededChance("one")
    one, other = (consent().asked(4321, chance.bytes) for _ in range(2))
    said = parse_qs(urlsplit(one.url).query)
    assert (said["tenant"], said["client_id"], said["state"]) == (["ours"], ["us & co"], [one.state])
    assert said["redirect_uri"] == ["http://127.0.0.1:4321"]
    assert said["code_challenge"] == [challenge(one.verifier)]
    assert "scope" not in said
    assert len({one.state, one.verifier, other.state, other.verifier}) == 4
    assert one.verifier not in one.url + repr(one)
    assert one.state not in repr(one)
    assert 43 <= len(one.verifier) <= 128


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("http://127.0.0.1:1?code=a&state=b", {"code": "a", "state": "b"}),
        ("  http://127.0.0.1:1/?code=a%2Fb&state=b#fragment \n", {"code": "a/b", "state": "b"}),
        ("code=a&state=b", {"code": "a", "state": "b"}),
        ("?code=a&code=b&state=c", {"state": "c"}),
        ("http://127.0.0.1:1/", {}),
        ("", {}),
        ("?" + "&".join(f"p{number}=1" for number in range(PARTS_MAX + 1)), {}),
    ],
)
def test_what_stands_behind_the_question_mark_is_read_once(address: str, found: dict[str, str]) -> None:
    assert parts_of(address) == found


def test_only_the_answer_to_this_question_is_its_answer() -> None:
    one, chance = consent(), SeededChance("one")
    asked = one.asked(1, chance.bytes)
    assert one.answers(asked, f"?code=a&state={asked.state}")
    assert one.answers(asked, "?error=access_denied"), "Some leave the state out where they say no."
    for address in (
        "?code=a",
        "?code=a&state=b",
        "?error=x&state=b",
        "?error=x&code=a",
        "é?state=é",
        "",
        "?code=a&state=",
    ):
        assert not one.answers(asked, address), address
    for near in (asked.state[:-1], asked.state[:1], f"{asked.state}a", asked.state.swapcase()):
        assert not one.answers(asked, f"?code=a&state={near}"), near
    assert not one.answers(asked, "?" + "x" * ADDRESS_SIGNS_MAX + f"&state={asked.state}")
