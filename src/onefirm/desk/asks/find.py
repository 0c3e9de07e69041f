"""What may be asked to find something by what it is called."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.find import find
from onefirm.desk.shapes.find import FindArgs

ASKS: dict[str, Ask] = {
    "find": ask(FindArgs, find.find),
}
