"""What a note has that rules may speak about, asked once a note: a rule that wants what it has not is passed over.

What is asked for here is there once the note is parsed. A rule that is passed over is not even imported, so this module
imports nothing that a note without that sign can do without.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.parse.note import Frontmatter, Node, Note, Place, State

if TYPE_CHECKING:
    from vaultlint.rules.base import Context, Rule
    from vaultlint.rules.cards import Card

_CONFLICT = "<<<<<<< "
_PLAIN = str.maketrans(dict.fromkeys(" -_"))  # what may stand in a plain name beside letters and digits
_LONGEST = 200  # characters of such a name
_DEVICES = ("con", "prn", "aux", "nul", "com", "lpt")  # how the names of Windows' devices begin, of four at most


class Sign(Enum):
    """Something that a rule needs to have anything to say; see `Rule.needs`."""

    BLOCK = "a frontmatter block"
    STACK = "two blocks"
    DISPLACED = "a block below something else"
    COPIES = "two notes in its file"
    DEFECT = "an entry or a fence that salvage had to mend"
    TROUBLE = "a block that is no readable mapping"
    CONFLICT = "such a block, or the line that git leaves above one"
    SPECIAL = "such an entry, a value that begins with ! or &, or a comment behind something"
    ODD_KEY = "such an entry, or a key of other characters than ASCII or with a colon"
    MAPPING = "a mapping within a property, or a type that Obsidian's settings give one"
    FOLDED = "a value that is written as a block"
    HASH = "a # in a block"
    SLOT = "template syntax in a block"
    FENCE = "a code fence that nothing closes"
    NAME = "a name of more than letters, digits, spaces and hyphens"
    BYTES = "bytes that are not UTF-8"
    UNREAD = "a text that is too long to be read"
    SCHEMA = "a schema in the configuration"

    __hash__ = object.__hash__  # of members there is one each; Enum's own is Python, and asked ten times a note


class Signs(NamedTuple):
    """What a note has.

    Attributes
    ----------
    held : frozenset of Sign
    keys : frozenset of str
        The keys of all its blocks, in lower case.
    text : str
    """

    held: AbstractSet[Sign]
    keys: AbstractSet[str]
    text: str

    def concern(self, rule: Rule | Card) -> bool:
        """Return whether a rule may have anything to say about the note; False is certain."""
        return rule.needs <= self.held and self.name(rule)

    def name(self, rule: Rule | Card) -> bool:
        """Return whether one of a rule's keys and its words stand in the note."""
        return (rule.keys is None or not rule.keys.isdisjoint(self.keys)) and rule.words in self.text


def signs_of(note: Note, context: Context, *, template: bool) -> Signs:
    """Return what a note has, in time that hardly depends on its length.

    Parameters
    ----------
    note : Note
    context : Context
    template : bool
        Whether it is a template.
    """
    held = _of_file(note)
    if template:
        held.add(Sign.SLOT)
    if context.schema is not None:
        held.add(Sign.SCHEMA)
    keys: set[str] = set()
    blocks = note.blocks
    if blocks:
        held.add(Sign.BLOCK)
        if len(blocks) > 1:
            held.add(Sign.STACK)
        if blocks[0].place is Place.DISPLACED:
            held.add(Sign.DISPLACED)
        if context.property_types:
            held.add(Sign.MAPPING)
        for block in blocks:
            _add_block(held, keys, note.text, block)
    return Signs(held, keys, note.text)


def _of_file(note: Note) -> set[Sign]:
    """Return what a note has beside its blocks."""
    held: set[Sign] = set()
    if _may_hold_copies(note):
        held.add(Sign.COPIES)
    if note.text.startswith(_CONFLICT):
        held.add(Sign.CONFLICT)
    if note.body.unclosed_fence is not None:
        held.add(Sign.FENCE)
    if note.body.unread is not None:
        held.add(Sign.UNREAD)
    if note.source.bad_byte is not None:
        held.add(Sign.BYTES)
    if not is_plain_name(note.path.rpartition("/")[2]):
        held.add(Sign.NAME)
    return held


def is_plain_name(name: str) -> bool:
    """Return whether every system can hold a file's name and every link name it; False where that is not certain.

    Examples
    --------
    >>> is_plain_name("Read me 2.md"), is_plain_name("Why?.md"), is_plain_name("aux.md"), is_plain_name("a .md")
    (True, False, False, False)
    """
    stem = name.removesuffix(".md")
    if not (name.endswith(".md") and stem.isascii() and stem.translate(_PLAIN).isalnum() and stem == stem.strip()):
        return False
    return len(stem) <= _LONGEST and (len(stem) > 4 or stem[:3].lower() not in _DEVICES)


def _add_block(held: set[Sign], keys: set[str], text: str, block: Frontmatter) -> None:
    """Add what a block has."""
    if block.problem is not None or block.state is not State.VALID:
        held.update((Sign.TROUBLE, Sign.CONFLICT))
    if text.find("#", block.inner_start, block.inner_end) >= 0:
        held.add(Sign.HASH)
    if block.comments and any(not comment.own_line for comment in block.comments):
        held.add(Sign.SPECIAL)
    mended = bool(block.fence_defects)
    for entry in block.entries:
        key, node = entry.key, entry.node
        keys.add(key.lower())
        mended = mended or bool(entry.defects)
        if not key.isascii() or ":" in key:
            held.add(Sign.ODD_KEY)
        if node is None:
            continue
        if node.kind == "scalar":
            if node.style in ("|", ">"):
                held.add(Sign.FOLDED)
            if text.startswith(("!", "&"), node.start):
                held.add(Sign.SPECIAL)
        elif _holds_mapping(node):
            held.add(Sign.MAPPING)
    if mended:
        held.update((Sign.DEFECT, Sign.SPECIAL, Sign.ODD_KEY))


def _holds_mapping(node: Node) -> bool:
    return node.kind == "map" or any(child.kind == "map" for child in node.children)


def _may_hold_copies(note: Note) -> bool:
    try:
        from vaultlint.merge.openings import repeated_openings

        blocks = note.blocks
        one = not blocks or (len(blocks) == 1 and blocks[0].place in (Place.HEAD, Place.DISPLACED))
        if one and not repeated_openings(note):
            return False
        from vaultlint.merge.documents import copies_in

        return len(copies_in(note)) > 1
    except Exception:  # noqa: BLE001  # promise 8: let the rule fail, and be told of
        return True
