"""What may be asked about people, and what was ruled and decided about them."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.people import optouts, people
from onefirm.desk.people import same as people_same
from onefirm.desk.people import timeline as people_timeline
from onefirm.desk.rules import rules
from onefirm.desk.shapes.args import Limit, OptOutArgs
from onefirm.desk.shapes.people import AddPerson, Alike, ListPeople, MergePeople, PartPeople, PersonRef, TwoPeople
from onefirm.desk.shapes.rules import DecisionArgs, DecisionName, RuleArgs, WhoArgs
from onefirm.desk.shapes.timeline import TimelineArgs

ASKS: dict[str, Ask] = {
    "people.list": ask(ListPeople, people.listed),
    "people.show": ask(PersonRef, people.shown),
    "people.timeline": ask(TimelineArgs, people_timeline.timeline),
    "people.add": ask(AddPerson, people.added, decides=True),
    "people.alike": ask(Alike, people_same.alike),
    "people.merge": ask(MergePeople, people_same.merged, decides=True),
    "people.same": ask(TwoPeople, people_same.same, decides=True),
    "people.different": ask(TwoPeople, people_same.different, decides=True),
    "people.part": ask(PartPeople, people_same.parted, decides=True),
    "rules.list": ask(WhoArgs, rules.listed),
    "rules.set": ask(RuleArgs, rules.set_, decides=True),
    "rules.lift": ask(RuleArgs, rules.lift, decides=True),
    "decisions.list": ask(WhoArgs, rules.decided),
    "decisions.add": ask(DecisionArgs, rules.decide, decides=True),
    "decisions.lift": ask(DecisionName, rules.undecide, decides=True),
    "optouts.list": ask(Limit, optouts.listed),
    "optouts.add": ask(OptOutArgs, optouts.add, decides=True),
    "optouts.remove": ask(OptOutArgs, optouts.remove, decides=True),
}
