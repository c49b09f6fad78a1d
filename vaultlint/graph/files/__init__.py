"""The graph in files."""
