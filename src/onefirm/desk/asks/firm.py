"""What may be asked about the firm as a whole: today, its staff, its profile, and what stops it."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.connections import connecting, connections, consenting, rotating
from onefirm.desk.firm import changing, checks, drift, faults, firm, policy, primitives, profile, staff, steps, versions
from onefirm.desk.shapes import args as a
from onefirm.desk.shapes import connecting as n
from onefirm.desk.shapes import connections as c
from onefirm.desk.shapes import policy as y
from onefirm.desk.shapes import profile as o
from onefirm.desk.shapes import staff as s

ASKS: dict[str, Ask] = {
    "today": ask(a.TodayArgs, firm.today),
    "first-steps": ask(a.Nothing, steps.first_steps),
    "first-steps.dismiss": ask(a.Nothing, steps.dismiss, decides=True),
    "agents.list": ask(a.Nothing, staff.listed),
    "agents.show": ask(a.Named, staff.shown),
    "agents.drift": ask(s.DriftArgs, drift.drift),
    "agents.primitives": ask(a.Nothing, primitives.primitives),
    "agents.check": ask(a.Nothing, checks.check, scope="manage"),
    "agents.use": ask(s.UseArgs, versions.use, decides=True, scope="manage"),
    "agents.rollback": ask(s.AgentWhy, versions.rollback, decides=True, scope="manage"),
    "connections.list": ask(a.Nothing, connections.listed),
    "connections.revoke": ask(c.ConnectionArgs, connections.revoke, decides=True, scope="manage"),
    "connections.allow": ask(c.ConnectionArgs, connections.allow, decides=True, scope="manage"),
    "connections.offered": ask(n.OfferArgs, connecting.offered),
    "connections.connect": ask(n.ConnectArgs, connecting.connect, decides=True, scope="manage"),
    "connections.sign-in": ask(n.SignInArgs, consenting.sign_in, decides=True, scope="manage"),
    "connections.signed-in": ask(n.SignedInArgs, consenting.signed_in, decides=True, scope="manage"),
    "connections.test": ask(n.ProbeArgs, connecting.test, scope="manage"),
    "connections.rotate": ask(n.RotateArgs, rotating.rotate, decides=True, scope="manage"),
    "faults.list": ask(a.Nothing, faults.listed),
    "faults.play": ask(a.PlayArgs, faults.play, decides=True, scope="manage"),
    "faults.clear": ask(a.Name, faults.clear, decides=True, scope="manage"),
    "firm.pause": ask(a.Reason, firm.pause, decides=True),
    "firm.resume": ask(a.Nothing, firm.resume, decides=True),
    "policy.show": ask(a.Nothing, policy.shown),
    "policy.try": ask(y.TryPolicy, changing.try_),
    "policy.set": ask(y.SetPolicy, changing.set_, decides=True, scope="manage"),
    "profile.show": ask(a.Nothing, profile.shown),
    "profile.set": ask(o.SetProfile, profile.set_, decides=True),
    "profile.history": ask(o.ProfileField, profile.history),
}
