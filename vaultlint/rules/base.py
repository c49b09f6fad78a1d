"""What a rule is: one class in one file, with its name, its reasons, its examples and its fix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse.note import Defect, Frontmatter, Note, Place
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, printable

if TYPE_CHECKING:
    from vaultlint.index import Index
    from vaultlint.schema import Schema


class Level(StrEnum):
    """How much a finding matters; the values are the JSON's ``severity``."""

    ERROR = "error"  # Obsidian or a reader loses data now
    WARNING = "warning"  # queries, links or the graph go wrong
    INFO = "info"  # hygiene; reported only when selected


class Applicability(StrEnum):
    """Whether a fix may be applied without asking."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Part(StrEnum):
    """The parts of a note's meaning; a rule names those that its fix may alter."""

    PROPERTIES = "properties"
    LINKS = "links"
    TAGS = "tags"
    HEADINGS = "headings"
    CODE = "code"
    HIGHLIGHTS = "highlights"
    PROSE = "prose"


class Fix(NamedTuple):
    """Edits that mend a finding.

    Attributes
    ----------
    title : str
        What the fix does, as an imperative.
    edits : tuple of Edit
    applicability : Applicability
    keys : frozenset of str
        The properties, in lower case, whose values may differ afterwards.
    notes : tuple of str
        What the user should know of it: values that were set aside.
    alone : bool
        Whether it moves so much text that no other fix may run beside it.
    drops_bom : bool
        Whether it takes the byte order mark away, which is no part of the text.
    swaps : tuple of (str, str)
        Values that are written otherwise afterwards, and how: a date, an address, a tag's name (without #).
        The proof asks for the new one where the old one stood.
    into : str
        The note that this one is merged into, all links to it redirected; without edits of its own.
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE
    keys: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    alone: bool = False
    drops_bom: bool = False
    swaps: tuple[tuple[str, str], ...] = ()
    into: str = ""


class Finding(NamedTuple):
    """What a rule says about one place of a note (offsets in its text)."""

    code: str
    name: str
    level: Level
    message: str
    start: int
    end: int
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know beyond the note.

    Attributes
    ----------
    property_types : mapping of str to str
        ``.obsidian/types.json``: property (lower case) to Obsidian's type.
    known : mapping of str to mapping of str to object
        By path and rule's code what `Rule.survey` said of the vault's notes.
    home : {"obsidian", "logseq", "both"}
        Whose folder the vault is: Logseq's where ``logseq/`` lies in it and no ``.obsidian``.
    schema : Schema or None
        What the configuration wants of properties; None where it says nothing.
    links : LinkStyle
        How the vault writes its links.
    managed : frozenset of str
        Paths of notes that Readwise's plugin manages.
    """

    property_types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    known: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    home: str = "obsidian"
    schema: Schema | None = None
    links: LinkStyle = field(default_factory=LinkStyle)
    managed: frozenset[str] = frozenset()


class Example(NamedTuple):
    """A note that a rule speaks about, and what the fix makes of it.

    Attributes
    ----------
    bad : str
    good : str or None
        The note after the rule's own safe fix; None if there is none.
    others : tuple of str or (str, str)
        Other files of the vault, for rules that compare notes: a note's text, or a path and a text.
    unsafe : str or None
        The note after the rule's unsafe fix; None if there is none.
    path : str
        Where the note lies, if that matters.
    """

    bad: str
    good: str | None = None
    others: tuple[str | tuple[str, str], ...] = ()
    unsafe: str | None = None
    path: str = "note.md"

    @property
    def companions(self) -> list[tuple[str, str]]:
        """The other files with their paths."""
        return [(f"other-{n}.md", one) if isinstance(one, str) else one for n, one in enumerate(self.others)]


