"""What may be asked about what pieces brought."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.measure import measure
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.measure import PieceArgs

ASKS: dict[str, Ask] = {
    "measure.list": ask(Nothing, measure.listed),
    "measure.show": ask(PieceArgs, measure.shown),
}
