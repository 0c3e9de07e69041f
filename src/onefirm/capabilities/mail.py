"""Mail: what a letter is and the terms under which one is sent."""

import json
import unicodedata
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from onefirm.domain.address import Address, AddressOrNone
from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen

ATTACHED_MAX = 10
ATTACHED_BYTES_MAX = 10_000_000
"""Of all together. Most servers stop at 25 million, and on the way three bytes become four."""
WORDS_SIGNS_MAX = 50_000
NAME_BYTES_MAX = 150
FILES = "attachments"
_HALF = r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}"
_METHODS = "REQUEST|CANCEL|REPLY|PUBLISH|REFRESH|COUNTER|DECLINECOUNTER|ADD"
_NOT_IN_A_NAME = frozenset('/\\:*?"<>|')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _file_name(name: str) -> str:
    unseen = any(unicodedata.category(sign) in _UNSEEN or sign in _NOT_IN_A_NAME for sign in name)
    # A sign that turns the direction of writing makes `exe.pdf` of what is no page at all.
    if unseen or name != name.strip() or name.startswith(".") or name.endswith("."):
        raise ValueError("A file is called by plain signs, with no / in it, and neither begins nor ends with a dot")
    if len(name.encode()) > NAME_BYTES_MAX:
        raise ValueError(f"A file name has at most {NAME_BYTES_MAX} bytes")
    return name


class Attachment(Frozen):
    """What goes with a letter: named by the hash of its bytes, or short enough to stand here itself."""

    name: Annotated[str, Field(min_length=1), AfterValidator(_file_name)]
    media_type: str = Field(pattern=rf"^(?:{_HALF}/{_HALF}|text/calendar; method=(?:{_METHODS}))$")
    sha256: str = Field(default="", pattern=r"^(?:[0-9a-f]{64})?$")
    """Of bytes that the firm keeps in `blobs/`."""
    size: int = Field(default=0, ge=0, le=ATTACHED_BYTES_MAX)
    words: str = Field(default="", max_length=WORDS_SIGNS_MAX)
    """The text itself, an invitation say, instead of a hash."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.sha256) == bool(self.words) or (self.words and self.size):
            raise ValueError("An attachment has either a hash and a size, or words")
        if self.media_type.partition("/")[0] in ("multipart", "message"):
            raise ValueError("A file is attached as it is; a letter in a letter is not")
        return self

    @property
    def bytes_long(self) -> int:
        return self.size or len(self.words.encode("utf-8", "surrogatepass"))


def _typed(value: object) -> object:
    """What an edit says is text; whatever else comes in is what it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as broken:
        raise ValueError("Attachments are a list of files") from broken


def _together(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    if sum(one.bytes_long for one in attachments) > ATTACHED_BYTES_MAX:
        raise ValueError(f"All attachments together have at most {ATTACHED_BYTES_MAX:,} bytes")
    return attachments


class Letter(Frozen):
    to: Address
    subject: str = Field(min_length=1, max_length=500, pattern=r"^[^\r\n]*$")
    body: str = Field(min_length=1, max_length=100_000)
    reply_to: AddressOrNone = ""
    answers: str = Field(default="", max_length=252, pattern=r"^$|^<[!-;=?-~]{1,250}>$")
    """The Message-ID of the letter that this one answers, or follows."""
    attachments: Annotated[tuple[Attachment, ...], BeforeValidator(_typed), AfterValidator(_together)] = Field(
        # Where there is none nothing is said: letters of before such a line was known stay what they were.
        default=(),
        max_length=ATTACHED_MAX,
        exclude_if=lambda value: not value,
    )
    """Hashes, so that a yes is bound to the bytes; these are fetched, and compared, when the letter leaves."""


def takes_files(args: type[BaseModel]) -> bool:
    """Another kind of act may call something of its own by the same name."""
    field = args.model_fields.get(FILES)
    return field is not None and field.annotation == tuple[Attachment, ...]


SEND = EffectKind(
    capability="mail",
    verb="send",
    version=1,
    about="Send a letter by mail.",
    words=Words("Send a mail", "Send", "sent it", to="to"),
    args=Letter,
    critical=("to", "attachments"),
    outcomes=("sent", "failed"),
    risk="medium",
    recipient="to",
    answers="answers",
    text=("subject", "body"),
    no_undo="A letter that has left cannot be called back; a correction can follow it.",
)
