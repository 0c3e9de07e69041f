"""Whatever is sent: an answer that the document foretells, a problem in words, and nothing lost or told."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from interfaces.api_support import Up, up
from onefirm.interfaces.api.reading import ERRORS_MAX

SECRETS = tuple(f"planted-{number:02d}-{'s3cr3t' * 4}" for number in range(20))


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    with up(tmp_path_factory.mktemp("api") / "firm") as running:
        yield running


def _deep(levels: int) -> bytes:
    return b'{"fields": {"name": ' + b"[" * levels + b"]" * levels + b"}}"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", ""),
        (b"{", "line 1"),
        (b"[]", "one object"),
        (b"null", "one object"),
        (b'{"fields": {"name": "A"}, "fields": {"name": "B"}}', "stands in it twice"),
        (b'{"fields": {"name": NaN}}', "NaN is no number"),
        (b'{"fields": {"name": -Infinity}}', "-Infinity is no number"),
        (b'{"fields": {"name": 1e999}}', "larger than any number"),
        (b'{"fields": {"name": "\\ud800"}}', "half of a sign"),
        (b'{"fields": {"name": "\xff"}}', "UTF-8"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (_deep(40), "deeper than 32"),
        (_deep(200_000), "deeper than 32"),
        (b'{"fields": {"name": ' + b"9" * 5000 + b"}}", "digits"),
    ],
)
def test_what_two_could_read_differently_is_read_by_nobody(firm: Up, raw: bytes, says: str) -> None:
    before = len(firm.get("/people?limit=1000").json["items"])
    answer = firm.post("/people/add", raw)
    assert answer.status in (400, 422) and says in answer.problem["detail"], answer.body
    assert len(firm.get("/people?limit=1000").json["items"]) == before


@pytest.mark.parametrize("declared", [True, False])
def test_more_than_a_megabyte_is_not_taken(firm: Up, declared: bool) -> None:
    raw = json.dumps({"fields": {"name": "x" * 1_100_000}}).encode()
    said = {"Content-Type": "application/json", "Authorization": "Bearer all"}
    if not declared:
        said["Transfer-Encoding"] = "chunked"
        raw = b"%x\r\n%s\r\n0\r\n\r\n" % (len(raw), raw)
    answer = firm.send("POST", "/v1/people/add", raw, said)
    assert (answer.status, answer.problem["code"]) == (413, "body-too-large")


def test_a_name_twice_in_the_address_is_not_chosen_from(firm: Up) -> None:
    answer = firm.get("/inbox?limit=1&limit=2")
    assert (answer.status, answer.problem["code"]) == (400, "ask-args")


@pytest.mark.parametrize(
    "path",
    ["/people/%0A", "/people/%00", "/people/..%2f..%2fetc", "/people/%F0%9F%90%A6", "/people/%FF", "/inbox/%25",
     "/ledger/99999999999999999999", "/plans/%2e%2e", "/x/%0A/y", "/"],
)  # fmt: skip
def test_a_strange_address_is_answered_by_us(firm: Up, path: str) -> None:
    answer = firm.get(path)
    if path != "/":
        assert answer.status in (400, 404, 422) and answer.problem["fix"], answer.body


def test_the_room_is_found_without_its_slash(firm: Up) -> None:
    assert firm.send("GET", "/v1").status in (200, 307)


def test_no_secret_is_told_kept_in_clear_or_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Twenty of them: kept in the vault, sent as wrong fields, as tokens, as keys, and in bodies nobody can read."""
    heard: list[bytes] = []

    def hear(answer: Any) -> None:
        heard.append(answer.body + str(answer.headers).encode())

    with up(tmp_path / "firm") as firm:
        for number, secret in enumerate(SECRETS):
            hear(firm.post("/vault/set", {"name": f"planted-{number}", "value": secret}, Idempotency_Key=f"k-{number}"))
            hear(firm.post("/vault/set", {"name": f"planted-{number}", "value": secret}, Idempotency_Key=f"k-{number}"))
            hear(firm.post("/vault/set", {"name": 7, "value": secret, "wrong": secret}))
            hear(firm.post("/vault/set", b'{"name": "x", "value": "' + secret.encode() + b'"'))
            hear(firm.get("/today", who=secret))
            hear(firm.post("/vault/set", {"name": "no.such name!", "value": secret}, "reader", Idempotency_Key=secret))
            hear(firm.post("/connections/connect", {"name": "mail", "value": secret, "fields": {"password": secret}}))
        for path in ("/vault", "/connections", "/ledger/tail?limit=1000", "/today", "/doctor", "/faults"):
            hear(firm.get(path))
    assert b"planted-0" in b"".join(heard), "the names are told; a test that hears nothing could not fail"
    files = [path.read_bytes() for path in (tmp_path / "firm").rglob("*") if path.is_file()]
    everywhere = [*heard, *files, caplog.text.encode()]
    assert [secret for secret in SECRETS if any(secret.encode() in raw for raw in everywhere)] == []


def test_a_long_address_is_read_once_and_told_in_short(firm: Up) -> None:
    names = [f"n{number}" for number in range(7_000)]
    began = time.monotonic()
    answer = firm.get(f"/today?{'&'.join(names)}")
    assert answer.status == 400 and len(answer.body) < 2_000
    assert time.monotonic() - began < 3
    few = firm.get(f"/today?{'&'.join(names[:60])}").json["errors"]
    assert len(few) == ERRORS_MAX + 1 and few[-1]["title"].startswith(f"{60 - ERRORS_MAX} more")


def test_of_many_misfits_the_first_are_told_and_the_others_counted(firm: Up) -> None:
    before = len(firm.get("/people?limit=1000").json["items"])
    many = firm.post("/people/add", {f"n{number}": 1 for number in range(50_000)})
    assert many.status == 400 and len(many.body) < 2_000
    nested = firm.post("/inbox/1/edit", {"changes": {f"n{number}": 1 for number in range(20_000)}})
    assert nested.status == 400 and len(nested.json["errors"]) == ERRORS_MAX + 1
    long = firm.post("/people/add", {"n" * 500_000: 1})
    assert long.status == 400 and len(long.body) < 2_000
    assert len(firm.get("/people?limit=1000").json["items"]) == before
