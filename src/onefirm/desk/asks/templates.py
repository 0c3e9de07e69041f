"""What may be asked about templates."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.templates import AdoptTemplate, DeclineTemplate, ReturnTemplate
from onefirm.desk.templates import templates

ASKS: dict[str, Ask] = {
    "templates.list": ask(Nothing, templates.listed),
    "templates.adopt": ask(AdoptTemplate, templates.adopt, decides=True),
    "templates.decline": ask(DeclineTemplate, templates.decline, decides=True),
    "templates.rollback": ask(ReturnTemplate, templates.back, decides=True),
}
