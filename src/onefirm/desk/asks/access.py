"""What may be asked about who comes in."""

from onefirm.desk.access import passkeys, sign_ins, tokens
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes.access import PasskeyRef, SignInRef, SignInsArgs, TokenArgs, TokenRef
from onefirm.desk.shapes.args import Nothing

ASKS: dict[str, Ask] = {
    "sign-ins.list": ask(SignInsArgs, sign_ins.listed, scope="manage"),
    "sign-ins.revoke": ask(SignInRef, sign_ins.revoke, decides=True, scope="manage"),
    "passkeys.list": ask(Nothing, passkeys.listed, scope="manage"),
    "passkeys.remove": ask(PasskeyRef, passkeys.remove, decides=True, scope="manage"),
    "tokens.list": ask(Nothing, tokens.listed, scope="manage"),
    "tokens.make": ask(TokenArgs, tokens.make, decides=True, scope="manage", shown_once=True),
    "tokens.revoke": ask(TokenRef, tokens.revoke, decides=True, scope="manage"),
}
