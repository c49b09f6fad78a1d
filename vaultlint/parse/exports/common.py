"""What the formats share: the signs that they know a note by, and the parts of a line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from vaultlint.parse.note import Entry, Heading, LineKind, Note

_MAX_LINES = 50_000
_TEXT, _FRONTMATTER, _CODE = int(LineKind.TEXT), int(LineKind.FRONTMATTER), int(LineKind.CODE)
_TOP, _OPENING = 1_500, 8_000
_HEADINGS = 64
_LABEL_MARKS = str.maketrans("", "", " -_/()")


class Field(NamedTuple):
    """A metadata line: its label in lower case without markers, and its value."""

    label: str
    value: str


class Step(NamedTuple):
    """A line for a walk: its number, its text, and level and name if it is a heading (else 0)."""

    number: int
    text: str
    level: int
    name: str


Row: TypeAlias = tuple[int, str, bool, bool, bool]
"""A line outside frontmatter, a plain tuple since there are so many.

Its number (from 0); its text without line end; whether it is code, a comment or math, so that what looks like a
heading or highlight there is an example; whether these begin on it; whether a frontmatter block stands right above it,
so that a copy of the note may begin here.
"""


def rows(note: Note) -> Iterator[Row]:
    """Give the lines outside frontmatter; of more than 50,000 lines the first ones.

    What follows a code fence that nothing closes counts as text: exporters leave such fences behind
    when a highlight begins inside a code block, and go on with the next highlight.

    Parameters
    ----------
    note : Note

    Yields
    ------
    Row
    """
    kinds, text, lines = note.body.kinds, note.text, note.lines.rows
    lines = lines if len(lines) <= _MAX_LINES else lines[:_MAX_LINES]
    unclosed = len(kinds) if note.body.unclosed_fence is None else note.body.unclosed_fence
    returns = "\r" in text
    fresh, before = False, _TEXT
    for number, (kind, line) in enumerate(zip(kinds, lines, strict=False)):
        if kind == _FRONTMATTER:
            fresh = True
        else:
            shown = line.removesuffix("\r") if returns else line
            veiled = kind != _TEXT and not (kind == _CODE and number >= unclosed)
            yield number, shown, veiled, veiled and kind != before, fresh
            fresh = False
        before = kind


class Signs:
    """What formats know a note by; made once, so that asking every format costs microseconds.

    Attributes
    ----------
    note : Note
    properties : dict of str to Entry
        By key in lower case.
    top, opening : str
        The first 1,500 and 8,000 characters behind the frontmatter.
    headings : tuple of Heading
        The first few.
    names : frozenset of str
        Their texts in lower case.
    start : int
        Where the body begins.
    """

    __slots__ = ("headings", "names", "note", "opening", "properties", "start", "top")

    def __init__(self, note: Note) -> None:
        start = self.start = _body_start(note)
        self.note = note
        self.properties = properties(note)
        self.opening = note.text[start : start + _OPENING]
        self.top = self.opening[:_TOP]
        self.headings = note.body.headings[:_HEADINGS]
        self.names = frozenset(heading.text.strip().lower() for heading in self.headings)

    def says(self, mark: str) -> bool:
        """Tell whether `mark` stands in `top`, and not in code: there it is an example."""
        at = self.top.find(mark)
        if at < 0:
            return False
        note = self.note
        return note.body.kinds[note.lines.number(self.start + at + len(mark) - 1)] != _CODE


def _body_start(note: Note) -> int:
    """Return the offset behind the frontmatter blocks at the top of the note."""
    position = 0
    for block in note.blocks:
        if note.text[position : block.start].strip():
            break
        position = block.end
    return position


def properties(note: Note) -> dict[str, Entry]:
    """Return the note's properties by their keys in lower case; of two, the first that says anything.

    All blocks are asked: of two stacked ones the first is often the one that cannot be read.
    """
    have: dict[str, Entry] = {}
    for block in note.blocks:
        for entry in block.entries:
            key = entry.key.lower()
            if entry.node is not None and (key not in have or have[key].value in (None, "", [])):
                have[key] = entry
    return have


def property_text(note: Note, key: str) -> str:
    """Return a property as text, ``""`` if the note has none of that key."""
    entry = properties(note).get(key)
    return text_of(entry.value) if entry else ""


def text_of(value: object) -> str:
    """Return a scalar as text, the first item of a list; ``""`` for nothing, templates and mappings."""
    for _ in range(3):
        if not isinstance(value, list):
            break
        value = value[0] if value else None
    if value is None or isinstance(value, bool | dict | list):
        return ""
    text = str(value).strip()
    return "" if text.startswith(("{{", "<%")) else text.removeprefix("[[").removesuffix("]]")


def first_title(note: Note) -> Heading | None:
    """Return the first heading of level 1 among the note's first headings."""
    return next((heading for heading in note.body.headings[:_HEADINGS] if heading.level == 1), None)


