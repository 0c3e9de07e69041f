"""The table of the desk, in parts: each is loaded with what it needs when something of it is asked first."""
