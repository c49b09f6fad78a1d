"""How quick the graph page's map is, beside other engines, and what the whole page weighs."""
