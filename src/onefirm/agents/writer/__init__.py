"""The writer: drafts short, warm letters in the operator's voice, from templates."""

from onefirm.agents.writer.agent import CONTRACT, Writer
from onefirm.agents.writer.brief import Brief, Draft, Purpose

__all__ = ["CONTRACT", "Brief", "Draft", "Purpose", "Writer"]
