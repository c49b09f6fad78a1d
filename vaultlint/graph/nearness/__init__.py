"""Which notes are near: all notes' words together, titles, copies, and how to rank."""
