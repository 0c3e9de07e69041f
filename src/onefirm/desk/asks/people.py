"""What may be asked about people, and what was ruled and decided about them."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.people import optouts, people
from onefirm.desk.people import same as people_same
from onefirm.desk.people import timeline as people_timeline
from onefirm.desk.rules import rules
from onefirm.desk.shapes import args as a
from onefirm.desk.shapes import people as p
from onefirm.desk.shapes import rules as u
from onefirm.desk.shapes.timeline import TimelineArgs

ASKS: dict[str, Ask] = {
    "people.list": ask(p.ListPeople, people.listed),
    "people.show": ask(p.PersonRef, people.shown),
    "people.timeline": ask(TimelineArgs, people_timeline.timeline),
    "people.add": ask(p.AddPerson, people.added, decides=True),
    "people.alike": ask(p.Alike, people_same.alike),
    "people.merge": ask(p.MergePeople, people_same.merged, decides=True),
    "people.same": ask(p.TwoPeople, people_same.same, decides=True),
    "people.different": ask(p.TwoPeople, people_same.different, decides=True),
    "people.part": ask(p.PartPeople, people_same.parted, decides=True),
    "rules.list": ask(u.WhoArgs, rules.listed),
    "rules.set": ask(u.RuleArgs, rules.set_, decides=True),
    "rules.lift": ask(u.RuleArgs, rules.lift, decides=True),
    "decisions.list": ask(u.WhoArgs, rules.decided),
    "decisions.add": ask(u.DecisionArgs, rules.decide, decides=True),
    "decisions.lift": ask(u.DecisionName, rules.undecide, decides=True),
    "optouts.list": ask(a.Limit, optouts.listed),
    "optouts.add": ask(a.OptOutArgs, optouts.add, decides=True),
    "optouts.remove": ask(a.OptOutArgs, optouts.remove, decides=True),
}
