"""Work that starts by itself: what falls due by the clock, and what something that happened calls for."""
