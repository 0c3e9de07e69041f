"""A file that the operator attaches goes along as it was when they said yes, sealed while it waits."""

import email
import email.policy
import time
from pathlib import Path

import pytest

from outside import GOOD, Firm, new_firm

RAW = b"%PDF-1.7\nAngebot\n" + bytes(range(256)) * 40


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = new_firm(tmp_path / "firm")
    firm.fill_in("contact", **GOOD)
    firm.run("work")
    return firm


def _arrived(firm: Firm) -> list[tuple[str, str | None, object]]:
    (path,) = firm.letters()
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return [
        (part.get_content_type(), part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ]


def test_it_is_the_file_of_the_yes_whatever_becomes_of_the_one_on_the_disk(firm: Firm, tmp_path: Path) -> None:
    offer, plan = tmp_path / "Angebot.pdf", tmp_path / "plan.txt"
    offer.write_bytes(RAW)
    plan.write_text("March")
    firm.policy("undo-window-seconds = 2\n")
    said = firm.ask("inbox", "edit", "1", "--attach", str(offer), "--attach", str(plan))
    assert said["verb"] == "edit"
    assert f"with Angebot.pdf ({len(RAW):,} bytes) and plan.txt (5 bytes). It is held" in said["says"]
    assert firm.letters() == []
    offer.write_bytes(b"another one")
    kept = b"".join(path.read_bytes() for path in (firm.folder / "blobs").rglob("*") if path.is_file())
    assert b"Angebot" not in kept
    assert b"March" not in kept
    time.sleep(2.1)
    firm.ask("work")
    assert _arrived(firm) == [("application/pdf", "Angebot.pdf", RAW), ("text/plain", "plan.txt", b"March")]


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("gone.pdf", None, "There is no such file."),
        ("empty.pdf", b"", "It is empty."),
        ("huge.pdf", b"x" * 10_000_001, "It is longer than 10,000,000 bytes."),
        ("\u202efdp.exe", b"x", "Its name, or what it is, cannot stand in a letter."),
    ],
)
def test_a_file_that_cannot_go_along_decides_nothing(
    firm: Firm, tmp_path: Path, name: str, raw: bytes | None, why: str
) -> None:
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    problem = firm.refuse("inbox", "edit", "1", "--attach", str(tmp_path / name))
    assert (problem["code"], problem["why"]) == ("attachment-unfit", why)
    assert firm.ask("inbox", "list")["waiting"] == 1


def test_a_file_of_the_operators_is_theirs_when_the_card_comes_back(firm: Firm, tmp_path: Path) -> None:
    offer = tmp_path / "Angebot.pdf"
    offer.write_bytes(RAW)
    firm.policy("undo-window-seconds = 600\n")
    firm.ask("inbox", "edit", "1", "--attach", str(offer))
    firm.ask("inbox", "undo")
    firm.ask("work")
    shown = firm.ask("inbox", "show", "1")
    labels = {field["name"]: field["label"] for field in shown["card"]["change"]}
    assert (labels["attachments"], labels["to"]) == ("yours", "from outside")
    assert "attachments" not in str(shown["card"]["rules"])
    assert shown["back"] == "You took it back before it left."
