"""What may be asked about forgetting."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.copies import pruning
from onefirm.desk.people import forgetting
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.forgetting import Forget, Prune, Whom

ASKS: dict[str, Ask] = {
    "forget.preview": ask(Whom, forgetting.previewed, scope="manage"),
    "forget.person": ask(Forget, forgetting.forget, decides=True, scope="manage"),
    "prune.preview": ask(Nothing, pruning.previewed, scope="manage"),
    "prune.people": ask(Prune, pruning.pruned, decides=True, scope="manage"),
}
