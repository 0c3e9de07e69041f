"""Forms: what a filled-in form on the operator's site brings."""

from onefirm.domain.frozen import Frozen


class FilledForm(Frozen):
    """The parts of a contact form. Everything in it was written by somebody outside."""

    form: str
    name: str = ""
    email: str
    message: str
    budget: str = ""
    sent_at: str = ""
    page: str = ""
    """The page the form stands on."""
