"""Print the table: `cd tests && python -m promises.matrix`."""

from promises.matrix.all import SUBJECTS
from promises.matrix.cells import table

print(table(SUBJECTS))
