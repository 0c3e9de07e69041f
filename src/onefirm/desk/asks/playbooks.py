"""What may be asked about playbooks and what starts by itself."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.playbooks import playbooks, rollback, runs, versions
from onefirm.desk.schedules import schedules
from onefirm.desk.shapes.args import DiffArgs, Limit, Name, Named
from onefirm.desk.shapes.playbooks import Rollback, RunsArgs
from onefirm.desk.shapes.schedules import RunSchedule, ScheduleRef, SetSchedule

ASKS: dict[str, Ask] = {
    "playbooks.list": ask(Name, playbooks.listed),
    "playbooks.show": ask(Named, playbooks.shown),
    "playbooks.check": ask(Name, playbooks.checked),
    "playbooks.diff": ask(DiffArgs, playbooks.compared),
    "playbooks.runs": ask(RunsArgs, runs.listed),
    "playbooks.versions": ask(Named, versions.listed),
    "playbooks.rollback": ask(Rollback, rollback.put_back, decides=True, scope="manage"),
    "schedules.list": ask(Limit, schedules.listed),
    "schedules.show": ask(ScheduleRef, schedules.shown),
    "schedules.set": ask(SetSchedule, schedules.set_, decides=True),
    "schedules.stop": ask(ScheduleRef, schedules.stop, decides=True),
    "schedules.resume": ask(ScheduleRef, schedules.resume, decides=True),
    "schedules.run": ask(RunSchedule, schedules.run, decides=True),
}
