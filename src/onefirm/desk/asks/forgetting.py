"""What may be asked about forgetting."""

from onefirm.desk import args as a
from onefirm.desk import forgetting, pruning
from onefirm.desk import forgetting_shapes as f
from onefirm.desk.asks.ask import Ask, ask

ASKS: dict[str, Ask] = {
    "forget.preview": ask(f.Whom, forgetting.previewed),
    "forget.person": ask(f.Forget, forgetting.forget, decides=True),
    "prune.preview": ask(a.Nothing, pruning.previewed),
    "prune.people": ask(f.Prune, pruning.pruned, decides=True),
}
