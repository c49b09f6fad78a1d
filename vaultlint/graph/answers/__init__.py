"""What readers ask a graph: what is near, why, what is missing, what it is all about."""
