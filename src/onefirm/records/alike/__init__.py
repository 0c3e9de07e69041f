"""Who is the same as whom among people and organisations: pure, and taught by the operator's own decisions.

    index = Index(entries)                      # add, drop and search one at a time
    weights = learn(decisions)                  # without decisions: what was set by hand
    for one in proposals(index, weights, decisions):
        one.pair, one.likeness.probability, one.likeness.certain, one.likeness.reasons
    decisions.append(one.decided(same=True))    # keep it: it holds traits and ids, no word of what was compared

`entry` what is compared and answered · `words` data · `names`, `reach` one spelling for each thing · `known` what an
entry says, read once · `index` who is near · `traits` what two have in common · `weights` what that weighs · `judge`
how likely, and why · `proposals` what to ask. A pair is certain only when decisions bear it out; `useful` picks the
questions that teach most. `Traits` name nobody and are whole numbers: a `Decision` may be kept in the ledger, and stays
when the people in it are forgotten.
"""

from onefirm.records.alike.entry import EDITION, Decision, Entry, Kind, Likeness, Proposal, Traits
from onefirm.records.alike.index import Index
from onefirm.records.alike.judge import judge, judge_pair
from onefirm.records.alike.proposals import candidates, proposals, useful
from onefirm.records.alike.weights import Weights, learn

__all__ = [
    "EDITION",
    "Decision",
    "Entry",
    "Index",
    "Kind",
    "Likeness",
    "Proposal",
    "Traits",
    "Weights",
    "candidates",
    "judge",
    "judge_pair",
    "learn",
    "proposals",
    "useful",
]
