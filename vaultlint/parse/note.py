"""What a note is, once parsed: `Note` for rules of one note, `Facts` for everything across notes.

Longer than other modules: it holds all records of the parse, and little else than what they mean.

All offsets are code points of ``note.text`` (no byte order mark); all line numbers count from 0 in
here and from 1 where they are shown to people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from vaultlint.text import Edit, Lines, Source

if TYPE_CHECKING:
    import frontmatter

    Value: TypeAlias = str | int | float | bool | list["Value"] | dict[str, "Value"] | None
else:  # a type that holds itself is more than the cache's decoder can follow
    Value: TypeAlias = Any


class Node(NamedTuple):
    """One node of a YAML block.

    Attributes
    ----------
    kind : {"scalar", "list", "map"}
    start, end : int
        Offsets in the note's text; a block scalar ends behind its last line that is not blank.
    style : str
        ``""`` plain, ``"'"``, ``'"'``, ``"|"``, ``">"`` for scalars; ``"flow"`` or ``"block"``.
    text : str
        A scalar's text as YAML reads it, before it is resolved; ``""`` for collections.
    value : Value
        What Obsidian reads.
    children : tuple of Node
        A list's items; a map's keys and values in turn.
    """

    kind: str
    start: int
    end: int
    style: str
    text: str
    value: Value
    children: tuple[Node, ...] = ()


class Defect(NamedTuple):
    """Why one entry of a frontmatter block cannot be read, and what would make it readable.

    Attributes
    ----------
    kind : str
        A name such as ``"unquoted-colon"``; the rule of that name speaks about it.
    start, end : int
        The place to point at.
    message : str
        What was found and what was wanted.
    edits : tuple of Edit
        What mends it; empty where nobody can tell.
    certain : bool
        Whether the edits give the only sensible reading.
    """

    kind: str
    start: int
    end: int
    message: str
    edits: tuple[Edit, ...] = ()
    certain: bool = True


class Comment(NamedTuple):
    """A YAML comment: from ``#`` to the end of its line, and whether it has the line for itself."""

    start: int
    end: int
    text: str
    own_line: bool


class Entry(NamedTuple):
    """One top-level property of a frontmatter block, with the lines that it takes.

    Attributes
    ----------
    key : str
    key_start, key_end : int
    start, end : int
        Its whole lines, final line end included; blank lines and comments behind it are not.
    node : Node or None
        Its value; None where even salvage could not read it.
    defects : tuple of Defect
        Empty if YAML reads the entry by itself.
    repaired : str or None
        The entry's lines after the defects' edits; None if there is nothing to mend or no way to.
    """

    key: str
    key_start: int
    key_end: int
    start: int
    end: int
    node: Node | None
    defects: tuple[Defect, ...] = ()
    repaired: str | None = None

    @property
    def value(self) -> Value:
        """What Obsidian reads, or would read after the repair."""
        return self.node.value if self.node else None


class Place(StrEnum):
    """Where in its file a frontmatter block stands."""

    HEAD = "head"  # first in the file: the one that Obsidian reads
    STACKED = "stacked"  # right behind another block
    COPY = "copy"  # behind a body: a second note begins here
    DISPLACED = "displaced"  # would be the head, but something stands before it


class State(StrEnum):
    """What YAML says of a block."""

    VALID = "valid"
    EMPTY = "empty"
    INVALID = "invalid"
    NOT_A_MAPPING = "not-a-mapping"
    UNCLOSED = "unclosed"
    OVERSIZED = "oversized"


class Problem(NamedTuple):
    """Why YAML refuses a block: a place and libyaml's or our own words."""

    offset: int
    message: str
    kind: str = "invalid-yaml"


