"""A run of `export`: each note is read once, and goes into all tables that are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint import vault as disk
from vaultlint.errors import MissingExtraError, VaultlintError
from vaultlint.export import rows as of_notes
from vaultlint.export import writers
from vaultlint.export.columns import TABLES, Table, table_named
from vaultlint.export.folder import Folder, digest_of
from vaultlint.index import Names
from vaultlint.parse import facts
from vaultlint.parse.reports import is_own
from vaultlint.project import Project
from vaultlint.writing.own import place
from vaultlint.writing.temporaries import discard, new_file

if TYPE_CHECKING:
    from vaultlint.export.rows import Row
    from vaultlint.parse.note import Facts, Note

FORMATS = ("csv", "jsonl", "parquet")
PLAIN = tuple(name for name, table in TABLES.items() if not table.extra)
_NEVER = (".obsidian", ".trash", ".git")
_EVERY = 200  # notes between two calls of `progress`


class Exported(NamedTuple):
    """What an export came to.

    Attributes
    ----------
    files : dict of Path to int
        The files written, each with its number of rows.
    notes : int
        The notes that were read.
    unread : int
        The files that could not be read.
    """

    files: dict[Path, int]
    notes: int
    unread: int


class _Notes:
    """The notes of a vault, one after the other; `count` and `unread` say how many there were."""

    def __init__(self, project: Project, progress: Callable[[int], None] | None = None) -> None:
        self._project = project
        self._progress = progress
        self.count = self.unread = 0

    def __iter__(self) -> Iterator[tuple[Note, Facts]]:
        for found in self._project.paths():
            try:
                note = self._project.read(found)
            except VaultlintError:
                self.unread += 1  # `check` says why
                continue
            if is_own(note):
                continue
            self.count += 1
            if self._progress and self.count % _EVERY == 0:
                self._progress(self.count)
            yield note, facts(note)


def rows(vault: str | os.PathLike[str] | Project, table: str) -> Iterator[Row]:
    """Give the rows of a table, one after the other; nothing is written.

    Parameters
    ----------
    vault : path or Project
        The vault's folder, or the vault as it was opened.
    table : str
        The name of one of `TABLES`.

    Returns
    -------
    iterator of dict
        Keys are the table's columns, in order; what the vault does not say is None where the column is optional.
        ``pandas.DataFrame(rows(vault, "highlights"))`` is a frame of them.

    Raises
    ------
    VaultlintError
        If there is no such table or vault.
    MissingExtraError
        If the table is one of the graph, and the extra [graph] is not installed.

    Examples
    --------
    >>> first = next(rows("examples/reading-vault", "highlights"))
    >>> first["note"], first["position"], first["text"][:24]
    ('Hypothesis/Interests Behind Positions.md', 1, 'A position is an answer;')
    """
    wanted = table_named(table)
    project = vault if isinstance(vault, Project) else Project(Path(vault))
    if wanted.extra:
        found = _of_graph([wanted], project)[wanted.name]()
    else:
        make = _of_notes([wanted], project)[wanted.name]
        found = (row for note, fact in _Notes(project) for row in make(note, fact))
    optional = {column.name for column in wanted.columns if column.optional}
    return ({name: None if cell == "" and name in optional else cell for name, cell in row.items()} for row in found)


def export(
    vault: str | os.PathLike[str] | Project,
    folder: str | os.PathLike[str],
    *,
    form: str = "csv",
    tables: Sequence[str] = PLAIN,
    exact: bool = False,
    overwrite: bool = False,
    progress: Callable[[int], None] | None = None,
    stage: Callable[[str], None] | None = None,
) -> Exported:
    """Write a vault as tables, a file each: ``notes.csv``, ``highlights.csv`` and so on.

    Notes that Obsidian excludes, templates and files that cannot be read are left out. All files are whole before the
    first of them gets its name; the same vault gives the same bytes.

    Parameters
    ----------
    vault : path or Project
        The vault's folder, or the vault as it was opened.
    folder : path
        Made, if it is not there. ``vaultlint-export.json`` in it says which files are ours, and their columns.
    form : {"csv", "jsonl", "parquet"}
    tables : sequence of str
        Names of `TABLES`; by default all that need no extra.
    exact : bool
        Of CSV: texts that a spreadsheet would take for a formula as they are, for programs; else they begin with an
        apostrophe.
    overwrite : bool
        Replace also files of these names that no export wrote.
    progress : callable, optional
        Called with the number of notes read.
    stage : callable, optional
        Called with what is done next, in a word.

    Returns
    -------
    Exported

    Raises
    ------
    VaultlintError
        If a name is unknown, a file in the way is not ours, the folder is Obsidian's or git's, or the disk refuses.
    MissingExtraError
        If tables of the graph are asked for without the extra [graph], or Parquet without [parquet].
    """
    project = vault if isinstance(vault, Project) else Project(Path(vault))
    chosen = [table_named(name) for name in dict.fromkeys(tables)]
    make = _writer(form, exact=exact)
    of_graph = [table for table in chosen if table.extra]
    if of_graph:
        need_graph()
    if (within(project, folder).split("/")[0]) in _NEVER:
        raise VaultlintError(f"{folder}: nothing is ever written there, give another folder")
    home = Folder(Path(folder))
    named = {f"{table.name}.{form}": table for table in chosen}
    if not overwrite:
        home.guard(named)
    try:
        return _write(project, home, named, make, progress, stage or (lambda _: None))
    except OSError as error:
        raise VaultlintError(f"{folder}: cannot be written ({(error.strerror or str(error)).lower()})") from error


def within(project: Project, folder: str | os.PathLike[str]) -> str:
    """Return where in a vault a folder lies, ``"."`` for its own, ``""`` if outside."""
    place, root = Path(folder).resolve(), project.root.resolve()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else ""


def _write(
    project: Project,
    home: Folder,
    named: dict[str, Table],
    make: type[writers.Writer],
    progress: Callable[[int], None] | None,
    stage: Callable[[str], None],
) -> Exported:
    notes = _Notes(project, progress)
    with ExitStack() as stack:
        open_writers: dict[str, writers.Writer] = {}
        for name, table in named.items():
            temporary = new_file(home.path, b"")
            stack.callback(discard, temporary)
            open_writers[name] = make(temporary, table)
            stack.callback(open_writers[name].drop)
        by_table = {named[name].name: writer for name, writer in open_writers.items()}
        _fill(project, by_table, notes, stage)
        stage("writing")
        for writer in open_writers.values():
            writer.close()
        for name, writer in open_writers.items():
            place(writer.path, home.path / name)
        home.keep({name: _told(home, name, writer) for name, writer in open_writers.items()})
    return Exported({home.path / name: writer.rows for name, writer in open_writers.items()}, notes.count, notes.unread)


def _fill(project: Project, by_table: dict[str, writers.Writer], notes: _Notes, stage: Callable[[str], None]) -> None:
    """Write all rows of all tables."""
    plain = _of_notes([writer.table for writer in by_table.values() if not writer.table.extra], project)
    for note, fact in notes:
        for name, make in plain.items():
            write = by_table[name].write
            for row in make(note, fact):
                write(row)
    graphed = [writer.table for writer in by_table.values() if writer.table.extra]
    if graphed:
        stage("linking")
        for name, give in _of_graph(graphed, project).items():
            for row in give():
                by_table[name].write(row)


def _told(home: Folder, name: str, writer: writers.Writer) -> dict[str, Any]:
    """Return what the manifest says of a file."""
    columns = [{"name": one.name, "kind": one.kind, "optional": one.optional} for one in writer.table.columns]
    return {
        "table": writer.table.name,
        "rows": writer.rows,
        "sha256": digest_of(home.path / name),
        "columns": columns,
    }


def _of_notes(tables: Sequence[Table], project: Project) -> dict[str, Callable[[Note, Facts], Iterator[Row]]]:
    """Return what makes the rows of tables of a note."""
    makers = {
        "notes": of_notes.notes,
        "authors": of_notes.authors,
        "highlights": of_notes.highlights,
        "tags": of_notes.tags,
    }
    found = {}
    for table in tables:
        if table.name == "links":
            found["links"] = of_notes.links(Names(disk.inventory(project.root).files))
        else:
            found[table.name] = makers[table.name]
    return found


def _of_graph(tables: Sequence[Table], project: Project) -> dict[str, Callable[[], Iterator[Row]]]:
    """Return what makes the rows of tables of the graph, which is built for it."""
    need_graph()
    from vaultlint.export import graphed
    from vaultlint.graph import build

    graph = build(project)
    return {table.name: partial(getattr(graphed, table.name), graph) for table in tables}


def need_graph() -> None:
    """Raise a MissingExtraError where the packages of the graph are not installed."""
    try:
        import networkx  # noqa: F401
        import numpy  # noqa: F401
        import Stemmer  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("export", "graph", error.name or "networkx") from error


def _writer(form: str, *, exact: bool) -> type[writers.Writer]:
    """Return what writes a format.

    Raises
    ------
    VaultlintError
        If there is none of that name, or `exact` is asked of another than CSV.
    MissingExtraError
        If its package is not installed.
    """
    kinds = {"csv": writers.CsvWriter, "jsonl": writers.JsonlWriter, "parquet": writers.ParquetWriter}
    if form not in kinds:
        raise VaultlintError(f"no format is called {form!r}, wanted one of {', '.join(FORMATS)}")
    if exact and form != "csv":
        raise VaultlintError(f"{form} is exact as it is: --exact belongs to csv")
    if form == "parquet":
        try:
            import duckdb  # noqa: F401
        except ImportError as error:
            raise MissingExtraError("export --format parquet", "parquet", error.name or "duckdb") from error
    return writers.ExactCsvWriter if exact else kinds[form]
