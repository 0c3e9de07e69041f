"""What an edit is worth: the operator's own word, as far as they typed it."""

from collections.abc import Iterable

from onefirm.domain.frozen import Json
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, Label, endorsed, join
from onefirm.planning.acts import Act


def typed(effect: Act, args: Json, changed: Iterable[str]) -> dict[str, Label]:
    """Theirs is what they typed. Of a list to which they added, what stood there before is worth what it was."""
    labels = dict[str, Label]()
    for name in changed:
        before, now = effect.args.get(name), args.get(name)
        label = effect.labels.get(name, FROM_OUTSIDE if before else OPERATORS_OWN)
        if name not in args:
            continue
        stays = isinstance(before, list) and isinstance(now, list) and any(each in before for each in now)
        labels[name] = join((label, OPERATORS_OWN)) if stays else endorsed(label, Integrity.OPERATOR)
    return labels
