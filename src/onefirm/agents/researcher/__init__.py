"""The researcher: looks through what was read for the answer to a question, and quotes where it stands."""

from onefirm.agents.researcher.agent import CONTRACT, Finding, Findings, Researcher, Sources

__all__ = ["CONTRACT", "Finding", "Findings", "Researcher", "Sources"]
