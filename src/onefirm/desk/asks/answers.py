"""What may be asked about answers that are used again."""

from onefirm.desk.answers import answers
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes.answers import AnswerRef, ChangeAnswer, ForgetAnswer
from onefirm.desk.shapes.args import Limit

ASKS: dict[str, Ask] = {
    "answers.list": ask(Limit, answers.listed),
    "answers.show": ask(AnswerRef, answers.shown),
    "answers.change": ask(ChangeAnswer, answers.change, decides=True),
    "answers.forget": ask(ForgetAnswer, answers.forget, decides=True),
    "answers.restore": ask(ForgetAnswer, answers.restore, decides=True),
}
