"""Standard Webhooks: the published example, and everything that is not quite it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from onefirm.guard.signed import WINDOW_SECONDS, is_fresh, is_signed, key_of, sign

KEY = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
NAME, AT, RAW = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_standard_is_signed_as_it_stands_there() -> None:
    assert sign(KEY, NAME, AT, RAW) == SIGNATURE
    assert is_signed([KEY], NAME, str(AT), SIGNATURE, RAW)


def test_one_right_signature_among_others_is_enough_and_of_several_keys_one() -> None:
    other = key_of("another secret, long enough")
    assert is_signed([other, KEY], NAME, str(AT), f"v1,AAAA v2,x {SIGNATURE} v1,BBBB", RAW)
    assert not is_signed([other], NAME, str(AT), SIGNATURE, RAW)
    assert not is_signed([], NAME, str(AT), SIGNATURE, RAW)


def test_a_stamp_or_a_name_that_can_be_read_in_two_ways_is_no_signature() -> None:
    for stamp in ("", f"+{AT}", f" {AT}", f"0{AT}", f"{AT}.0", "-1", "1" * 40, "١٦١٤٢٦٥٣٣٠"):
        assert not is_signed([KEY], NAME, stamp, SIGNATURE, RAW) and not is_fresh(
            stamp, datetime.fromtimestamp(AT, UTC)
        )
    for name in ("", f"{NAME}\n", "a b", "ä", "x" * 300):
        assert not is_signed([KEY], name, str(AT), sign(KEY, name, AT, RAW), RAW)


def test_a_short_secret_or_a_broken_one_is_none() -> None:
    assert [key_of(each) for each in ("", "short", "whsec_", "whsec_!!!!", "whsec_YWJj")] == [b""] * 5
    assert key_of("a secret in plain words") == b"a secret in plain words"


def test_what_is_older_or_younger_than_the_window_is_not_fresh() -> None:
    now = datetime.fromtimestamp(AT, UTC)
    assert is_fresh(str(AT - WINDOW_SECONDS), now) and is_fresh(str(AT + WINDOW_SECONDS), now)
    assert not is_fresh(str(AT - WINDOW_SECONDS - 1), now) and not is_fresh(str(AT + WINDOW_SECONDS + 1), now)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=80), st.binary(max_size=60))
def test_nothing_that_is_made_up_is_signed_and_nothing_breaks(name: str, stamp: str, said: str, raw: bytes) -> None:
    assert not is_signed([KEY], name, stamp, said, raw)
    assert not is_signed([KEY], name, stamp, f"v1,{said}", raw)
    key_of(f"whsec_{said}")
