"""Lines that are no sentences, yet tell why a note is linked: of tags, authors, links and the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultlint.graph.words.clean import shown
from vaultlint.graph.words.fields import is_field, listed
from vaultlint.parse.note import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultlint.parse.note import Entry, Note

_QUOTED_KEYS = frozenset({"tag", "tags", "author", "authors", "creator", "document tags", "title", "up", "related"})
_LINKED = re.compile(r"\[\[[^\[\]\"'\n]{1,200}\]\]")
_QUOTE_LENGTH = 320


def telling(note: Note, title: str, told: set[int]) -> Iterator[tuple[int, str, str]]:
    """Yield the lines that tell of tags, authors and links: their number, from 0, their text, and what they are.

    A line that nobody said is one of the ``"properties"``, an exporter's ``"metadata"``, the ``"title"``, a
    ``"field"`` of Dataview's and the like, or a list of ``"links"`` or ``"tags"`` alone; of others that is ``""``.

    Parameters
    ----------
    note : Note
    title : str
    told : set of int
        Lines that a sentence repeats; links in them are told already.
    """
    wanted = {link.line for link in note.body.links if link.line not in told} | {tag.line for tag in note.body.tags}
    origin = note.reading.origin
    wanted.update(origin.tag_lines, origin.author_lines)
    for item in note.reading.highlights:
        if item.tags:
            wanted.update(range(item.line, min(item.end_line, item.line + 40)))
    titles = _title_line(note, title)
    wanted.update(titles)
    wanted, flow = wanted | _property_lines(note), _flow_quotes(note)
    for line in sorted(wanted | flow.keys()):
        text = flow.get(line) or _told(note, line)
        if text and not text.startswith("!["):
            yield line, _shortened(text), _place(note, line, titles)


def _told(note: Note, line: int) -> str:
    """Return a line's text; what its writer hid is told to nobody else, since a page or a graph is shown."""
    text = note.lines.line(line)
    kept = text if note.body.kinds[line] == LineKind.FRONTMATTER else shown(text)
    return " ".join(kept[:2000].split())


def _place(note: Note, line: int, titles: list[int]) -> str:
    origin = note.reading.origin
    if note.body.kinds[line] == LineKind.FRONTMATTER:
        return "properties"
    if line in note.reading.apparatus or line in origin.tag_lines or line in origin.author_lines:
        return "metadata"
    if line in titles:
        return "title"
    if any(item.line <= line < item.end_line for item in note.reading.highlights):
        return ""  # a reader marked it
    raw = note.lines.line(line)
    return "field" if is_field(raw) else listed(raw)


def _quoted_entries(note: Note) -> Iterator[Entry]:
    """Yield the properties that name tags, people or notes; the others are data, which nobody said."""
    for entry in note.head.entries if note.head else ():
        if entry.key.lower() in _QUOTED_KEYS or _LINKED.search(note.text, entry.start, entry.end):
            yield entry


def _property_lines(note: Note) -> set[int]:
    found: set[int] = set()
    for entry in _quoted_entries(note):
        if not note.text.startswith("{", entry.start):
            first = note.lines.number(entry.start)
            lines = note.text.count("\n", entry.start, max(entry.start, entry.end - 1))
            found.update(range(first, min(first + 1 + lines, first + 60)))
    return found


def _flow_quotes(note: Note) -> dict[int, str]:
    """Return what frontmatter written as JSON says of tags, people and links: the key and its value, no more."""
    found: dict[int, str] = {}
    for entry in _quoted_entries(note):
        if entry.node is not None and note.text.startswith("{", entry.start):
            start = max(note.text.rfind(entry.key, entry.start, entry.node.start), entry.start)
            start -= note.text[start - 1 : start] in ("'", '"')
            text = " ".join(note.text[start : entry.node.end].partition("\n")[0][:2000].split())
            if entry.key.lower() in _QUOTED_KEYS or _LINKED.search(text):
                line = note.lines.number(start)
                found.setdefault(line, text)
    return found


def _title_line(note: Note, title: str) -> list[int]:
    """Find the heading that is the title, or among the first lines the one that says it in plain text."""
    heading = next((heading.line for heading in note.body.headings if heading.text.strip() == title), None)
    if heading is not None:
        return [heading]
    first = range(min(len(note.body.kinds), 60))
    return [
        line for line in first if note.body.kinds[line] == LineKind.TEXT and note.lines.line(line).strip() == title
    ][:1]


def _shortened(text: str) -> str:
    return (
        text if len(text) <= _QUOTE_LENGTH else text[: text.rfind(" ", 0, _QUOTE_LENGTH) + 1 or _QUOTE_LENGTH].rstrip()
    )
