"""What may be asked about who comes in."""

from onefirm.desk.access import passkeys, sign_ins, tokens
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes import access as w
from onefirm.desk.shapes import args as a

ASKS: dict[str, Ask] = {
    "sign-ins.list": ask(w.SignInsArgs, sign_ins.listed, scope="manage"),
    "sign-ins.revoke": ask(w.SignInRef, sign_ins.revoke, decides=True, scope="manage"),
    "passkeys.list": ask(a.Nothing, passkeys.listed, scope="manage"),
    "passkeys.remove": ask(w.PasskeyRef, passkeys.remove, decides=True, scope="manage"),
    "tokens.list": ask(a.Nothing, tokens.listed, scope="manage"),
    "tokens.make": ask(w.TokenArgs, tokens.make, decides=True, scope="manage", shown_once=True),
    "tokens.revoke": ask(w.TokenRef, tokens.revoke, decides=True, scope="manage"),
}
