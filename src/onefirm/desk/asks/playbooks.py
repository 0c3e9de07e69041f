"""What may be asked about playbooks and what starts by itself."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.playbooks import playbooks, rollback, runs, versions
from onefirm.desk.schedules import schedules
from onefirm.desk.shapes import args as a
from onefirm.desk.shapes import playbooks as p
from onefirm.desk.shapes import schedules as s

ASKS: dict[str, Ask] = {
    "playbooks.list": ask(a.Name, playbooks.listed),
    "playbooks.show": ask(a.Named, playbooks.shown),
    "playbooks.check": ask(a.Name, playbooks.checked),
    "playbooks.diff": ask(a.DiffArgs, playbooks.compared),
    "playbooks.runs": ask(p.RunsArgs, runs.listed),
    "playbooks.versions": ask(a.Named, versions.listed),
    "playbooks.rollback": ask(p.Rollback, rollback.put_back, decides=True, scope="manage"),
    "schedules.list": ask(a.Limit, schedules.listed),
    "schedules.show": ask(s.ScheduleRef, schedules.shown),
    "schedules.set": ask(s.SetSchedule, schedules.set_, decides=True),
    "schedules.stop": ask(s.ScheduleRef, schedules.stop, decides=True),
    "schedules.resume": ask(s.ScheduleRef, schedules.resume, decides=True),
    "schedules.run": ask(s.RunSchedule, schedules.run, decides=True),
}
