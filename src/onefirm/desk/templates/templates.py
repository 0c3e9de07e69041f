"""What is offered from your edits, accepted with one word and taken back with one."""

import json
from collections.abc import Sequence

from onefirm.conductor.templates.in_force import Accepted, template_of
from onefirm.desk.post import Post
from onefirm.desk.says.kinds import whom
from onefirm.desk.says.templates import offered, summed, told
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.templates import (
    AdoptTemplate,
    DeclineTemplate,
    ReturnTemplate,
    TemplatesView,
    TemplateView,
    VersionView,
)
from onefirm.desk.templates.problems import in_force, no_offer, no_version, other_offer, unknown
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.streams import of_template, of_words
from onefirm.domain.events.templates import TemplateChanged, TemplateDeclined
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.domain.template import SHIPPED, Template, Wording
from onefirm.learning.letters import Habit, Letter, habits, held_back
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row

_LETTERS_MAX = 500


async def listed(post: Post, _args: Nothing, _by: str) -> TemplatesView:
    items = tuple(_view(post, *named) for named in _named(post))
    return TemplatesView(says=summed(items), items=items)


async def adopt(post: Post, args: AdoptTemplate, by: str) -> TemplateView:
    """Drafts are written so from now on. Letters that wait stay as they are."""
    agent, purpose, wording = _offered(post, args)
    now = Accepted(post.means.ledger).in_force(agent, purpose)
    return await _changed(post, now, _with(now.wordings, wording), by)


async def decline(post: Post, args: DeclineTemplate, by: str) -> TemplateView:
    """It is offered again only once it was made as often in letters that came after."""
    agent, purpose, wording = _offered(post, args)
    stream = of_template(agent, purpose)
    fact = TemplateDeclined(agent=agent, purpose=purpose, wording=our_own(as_json(wording)))
    await post.means.ledger.append(Put(stream, fact), actor=by, expected={stream: post.means.ledger.version(stream)})
    return _view(post, agent, purpose)


async def back(post: Post, args: ReturnTemplate, by: str) -> TemplateView:
    """The words of an earlier version, as a new one."""
    agent, purpose = _found(post, args.template)
    versions = Accepted(post.means.ledger).versions(agent, purpose)
    wanted = next((each for each in versions if each.number == args.number), None)
    if wanted is None:
        raise Refusal(no_version(args.template, args.number, len(versions)))
    if wanted.wordings == versions[-1].wordings:
        raise Refusal(in_force(args.template, args.number))
    return await _changed(post, versions[-1], wanted.wordings, by, back_to=wanted.number)


async def _changed(post: Post, now: Template, wordings: Sequence[Wording], by: str, back_to: int = 0) -> TemplateView:
    stream = of_template(now.agent, now.purpose)
    fact = TemplateChanged(
        agent=now.agent,
        purpose=now.purpose,
        number=now.number + 1,
        back_to=back_to,
        wordings=our_own([as_json(each) for each in wordings]),
    )
    await post.means.ledger.append(Put(stream, fact), actor=by, expected={stream: post.means.ledger.version(stream)})
    return _view(post, now.agent, now.purpose)


def _offered(post: Post, args: AdoptTemplate) -> tuple[str, str, Wording]:
    agent, purpose = _found(post, args.template)
    view = _view(post, agent, purpose)
    if not 1 <= args.offer <= len(view.offers):
        raise Refusal(no_offer(view.template, len(view.offers)))
    offer = view.offers[args.offer - 1]
    if args.says and args.says != offer.says:
        raise Refusal(other_offer(view.template))
    return agent, purpose, offer.wording


def _with(wordings: Sequence[Wording], one: Wording) -> tuple[Wording, ...]:
    """One more change. What changes a sentence that was changed before takes the place of that change."""
    if any(each.after == one.before for each in wordings if one.before):
        joined = (
            each.model_copy(update={"after": one.after}) if each.after == one.before else each for each in wordings
        )
        return tuple(each for each in joined if each.before != each.after)
    return (*wordings, one)


def _view(post: Post, agent: str, purpose: str) -> TemplateView:
    letters = post.means.views.all("letters_accepted", agent=agent, purpose=purpose, limit=_LETTERS_MAX)
    now = Accepted(post.means.ledger).in_force(agent, purpose)
    current = [row for row in letters if row["number"] == now.number]
    declined = Accepted(post.means.ledger).declined(agent, purpose)
    offers = tuple(offered(each) for each in _of(current) if _wanted(each, current, declined.get(each.wording, "")))
    versions = _versions(post, now, letters)
    return TemplateView(
        template=f"{agent}.{purpose}",
        agent=agent,
        purpose=purpose,
        says=versions[0].says,
        offers=offers,
        held_back=held_back([_letter(row) for row in current]),
        versions=versions,
    )


def _versions(post: Post, now: Template, letters: Sequence[Row]) -> tuple[VersionView, ...]:
    events = post.means.ledger.stream(of_template(now.agent, now.purpose))
    facts = [(event, event.fact) for event in events if isinstance(event.fact, TemplateChanged)]
    first = VersionView(number=SHIPPED, in_force=now.number == SHIPPED)
    views = [first]
    for event, fact in facts:
        views.append(
            VersionView(
                number=fact.number,
                at=event.at,
                by=whom(event.actor),
                seq=event.seq,
                back_to=fact.back_to,
                in_force=fact.number == now.number,
                wordings=template_of(fact).wordings,
            )
        )
    return tuple(_counted(post, view, letters) for view in reversed(views))


def _counted(post: Post, view: VersionView, letters: Sequence[Row]) -> VersionView:
    mine = [row for row in letters if row["number"] == view.number]
    left = [row for row in mine if row["sent_at"]]
    counted = view.model_copy(
        update={
            "used": len(mine),
            "unedited": sum(row["final"] == row["body"] for row in mine),
            "left": len(left),
            "answered": sum(_answered(post, row) for row in left),
        }
    )
    return counted.model_copy(update={"says": told(counted)})


def _answered(post: Post, row: Row) -> bool:
    """They wrote after it left."""
    heard = post.means.ledger.stream(of_words(SubjectId(str(row["subject"]))))
    return any(isinstance(event.fact, PersonWrote) and event.at > str(row["sent_at"]) for event in heard)


def _of(letters: Sequence[Row]) -> tuple[Habit, ...]:
    return habits([_letter(row) for row in letters])


def _wanted(habit: Habit, letters: Sequence[Row], declined_at: str) -> bool:
    """It was never declined, or has become a habit again since."""
    since = [row for row in letters if str(row["approved_at"]) > declined_at]
    return not declined_at or any(each.wording == habit.wording for each in _of(since))


def _letter(row: Row) -> Letter:
    fixed: list[str] = json.loads(str(row["fixed"]))
    return Letter(str(row["body"]), str(row["final"]), frozenset(fixed), str(row["about"]))


def _named(post: Post) -> list[tuple[str, str]]:
    return [(str(row["agent"]), str(row["purpose"])) for row in post.means.views.all("letters_purposes")]


def _found(post: Post, name: str) -> tuple[str, str]:
    """`writer.answer`, or its purpose alone where no other agent writes for it."""
    known = _named(post)
    found = [each for each in known if name in (".".join(each), each[1])]
    if len(found) != 1:
        raise Refusal(unknown(name, [".".join(each) for each in known]))
    return found[0]
