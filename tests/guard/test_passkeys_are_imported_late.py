"""Judging a passkey takes a library that most who come in never need: it waits until somebody shows one."""

import subprocess
import sys


def test_a_firm_that_is_up_has_not_imported_what_judges_passkeys() -> None:
    heavy = ("webauthn", "cbor2", "OpenSSL")
    said = f"import sys, onefirm.interfaces.up; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
