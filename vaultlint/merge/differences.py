"""What copies of a note do not share, in words."""

from __future__ import annotations

from collections.abc import Sequence

from vaultlint.merge.documents import Copy
from vaultlint.parse.note import Note


def differences(note: Note, copies: Sequence[Copy]) -> str:
    """Say what the first two copies do not share."""
    first, second = copies[0], copies[1]
    parts = []
    if first.block and second.block:
        for more, fewer, where in ((first, second, "first"), (second, first, "second")):
            only = sorted(more.block.keys - fewer.block.keys) if more.block and fewer.block else []
            if only:
                parts.append(f"{', '.join(only[:6])}{' …' if len(only) > 6 else ''} only in the {where}")
        differing = [
            entry.key
            for entry in first.block.entries
            if (other := second.block.get(entry.key)) and _folded(entry.value) != _folded(other.value)
        ]
        if differing:
            parts.append(f"other values in {', '.join(differing[:6])}")
    elif first.block or second.block:
        parts.append("only one has frontmatter")
    return "; ".join([*parts, _body_difference(*(note.text[one.body_start : one.end] for one in copies[:2]))])


def _body_difference(first: str, second: str) -> str:
    rows = [[row.rstrip() for row in body.rstrip().split("\n")] for body in (first, second)]
    if rows[0] == rows[1]:
        return "the bodies are equal"
    lines = [{row for row in one if row} for one in rows]
    counts = [len(lines[0] - lines[1]), len(lines[1] - lines[0])]
    if any(counts):
        return f"body lines only in the first: {counts[0]}, only in the second: {counts[1]}"
    return "the bodies hold the same lines in other order or number"


def _folded(value: object) -> str:
    return " ".join(str(value).split())
