"""What one line became, laid open before anything runs: its fields, whom it may mean, and what its plan would do."""

from onefirm.conductor.wishes.known import ADDRESS, CALLED_MAX, called
from onefirm.conductor.wishes.lines import Understood
from onefirm.desk.plans.filled import filled
from onefirm.desk.plans.plans import preview_of
from onefirm.desk.post import Post
from onefirm.desk.shapes.intents import Candidate, FieldRead, TypedView
from onefirm.desk.shapes.plans import PreviewView
from onefirm.domain.intent import IntentType
from onefirm.domain.names import folded, in_words
from onefirm.domain.problem import Refusal


def laid_open(post: Post, line: str, wish: Understood) -> TypedView:
    kind = post.means.crew.catalogue.intents.get(wish.name)
    ref = kind.ref if kind else wish.name
    candidates = _candidates(post, line, wish)
    return TypedView(
        type=ref,
        fields=wish.fields,
        missing=wish.missing,
        says=_understood(ref, wish.missing, candidates),
        about=kind.about if kind else "",
        reads=_reads(kind, line, wish) if kind else (),
        candidates=candidates,
        would=_would(post, ref, wish),
    )


def _reads(kind: IntentType, line: str, wish: Understood) -> tuple[FieldRead, ...]:
    """In the order of the kind; what is missing says so, and whatever else can be said comes last."""
    fields = [name for name, field in kind.fields.model_fields.items() if field.repr]
    named = sorted(fields, key=lambda name: name not in wish.fields and name not in wish.missing)
    return tuple(_read(name, line, wish) for name in named)


def _read(name: str, line: str, wish: Understood) -> FieldRead:
    value = str(wish.fields.get(name) or "")
    if not value:
        missing = name in wish.missing
        return FieldRead(name=name, says="not said yet" if missing else "not said; it may stay empty", missing=missing)
    return FieldRead(
        name=name, value=value, says="from your line" if _stands_in(value, line) else "read out of your line"
    )


def _stands_in(value: str, line: str) -> bool:
    return folded(value) in folded(line)


def _candidates(post: Post, line: str, wish: Understood) -> tuple[Candidate, ...]:
    """Several addresses in one line, or a name without one: whom is meant is never guessed."""
    said = list(dict.fromkeys(found.lower() for found in ADDRESS.findall(line)))
    if len(said) > 1:
        return tuple(Candidate(field="email", value=each, says="in your line") for each in said[:CALLED_MAX])
    return _known(post, line) if "email" in wish.missing else ()


def _known(post: Post, line: str) -> tuple[Candidate, ...]:
    """People of the firm who are called like a word of the line, each by their address."""
    met = called(line, post.means).items()
    return tuple(Candidate(field="email", value=address, says=shown) for address, shown in met)[:CALLED_MAX]


def _would(post: Post, ref: str, wish: Understood) -> PreviewView | None:
    """None where no playbook starts on it, or none can be read: then the inbox will say why."""
    try:
        return filled(preview_of(post, post.beginning.would(ref)), wish.fields)
    except Refusal:
        return None


def _understood(ref: str, missing: tuple[str, ...], candidates: tuple[Candidate, ...]) -> str:
    lacks = f"; {in_words(missing)} {'is' if len(missing) == 1 else 'are'} missing" if missing else ""
    several = " It may mean more than one." if len(candidates) > 1 else ""
    return f"Understood as {ref}{lacks}.{several} Nothing ran."
