"""The shipped kinds of records: who the firm knows, what it does, what is paid, what it writes."""

from onefirm.records.kinds.figures import MEASURE
from onefirm.records.kinds.money import AGREEMENT, BANK_LINE, INVOICE, OFFER, PAYMENT, PROPOSAL
from onefirm.records.kinds.people import LEAD, ORGANISATION, PERSON
from onefirm.records.kinds.words import DRAFT, LETTER, PIECE
from onefirm.records.kinds.work import APPOINTMENT, DECISION, DELIVERABLE, PROJECT, RULE, TO_DO

KINDS = (
    PERSON, ORGANISATION, LEAD, PROJECT, OFFER, PROPOSAL, AGREEMENT, INVOICE, PAYMENT, BANK_LINE, DRAFT, PIECE, LETTER,
    APPOINTMENT, DELIVERABLE, TO_DO, DECISION, RULE, MEASURE,
)  # fmt: skip
