"""An act that takes another one back belongs where that one happened: elsewhere, nothing there is no success."""

from onefirm.conductor.effects.places import place_of
from onefirm.conductor.means import Means
from onefirm.conductor.stands import act_of
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Problem
from onefirm.planning.acts import Act


def taken_back_by(does: str, args: Json, means: Means) -> Act | None:
    """The act of ours whose way back this is."""
    receipt = args.get("receipt")
    row = means.views.one("effect_known_as", effect="", provider_id=receipt) if isinstance(receipt, str) else None
    before = act_of(EffectId(str(row["effect"])), means) if row else None
    kind = means.crew.kind(before.declared.does) if before else None
    return before if kind is not None and kind.compensation == does else None


def elsewhere_done(act: Act, means: Means) -> bool:
    """What it takes back was handed over in another account than the one it would look into."""
    before = taken_back_by(act.declared.does, act.args, means)
    if before is None:
        return False
    here = place_of(act.declared.does, act.args, means)
    return bool(before.place and here) and before.place != here


def stands_elsewhere(act: Act) -> Problem:
    return Problem(
        code="undo-elsewhere",
        what="What is to be taken back was done through another account than the one that is connected now.",
        why="It is not to be found here, and it still stands there: nothing was taken back.",
        fix="Take it back there by hand and say that you did it; or connect that account again, then answer 'again'.",
        where=f"onefirm plans show {act.declared.plan}",
    )
