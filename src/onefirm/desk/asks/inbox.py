"""What may be asked about the inbox."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.inbox import alike as inbox_alike
from onefirm.desk.inbox import inbox
from onefirm.desk.shapes.args import (
    Accept,
    AcceptAll,
    After,
    Answer,
    AnswerAll,
    Delegate,
    Did,
    Edit,
    EffectRef,
    Ref,
    Reject,
    Show,
    Snooze,
    UndoAll,
)

ASKS: dict[str, Ask] = {
    "inbox.list": ask(After, inbox.listed),
    "inbox.show": ask(Show, inbox.shown),
    "inbox.accept": ask(Accept, inbox.accept, decides=True),
    "inbox.edit": ask(Edit, inbox.edit, decides=True),
    "inbox.reject": ask(Reject, inbox.reject, decides=True),
    "inbox.answer": ask(Answer, inbox.answer, decides=True),
    "inbox.undo": ask(EffectRef, inbox.undo, decides=True),
    "inbox.did": ask(Did, inbox.did, decides=True),
    "inbox.snooze": ask(Snooze, inbox.snooze, decides=True),
    "inbox.delegate": ask(Delegate, inbox.delegate, decides=True),
    "inbox.alike": ask(Ref, inbox_alike.shown),
    "inbox.accept-all": ask(AcceptAll, inbox_alike.accept, decides=True),
    "inbox.answer-all": ask(AnswerAll, inbox_alike.answer, decides=True),
    "inbox.undo-all": ask(UndoAll, inbox_alike.undo, decides=True),
}
