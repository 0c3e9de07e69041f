"""How fast: at most so many in any stretch of time. Pure; time is counted in whole nanoseconds."""

from dataclasses import dataclass

from onefirm.capabilities.ways import Rate


@dataclass(frozen=True)
class Bucket:
    """All that has to be remembered: the moment at which everything taken so far is worked off."""

    spent_until: int = 0


def wait(rate: Rate, bucket: Bucket, now: int) -> int:
    """How long until the next one is allowed. Nothing: at once."""
    return max(0, bucket.spent_until - (rate.burst - 1) * rate.apart - now)


def take(rate: Rate, bucket: Bucket, now: int) -> Bucket:
    """One goes out now. Whoever takes has seen that there is nothing to wait for."""
    assert wait(rate, bucket, now) == 0, "The next one is not allowed yet."
    return Bucket(max(bucket.spent_until, now) + rate.apart)


def hold(rate: Rate, bucket: Bucket, now: int, until: int) -> Bucket:
    """The other side has asked for quiet: nothing goes out before then, and no burst follows it."""
    quiet = until + (rate.burst - 1) * rate.apart
    return Bucket(max(bucket.spent_until, quiet)) if until > now else bucket
