"""Every way in: what it answers, who may take it, and what it asks of the desk."""

from onefirm.interfaces.web.connections import account, listed
from onefirm.interfaces.web.doors import access, decide, doorway, explained, forms, hooks, site_form
from onefirm.interfaces.web.find import do, find
from onefirm.interfaces.web.frame.live import live
from onefirm.interfaces.web.frame.site import Way
from onefirm.interfaces.web.inbox import decisions, first, today, together
from onefirm.interfaces.web.inbox import desk as inbox
from onefirm.interfaces.web.office import imports, ledger, money, playbooks, policy, settings, staff
from onefirm.interfaces.web.people import kept, people, standing
from onefirm.interfaces.web.work import plans, schedules

ALIKE, RULES = "/inbox/{question}/alike", "/rules"

WAYS: tuple[Way, ...] = (
    # The first one is found first, and here many come at once.
    Way("POST", "/in/{hook}", "outside", hooks.take),
    # The desk: what waits, and what is said to it.
    Way("GET", "/", "session", today.today),
    Way("GET", "/inbox", "session", inbox.inbox),
    Way("GET", "/inbox/{question}", "session", inbox.card),
    Way("GET", ALIKE, "session", together.alike),
    Way("GET", "/rows", "session", inbox.rows),
    Way("POST", "/inbox/{question}/accept", "session", decisions.accept, ("inbox.accept",)),
    Way("POST", "/inbox/{question}/edit", "session", decisions.edit, ("inbox.edit", "inbox.accept")),
    Way("POST", "/inbox/{question}/reject", "session", decisions.reject, ("inbox.reject",)),
    Way("POST", "/inbox/{question}/answer", "session", decisions.answer, ("inbox.answer",)),
    Way("POST", "/inbox/{question}/did", "session", decisions.did, ("inbox.did",)),
    Way("POST", "/inbox/{question}/aside", "session", decisions.aside, ("inbox.snooze", "inbox.delegate")),
    Way("POST", "/inbox/{question}/accept-all", "session", together.accept, ("inbox.accept-all",), ALIKE),
    Way("POST", "/inbox/{question}/answer-all", "session", together.answer, ("inbox.answer-all",), ALIKE),
    Way("POST", "/effects/{effect}/undo", "session", decisions.undo, ("inbox.undo",)),
    Way("POST", "/batches/{batch}/undo", "session", together.undo, ("inbox.undo-all",)),
    Way("POST", "/pause", "session", decisions.pause, ("firm.pause",)),
    Way("POST", "/resume", "session", decisions.resume, ("firm.resume",)),
    Way("POST", "/first-steps/dismiss", "session", first.dismiss, ("first-steps.dismiss",)),
    # Work.
    Way("GET", "/work", "session", plans.work),
    Way("GET", "/plans/{plan}", "session", plans.plan),
    Way("GET", "/schedules", "session", schedules.schedules),
    Way("GET", "/schedules/{name}", "session", schedules.schedule),
    Way("POST", "/plans/{plan}/approve", "session", plans.approve, ("plans.approve",)),
    Way("POST", "/plans/{plan}/cancel", "session", plans.cancel, ("plans.cancel",)),
    Way("POST", "/schedules", "session", schedules.set_, ("schedules.set",)),
    Way("POST", "/schedules/{name}/resume", "session", schedules.resume, ("schedules.resume",)),
    Way("POST", "/schedules/{name}/run", "session", schedules.run, ("schedules.run",)),
    Way("POST", "/schedules/{name}/stop", "session", schedules.stop, ("schedules.stop",)),
    Way("POST", "/plans/{plan}/did", "session", plans.did, ("plans.did",)),
    # People and whatever else the firm keeps.
    Way("GET", "/people", "session", people.people),
    Way("GET", "/people/{person}", "session", people.person),
    Way("GET", "/people/{person}/timeline", "session", people.timeline),
    Way("POST", "/people", "session", people.add, ("people.add",)),
    Way("POST", "/people/{person}/change", "session", people.change, ("records.change",)),
    Way("POST", "/people/{person}/confirm", "session", people.confirm, ("records.confirm",)),
    Way("POST", "/people/{person}/restore", "session", people.restore, ("records.restore",)),
    Way("POST", "/people/{person}/part", "session", people.part, ("people.part",)),
    Way("POST", "/pairs/same", "session", people.same, ("people.same",), "/people"),
    Way("POST", "/pairs/different", "session", people.different, ("people.different",), "/people"),
    Way("GET", "/records/{kind}/new", "session", kept.blank),
    Way("GET", "/records/{kind}/{record}", "session", kept.record),
    Way("POST", "/records/{kind}", "session", kept.make, ("records.make",), "/records/{kind}/new"),
    Way("POST", "/records/{kind}/{record}/withdraw", "session", kept.withdraw, ("records.withdraw",)),
    Way("POST", "/records/{kind}/{record}/restore", "session", kept.restore, ("records.restore",)),
    Way("GET", "/rules", "session", standing.rules),
    Way("POST", "/rules", "session", standing.set_rule, ("rules.set",)),
    Way("POST", "/rules/lift", "session", standing.lift_rule, ("rules.lift",)),
    Way("POST", "/decisions", "session", standing.decide, ("decisions.add",), RULES),
    Way("POST", "/decisions/lift", "session", standing.undecide, ("decisions.lift",), RULES),
    Way("POST", "/optouts", "session", standing.opt_out, ("optouts.add",), RULES),
    Way("POST", "/optouts/remove", "session", standing.opt_in, ("optouts.remove",), RULES),
    # The books and the house.
    Way("GET", "/staff", "session", staff.staff),
    Way("GET", "/staff/{name}", "session", staff.agent),
    Way("GET", "/money", "session", money.money),
    Way("GET", "/money/{kind}/{record}", "session", money.bill),
    Way("GET", "/settings", "session", settings.settings),
    Way("GET", "/settings/policy/{rule}", "session", policy.rule),
    Way("POST", "/settings/policy/{rule}", "session", policy.keep, ("policy.set",)),
    Way("GET", "/ledger", "session", ledger.ledger),
    Way("GET", "/ledger/verify", "session", ledger.verify),
    Way("GET", "/ledger/newer", "session", ledger.newer),
    Way("GET", "/ledger/{seq}", "session", ledger.entry),
    Way("GET", "/playbooks", "session", playbooks.playbooks),
    Way("GET", "/playbooks/{name}", "session", playbooks.playbook),
    Way("GET", "/playbooks/{name}/back/{version}", "session", playbooks.preview),
    Way("POST", "/playbooks/{name}/back/{version}", "session", playbooks.back, ("playbooks.rollback",)),
    Way("POST", "/settings/profile", "session", settings.profile, ("profile.set",)),
    Way("GET", "/settings/form", "session", site_form.own_forms),
    Way("GET", "/imports", "session", imports.imports),
    Way("POST", "/imports/stop", "session", imports.stop, ("imports.stop",)),
    Way("GET", "/imports/{batch}", "session", imports.one),
    Way("GET", "/imports/{batch}/undo", "session", imports.preview),
    Way("POST", "/imports/{batch}/undo", "session", imports.undo, ("imports.undo",)),
    # Accounts.
    Way("GET", "/connections", "session", listed.connections),
    Way("GET", "/connections/{name}", "session", account.one),
    Way("POST", "/connections/{name}", "session", account.connect, ("connections.connect",)),
    Way("POST", "/connections/{name}/test", "session", account.test, ("connections.test",)),
    Way("POST", "/connections/{name}/rotate", "session", account.rotate, ("connections.rotate",)),
    Way("POST", "/connections/{name}/revoke", "session", listed.revoke, ("connections.revoke",)),
    Way("POST", "/connections/{name}/allow", "session", listed.allow, ("connections.allow",)),
    # Find or do.
    Way("GET", "/do", "session", do.shown),
    Way("POST", "/do", "session", do.do, ("intents.send", "intents.say")),
    Way("GET", "/find", "session", find.find),
    Way("POST", "/backups", "session", find.back_up, ("backups.make",)),
    # Who may come in.
    Way("GET", "/settings/access", "session", access.access),
    Way("POST", "/settings/access/phone", "session", access.phone),
    Way("POST", "/settings/access/sign-ins/others", "session", access.end_others, ("sign-ins.revoke",)),
    Way("POST", "/settings/access/sign-ins/{sign_in}/revoke", "session", access.end, ("sign-ins.revoke",)),
    Way("POST", "/settings/access/passkeys", "session", access.add_passkey),
    Way("POST", "/settings/access/passkeys/question", "session", access.question),
    Way("POST", "/settings/access/passkeys/{passkey}/remove", "session", access.remove_passkey, ("passkeys.remove",)),
    Way("POST", "/settings/access/tokens", "session", access.make_token, ("tokens.make",)),
    Way("POST", "/settings/access/tokens/{token}/revoke", "session", access.revoke_token, ("tokens.revoke",)),
    Way("POST", "/sign-out", "session", doorway.sign_out),
    Way("GET", "/start", "open", doorway.start),
    Way("GET", "/sign-in", "open", doorway.sign_in),
    Way("POST", "/sign-in", "open", doorway.enter),
    Way("POST", "/sign-in/question", "open", doorway.challenge),
    Way("GET", "/static/{fingerprint}/{name:path}", "open", doorway.static),
    Way("GET", "/problems", "open", explained.problems),
    Way("GET", "/problems/{code}", "open", explained.problem),
    Way("GET", "/healthz", "open", doorway.healthz),
    # For others than the operator.
    Way("GET", "/forms/{hook}", "outside", forms.show),
    Way("POST", "/forms/{hook}", "outside", forms.fill_in),
    Way("GET", "/forms/{hook}/confirm", "outside", forms.ask),
    Way("POST", "/forms/{hook}/confirm", "outside", forms.confirm),
    Way("GET", "/forms/{hook}/{file}", "outside", forms.beside),
    Way("GET", "/decide/card", "link", decide.show),
    Way("POST", "/decide/card", "link", decide.press),
    Way("GET", "/decide/decide.css", "link", decide.style),
    # Live.
    Way("GET", "/live", "session", live),
)
