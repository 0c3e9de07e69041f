"""What the operator's own decisions teach about a text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Taught:
    outcome: str
    """Empty: they do not say."""
    sure: int = 0
    """Per cent, and never more than was borne out."""
    decisions: int = 0
    """Of how many it was learned."""
    version: str = ""

    @property
    def name(self) -> str:
        """`What 34 of your decisions taught (version 3fa9c1d2)`"""
        return f"What {self.decisions} of your decisions taught (version {self.version[:8]})"
