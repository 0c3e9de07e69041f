"""What may be asked about the firm as a whole: today, its staff, its profile, and what stops it."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.connections import connecting, connections, consenting, rotating
from onefirm.desk.firm import changing, checks, drift, faults, firm, policy, primitives, profile, staff, steps, versions
from onefirm.desk.shapes.args import Name, Named, Nothing, PlayArgs, Reason, TodayArgs
from onefirm.desk.shapes.connecting import ConnectArgs, OfferArgs, ProbeArgs, RotateArgs, SignedInArgs, SignInArgs
from onefirm.desk.shapes.connections import ConnectionArgs
from onefirm.desk.shapes.policy import SetPolicy, TryPolicy
from onefirm.desk.shapes.profile import ProfileField, SetProfile
from onefirm.desk.shapes.staff import AgentWhy, DriftArgs, UseArgs

ASKS: dict[str, Ask] = {
    "today": ask(TodayArgs, firm.today),
    "first-steps": ask(Nothing, steps.first_steps),
    "first-steps.dismiss": ask(Nothing, steps.dismiss, decides=True),
    "agents.list": ask(Nothing, staff.listed),
    "agents.show": ask(Named, staff.shown),
    "agents.drift": ask(DriftArgs, drift.drift),
    "agents.primitives": ask(Nothing, primitives.primitives),
    "agents.check": ask(Nothing, checks.check, scope="manage"),
    "agents.use": ask(UseArgs, versions.use, decides=True, scope="manage"),
    "agents.rollback": ask(AgentWhy, versions.rollback, decides=True, scope="manage"),
    "connections.list": ask(Nothing, connections.listed),
    "connections.revoke": ask(ConnectionArgs, connections.revoke, decides=True, scope="manage"),
    "connections.allow": ask(ConnectionArgs, connections.allow, decides=True, scope="manage"),
    "connections.offered": ask(OfferArgs, connecting.offered),
    "connections.connect": ask(ConnectArgs, connecting.connect, decides=True, scope="manage"),
    "connections.sign-in": ask(SignInArgs, consenting.sign_in, decides=True, scope="manage"),
    "connections.signed-in": ask(SignedInArgs, consenting.signed_in, decides=True, scope="manage"),
    "connections.test": ask(ProbeArgs, connecting.test, scope="manage"),
    "connections.rotate": ask(RotateArgs, rotating.rotate, decides=True, scope="manage"),
    "faults.list": ask(Nothing, faults.listed),
    "faults.play": ask(PlayArgs, faults.play, decides=True, scope="manage"),
    "faults.clear": ask(Name, faults.clear, decides=True, scope="manage"),
    "firm.pause": ask(Reason, firm.pause, decides=True),
    "firm.resume": ask(Nothing, firm.resume, decides=True),
    "policy.show": ask(Nothing, policy.shown),
    "policy.try": ask(TryPolicy, changing.try_),
    "policy.set": ask(SetPolicy, changing.set_, decides=True, scope="manage"),
    "profile.show": ask(Nothing, profile.shown),
    "profile.set": ask(SetProfile, profile.set_, decides=True),
    "profile.history": ask(ProfileField, profile.history),
}
