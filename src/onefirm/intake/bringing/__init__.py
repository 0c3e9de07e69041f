"""A file the operator brings along: opened safely, told by what it holds, and read as the rows it would become."""
