"""From the columns of a sheet to the fields of a record: guessed, shown first, corrected by the operator."""
