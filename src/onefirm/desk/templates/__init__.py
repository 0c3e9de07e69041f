"""Templates through the desk: what your edits offer, the versions you accepted, and how each did."""
