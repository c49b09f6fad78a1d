"""The graph as notes: a page for each theme, a canvas beside it, an index, and what is near in the notes themselves.

Pure: from a graph, the names of the vault's files and what an earlier run wrote to texts. `vaultlint.weaving` reads
and writes them.
"""
