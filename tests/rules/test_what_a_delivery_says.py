"""Reading what strangers leave: fields by their way, a mapping that drops nothing, and no input that breaks it."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.capabilities.connector import Item
from onefirm.capabilities.hooks import BYTES_MAX
from onefirm.connectors.hook_inbox import HookInbox
from onefirm.domain.problem import Refusal
from onefirm.intake.hooks.mapping import Drifted, Told, said, understood

SECONDS_MAX = 2
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=30,
)


def of(value: Any) -> dict[str, str]:
    return said(json.dumps(value).encode())


def test_fields_are_named_by_the_way_to_them_and_lists_are_one_text() -> None:
    sent = {"contact": {"email": "a@b.example"}, "wants": ["logo", "web"], "ok": True, "n": 3, "none": None}
    assert of(sent) == {"contact.email": "a@b.example", "wants": "logo, web", "ok": "yes", "n": "3", "none": ""}


def test_every_field_is_a_field_of_ours_or_beside_or_it_has_drifted() -> None:
    lead = {"email": "a@b.example", "message": "Hello"}
    assert understood(lead, {}) == Told(lead)
    assert understood({**lead, "utm": "x"}, {}) == Drifted(field="utm", sample="x")
    assert understood({**lead, "beside": "x"}, {}) == Drifted(field="beside", sample="x")
    assert understood({**lead, "utm": "x"}, {"utm": "beside"}) == Told(lead)
    assert understood({"mail": "a@b.example", "message": "Hello"}, {"mail": "email"}) == Told(lead)
    assert understood({**lead, "message": " "}, {"message": "beside"}) == Drifted(lacks="message")
    two = {"first": "Ada", "last": "Palmer", **lead}
    assert understood(two, {"first": "name", "last": "name"}) == Told({"name": "Ada Palmer", **lead})


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"a": NaN',
        b'{"a":' * 30_000,
        b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 10_000 + b"}",
        json.dumps({str(number): 1 for number in range(300)}).encode(),
        json.dumps({"x" * 300: 1}).encode(),
        json.dumps({"a": [1] * 50_000}).encode(),
    ],
    ids=range(11),
)
def test_what_is_no_form_is_refused_in_plain_words_and_soon(raw: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(Refusal) as refusal:
        said(raw)
    assert refusal.value.problem.code == "delivery-unreadable"
    assert time.perf_counter() - began < SECONDS_MAX


def test_the_largest_that_is_taken_is_read_soon() -> None:
    for value in ({"a": "x" * (BYTES_MAX - 20)}, {"a": [[["x"] * 100] * 9] * 2}, {"@" * 50: "a@" * 60_000}):
        raw = json.dumps(value).encode()
        began = time.perf_counter()
        said(raw)
        HookInbox("hook-site").whose(Item(name="", raw=raw))
        assert time.perf_counter() - began < SECONDS_MAX


@settings(max_examples=100, deadline=SECONDS_MAX * 1000)
@given(st.dictionaries(st.text(max_size=10), JSON, max_size=8))
def test_any_object_is_read_or_refused_and_what_is_read_is_all_there(value: dict[str, Any]) -> None:
    raw = json.dumps(value).encode()
    HookInbox("hook-site").whose(Item(name="", raw=raw))
    try:
        sent = said(raw)
    except Refusal:
        return
    match understood(sent, {}):
        case Drifted(field=field) if field:
            assert field in sent
        case Drifted(lacks=lacks):
            assert not sent.get(lacks)
        case Told(fields=fields):
            assert set(fields) <= set(sent)


@settings(max_examples=100, deadline=SECONDS_MAX * 1000)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    HookInbox("hook-site").whose(Item(name="", raw=raw))
    with suppress(Refusal):
        said(raw)
