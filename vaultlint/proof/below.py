"""What stands below the frontmatter of two notes: where it is the same, nothing in it can be lost, torn or moved."""

from __future__ import annotations

from vaultlint.parse.note import LineKind, Note

_FRONTMATTER = bytes((LineKind.FRONTMATTER,))


def is_same_below(before: Note, after: Note) -> bool:
    r"""Tell whether all lines outside frontmatter are equal, are read as the same kinds, and stand in one piece.

    Parameters
    ----------
    before, after : Note

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> before = parse_text("---\na: 1\n---\n# One\n")
    >>> is_same_below(before, parse_text("---\na: 1\nb: 2\n---\n# One\n"))
    True
    >>> is_same_below(before, parse_text("---\na: 1\n---\n# Two\n"))
    False
    """
    old, new = _first(before), _first(after)
    if old is None or new is None or before.body.kinds[old:] != after.body.kinds[new:]:
        return False
    return before.rows[old:] == after.rows[new:]


def _first(note: Note) -> int | None:
    """Return the first line behind the frontmatter; None where more of it stands further down."""
    kinds = note.body.kinds
    count = kinds.count(_FRONTMATTER)
    return count if kinds.startswith(_FRONTMATTER * count) else None
