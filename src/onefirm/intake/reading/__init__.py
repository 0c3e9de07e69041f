"""Outside files read into plain typed rows: sheets, address cards, calendars, letters. Nothing is kept here."""
