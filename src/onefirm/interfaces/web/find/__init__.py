"""One field for everything: find a thing, or say what you want done."""
