"""The writer: drafts a short, warm answer in the operator's voice, from templates."""

from onefirm.agents.writer.agent import CONTRACT, Brief, Draft, Writer

__all__ = ["CONTRACT", "Brief", "Draft", "Writer"]
