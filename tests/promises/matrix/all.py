"""All rows of the table. A new connector gets a file beside this one, and its line here."""

from promises.matrix import appointments, folders, letters, locally, pages, reads, webhooks
from promises.matrix.cells import Subject

SUBJECTS: tuple[Subject, ...] = (
    *letters.SUBJECTS,
    *appointments.SUBJECTS,
    *pages.SUBJECTS,
    *webhooks.SUBJECTS,
    *reads.SUBJECTS,
    *folders.SUBJECTS,
    *locally.SUBJECTS,
)
