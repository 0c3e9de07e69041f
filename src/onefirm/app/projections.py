"""Every projection of a firm, in one list: what is opened, rebuilt, compared and put back is always all of them."""

from onefirm.conductor.learned.projection import PROJECTION as LESSONS
from onefirm.conductor.models.projection import PROJECTION as MODELS
from onefirm.conductor.projection import PROJECTIONS as CONDUCTOR
from onefirm.conductor.questions.projection import PROJECTION as ANSWERS
from onefirm.conductor.schedules.projection import PROJECTION as SCHEDULES
from onefirm.conductor.staffing.marks import MARKS
from onefirm.conductor.staffing.projection import PROJECTION as SHADOWS
from onefirm.conductor.templates.projection import PROJECTION as LETTERS
from onefirm.conductor.trust.projection import PROJECTION as TRUST
from onefirm.inbox.projection import PROJECTION as INBOX
from onefirm.intake.hooks.projection import PROJECTION as DELIVERIES
from onefirm.intake.projection import PROJECTION as INTENTS
from onefirm.records.forgettings import PROJECTION as FORGETTINGS
from onefirm.records.opt_outs import PROJECTION as OPT_OUTS
from onefirm.records.projection import PROJECTION as RECORDS

PROJECTIONS = (
    *CONDUCTOR,
    SCHEDULES,
    INBOX,
    ANSWERS,
    LETTERS,
    LESSONS,
    INTENTS,
    DELIVERIES,
    RECORDS,
    OPT_OUTS,
    FORGETTINGS,
    TRUST,
    MODELS,
    MARKS,
    SHADOWS,
)