class Rule:
    """A rule. Subclasses set the class attributes and give `check`, or `survey` and `compare`.

    Attributes
    ----------
    code, name : str
        ``VL111`` and ``unquoted-colon``; the name reads well after "allow".
    level : Level
    summary : str
        What it reports, in one line.
    applicability : Applicability or None
        Of its fix; None if it only reports.
    changes : frozenset of Part
        What its fix may alter of a note's meaning.
    examples : tuple of Example
    quiet : tuple of str or Example
        Notes that look tempting and about which the rule must say nothing.
    example_context : Context
        What holds for the examples of both kinds.
    needs : frozenset of Sign
        What a note must have, all of it, for `check` to find anything in it; others are passed over. Say nothing where
        it is not certain.
    keys : frozenset of str or None
        Properties (lower case) of which a note must have one, in the same way.
    words : str
        What must stand in its text, in the same way.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    level: ClassVar[Level]
    summary: ClassVar[str]
    applicability: ClassVar[Applicability | None] = None
    changes: ClassVar[frozenset[Part]] = frozenset()
    examples: ClassVar[tuple[Example, ...]] = ()
    quiet: ClassVar[tuple[str | Example, ...]] = ()
    example_context: ClassVar[Context] = Context()
    gravest: ClassVar[Level | None] = None  # of its findings, where some are graver than `level`
    templates: ClassVar[bool] = False  # whether it speaks about template notes
    needs: ClassVar[frozenset[Sign]] = frozenset()
    keys: ClassVar[frozenset[str] | None] = None
    words: ClassVar[str] = ""
    checks: ClassVar[bool] = False  # whether it has a `check` of its own; this is found out
    surveys: ClassVar[bool] = False  # and whether it has a `survey`

    def __init_subclass__(cls) -> None:
        """See whether the rule looks at a note by itself, and whether it compares notes."""
        cls.checks = cls.check is not Rule.check
        cls.surveys = cls.survey is not Rule.survey

    @property
    def rule(self) -> Rule:
        """Itself: so it can stand wherever a `Card` does."""
        return self

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the findings in one note."""
        del note, context
        return iter(())

    def survey(self, index: Index, context: Context) -> Mapping[str, Any]:
        """Look at all notes' facts; say, by path, which notes stand out and what `compare` must know there.

        What is told must hold for a note that was edited since: name a link by its text, not by its place.
        """
        del index, context
        return {}

    def concerns(self, text: str, known: Any) -> bool:
        """Return whether `compare` may find anything in a note of such text, for less than parsing costs."""
        del text, known
        return True

    def compare(self, note: Note, known: Any, context: Context) -> Iterator[Finding]:
        """Give the findings in a note that stands out among the others."""
        del note, known, context
        return iter(())

    def finding(
        self, start: int, end: int, message: str, fix: Fix | None = None, level: Level | None = None
    ) -> Finding:
        """Return a finding of this rule; control characters in its message, such as a key's, are escaped."""
        return Finding(self.code, self.name, level or self.level, printable(message), start, end, fix)

    @property
    def why(self) -> str:
        """The reasons, in Markdown: the class' docstring."""
        return "\n".join(line.removeprefix("    ") for line in (self.__doc__ or "").splitlines()).strip()


class DefectRule(Rule):
    """A rule about entries that salvage had to mend: it speaks about the defects of its name."""

    needs = frozenset((Sign.DEFECT,))
    title: ClassVar[str]

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the defects named as this rule is, in every block of the note."""
        del context
        for block in certain_blocks(note):
            for entry in block.entries:
                for defect in entry.defects:
                    if defect.kind == self.name:
                        yield self.finding(defect.start, defect.end, defect.message, self.fix_of(defect, entry.key))

    def fix_of(self, defect: Defect, key: str) -> Fix | None:
        """Return the fix that salvage tried."""
        del key
        if not defect.edits:
            return None
        applicability = Applicability.SAFE if defect.certain else Applicability.UNSAFE
        return Fix(self.title, defect.edits, applicability)


def readable_blocks(note: Note) -> Iterator[Frontmatter]:
    """Give the blocks whose entries have places of their own: JSON blocks are left alone."""
    return (block for block in certain_blocks(note) if not block.json)


def certain_blocks(note: Note) -> Iterator[Frontmatter]:
    """Give the blocks that are frontmatter for certain: one below text may be an example."""
    return (
        block for block in note.blocks if block.place is not Place.DISPLACED or not note.text[: block.start].strip()
    )


def shown_block(note: Note) -> Frontmatter | None:
    """Return the block that Obsidian reads, or would read if nothing blank stood before it."""
    places = (Place.HEAD, Place.DISPLACED)
    return next((block for block in certain_blocks(note) if block is note.blocks[0] and block.place in places), None)