def heading_of(line: str) -> tuple[int, str]:
    """Split a heading into level and text; level 0 if the line is none.

    Examples
    --------
    >>> heading_of("## Highlights ##")
    (2, 'Highlights')
    >>> heading_of("#tag")
    (0, '')
    """
    if line[:1] != "#":
        return 0, ""
    text = line.lstrip("#")
    level = len(line) - len(text)
    if level > 6 or (text and text[0] not in " \t"):
        return 0, ""
    return level, text.strip().rstrip("#").rstrip()


def steps(note: Note) -> Iterator[Step]:
    """Give the lines of `rows` stripped, each with what it is a heading of.

    Code, comments and math count as blank lines, except in a quote: there exporters put what they export.
    """
    quoted = False
    for number, line, veiled, opens, _ in rows(note):
        text = line.strip()
        if veiled:
            quoted = text.startswith(">") and (quoted or opens)
            yield Step(number, text if quoted else "", 0, "")
        else:
            yield Step(number, text, *heading_of(line))


def indent_of(line: str) -> int:
    """Return how many columns the line is indented; a tab reaches to the next fourth column."""
    lead = len(line) - len(line.lstrip(" \t"))
    if line.find("\t", 0, lead) < 0:
        return lead
    column = 0
    for char in line:
        if char == " ":
            column += 1
        elif char == "\t":
            column += 4 - column % 4
        else:
            break
    return column


def unbullet(line: str) -> str | None:
    """Return what follows a list marker, None if the line is no list item.

    Examples
    --------
    >>> unbullet("    - Tags: x")
    'Tags: x'
    """
    text = line.lstrip(" \t")
    if text[:2] in {"- ", "* ", "+ ", "-\t", "*\t"}:
        return text[2:].lstrip(" \t")
    return "" if text in {"-", "*", "+"} else None


def field_of(text: str) -> Field | None:
    """Read ``Label: value``, ``**Label:** value``, ``**Label**:: value``; None if there is no label.

    A label is short, starts with a letter and holds only letters, digits, blanks and hyphens.

    Examples
    --------
    >>> field_of("**Document Tags:** #a")
    Field(label='document tags', value='#a')
    >>> field_of("https://example.org") is None
    True
    """
    colon = text.find(":", 0, 48)
    if colon <= 0:
        return None
    label, value = _label_of(text[:colon]), text[colon + 1 :]
    if not label:
        return None
    if text[0] in "*_ \t" and text[:colon].lstrip()[:1] in {"*", "_"}:
        value = value.removeprefix(":").lstrip("*_")
    value = value.removeprefix(":")
    if value and value[0] not in " \t[#*":
        return None
    return Field(label, value.strip())


@lru_cache(maxsize=1024)
def _label_of(text: str) -> str:
    """Return what stands before a colon as a label, ``""`` if it is none; there are few, and they come again."""
    label = text.strip()
    if label.startswith(("*", "_")):
        label = label.strip("*_ ")
    plain = label.translate(_LABEL_MARKS)
    return label.lower().replace("_", " ").replace("-", " ") if plain.isalnum() and label[0].isalpha() else ""
