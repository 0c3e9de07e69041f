"""The form inbox: whatever lies in the folder comes in once, or is refused with a way to mend it."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from onefirm.capabilities.connector import Item
from onefirm.connectors.form_inbox import FORM_BYTES_MAX, FormInbox
from onefirm.domain.labels import Integrity
from onefirm.domain.problem import Refusal
from onefirm.guard.files.drop_folder import ITEMS_AT_ONCE_MAX

FORM = {
    "form": "contact",
    "name": "Ada Palmer",
    "email": "ada@palmer.example",
    "message": "We need a new logo.",
    "budget": "6000 EUR",
    "sent_at": "2026-03-02T09:00:00Z",
    "page": "https://tern.example/contact",
}


class Post:
    def __init__(self, firm: Path) -> None:
        self.folder = firm / "forms"
        self.folder.mkdir()
        self.inbox = FormInbox(firm)

    def put(self, name: str, content: Any = FORM) -> Path:
        path = self.folder / name
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        return path

    def poll(self) -> tuple[Item, ...]:
        return asyncio.run(self.inbox.poll())

    def put_away(self, item: Item, *, kept: bool) -> None:
        asyncio.run(self.inbox.put_away(item, kept))


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


def refused(post: Post, content: Any) -> str:
    post.put("a.json", content)
    (item,) = post.poll()
    with pytest.raises(Refusal) as refusal:
        post.inbox.read(item)
    assert "forms/refused/a.json" in refusal.value.problem.fix
    return refusal.value.problem.code


def test_a_form_becomes_a_wish_with_an_outside_label(post: Post) -> None:
    post.put("a.json")
    (item,) = post.poll()
    call = post.inbox.read(item)
    assert (call.name, call.version, call.source, call.key) == ("qualify-lead", 2, "form", "")
    assert call.fields == {
        "name": "Ada Palmer",
        "email": "ada@palmer.example",
        "message": "We need a new logo.",
        "budget": "6000 EUR",
        "source_page": "https://tern.example/contact",
    }
    assert call.label.integrity is Integrity.OUTSIDE


def test_an_item_comes_again_until_it_is_put_away(post: Post) -> None:
    post.put("a.json")
    (item,) = post.poll()
    assert post.poll() == (item,)
    post.put_away(item, kept=True)
    assert post.poll() == ()
    assert (post.folder / "read" / "a.json").read_bytes() == item.raw
    post.put_away(item, kept=True)
    assert (post.folder / "read" / "a.json").exists()


def test_a_refused_item_is_moved_aside_and_kept(post: Post) -> None:
    post.put("a.json", b"{")
    (item,) = post.poll()
    post.put_away(item, kept=False)
    assert (post.folder / "refused" / "a.json").read_bytes() == b"{"
    assert post.poll() == ()


def test_two_forms_of_one_name_are_both_kept(post: Post) -> None:
    for message in ("One", "Two", "Three"):
        post.put("a.json", {**FORM, "message": message})
        (item,) = post.poll()
        post.put_away(item, kept=True)
    kept = sorted((post.folder / "read").iterdir())
    assert sorted(json.loads(path.read_text())["message"] for path in kept) == ["One", "Three", "Two"]


def test_a_form_written_over_meanwhile_is_not_put_away_unread(post: Post) -> None:
    post.put("a.json")
    (item,) = post.poll()
    post.put("a.json", {**FORM, "message": "Another"})
    post.put_away(item, kept=True)
    (other,) = post.poll()
    assert other.raw != item.raw


def test_half_written_and_hidden_files_and_links_are_left_alone(post: Post, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps(FORM))
    post.put("a.json.part")
    post.put(".b.json")
    (post.folder / "d.json").symlink_to(secret)
    (post.folder / "e.json").mkdir()
    assert post.poll() == ()


@pytest.mark.parametrize("name", ["a.txt", "a", "a.json.bak", "a.jsonl"])
def test_a_file_that_is_no_form_is_moved_aside_and_told(post: Post, name: str) -> None:
    post.put(name)
    (item,) = post.poll()
    with pytest.raises(Refusal) as refusal:
        post.inbox.read(item)
    assert (refusal.value.problem.code, refusal.value.problem.why) == ("form-unreadable", "Only .json forms are read.")
    post.put_away(item, kept=False)
    assert (post.folder / "refused" / name).exists()
    assert post.poll() == ()


def test_capitals_in_the_ending_make_no_difference(post: Post) -> None:
    post.put("Landing.JSON", {"email": "ada@palmer.example", "message": "Hello"})
    (item,) = post.poll()
    assert post.inbox.read(item).fields["message"] == "Hello"


def test_however_many_forms_bear_one_name_each_finds_its_place(post: Post) -> None:
    read = post.folder / "read"
    read.mkdir()
    for name in ("a.json", *(f"a-{number}.json" for number in range(2, 1_200))):
        (read / name).touch()
    post.put("a.json")
    (item,) = post.poll()
    post.put_away(item, kept=True)
    assert (read / "a-1200.json").read_bytes() == item.raw


def test_two_forms_whose_name_is_as_long_as_the_disk_takes_are_both_kept(post: Post) -> None:
    for message in ("One", "Two"):
        post.put(f"{'a' * 250}.json", {**FORM, "message": message})
        (item,) = post.poll()
        post.put_away(item, kept=True)
    assert len(list((post.folder / "read").iterdir())) == 2


def test_a_name_that_is_no_utf_8_hinders_nobody(post: Post) -> None:
    (post.folder / os.fsdecode(b"caf\xe9.json")).write_text(json.dumps(FORM))
    (item,) = post.poll()
    assert item.name == "caf\\xe9.json"
    assert post.inbox.read(item).fields["email"] == FORM["email"]
    post.put_away(item, kept=True)
    assert post.poll() == ()


def test_forms_come_in_the_order_of_their_names_a_bounded_number_at_once(post: Post) -> None:
    for number in reversed(range(ITEMS_AT_ONCE_MAX + 5)):
        post.put(f"{number:04}.json")
    names = [item.name for item in post.poll()]
    assert names == [f"{number:04}.json" for number in range(ITEMS_AT_ONCE_MAX)]


def test_without_a_folder_nothing_comes_in(tmp_path: Path) -> None:
    assert asyncio.run(FormInbox(tmp_path).poll()) == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "form-unreadable"),
        (b"{", "form-unreadable"),
        (b"[]", "form-unreadable"),
        (b'"text"', "form-unreadable"),
        (b"\xff\xfe", "form-unreadable"),
        (b"[" * 200_000, "form-unreadable"),
        ({**FORM, "message": ["a"]}, "form-unreadable"),
        (b'{"email": "ada@palmer.example", "message": "hi \\ud800"}', "form-unreadable"),
        (b'{"email": "ada@palmer.example", "message": "hi", "form": "\\udfff"}', "form-unreadable"),
        ({**FORM, "email": {"a": 1}}, "form-unreadable"),
        ({**FORM, "message": "  "}, "form-incomplete"),
        ({**FORM, "email": None}, "form-incomplete"),
        ({"form": "contact", "name": "Nobody"}, "form-incomplete"),
    ],
)
def test_what_cannot_be_a_wish_is_refused_with_what_to_do(post: Post, content: Any, code: str) -> None:
    assert refused(post, content) == code


def test_a_form_that_is_too_big_is_refused_and_never_read_whole(post: Post) -> None:
    assert refused(post, {**FORM, "message": "a" * (5 * FORM_BYTES_MAX)}) == "form-too-big"
    (item,) = post.poll()
    assert len(item.raw) == FORM_BYTES_MAX + 1
    post.put_away(item, kept=False)
    assert (post.folder / "refused" / "a.json").stat().st_size > 5 * FORM_BYTES_MAX


def test_a_number_for_a_budget_and_a_field_nobody_knows_lose_no_lead(post: Post) -> None:
    post.put("a.json", {**FORM, "budget": 6000, "newsletter": True, "colour": "red"})
    (item,) = post.poll()
    assert post.inbox.read(item).fields["budget"] == "6000"
    assert b"colour" in item.raw


def test_where_a_form_came_from_says_nothing_that_somebody_typed(post: Post) -> None:
    for form in ({}, {"form": "ada-is-ill"}):
        post.put("ada-is-ill.json", {**form, "email": "ada@palmer.example", "message": "Hello"})
        (item,) = post.poll()
        assert post.inbox.read(item).source == "form"
