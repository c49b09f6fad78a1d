"""From rows to a file, row by row: CSV, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import glob
import json
import os
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.surrogates import without_surrogates
from vaultlint.writing.temporaries import discard

if TYPE_CHECKING:
    from vaultlint.export.columns import Table
    from vaultlint.export.rows import Row

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # as the graph's tables have it
_QUOTE = 'STRUCT(path VARCHAR, line BIGINT, text VARCHAR, "by" VARCHAR, url VARCHAR, anchor VARCHAR, place VARCHAR)[]'
SQL = {
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "shares": "STRUCT(term VARCHAR, share DOUBLE)[]",
    "quotes": _QUOTE,
    "json": "VARCHAR",
}
_LARGEST = 1 << 26  # bytes of a row: a note has at most 10 MB, of which JSON may spell each as six
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Writer(ABC):
    """Writes rows into a file.

    Parameters
    ----------
    path : str
        A file of ours, which is written over.
    table : Table
    """

    def __init__(self, path: str, table: Table) -> None:
        self.path = path
        self.table = table
        self.rows = 0
        self._names = [column.name for column in table.columns]
        self._optional = [column.optional for column in table.columns]
        self._file = open(self._own, "w", encoding="utf-8", newline="")  # noqa: SIM115  # closed by `close` or `drop`

    @property
    def _own(self) -> str:
        """The file that rows go into."""
        return self.path

    def write(self, row: Row) -> None:
        """Write a row; what the vault does not say is null."""
        self.rows += 1
        cells = [row[name] for name in self._names]
        self._put([None if cell == "" and may else cell for cell, may in zip(cells, self._optional, strict=True)])

    @abstractmethod
    def _put(self, cells: list[Any]) -> None:
        """Write the cells of a row, in order of the columns."""

    def close(self) -> None:
        """Write what is left."""
        self._file.close()

    def drop(self) -> None:
        """Let go of the file, whether or not it was closed."""
        self._file.close()


class CsvWriter(Writer):
    """RFC 4180: CRLF, quotes around texts, UTF-8. Lists are JSON; null is an empty cell."""

    exact = False  # whether texts that a spreadsheet would run are left as they are

    def __init__(self, path: str, table: Table) -> None:
        super().__init__(path, table)
        self._csv = csv.writer(self._file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        self._csv.writerow(self._names)

    def _put(self, cells: list[Any]) -> None:
        self._csv.writerow([self._cell(cell) for cell in cells])

    def _cell(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list):
            value = _JSON.encode(_clean(value))
        if not isinstance(value, str):
            return value
        value = _clean(value)
        return "'" + value if not self.exact and value.startswith(_FORMULA) else value


class ExactCsvWriter(CsvWriter):
    """The same for programs: each text as it is, also one that a spreadsheet would take for a formula."""

    exact = True


class JsonlWriter(Writer):
    """JSON Lines: an object a line, its keys in order of the columns, all of them in each."""

    def _put(self, cells: list[Any]) -> None:
        cells = [_clean(cell) for cell in cells]
        self._file.write(_JSON.encode(dict(zip(self._names, cells, strict=True))) + "\n")


class ParquetWriter(JsonlWriter):
    """Parquet with zstd, by way of JSON Lines beside it: DuckDB reads these with the columns' own types."""

    @property
    def _own(self) -> str:
        return f"{self.path}.jsonl"

    def close(self) -> None:
        """Make the file of the rows."""
        import duckdb

        super().close()
        columns = ", ".join(f"'{column.name}': '{SQL[column.kind]}'" for column in self.table.columns)
        # One thread keeps the rows' order and little memory; nothing is fetched, and nothing spilled to a disk.
        settings: dict[str, Any] = {
            "threads": "1",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": "",
        }
        source = _sql(glob.escape(self._own))  # it would take "[a]" for "a"
        try:
            with duckdb.connect(config=settings) as database:
                database.execute(
                    f"COPY (SELECT * FROM read_json({source}, format='newline_delimited', "  # noqa: S608
                    f"compression='uncompressed', maximum_object_size={_LARGEST}, columns={{{columns}}})) "
                    f"TO {_sql(self.path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
                )
        except duckdb.Error as error:  # a full disk, say
            raise OSError(f"duckdb: {' '.join(str(error).split())}") from error

    def drop(self) -> None:
        """Delete the rows, too."""
        super().drop()
        discard(self._own)


def _sql(path: str) -> str:
    """Return a path as SQL spells a text."""
    return "'" + os.fspath(path).replace("'", "''") + "'"


def _clean(value: Any) -> Any:
    """Return a value as a table can hold it: no NUL in a text, nothing that UTF-8 has no place for."""
    if isinstance(value, str):
        value = value.replace("\x00", "\ufffd") if "\x00" in value else value
        return value if value.isascii() else without_surrogates(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return value
