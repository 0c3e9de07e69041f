"""Implements `Ceremony` with py_webauthn. Its types stop in this file."""

from collections.abc import Sequence

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from onefirm.guard.passkeys.ceremony import Made, NotProven, Place, Whose

_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)
"""What the library raises about an answer that nobody's browser would send."""


def to_add(place: Place, whose: Whose, challenge: bytes, known: Sequence[str]) -> str:
    """It stays on the device, and asks who is there: then it is enough by itself, and nobody types a name."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name="onefirm",
        user_name=whose.firm,
        user_id=whose.handle,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def to_sign_in(place: Place, challenge: bytes) -> str:
    """None is named: whoever is not signed in learns nothing of which there are."""
    options = generate_authentication_options(
        rp_id=place.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def made(place: Place, challenge: bytes, answer: str) -> Made:
    try:
        proven = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except _BROKEN as broken:
        raise NotProven(str(broken)) from broken
    carried = proven.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    credential, key = bytes_to_base64url(proven.credential_id), bytes_to_base64url(proven.credential_public_key)
    return Made(credential, key, proven.sign_count, carried)


def counted(place: Place, challenge: bytes, answer: str, public_key: str, count: int) -> int:
    try:
        proven = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except _BROKEN as broken:
        raise NotProven(str(broken)) from broken
    return proven.new_sign_count
