"""What past work says about letting an act run by itself: losses, a bet against chance, levels, audits. Pure."""

from onefirm.policy.trust.earned import NothingEarned, Trust

__all__ = ["NothingEarned", "Trust"]
