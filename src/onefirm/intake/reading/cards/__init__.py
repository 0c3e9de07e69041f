"""Address cards (vCard 2.1, 3.0, 4.0) and calendars (ICS), which share one way of writing a property."""
