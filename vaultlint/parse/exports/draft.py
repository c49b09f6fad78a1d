"""A reading in the making: what a format finds, collected while it walks over the lines once."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from vaultlint.parse.exports.generic import origin_of
from vaultlint.parse.exports.tails import DECORATION, Tail, id_in, is_known, location_of, split_block_id, tail_of
from vaultlint.parse.exports.values import COLORS, Name, actions_of, address_of, names_of, tags_of
from vaultlint.parse.note import Highlight, Note, Origin, Reading, Stated

_WHOLE = re.compile(r"([^(]++)\(\[([^\[\]()]++)\]\(([^\[\]()<>\s]++)\)\)")
_MOST_STATED = 1_000  # metadata lines that are kept as they stand
_WITHIN = "readwise.io/bookreview/"
_LABELS = {
    "author": "author",
    "authors": "author",
    "by": "author",
    "full title": "title",
    "title": "title",
    "category": "category",
    "type": "category",
    "document tags": "tags",
    "tags": "tags",
    "url": "url",
    "source url": "url",
    "source": "url",
    "link": "url",
    "reference": "url",
    "summary": "summary",
    "published": "date",
    "published date": "date",
    "publish date": "date",
    "publication date": "date",
    "date": "date",
}


class Claim(NamedTuple):
    """Something that a highlight is known by: its url, place and ids."""

    url: str = ""
    location: str = ""
    id: str = ""


_NOTHING, _NO_TAIL = Claim(), Tail("")
_new_highlight = partial(tuple.__new__, Highlight)  # as Highlight(…), without a call in Python


class Passage:
    """One highlight being read.

    Parameters
    ----------
    line : int
        The line on which it begins.
    text : str
        What stands there of the passage itself, without marker.
    """

    __slots__ = ("_known", "_tail", "claim", "color", "end_line", "line", "notes", "parts", "tags")

    def __init__(self, line: int, text: str = "") -> None:
        self.line, self.end_line = line, line + 1
        self.parts = [text] if text else []
        self.notes: list[list[str]] = []
        self.tags: dict[str, None] = {}
        self.color = ""
        self.claim = _NOTHING
        self._known, self._tail = "", _NO_TAIL  # the part that was looked at last, and what stands behind it

    def add(self, line: int, text: str) -> None:
        """Continue the passage on another line."""
        self.parts.append(text)
        self.end_line = line + 1

    def _tail_of(self, part: str) -> Tail:
        """Return what stands behind a part, looked for once: most passages have one part and are asked three times."""
        if part is not self._known:
            self._known, self._tail = part, tail_of(part)
        return self._tail

    @property
    def ended(self) -> bool:
        """Whether the exporter's link behind the text was seen, so that more can only be about it."""
        return bool(self.parts) and self._tail_of(self.parts[-1]).found

    @property
    def linked(self) -> bool:
        """Whether the last line ends in the exporter's link back, with an address or a block id."""
        return self.ended and self._tail_of(self.parts[-1])[2:] != ("", "")

    def note(self, line: int, text: str) -> bool:
        """Take a reader's note, Readwise's actions apart; say whether anything was said."""
        tags, said = actions_of(text)
        self.tag(line, tags)
        if said:
            self.notes.append([said])
        return bool(said)

    def more_note(self, line: int, text: str) -> None:
        """Continue the last note on another line."""
        self.end_line = line + 1
        if self.notes:
            self.notes[-1].append(text)

    def tag(self, line: int, names: list[str]) -> None:
        """Take tags; the name of a colour becomes the highlight's colour."""
        self.end_line = max(self.end_line, line + 1)
        for name in names:
            if name.lower() in COLORS:
                self.color = self.color or name.lower()
            else:
                self.tags[name] = None

    def known_by(self, *, url: str = "", location: str = "", id: str = "") -> None:  # noqa: A002
        """Remember where it comes from; what is known already stays."""
        old = self.claim
        self.claim = Claim(old.url or url, old.location or location, old.id or id)

    def highlight(self, id_marks: tuple[str, ...] = ()) -> Highlight:
        """Return the finished highlight, its text free of the exporter's link.

        Parameters
        ----------
        id_marks : tuple of str
            Parts of an address behind which a highlight's id stands.
        """
        text, label, address, block = self._tail_of(self.parts[0] if len(self.parts) == 1 else "\n".join(self.parts))
        if address and not block and "^" in text:
            text, block = split_block_id(text)
        url, location, known = self.claim
        url = url or address
        return _new_highlight(
            (
                text.strip(),
                self.line,
                self.end_line,
                (id_in(url, *id_marks) if id_marks and url else "") or known or block,
                url,
                location or (location_of(label) if label else ""),
                self.color,
                tuple(["\n".join(note) for note in self.notes]) if self.notes else (),
                tuple(self.tags) if self.tags else (),
            )
        )


