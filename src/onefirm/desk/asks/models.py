"""What may be asked about models."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.models import models
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.models import PreviewArgs

ASKS: dict[str, Ask] = {
    "models.list": ask(Nothing, models.listed),
    "models.preview": ask(PreviewArgs, models.preview),
}
