"""Keys that stand twice in a mapping below a property."""

from __future__ import annotations

from vaultlint.parse import emit, frontmatter
from vaultlint.parse.note import Frontmatter, Note
from vaultlint.rules.base import Applicability, Fix
from vaultlint.text import Edit


def end_of_key(note: Note, block: Frontmatter, at: int) -> int:
    """Return where the key ends that stands again at an offset; the offset itself if none does."""
    read = frontmatter.compose(note.text[block.inner_start : block.inner_end], block.inner_start)
    return next((end for _, start, end in read.duplicates if start == at), at)


def nested_fix(note: Note, block: Frontmatter, at: int) -> Fix | None:
    """Return a fix that drops a line below a key if the same line stands above it, in the same mapping."""
    text = note.text
    start, end = emit.line_at(text, at)
    line, indent = text[start:end], text[start:at]
    entry = next((one for one in block.entries if one.start < start < one.end), None)
    below = text[end : block.inner_end].split("\n", 1)[0]
    if (
        entry is None
        or indent.strip()
        or line.rstrip().endswith(":")
        or below.startswith((f"{indent} ", f"{indent}\t"))
    ):
        return None
    for row in reversed(text[entry.start : start].split("\n")[:-1]):
        if row.strip() and (not row.startswith(indent) or row[len(indent) :].startswith("-")):
            return None  # the mapping begins here
        if row.rstrip() == line.rstrip():
            keys = frozenset((entry.key.lower(),))
            return Fix("keep one of the equal lines", (Edit(start, end, ""),), Applicability.SAFE, keys)
    return None
