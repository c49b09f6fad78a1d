"""Waiting for what a page does, not for a time."""

# Resolves when what was asked for is drawn: the frame that draws it, and one after it.
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
