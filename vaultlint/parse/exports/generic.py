"""A note of no exporter's: what it is about, as its properties, first heading and file name say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from vaultlint.parse.exports.common import first_title, properties, text_of
from vaultlint.parse.exports.values import Name, names_of, tags_of
from vaultlint.parse.note import Entry, Node, Note, Origin, Reading

Properties: TypeAlias = Mapping[str, Entry]

_TITLES = ("full_title", "full title", "title", "book_title", "name")
_AUTHORS = ("authors", "author", "creator", "creators", "by", "writer", "speaker")
_URLS = ("url", "source_url", "source url", "link", "source", "original_url", "canonical_url", "website")
_CATEGORIES = ("category", "categories", "type", "kind", "media", "content_type")
_DATES = ("published_date", "published", "date_published", "date published", "publish_date", "publish date")
_OTHER_DATES = (
    "publication_date",
    "publication date",
    "publishdate",
    "pubdate",
    "year",
    "date",
    "created",
    "date_created",
)
_SUMMARIES = ("summary", "description", "abstract", "excerpt")
_DOCUMENT_IDS = ("document_id", "doc_id", "readwise_id", "reader_id", "asin", "doi", "isbn", "isbn13")
_TAGS = ("tags", "tag", "document_tags", "keywords")


def read(note: Note) -> Reading:
    """Read a plain note: its origin, no highlights, no apparatus.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
        With the format ``""``.
    """
    return Reading("", origin_of(note))


def origin_of(note: Note) -> Origin:
    """Return what a note's properties say about the document that it is made from.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Origin
        Its title is that of the properties, else the first heading of level 1, else the file's name.
    """
    have = properties(note)
    title = first_title(note)
    authors = _names(note, have, _AUTHORS)
    tags = _tags(note, have)
    return Origin(
        _text(have, _TITLES) or (title.text.strip() if title else "") or note.stem,
        tuple(name.text for name in authors),
        _address(have),
        _text(have, _CATEGORIES).removeprefix("#"),
        _text(have, _DATES) or _text(have, _OTHER_DATES),
        _text(have, _DOCUMENT_IDS),
        _text(have, _SUMMARIES),
        tuple(name.text for name in tags),
        tuple(name.line for name in tags),
        tuple(name.line for name in authors),
    )


def _text(have: Properties, keys: tuple[str, ...]) -> str:
    for key in keys:
        if key in have and (text := text_of(have[key].value)):
            return text
    return ""


def _address(have: Properties) -> str:
    for key in _URLS:
        if key in have and "://" in (text := text_of(have[key].value)):
            start = max(text.find("http"), 0)
            return text[start:].split(None, 1)[0].rstrip(")>") if start or text.startswith("<") else text
    return ""


def scalars(node: Node, depth: int = 3) -> Iterator[Node]:
    """Give the scalars of a value and of the lists in it, and of mappings the value named ``name``."""
    if node.kind == "scalar":
        yield node
    elif depth and node.kind == "list":
        for child in node.children:
            yield from scalars(child, depth - 1)
    elif depth:
        for key, value in zip(node.children[::2], node.children[1::2], strict=False):
            if key.text.lower() == "name":
                yield from scalars(value, depth - 1)


def _names(note: Note, have: Properties, keys: tuple[str, ...]) -> list[Name]:
    for key in keys:
        node = have[key].node if key in have else None
        found: dict[str, Name] = {}
        for scalar in scalars(node) if node else ():
            line = note.lines.number(scalar.start)
            for name in names_of(scalar.text):
                found.setdefault(name, Name(name, line))
        if found:
            return list(found.values())
    return []


def _tags(note: Note, have: Properties) -> list[Name]:
    found: dict[str, Name] = {}
    for key in _TAGS:
        node = have[key].node if key in have else None
        for scalar in scalars(node) if node else ():
            if scalar.value is None or scalar.value == "":
                continue
            names = tags_of(scalar.text)
            if node is scalar and len(names) == 1 and key in _TAGS[:2]:
                names = names[0].split()
            line = note.lines.number(scalar.start)
            for name in names:
                found.setdefault(name.lower(), Name(name, line))
    return list(found.values())
