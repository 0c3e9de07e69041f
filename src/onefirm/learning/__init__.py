"""What the operator decided, learned: which label a text has, how sure that is, and when to say "I do not know". Pure.

    model = learn(examples, Words())                    # None while there are too few
    one = model.answer("Could you send me the invoice again?")
    one.label, one.chance                               # label is None where it does not know
    model.to_bytes(), model.version, model.quality      # what is kept, its name, how it did on texts it had not seen
    model = renewed(model, before, since, Words())      # the old one, where the new one does worse

`example` what was decided, and an answer · `words` a text by its words · `softmax` which words speak for which label ·
`doubt` how sure, and what is strange · `quality` how a model did, and which of two is better · `model` the value that
is kept · `lesson` how it is learned. Whatever else can learn (`capabilities/learner.py`) takes the place of `Words`.
"""

from onefirm.learning.example import Answer, Example
from onefirm.learning.lesson import learn, renewed
from onefirm.learning.model import Model, Unreadable
from onefirm.learning.quality import Quality, better
from onefirm.learning.softmax import Words

__all__ = ["Answer", "Example", "Model", "Quality", "Unreadable", "Words", "better", "learn", "renewed"]
