"""What a note has that rules may speak about, asked once a note: a rule that wants what it has not is passed over."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.merge.documents import copies_in
from vaultlint.parse.note import Note, State

if TYPE_CHECKING:
    from vaultlint.rules.base import Context, Rule


class Sign(Enum):
    """Something that a rule needs to have anything to say; see `Rule.needs`."""

    BLOCK = "a frontmatter block"
    STACK = "two blocks"
    COPIES = "two notes in its file"
    DEFECT = "an entry or a fence that salvage had to mend"
    TROUBLE = "a block that is no readable mapping"
    SLOT = "template syntax in a block"
    SCHEMA = "a schema in the configuration"


class Signs(NamedTuple):
    """What a note has.

    Attributes
    ----------
    held : frozenset of Sign
    keys : frozenset of str
        The keys of all its blocks, in lower case.
    """

    held: AbstractSet[Sign]
    keys: AbstractSet[str]

    def concern(self, rule: Rule) -> bool:
        """Return whether a rule may have anything to say about the note; False is certain."""
        return rule.needs <= self.held and (rule.keys is None or not rule.keys.isdisjoint(self.keys))


def signs_of(note: Note, context: Context, *, template: bool) -> Signs:
    """Return what a note has, in time that does not depend on its length.

    Parameters
    ----------
    note : Note
    context : Context
    template : bool
        Whether it is a template.
    """
    blocks = note.blocks
    held = {Sign.SLOT} if template else set()
    if context.schema is not None:
        held.add(Sign.SCHEMA)
    if _may_hold_copies(note):
        held.add(Sign.COPIES)
    if not blocks:
        return Signs(held, frozenset())
    held.add(Sign.BLOCK)
    if len(blocks) > 1:
        held.add(Sign.STACK)
    keys = set()
    for block in blocks:
        if block.problem is not None or block.state is not State.VALID:
            held.add(Sign.TROUBLE)
        mended = bool(block.fence_defects)
        for entry in block.entries:
            keys.add(entry.key.lower())
            mended = mended or bool(entry.defects)
        if mended:
            held.add(Sign.DEFECT)
    return Signs(held, keys)


def _may_hold_copies(note: Note) -> bool:
    try:
        return len(copies_in(note)) > 1
    except Exception:  # noqa: BLE001  # promise 8: let the rule fail, and be told of
        return True
