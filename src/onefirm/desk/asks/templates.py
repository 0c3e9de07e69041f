"""What may be asked about templates."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes import templates as t
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.templates import templates

ASKS: dict[str, Ask] = {
    "templates.list": ask(Nothing, templates.listed),
    "templates.adopt": ask(t.AdoptTemplate, templates.adopt, decides=True),
    "templates.decline": ask(t.DeclineTemplate, templates.decline, decides=True),
    "templates.rollback": ask(t.ReturnTemplate, templates.back, decides=True),
}
