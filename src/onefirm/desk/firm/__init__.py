"""The firm as a whole: today, its staff, its profile, its brakes."""