class Frontmatter(NamedTuple):
    """A frontmatter block.

    Attributes
    ----------
    start, end : int
        With its fences and the line end behind the closing one.
    inner_start, inner_end : int
        The YAML between the fences.
    place : Place
    state : State
    entries : tuple of Entry
        In the order of the file; of an invalid block as salvage reads them.
    comments : tuple of Comment
    problem : Problem or None
        Set if the state is INVALID.
    fence_defects : tuple of Defect
        What is wrong with the fences themselves.
    unread : tuple of (int, int)
        Spans of lines that belong to no entry and are neither comments nor blank.
    json : bool
        Whether the block is one flow mapping: its entries have no lines of their own.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    place: Place
    state: State
    entries: tuple[Entry, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: Problem | None = None
    fence_defects: tuple[Defect, ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    json: bool = False

    def get(self, key: str) -> Entry | None:
        """Return the last entry named `key`, without case."""
        wanted = key.lower()
        return next((entry for entry in reversed(self.entries) if entry.key.lower() == wanted), None)

    @property
    def keys(self) -> frozenset[str]:
        """The keys in lower case."""
        return frozenset(entry.key.lower() for entry in self.entries)


class LineKind(IntEnum):
    """What a line of a note is, as far as scanning for links and text is concerned."""

    TEXT = 0
    FRONTMATTER = 1
    CODE = 2  # fenced, fences included
    COMMENT = 3  # %% … %% or <!-- … --> over whole lines
    MATH = 4  # $$ … $$ over whole lines
    UNREAD = 5  # all that stands below the frontmatter of a note that is too large, as one line


class Heading(NamedTuple):
    """A heading: level 1–6, its text without markers, its line and offsets."""

    level: int
    text: str
    line: int
    start: int
    end: int


class Link(NamedTuple):
    """A link out of a note.

    Attributes
    ----------
    target : str
        The note or file named, without subpath; ``""`` for a link within the note.
    subpath : str
        What follows ``#``: headings or ``^block``.
    label : str
        The text shown, ``""`` if none was given.
    style : {"wiki", "markdown"}
    embed : bool
    line : int
    start, end : int
    where : str
        ``"body"``, or the property's key.
    """

    target: str
    subpath: str
    label: str
    style: str
    embed: bool
    line: int
    start: int
    end: int
    where: str = "body"


class Tag(NamedTuple):
    """A tag, without ``#``, and where it stands (``where`` as in `Link`)."""

    name: str
    line: int
    start: int
    end: int
    where: str = "body"


class Highlight(NamedTuple):
    """A passage that a reader marked, as its exporter wrote it down.

    Attributes
    ----------
    text : str
        The passage, without the exporter's link.
    line, end_line : int
        First line, and one behind the last line of the highlight with its tags and notes.
    id : str
        Readwise's id, a block id or a location; ``""`` if it has none.
    url : str
    location, color : str
    notes, tags : tuple of str
    """

    text: str
    line: int
    end_line: int
    id: str = ""
    url: str = ""
    location: str = ""
    color: str = ""
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Stated(NamedTuple):
    """A metadata line of an exporter's: what it states about the document, as it is written.

    Attributes
    ----------
    kind : str
        The field of `Origin` that it fills: ``"author"``, ``"url"`` …
    label : str
        Its label in lower case, hyphens and underscores as blanks: ``"full title"``.
    value : str
    line : int
    """

    kind: str
    label: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What a note is about, as its exporter says: the document it was made from.

    `tag_lines` gives for each of `tags` the line (from 0) where it stands.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    category: str = ""
    date: str = ""
    document_id: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    tag_lines: tuple[int, ...] = ()
    author_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A note as its exporter's format reads it.

    Attributes
    ----------
    format : str
        Name of the format, ``""`` if no exporter's.
    origin : Origin
    highlights : tuple of Highlight
    apparatus : frozenset of int
        Lines (from 0) that the exporter wrote and nobody said: metadata, headings, links back.
    stated : tuple of Stated
        The metadata lines in the body that say something of the origin, in the order of the file.
    repeated : int
        How many highlights were left out because the same stands above them.
    said : str
        In a gist (`gist`), what is left of the highlights: `texts`, line by line.
    """

    format: str = ""
    origin: Origin = field(default_factory=Origin)
    highlights: tuple[Highlight, ...] = ()
    apparatus: frozenset[int] = frozenset()
    stated: tuple[Stated, ...] = ()
    repeated: int = 0
    said: str = ""

    @property
    def texts(self) -> list[str]:
        """The highlights' words as they are compared, without line breaks; in a gist a digest stands for long ones."""
        found = self.said.split("\n") if self.said else [" ".join(mark.text.split()) for mark in self.highlights]
        return [text for text in found if text]


