"""Which parts of a file are copies of one note, and whether two parts are one document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import islice, takewhile
from typing import NamedTuple

from vaultlint.merge.addresses import same_url
from vaultlint.merge.openings import repeated_openings
from vaultlint.parse.blocks import is_rule
from vaultlint.parse.hints import MANGLED
from vaultlint.parse.keys import MAIN_KEYS
from vaultlint.parse.note import Frontmatter, Note, Place, Reading
from vaultlint.patterns import pattern

_URL_KEYS = ("url", "source_url", "source", "link", "readwise_url", "omnivore_url")
_ID_KEYS = ("id", "document_id", "asin", "isbn", "doi", "citekey", "bookid")
_META_URL = pattern(
    r"^[ \t]*(?:[-*+][ \t]+)?\**(?:URL|Url|url|Source URL)\**::?\**:?[ \t]*(?:\[[^\]\n]*\]\()?(https?://[^\s)>]+)",
    re.MULTILINE,
)
_META_TITLES = tuple(
    pattern(rf"^(?:{label})(.+)$", re.MULTILINE)
    for label in (r"[ \t]*[-*+][ \t]+\**Full Title\**:|full-title::", "title::")
)
_HIGHLIGHT_ID = pattern(r"readwise\.io/(?:read|open)/(\w+)")
_SHARED_LINES = 0.5  # of the shorter copy's lines, where neither has highlights


class Copy(NamedTuple):
    """A part of a file that may be a note of its own: offsets in the text.

    Attributes
    ----------
    start, end : int
    body_start : int
        Behind its frontmatter.
    block : Frontmatter or None
    """

    start: int
    end: int
    body_start: int
    block: Frontmatter | None


class Kinship(StrEnum):
    """What two parts of a file are to one another."""

    SAME = "same document"
    READDRESSED = "the same highlights under another url or id"
    LIKELY = "same title, and nothing that speaks against it"
    DIFFERENT = "different documents"
    UNKNOWN = "unknown"


def copies_in(note: Note) -> list[Copy]:
    """Cut a note where a second one begins.

    That is at a frontmatter block behind a body, and where the note's opening comes again: its title or
    cover with an exporter's lines below, or page properties as Logseq has them.

    Parameters
    ----------
    note : Note

    Returns
    -------
    list of Copy
        One if the file holds one note.
    """
    parts: list[tuple[int, int, Frontmatter | None]] = []  # where a part, and where its body begins
    if not note.blocks or note.blocks[0].place not in (Place.HEAD, Place.DISPLACED):
        parts.append((0, 0, None))
    for block in note.blocks:
        if block.place is Place.STACKED and parts:
            parts[-1] = (parts[-1][0], block.end, parts[-1][2])
        else:
            parts.append((block.start if block.place is Place.COPY else 0, block.end, block))
    parts += [(start, start, None) for start in _openings(note, parts)]
    parts.sort(key=lambda part: part[0])
    ends = [part[0] for part in parts[1:]] + [len(note.text)]
    return [Copy(start, end, body, block) for (start, body, block), end in zip(parts, ends, strict=True)]


def _openings(note: Note, parts: list[tuple[int, int, Frontmatter | None]]) -> list[int]:
    """Return the offsets where copies without frontmatter begin."""
    begins = [part[0] for part in parts]

    def has_text_above(start: int) -> bool:
        _, body, block = parts[max(bisect_right(begins, start) - 1, 0)]
        return block is None or bool(note.text[body:start].strip())

    return [start for start in repeated_openings(note) if has_text_above(start)]


def kinships(note: Note, copies: Sequence[Copy]) -> Iterator[Kinship]:
    """Say of each part of a file but the first whether it is the same document as the first.

    Where both name a url or document id, these decide, unless Readwise's own ids say that the highlights are
    the same. Else highlights must overlap and titles agree.
    """
    first = _Profile(note, copies[0])
    for copy in copies[1:]:
        yield _kinship(first, _Profile(note, copy))


def _kinship(one: _Profile, other: _Profile) -> Kinship:
    if one.url and other.url:
        return Kinship.SAME if same_url(one.url, other.url) else _named_apart(one, other)
    if one.id and other.id:
        return Kinship.SAME if one.id == other.id else _named_apart(one, other)
    if one.title and other.title and one.title != other.title:
        return Kinship.DIFFERENT
    if one.marks and other.marks:
        return Kinship.SAME if one.marks & other.marks else Kinship.DIFFERENT
    if one.properties and one.properties == other.properties:
        return Kinship.SAME
    shorter = min(len(one.lines), len(other.lines))
    shared = len(one.lines & other.lines)
    titled = bool(one.title and one.title == other.title)
    if shared >= _SHARED_LINES * shorter and (shorter or titled):
        return Kinship.SAME
    return Kinship.LIKELY if titled else Kinship.UNKNOWN


def _named_apart(one: _Profile, other: _Profile) -> Kinship:
    """Say what two parts with other urls or ids are: Readwise gives no highlight's id to two documents.

    One id may stand in another note that quotes the highlight, unless it is all that both have.
    """
    shared = one.highlight_ids & other.highlight_ids
    same = len(shared) > 1 or (shared and one.highlight_ids == other.highlight_ids)
    return Kinship.READDRESSED if same else Kinship.DIFFERENT


def different_documents(blocks: Sequence[Frontmatter]) -> bool:
    """Return whether two of some blocks name urls (or, where one has none, ids) of two documents."""
    urls = [url for block in blocks if (url := _block_url(block))]
    if len(urls) > 1 and any(not same_url(urls[0], url) for url in urls[1:]):
        return True
    ids = {name for block in blocks if not (urls and _block_url(block)) and (name := _document_id(block))}
    return len(ids) > 1


def is_certain(blocks: Sequence[Frontmatter]) -> bool:
    """Return whether those of some blocks that a formatter mangled were restored for certain."""
    defects = (defect for block in blocks for entry in block.entries for defect in entry.defects)
    return all(defect.certain for defect in defects if defect.kind == MANGLED)


def has_mangled_block(note: Note) -> bool:
    """Return whether a formatter made text of a frontmatter block that cannot be restored here.

    That is the first one, which has a rule of its own, or a heading such as ``## title: Run the Call`` below a rule.
    """
    head = note.head
    if head is not None and head.problem is not None and head.problem.kind == MANGLED:
        return True
    for heading in note.body.headings:
        key, colon, _ = heading.text.partition(":")
        if heading.line and colon and key.strip().lower().replace(" ", "_") in MAIN_KEYS:
            above = heading.line - 1
            while above and not note.lines.line(above).strip():
                above -= 1
            if is_rule(note.lines.line(above).strip()):
                return True
    return False


def stacks_documents(note: Note) -> bool:
    """Return whether blocks that stand right behind one another name different documents."""
    pairs = zip(note.blocks, note.blocks[1:], strict=False)
    return any(two.place is Place.STACKED and different_documents((one, two)) for one, two in pairs)


class _Profile:
    """What is compared of a part; each is read when it is first asked for."""

    def __init__(self, note: Note, copy: Copy) -> None:
        self.note = note
        self.copy = copy

    @cached_property
    def url(self) -> str:
        return _url(self.copy, self.note.text)

    @cached_property
    def id(self) -> str:
        return _document_id(self.copy.block)

    @cached_property
    def title(self) -> str:
        return _title(self.note, self.copy)

    @cached_property
    def properties(self) -> dict[str, str]:
        entries = self.copy.block.entries if self.copy.block else ()
        return {entry.key: repr(entry.value) for entry in entries}

    @cached_property
    def highlight_ids(self) -> frozenset[str]:
        return frozenset(_HIGHLIGHT_ID.findall(self.note.text, self.copy.start, self.copy.end))

    @cached_property
    def marks(self) -> set[str]:
        return _marks(self.note, self.note.unmerged, self.copy)

    @cached_property
    def lines(self) -> set[str]:
        return _lines(self.note, self.note.unmerged, self.copy)


def _document_id(block: Frontmatter | None) -> str:
    return next((value for key in _ID_KEYS if (value := _text(block, key))), "").casefold()


def _url(copy: Copy, text: str) -> str:
    found = None if (url := _block_url(copy.block)) else _META_URL.search(text, copy.body_start, copy.end)
    return found[1] if found else url


def _block_url(block: Frontmatter | None) -> str:
    values = (_text(block, key) for key in _URL_KEYS)
    return next((value for value in values if value.startswith(("http://", "https://"))), "")


def _title(note: Note, copy: Copy) -> str:
    title = _text(copy.block, "full_title") or _text(copy.block, "title")
    if not title:
        found = (pattern.search(note.text, copy.body_start, copy.end) for pattern in _META_TITLES)
        title = next((_bare_title(one[1]) for one in found if one), "")
    if not title:
        headings = note.body.headings
        at = bisect_left(headings, copy.start, key=lambda heading: heading.start)
        while at < len(headings) and headings[at].level != 1 and headings[at].start < copy.end:
            at += 1
        title = headings[at].text if at < len(headings) and headings[at].start < copy.end else ""
    return " ".join(title.casefold().split())


def _bare_title(text: str) -> str:
    """Return a title as a line gives it without its quotes and what exporters put behind it."""
    return text.strip(" \t\r").removesuffix(" (highlights)").removeprefix('"').removesuffix('"')


def _text(block: Frontmatter | None, key: str) -> str:
    entry = block.get(key) if block else None
    value = entry.value if entry else None
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _marks(note: Note, reading: Reading, copy: Copy) -> set[str]:
    """Return the ids and the texts of the highlights in a part."""
    first, last = note.lines.number(copy.start), note.lines.number(max(copy.start, copy.end - 1))
    at = bisect_left(reading.highlights, first, key=lambda mark: mark.line)
    inside = list(takewhile(lambda mark: mark.line <= last, islice(reading.highlights, at, None)))
    marks = {mark.id for mark in inside if mark.id} | {" ".join(mark.text.split()) for mark in inside}
    return marks | set(_HIGHLIGHT_ID.findall(note.text, copy.start, copy.end))


def _lines(note: Note, reading: Reading, copy: Copy) -> set[str]:
    """Return the lines of a part's body that are neither headings nor the exporter's own."""
    first, last = note.lines.number(copy.body_start), note.lines.number(max(copy.body_start, copy.end - 1))
    rows = [note.lines.line(row) for row in range(first, last + 1) if row not in reading.apparatus]
    return {" ".join(row.split()) for row in rows if len(row.strip()) > 3 and not row.startswith("#")}
