"""Changing the policy: one rule at a time, tried against the past first, and never what always has to ask."""

from collections.abc import Iterator

from onefirm.conductor.facts import words
from onefirm.conductor.premises import opt_out_mark
from onefirm.desk.firm.cells import playbooks_of
from onefirm.desk.firm.policy import value_of
from onefirm.desk.firm.problems import changed_meanwhile, must_ask, set_elsewhere, unknown_rule, untried
from onefirm.desk.firm.trial import tried as tried_on_the_past
from onefirm.desk.post import Post
from onefirm.desk.says.policy import says
from onefirm.desk.shapes.policy import PolicySaid, PolicyTrial, RuleChange, SetPolicy, Tried, TryPolicy
from onefirm.domain.events.firm import POLICY_STREAM, PolicyChanged, PolicyPinned
from onefirm.domain.ids import FIRM
from onefirm.domain.personal import our_own
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Put
from onefirm.planning.check import why_never_auto

MODES, OPT_OUTS = "modes", "opt-outs"
_NEXT_START = frozenset(
    {
        "backup-every-hours",
        "limits.key-backups-days",
        "limits.backups-daily-max",
        "limits.backups-weekly-max",
        "limits.intent-bytes-max",
        "limits.wakes-at-once-max",
    }
)
"""They are read once, when the firm is opened."""


async def try_(post: Post, args: TryPolicy, _by: str) -> PolicyTrial:
    """What would be if it was so. Nothing is written."""
    rule = _named(post, args.rule)
    tried = _tried(post, rule, args.value)
    past, changes, waiting = tried_on_the_past(post, tried.policy), _changes(post, tried.policy, rule), _waiting(post)
    counts = "from the next start" if rule in _NEXT_START else "at once"
    return PolicyTrial(
        rule=rule,
        value=args.value.strip(),
        says=f"{past.says()}{_anew(waiting) if changes else ''}" if changes else "It is like that already.",
        changes=changes,
        judged=past.judged,
        unread=past.unread,
        otherwise=past.otherwise,
        waiting=waiting if changes else 0,
        counts=counts,
        seen=tried.seen,
    )


async def set_(post: Post, args: SetPolicy, by: str) -> PolicySaid:
    """First the file, then the ledger: should the firm die in between, the next start pins what the file says."""
    rule = _named(post, args.rule)
    tried = _tried(post, rule, args.value)
    changes, waiting = _changes(post, tried.policy, rule), _waiting(post)
    if not args.seen:
        raise Refusal(untried(rule, args.value))
    said = PolicySaid(says="It is like that already.", rule=rule, value=args.value.strip())
    if not changes:
        return said
    if args.seen != tried.seen:
        raise Refusal(changed_meanwhile(post.policy_file.name))
    kept = post.policy_file.write(tried)
    # In force before it is pinned: an act that is judged in between is claimed on the entry of before, and loses it.
    post.means.in_force.policy = tried.policy
    changed = PolicyChanged(
        changed=tuple(each.name for each in changes),
        says=our_own({each.name: {"before": each.before, "after": each.after} for each in changes}),
        why=words(FIRM, args.why.strip()),
    )
    pinned = PolicyPinned.of(tried.policy, lambda address: opt_out_mark(address, post.means.prints))
    entries = await post.means.ledger.append(Put(POLICY_STREAM, changed), Put(POLICY_STREAM, pinned), actor=by)
    counts = "It counts from the next start." if rule in _NEXT_START else "It counts from now on."
    told = f"{rule}: {_shown(_value(tried.policy, rule))}. {counts}{_anew(waiting)} The file of before is {kept}."
    return said.model_copy(
        update={"says": told, "changes": changes, "waiting": waiting, "entry": entries[0].seq, "kept": kept}
    )


def _tried(post: Post, rule: str, value: str) -> Tried:
    tried = post.policy_file.tried(rule, value)
    if problems := list(_never_automatic(post, tried.policy)):
        raise Refusal(*problems)
    return tried


def _named(post: Post, name: str) -> str:
    """As the file has it. One mode is a rule of its own; addresses have a list that can be forgotten."""
    name = name.strip()
    known = [each.name for each in post.policy_file.known() if each.name not in (MODES, OPT_OUTS)]
    if name in known or (_of_modes(name) and name.count(".") == 2):
        return name
    raise Refusal(set_elsewhere() if name == OPT_OUTS else unknown_rule(name, known))


def _of_modes(rule: str) -> bool:
    return rule.startswith(f"{MODES}.")


def _changes(post: Post, policy: Policy, asked: str) -> tuple[RuleChange, ...]:
    """Also what was written by hand since the last start: from then on all of the file counts."""
    now = post.means.policy
    names = [each.name for each in post.policy_file.known() if each.name != MODES]
    names += [f"{MODES}.{step}" for step in sorted({*now.modes, *policy.modes})]
    pairs = ((name, _value(now, name), _value(policy, name)) for name in names)
    return tuple(
        RuleChange(
            name=name,
            before=_counted(name, before),
            after=_counted(name, after),
            says_before=says(name.partition(".")[0] if _of_modes(name) else name, now),
            says_after=says(name.partition(".")[0] if _of_modes(name) else name, policy),
            by_hand=name != asked,
        )
        for name, before, after in pairs
        if before != after
    )


def _value(policy: Policy, name: str) -> str:
    return policy.modes.get(name.removeprefix(f"{MODES}."), "") if _of_modes(name) else value_of(policy, name)


def _counted(name: str, value: str) -> str:
    """Addresses of people do not go where no forgetting reaches them."""
    return f"{len([each for each in value.split(', ') if each])} addresses" if name == OPT_OUTS else value


def _never_automatic(post: Post, policy: Policy) -> Iterator[Problem]:
    """What always asks, whatever anybody sets: money, the law, deletion, and what nobody could look up afterwards."""
    catalogue, now = post.means.crew.catalogue, post.means.policy
    does = {f"{each.name}.{step.id}": step.does for each in playbooks_of(post) for step in each.steps}
    granted = [(ref, ref) for ref in policy.auto if ref not in now.auto]
    granted += [
        (f"{MODES}.{step}", does[step])
        for step, mode in policy.modes.items()
        if mode == "auto" and now.modes.get(step) != mode and step in does
    ]
    for said, ref in granted:
        kind = catalogue.effects.get(ref.partition("@")[0])
        if kind is None:
            continue
        why = why_never_auto(kind, catalogue.terms.get(kind.ref.partition("@")[0]))
        why = why or (f"'{kind.ref}' is of high risk: money, the law or deletion." if kind.risk == "high" else "")
        if why:
            yield must_ask(said, why)


def _waiting(post: Post) -> int:
    row = post.means.views.one("effects_waiting_count")
    return int(row["waiting"] or 0) if row else 0


def _anew(waiting: int) -> str:
    if not waiting:
        return ""
    one = waiting == 1
    return f" {waiting} {'act waits' if one else 'acts wait'} now, and {'is' if one else 'are'} judged anew under it."


def _shown(value: str) -> str:
    return value or "as it comes"
