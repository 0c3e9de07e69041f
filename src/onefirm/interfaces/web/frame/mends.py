"""A form that was refused is shown again as it was typed, and what is wrong stands at the field it is about."""

from collections.abc import Awaitable, Callable, Collection, Mapping

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.frame.render import wants_json
from onefirm.interfaces.web.frame.site import in_part


class Mends(Frozen):
    """What was typed into one form of a page, and what is to be mended in it. Nothing, where nothing was refused."""

    form: str = ""
    """Which form of the page: its address, and what tells it from another one with the same."""
    typed: Mapping[str, str] = Field(default_factory=dict[str, str])
    beside: Mapping[str, Problem] = Field(default_factory=dict[str, Problem])
    above: tuple[Problem, ...] = ()
    """What is about no single field."""

    def of(self, form: str) -> "Mends":
        """Of this form alone: another one on the page was not refused."""
        return self if form == self.form else NONE

    def held(self, field: str, otherwise: str = "") -> str:
        """What stands in a field: what was typed there, else what counts."""
        return self.typed.get(field, otherwise)


NONE = Mends()

Again = Callable[[Mends], Awaitable[Response]]


def mends(
    form: str, typed: Mapping[str, str], problems: Collection[Problem], fields: Mapping[str, str] | None = None
) -> Mends:
    """`fields` says into which field of this form somebody typed what the desk calls otherwise."""
    beside: dict[str, Problem] = {}
    above: list[Problem] = []
    for problem in problems:
        name = (fields or {}).get(problem.field, problem.field)
        if name in typed and name not in beside:
            beside[name] = problem.model_copy(update={"where": ""})
        else:
            above.append(problem.model_copy(update={"where": "" if problem.field else problem.where}))
    return Mends(form=form, typed=typed, beside=beside, above=tuple(above))


async def shown_again(
    request: Request,
    refusal: Refusal,
    again: Again,
    form: str,
    typed: Mapping[str, str],
    fields: Mapping[str, str] | None = None,
) -> Response:
    """The page it was typed on, with its status; a program, and who asked for a part, is told the problem alone."""
    if in_part(request) or wants_json(request.headers.get("accept", "")):
        raise refusal
    page = await again(mends(form, typed, refusal.problems, fields))
    page.status_code = status_of(refusal.problem)
    return page
