"""Records: what is said of a thing is weighed, kept, disputed, merged and taken back, always with its reason."""
