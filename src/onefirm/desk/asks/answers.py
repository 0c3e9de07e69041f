"""What may be asked about answers that are used again."""

from onefirm.desk.answers import answers
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes import answers as n
from onefirm.desk.shapes import args as a

ASKS: dict[str, Ask] = {
    "answers.list": ask(a.Limit, answers.listed),
    "answers.show": ask(n.AnswerRef, answers.shown),
    "answers.change": ask(n.ChangeAnswer, answers.change, decides=True),
    "answers.forget": ask(n.ForgetAnswer, answers.forget, decides=True),
    "answers.restore": ask(n.ForgetAnswer, answers.restore, decides=True),
}
