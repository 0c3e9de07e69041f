"""What may be asked about money."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.money import money
from onefirm.desk.shapes.args import Nothing

ASKS: dict[str, Ask] = {
    "money.list": ask(Nothing, money.listed),
}
