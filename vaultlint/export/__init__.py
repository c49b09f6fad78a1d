"""A vault as tables: notes, highlights, links and the graph's edges as CSV, JSON Lines or Parquet.

For who outgrows one machine's notes: DuckDB, pandas, Neo4j and others take over where a table begins. `TABLES` says
what stands in each; `export(vault, folder)` writes them. Notes are read one after the other, so that memory holds one
of them; only tables of the graph hold all, as the graph does.
"""

from __future__ import annotations

from vaultlint.export.columns import TABLES, Column, Table, table_named
from vaultlint.export.run import FORMATS, Exported, export, rows

__all__ = ["FORMATS", "TABLES", "Column", "Exported", "Table", "export", "rows", "table_named"]
