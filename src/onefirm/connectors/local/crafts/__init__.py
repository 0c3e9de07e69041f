"""The crafts: how a letter, an appointment, a request for money, a page and a form become files."""
