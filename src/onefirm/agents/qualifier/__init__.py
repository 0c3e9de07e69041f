"""The qualifier: says whether somebody who asked for work fits, and shows the words it goes by."""

from onefirm.agents.qualifier.agent import CONTRACT, Lead, Qualified, Qualifier

__all__ = ["CONTRACT", "Lead", "Qualified", "Qualifier"]
