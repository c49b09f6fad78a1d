"""Tags and people: what notes carry, what they would carry, and whose they are."""
