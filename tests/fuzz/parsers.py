"""Every parser of outside bytes: what good ones look like, and how it may refuse others."""

from fuzz import letters, lines, web, written
from fuzz.parser import Parser

PARSERS: tuple[Parser, ...] = (*letters.PARSERS, *lines.PARSERS, *web.PARSERS, *written.PARSERS)

ELSEWHERE: dict[str, str] = {
    "guard/eml.py:read_eml": "It reads what the firm itself has written into its outbox.",
    "guard/backoff.py:again_after": "The bytes are chance of our own.",
    "guard/eml.py:written": "The bytes are files of the firm that a letter bears; they are carried and never read.",
    "intake/outside.py:keep": "Keeping reads nothing.",
    "guard/web/calls.py:decoded": "The text of replies is read by it.",
    "guard/signed.py:sign": "Signing reads nothing.",
    "connectors/local/craft.py:same": "It reads by the marks of ours, which are tried.",
    "guard/files/whole.py:put": "Writing reads nothing.",
    "guard/files/whole.py:put_new": "Writing reads nothing.",
    **dict.fromkeys(
        (
            "guard/passkeys/webauthn.py:to_add",
            "guard/passkeys/webauthn.py:to_sign_in",
            "guard/passkeys/webauthn.py:made",
            "guard/passkeys/webauthn.py:counted",
        ),
        "The bytes are a question of our own; what a browser answers is text: tests/guard/test_passkey_answers.py.",
    ),
    "connectors/mail/server/cursor.py:print_of": "A hash reads nothing.",
}
"""What is given bytes and parses none of the outside, by where it stands."""
