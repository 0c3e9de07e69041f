"""Forms of the firm, as pages that anybody may fill in."""

from onefirm.capabilities.forms import PUBLISH, RETIRE, FormField, FormPage, Retiring
from onefirm.connectors.local.craft import Craft, Stamp, checked
from onefirm.connectors.local.crafts import html, notes, pages
from onefirm.domain.frozen import Json

FOLDER = f"{html.SITE}/forms"


def _form(args: Json, stamp: Stamp) -> bytes:
    form = FormPage.model_validate(args)
    fields = "".join(_field(field) for field in form.fields)
    inner = (
        f"{html.paragraphs(form.intro)}"
        f'<form method="post" action="{html.escaped(form.sends_to)}">\n'
        f'<input type="hidden" name="form" value="{html.escaped(form.form)}">\n'
        f'{fields}<p><button type="submit">Send</button></p>\n</form>\n'
    )
    return html.page(form.title, inner, stamp)


def _field(field: FormField) -> str:
    needed = " required" if field.needed else ""
    kind = "email" if field.name == "email" else "text"
    box = (
        f'<textarea name="{field.name}" rows="8"{needed}></textarea>'
        if field.long
        else f'<input type="{kind}" name="{field.name}"{needed}>'
    )
    return f"<p><label>{html.escaped(field.label)}<br>{box}</label></p>\n"


FORMS = Craft(
    kind=PUBLISH,
    folder=FOLDER,
    ending=".html",
    read=checked(FormPage),
    write=_form,
    stamp=html.stamp,
    stem=lambda args, _key: str(args["form"]),
    base=lambda args: str(args["form"]),
    id_of=pages.id_of,
    label=lambda args: str(args["title"]),
)
RETIRED = Craft(
    kind=RETIRE,
    folder="local/notices/forms",
    ending=".json",
    read=checked(Retiring),
    write=notes.write,
    stamp=notes.stamp,
    stem=notes.stem,
    base=lambda _args: "retire",
    id_of=notes.id_of,
    takes_back=PUBLISH.ref,
    removes=True,
)
