"""What may be asked about what pieces brought."""

from onefirm.desk import measure
from onefirm.desk.args import Nothing
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.measure_shapes import PieceArgs

ASKS: dict[str, Ask] = {
    "measure.list": ask(Nothing, measure.listed),
    "measure.show": ask(PieceArgs, measure.shown),
}
