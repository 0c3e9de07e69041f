"""What may be asked about the inbox."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.inbox import alike as inbox_alike
from onefirm.desk.inbox import inbox
from onefirm.desk.shapes import args as a

ASKS: dict[str, Ask] = {
    "inbox.list": ask(a.After, inbox.listed),
    "inbox.show": ask(a.Show, inbox.shown),
    "inbox.accept": ask(a.Accept, inbox.accept, decides=True),
    "inbox.edit": ask(a.Edit, inbox.edit, decides=True),
    "inbox.reject": ask(a.Reject, inbox.reject, decides=True),
    "inbox.answer": ask(a.Answer, inbox.answer, decides=True),
    "inbox.undo": ask(a.EffectRef, inbox.undo, decides=True),
    "inbox.did": ask(a.Did, inbox.did, decides=True),
    "inbox.snooze": ask(a.Snooze, inbox.snooze, decides=True),
    "inbox.delegate": ask(a.Delegate, inbox.delegate, decides=True),
    "inbox.alike": ask(a.Ref, inbox_alike.shown),
    "inbox.accept-all": ask(a.AcceptAll, inbox_alike.accept, decides=True),
    "inbox.answer-all": ask(a.AnswerAll, inbox_alike.answer, decides=True),
    "inbox.undo-all": ask(a.UndoAll, inbox_alike.undo, decides=True),
}
