"""What goes with a letter as a file; what another kind of act only calls so is none."""

from dataclasses import replace

import pytest
from pydantic import JsonValue

from onefirm.capabilities.mail import SEND, Letter, takes_files
from onefirm.desk.inbox.attach import named_files
from onefirm.domain.frozen import Frozen, Json
from onefirm.inbox.cards import effect_card

NO_FILE: Json = {"name": "ribbon", "media_type": "red", "sha256": "", "size": "", "words": ""}


class Parcel(Frozen):
    to: str
    attachments: list[str] | list[dict[str, str]]


@pytest.mark.parametrize("inside", [["ribbon"], [NO_FILE]])
def test_what_another_act_calls_attachments_is_no_file_of_a_letter(inside: JsonValue) -> None:
    parcel, args = replace(SEND, capability="courier", args=Parcel), {"to": "Ada", "attachments": inside}
    assert takes_files(Letter) and not takes_files(Parcel)
    assert named_files(parcel, args) == ""
    card = effect_card(
        parcel, args, whom="Ada", step="", came=(), how="", labels={}, drafted=(), rules=(), orders=(), evidence=(),
        sure=None, record="", hold_seconds=0, draft=False,
    )  # fmt: skip
    assert "ribbon" in card.change[-1].after


def test_every_file_of_a_letter_is_named_with_its_size() -> None:
    file: Json = {"name": "offer.pdf", "media_type": "application/pdf", "sha256": "0" * 64, "size": 12}
    assert named_files(SEND, {"attachments": [file]}) == "offer.pdf (12 bytes)"