class Draft:
    """Collects a note's origin, highlights and apparatus for the format `name`.

    Parameters
    ----------
    note : Note
    name : str
    id_marks : tuple of str
        Parts of an address behind which a highlight's id stands.
    """

    def __init__(self, note: Note, name: str, id_marks: tuple[str, ...] = ()) -> None:
        self.id_marks = id_marks
        self.note, self.name = note, name
        self.texts: dict[str, str] = {}
        self.authors: dict[str, Name] = {}
        self.tags: dict[str, Name] = {}
        self.highlights: list[Highlight] = []
        self.apparatus: set[int] = set()
        self.passage: Passage | None = None
        self.stated: list[Stated] = []
        self._more: dict[str, list[str]] = {}

    def put(self, field: str, value: str) -> None:
        """Set a field of the origin unless it is set; the first copy in a note speaks."""
        value = value.strip()
        if value and field not in self.texts:
            self.texts[field] = value

    def author(self, value: str, line: int) -> None:
        """Take the authors that a value names."""
        for name in names_of(value):
            self.authors.setdefault(name, Name(name, line))

    def tag(self, value: str, line: int) -> None:
        """Take the tags that a value names, colours left out."""
        for name in tags_of(value):
            if name.lower() not in COLORS:
                self.tags.setdefault(name.lower(), Name(name, line))

    def field(self, label: str, value: str, line: int) -> str:
        """Take a metadata line; return the kind of field that the label names, ``""`` if unknown."""
        kind = _LABELS.get(label, "")
        if kind and len(self.stated) < _MOST_STATED:
            self.stated.append(Stated(kind, label, value, line))
        if kind == "author":
            self.author(value, line)
        elif kind == "tags":
            self.tag(value, line)
        elif kind == "url":
            address = address_of(value)
            if address and _WITHIN in self.texts.get(kind, ""):
                del self.texts[kind]  # an address within Readwise says less than the document's own
            self.put(kind, address)
        elif kind == "date":
            self.put(kind, value.strip("[]"))
        elif kind == "category":
            self.put(kind, next(iter(tags_of(value)), "").rpartition("/")[2])
        elif kind:
            self.put(kind, value)
        return kind

    def more(self, kind: str, text: str) -> None:
        """Continue a field on another line."""
        if kind in self.texts:
            self._more.setdefault(kind, []).append(text)

    def begin(self, line: int, text: str = "") -> Passage:
        """Close the open highlight and begin another."""
        self.close()
        self.passage = Passage(line, text)
        return self.passage

    def whole(self, line: int, item: str) -> bool:
        """Take a highlight that ends with its line, if it is as most are: words and the exporter's link.

        It comes to what `begin` and `close` make of it, in a fifth of the time.
        """
        found = _WHOLE.fullmatch(item)
        if not found:
            return False
        text, label, address = found[1].strip(), found[2].strip(), found[3]
        if not text or text[-1] in DECORATION or "^" in item or not is_known(label, address):
            return False
        self.close()
        known = id_in(address, *self.id_marks) if self.id_marks else ""
        self.highlights.append(
            _new_highlight((text, line, line + 1, known, address, location_of(label), "", (), ())),
        )
        return True

    def close(self) -> None:
        """Close the open highlight; one without a word or picture is dropped."""
        if self.passage:
            highlight = self.passage.highlight(self.id_marks)
            if highlight.text:
                self.highlights.append(highlight)
        self.passage = None

    def reading(self) -> Reading:
        """Return all that was found; what the body does not say comes from the properties."""
        self.close()
        own, said = origin_of(self.note), self.texts
        summary = "\n".join([said.get("summary", ""), *self._more.get("summary", ())]).strip()
        if not self.authors:
            self.authors = {pair[0]: Name(*pair) for pair in zip(own.authors, own.author_lines, strict=True)}
        for pair in zip(own.tags, own.tag_lines, strict=True):
            if pair[0].lower() not in COLORS:
                self.tags.setdefault(pair[0].lower(), Name(*pair))
        authors, tags = self.authors.values(), self.tags.values()
        origin = Origin(
            said.get("title") or own.title,
            tuple(name.text for name in authors),
            said.get("url") or own.url,
            said.get("category") or own.category,
            said.get("date") or own.date,
            said.get("document_id") or own.document_id,
            summary or own.summary,
            tuple(name.text for name in tags),
            tuple(name.line for name in tags),
            tuple(name.line for name in authors),
        )
        return Reading(self.name, origin, tuple(self.highlights), frozenset(self.apparatus), tuple(self.stated))
