"""The graph as a shape: communities, centrality, places."""
