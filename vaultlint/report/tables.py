"""The page of the tables that `export` writes."""

from __future__ import annotations

from vaultlint.export.columns import KINDS, TABLES, Table
from vaultlint.export.writers import SQL

_HEAD = """\
<!-- Made by `make docs` from the tables themselves; do not edit by hand. -->

# Tables and their columns

What [`vaultlint export`](export.md) writes. Names, order and types stay as they are until a major version. A column
marked *may be empty* is null in JSON Lines and Parquet, and an empty cell in CSV, where the vault does not say it; the
others have a value in each row.

| type | in JSON Lines | in Parquet, as DuckDB names it | in CSV |
|---|---|---|---|"""
_CSV = {"texts": "JSON", "shares": "JSON", "quotes": "JSON", "json": "JSON", "boolean": "`true` or `false`"}


def markdown() -> str:
    """Return the page, in Markdown."""
    parts = [_HEAD]
    for kind, meaning in KINDS.items():
        plain = {"integer": "number", "json": "text"}.get(kind, meaning)
        parts.append(f"| {meaning} | {plain} | `{SQL[kind]}` | {_CSV.get(kind, 'as it is')} |")
    for table in TABLES.values():
        parts += ["", *_table(table)]
    return "\n".join([*parts, ""])


def _table(table: Table) -> list[str]:
    needs = f" Needs the extra `[{table.extra}]`." if table.extra else ""
    rows = [
        f"| `{one.name}` | {KINDS[one.kind]}{', may be empty' if one.optional else ''} | {one.meaning} |"
        for one in table.columns
    ]
    head = ["| column | type | meaning |", "|---|---|---|"]
    return [f"## {table.name}", "", f"A row is {table.meaning}.{needs}", "", *head, *rows]
