"""What may be asked about forgetting."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.copies import pruning
from onefirm.desk.people import forgetting
from onefirm.desk.shapes import args as a
from onefirm.desk.shapes import forgetting as f

ASKS: dict[str, Ask] = {
    "forget.preview": ask(f.Whom, forgetting.previewed, scope="manage"),
    "forget.person": ask(f.Forget, forgetting.forget, decides=True, scope="manage"),
    "prune.preview": ask(a.Nothing, pruning.previewed, scope="manage"),
    "prune.people": ask(f.Prune, pruning.pruned, decides=True, scope="manage"),
}
