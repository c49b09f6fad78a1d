"""What stands in which table: names, kinds and meaning of all columns. They change with a major version alone."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.errors import VaultlintError

KINDS = {
    "text": "text",
    "texts": "list of texts",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "shares": "list of {term, share}",
    "quotes": "list of {path, line, text, by, url, anchor, place}",
    "json": "text that is JSON",
}


class Column(NamedTuple):
    """A column of a table.

    Attributes
    ----------
    name : str
    kind : str
        One of `KINDS`.
    meaning : str
        What it says, as the documentation has it.
    optional : bool
        Whether it is empty (null in JSON Lines and Parquet) where the vault does not say it.
    """

    name: str
    kind: str
    meaning: str
    optional: bool = False


class Table(NamedTuple):
    """A table: a file of an export.

    Attributes
    ----------
    name : str
    meaning : str
        What a row is.
    columns : tuple of Column
    extra : str
        The extra of vaultlint that it needs, ``""`` for none.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    extra: str = ""


NOTES = Table(
    "notes",
    "a note",
    (
        Column("path", "text", "relative to the vault, with `/`: the key of a note in all tables"),
        Column("title", "text", "as its exporter or a property says, else the file's name"),
        Column("authors", "texts", "of what the note is about"),
        Column("url", "text", "of what the note is about: `http` or `https`", optional=True),
        Column("format", "text", "the exporter that wrote it: `readwise`, `kindle` …", optional=True),
        Column("category", "text", "`articles`, `books` …, as the note says", optional=True),
        Column(
            "date",
            "text",
            "when it was highlighted last, else dated, saved, created or published: `YYYY-MM-DD`, or `YYYY-MM`, `YYYY`",
            optional=True,
        ),
        Column("document_id", "text", "the exporter's id of the document, Readwise's among them", optional=True),
        Column("summary", "text", "as the exporter says", optional=True),
        Column("tags", "texts", "each once, without `#`: of properties, text and exporter"),
        Column("aliases", "texts", "other names that the note gives itself"),
        Column("state", "text", "of its frontmatter: `valid`, `empty`, `invalid` …, as `vaultlint check` reads it"),
        Column("properties", "json", "all properties, as Obsidian reads them"),
        Column("highlights", "integer", "how many it has"),
        Column("words", "integer", "of its text, frontmatter and code left out"),
        Column("bytes", "integer", "of its file"),
    ),
)
AUTHORS = Table(
    "authors",
    "an author of a note",
    (
        Column("note", "text", "the note's `path`"),
        Column("position", "integer", "1 for the first"),
        Column("author", "text", "as the note spells the name"),
    ),
)
HIGHLIGHTS = Table(
    "highlights",
    "a passage that a reader marked",
    (
        Column("note", "text", "the note's `path`"),
        Column("position", "integer", "its number in the note, from 1: with `note` the key of a highlight"),
        Column("id", "text", "Readwise's id, a block id or a location", optional=True),
        Column("text", "text", "the passage"),
        Column("comments", "texts", "what the reader noted on it"),
        Column("tags", "texts", "that the reader gave it"),
        Column("color", "text", "as the exporter names it", optional=True),
        Column("location", "text", "in the book, as the exporter writes it", optional=True),
        Column("url", "text", "that opens the highlight where it was made", optional=True),
        Column("line", "integer", "of the note's file, from 1: where it begins"),
        Column("end_line", "integer", "where it ends, comments and tags included"),
    ),
)
LINKS = Table(
    "links",
    "a link or embed that is written in a note",
    (
        Column("source", "text", "the `path` of the note that holds it"),
        Column("target", "text", "as it is written, without heading or block; empty for a link within the note"),
        Column("path", "text", "the file of the vault that it leads to, as Obsidian resolves it", optional=True),
        Column("leads_to", "text", "`note`, `file`, `web` (another program's address too) or `nothing` (yet)"),
        Column("subpath", "text", "the heading, or `^block`", optional=True),
        Column("label", "text", "the text that is shown, if one was given", optional=True),
        Column("style", "text", "`wiki` or `markdown`"),
        Column("embed", "boolean", "whether it is shown within the note"),
        Column("place", "text", "`body`, or the property that holds it"),
        Column("line", "integer", "of the note's file, from 1"),
    ),
)
TAGS = Table(
    "tags",
    "a tag at a place",
    (
        Column("note", "text", "the note's `path`"),
        Column("tag", "text", "as it is spelled, without `#`"),
        Column("place", "text", "`body`, `highlight`, `exporter`, or the property that holds it"),
        Column("line", "integer", "of the note's file, from 1"),
        Column("highlight", "integer", "the `position` of the highlight that has it", optional=True),
    ),
)
NODES = Table(
    "nodes",
    "a node of the graph",
    (
        Column("id", "text", "`note:` and the path, `author:`, `tag:` or `concept:` and the name"),
        Column("kind", "text", "`note`, `author`, `tag` or `concept`"),
        Column("label", "text", "the name that is shown"),
        Column("path", "text", "of a note", optional=True),
        Column("date", "text", "of a note, as in `notes`", optional=True),
        Column("url", "text", "of what a note is about", optional=True),
        Column("category", "text", "of a note", optional=True),
        Column("missing", "boolean", "named by a link, and not written yet"),
        Column("quiet", "boolean", "a map need not show it"),
        Column("community", "integer", "the number of its territory", optional=True),
        Column("size", "number", "0 to 1", optional=True),
        Column("centrality", "number", "0 to 1", optional=True),
        Column("bridge", "number", "0 to 1: how much joins territories by it alone", optional=True),
        Column("x", "number", "its place on the map", optional=True),
        Column("y", "number", "its place on the map, downwards", optional=True),
    ),
    "graph",
)
EDGES = Table(
    "edges",
    "an edge of the graph",
    (
        Column("source", "text", "the `id` of a node; of `related` and `links` the lesser of both"),
        Column("target", "text", "the `id` of the other"),
        Column("kind", "text", "`wrote`, `tagged`, `about`, `links` or `related`"),
        Column("weight", "number", "how strong: of `related` the words' score, 0 to 1"),
        Column("inferred", "boolean", "whether nobody wrote it: a tag that the note's words speak for"),
        Column("confidence", "number", "of an inferred one, 0 to 1", optional=True),
        Column("reason", "text", "of an inferred one", optional=True),
        Column("copy", "boolean", "whether two notes hold the same text"),
        Column("terms", "shares", "of `related`: the words that both share, with their part of the weight"),
        Column("evidence", "quotes", "the sentences that it rests on, each with its note, line and the word it says"),
    ),
    "graph",
)
TABLES = {one.name: one for one in (NOTES, AUTHORS, HIGHLIGHTS, LINKS, TAGS, NODES, EDGES)}


def table_named(name: str) -> Table:
    """Return a table.

    Parameters
    ----------
    name : str

    Returns
    -------
    Table

    Raises
    ------
    VaultlintError
        If there is none of that name.

    Examples
    --------
    >>> [column.name for column in table_named("authors").columns]
    ['note', 'position', 'author']
    """
    if name not in TABLES:
        raise VaultlintError(f"no table is called {name!r}, wanted some of {', '.join(TABLES)}, or all")
    return TABLES[name]
