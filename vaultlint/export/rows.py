"""From a note to rows. Pure: what is read of a note is in its facts already."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from vaultlint.index import Names, aliases_of
from vaultlint.parse.about import About
from vaultlint.vault import is_note_name

if TYPE_CHECKING:
    from vaultlint.parse.note import Facts, Link, Note

Row: TypeAlias = dict[str, Any]
_AUTHOR_KEYS = ("author", "authors", "creator", "creators")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # of a Markdown link; in a wikilink "Note: more" is a name


def notes(note: Note, fact: Facts) -> Iterator[Row]:
    """Give the one row of a note."""
    about, reading = About(fact), fact.reading
    yield {
        "path": fact.path,
        "title": title_of(note),
        "authors": authors_of(fact),
        "url": about.url,
        "format": reading.format,
        "category": about.category,
        "date": about.date,
        "document_id": reading.origin.document_id,
        "summary": reading.origin.summary,
        "tags": _once([*(one.name for one in fact.tags), *reading.origin.tags]),
        "aliases": aliases_of(fact),
        "state": fact.state,
        "properties": json.dumps(
            {one.key: _finite(one.value) for one in fact.properties}, ensure_ascii=False, allow_nan=False
        ),
        "highlights": len(reading.highlights),
        "words": fact.words,
        "bytes": len(note.source.encode()),
    }


def authors(_: Note, fact: Facts) -> Iterator[Row]:
    """Give a row for each author."""
    for position, name in enumerate(authors_of(fact), 1):
        yield {"note": fact.path, "position": position, "author": name}


def highlights(_: Note, fact: Facts) -> Iterator[Row]:
    """Give a row for each highlight."""
    for position, one in enumerate(fact.reading.highlights, 1):
        yield {
            "note": fact.path,
            "position": position,
            "id": one.id,
            "text": one.text,
            "comments": list(one.notes),
            "tags": list(one.tags),
            "color": one.color,
            "location": one.location,
            "url": one.url,
            "line": one.line + 1,
            "end_line": one.end_line,
        }


def tags(_: Note, fact: Facts) -> Iterator[Row]:
    """Give a row for each tag at a place: those of the note, of its exporter's lines, and of its highlights."""
    known = set()
    for tag in fact.tags:
        known.add((tag.name, tag.line))
        yield {"note": fact.path, "tag": tag.name, "place": tag.where, "line": tag.line + 1, "highlight": None}
    origin = fact.reading.origin
    for name, line in zip(origin.tags, origin.tag_lines, strict=False):
        if (name, line) not in known:
            yield {"note": fact.path, "tag": name, "place": "exporter", "line": line + 1, "highlight": None}
    for position, one in enumerate(fact.reading.highlights, 1):
        for name in one.tags:
            yield {"note": fact.path, "tag": name, "place": "highlight", "line": one.line + 1, "highlight": position}


def links(names: Names) -> Callable[[Note, Facts], Iterator[Row]]:
    """Return what gives a row for each link, in a vault with these files."""

    def rows(_: Note, fact: Facts) -> Iterator[Row]:
        for link in fact.links:
            path = None if _is_address(link) else names.target(fact.path, link)
            yield {
                "source": fact.path,
                "target": link.target,
                "path": path,
                "leads_to": _leads_to(link, path),
                "subpath": link.subpath,
                "label": link.label,
                "style": link.style,
                "embed": link.embed,
                "place": link.where,
                "line": link.line + 1,
            }

    return rows


def title_of(note: Note) -> str:
    """Return a note's title: its exporter's, a property's, else its file's name."""
    entry = note.head.get("title") if note.head else None
    said = entry.value if entry is not None and isinstance(entry.value, str) else ""
    return " ".join((note.reading.origin.title.strip() or said).split()) or note.stem


def authors_of(fact: Facts) -> list[str]:
    """Return who wrote what a note is about, as the note spells them, without the brackets of links."""
    named = list(fact.reading.origin.authors)
    if not named:
        for entry in fact.properties:
            if entry.key.lower() in _AUTHOR_KEYS:
                named += [one for one in (entry.value if isinstance(entry.value, list) else [entry.value])
                          if isinstance(one, str)]  # fmt: skip
    return _once([name.strip().removeprefix("[[").removesuffix("]]").strip() for name in named])


def _once(names: list[str]) -> list[str]:
    """Return names in order, each once however it is capitalised."""
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _is_address(link: Link) -> bool:
    return "://" in link.target or (link.style == "markdown" and _SCHEME.match(link.target) is not None)


def _leads_to(link: Link, path: str | None) -> str:
    if _is_address(link):
        return "web"
    if path is None:
        return "nothing"
    return "note" if is_note_name(path) else "file"


def _finite(value: Any) -> Any:
    """Return a value as JSON can hold it: what is no finite number as YAML spells it."""
    if isinstance(value, dict):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