class Body(NamedTuple):
    """What one scan over the lines found.

    Attributes
    ----------
    kinds : bytes
        One `LineKind` per line of the note.
    headings, links, tags : tuple
        Outside code, comments and math; of the body alone.
    block_ids : tuple of (str, int)
        ``^id`` and its line.
    unclosed_fence : int or None
        Line of a code fence that nothing closes.
    unread : int or None
        Where the text begins that was not read, since the note is too large.
    """

    kinds: bytes
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] = ()
    block_ids: tuple[tuple[str, int], ...] = ()
    unclosed_fence: int | None = None
    unread: int | None = None


@dataclass(frozen=True)
class Note:
    """A parsed note: lossless, and complete when it exists.

    Attributes
    ----------
    path : str
        Relative to the vault, with ``/``.
    source : Source
    lines : Lines
    blocks : tuple of Frontmatter
        Every frontmatter block in the file, in order.
    body : Body
    """

    path: str
    source: Source
    lines: Lines
    blocks: tuple[Frontmatter, ...]
    body: Body

    @property
    def text(self) -> str:
        """The note's text without a byte order mark."""
        return self.source.text

    @property
    def rows(self) -> list[str]:
        """The text split at LF, one row for each of the body's `kinds`; what was not read is one row."""
        return self.lines.rows

    @property
    def head(self) -> Frontmatter | None:
        """The block that Obsidian reads (or refuses), if there is one."""
        return self.blocks[0] if self.blocks and self.blocks[0].place is Place.HEAD else None

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of that block in lower case; none if there is none."""
        head = self.head
        return head.keys if head else frozenset()

    @property
    def stem(self) -> str:
        """The file's name without folder and ``.md``."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @cached_property
    def reading(self) -> Reading:
        """The note as its exporter's format reads it."""
        if self.body.unread is not None:
            return Reading()
        from vaultlint.parse.exports import read  # the formats know Note, so Note asks late

        return read(self)

    @cached_property
    def unmerged(self) -> Reading:
        """The same, with every copy of a highlight that stands in it twice."""
        from vaultlint.parse.exports import read_copies

        return Reading() if self.body.unread is not None else read_copies(self)

    @property
    def pieces(self) -> list[str]:
        """The note's blocks and what stands between them; joined they are the text."""
        pieces, position = [], 0
        for block in self.blocks:
            pieces += [self.text[position : block.start], self.text[block.start : block.end]]
            position = block.end
        return [*pieces, self.text[position:]]

    def to_post(self) -> frontmatter.Post:
        """Return the note as a `frontmatter.Post` of python-frontmatter.

        The metadata are the properties as Obsidian reads them (an unreadable block as salvaged).

        Returns
        -------
        frontmatter.Post
        """
        import frontmatter

        head = self.head
        post = frontmatter.Post(self.text[head.end if head else 0 :])
        post.metadata.update({entry.key: entry.value for entry in head.entries} if head else {})
        return post


class Property(NamedTuple):
    """A property in `Facts`: key, value as Obsidian reads it, line (from 0)."""

    key: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one note; a pure function of its bytes.

    Workers compute it, the cache keeps it, and cross-note rules and the graph see nothing else.

    Attributes
    ----------
    path : str
        Relative to the vault, with ``/``.
    state : str
        What YAML says of its frontmatter, a `State`; ``"empty"`` if there is none.
    properties : tuple of Property
        In the order of the file, as Obsidian reads them; of an unreadable block as salvaged.
    links : tuple of Link
        Of properties, then of the body.
    tags : tuple of Tag
        Of properties, then of the body.
    headings : tuple of Heading
    block_ids : tuple of (str, int)
        ``^id`` and its line, from 0.
    reading : Reading
        The note as its exporter's format reads it.
    words : int
        Of its text; frontmatter, code, comments and math left out.
    content : str
        A digest of all that stands outside the head, ``""`` if nothing does.
    """

    path: str
    state: str
    properties: tuple[Property, ...]
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]
    headings: tuple[Heading, ...]
    block_ids: tuple[tuple[str, int], ...]
    reading: Reading
    words: int
    content: str = ""
