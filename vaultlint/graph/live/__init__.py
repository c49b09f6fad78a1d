"""A graph that follows its vault, and the page that is served of it."""
