"""CSV as people export it, read line by line: a sheet says what it is before its rows are taken."""
