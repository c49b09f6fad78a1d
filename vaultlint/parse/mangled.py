"""Frontmatter that a formatter took for text: what it made of the block, and what stood there before.

Markdown without frontmatter reads the opening ``---`` as a rule and the closing one as the underline of
a heading. So mdformat, prettier, rumdl and markdownlint write a rule of their own style, a blank line, and
the keys as a heading (on one line, or with the first in front), as a paragraph, and around lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.formatted import JOINT, Gathered, gather, restored
from vaultlint.parse.hints import MANGLED, opening_rule
from vaultlint.parse.keys import IDENTITY_KEYS, KEY_LINE, MAIN_KEYS, is_known
from vaultlint.parse.note import Comment, Defect, Entry
from vaultlint.parse.salvage import salvage
from vaultlint.text import Lines

_LONG = 25  # characters of a line that does not come again by chance
_TITLE_ROWS = 60  # where a note's title is looked for


class Mangled(NamedTuple):
    """A mangled block.

    Attributes
    ----------
    start, end : int
        Rows of the file, with the rule that was its opening fence.
    rows : tuple of int
        For each restored line the row where it stands now.
    inner : str
        The restored lines.
    entries : tuple of Entry
    comments : tuple of Comment
        As salvage reads the restored lines; offsets are theirs.
    certain : bool
        Whether only this can have stood there.
    """

    start: int
    end: int
    rows: tuple[int, ...]
    inner: str
    entries: tuple[Entry, ...]
    comments: tuple[Comment, ...]
    certain: bool

    @property
    def keys(self) -> frozenset[str]:
        """The keys in lower case."""
        return frozenset(entry.key.lower() for entry in self.entries)


def mangled_head(rows: Sequence[str]) -> Mangled | None:
    """Return the block that the file began with, if a formatter mangled it.

    An ordinary note may begin with a rule too: so keys that somebody would write in frontmatter alone
    are asked for, two at least; where no heading was made of them, in lower case.
    """
    start = opening_rule(rows)
    if start is None:
        return None
    block = gather(rows, start, frozenset())
    keys = _keys(block) if block else []
    if block is None or not block.loose or len(keys) < 2 or not _are_familiar(block, keys):
        return None
    if rows[start].rstrip() == "---" and start == 0 and _reads_as_it_stands(rows, block):
        return None
    left = block.joined and any(JOINT.search(line.partition(":")[2]) for line in block.lines)
    return _read(rows, start, block, certain=all(map(is_known, keys)) and not left)


def mangled_copy(rows: Sequence[str], row: int, known: frozenset[str], spelled: frozenset[str]) -> Mangled | None:
    """Return the block that began at the rule in `row`, if it is a later one of a note and mangled.

    Parameters
    ----------
    rows : sequence of str
    row : int
    known : frozenset of str
        Keys of the blocks before it, in lower case.
    spelled : frozenset of str
        The same as they are spelled there.
    """
    if rows[row - 1].strip():
        return None
    block = gather(rows, row, known)
    keys = _keys(block) if block and (block.loose or _is_touched(rows, block)) else []
    shared = known.intersection(key.lower() for key in keys)
    if block is None or len(shared) < 2 or 2 * len(shared) < len(keys) or IDENTITY_KEYS.isdisjoint(shared):
        return None
    begins = _note_begins(rows, row, block)
    if not block.headed and not (begins and len(spelled.intersection(keys)) >= 2):
        return None  # labels that somebody wrote between two rules
    sure = all(key in spelled or is_known(key) for key in keys)
    return _read(rows, row, block, certain=begins and sure and not block.joined)


def placed_entries(mangled: Mangled, text: str, lines: Lines) -> tuple[Entry, ...]:
    """Return the entries with their places in the note, each with its restored lines and its defect."""
    starts = [0]
    for line in mangled.inner.split("\n"):  # not `splitlines`: a lone CR or U+2028 ends no line
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for entry in mangled.entries:
        inside = [row for at, row in zip(starts, mangled.rows, strict=False) if entry.start <= at < entry.end]
        start, end = lines.start(inside[0]), lines.start(inside[-1] + 1)
        at = max(text.find(entry.key, start, end), start)
        repaired = mangled.inner[entry.start : entry.end] if entry.repaired is None else entry.repaired
        root = frontmatter.compose(repaired).root
        node = root.children[1] if root else entry.node
        message = f"a formatter made text of {entry.key!r}"
        defect = Defect(MANGLED, at, at + len(entry.key), message, (), mangled.certain)
        found.append(Entry(entry.key, at, at + len(entry.key), start, end, node, (defect,), repaired))
    return tuple(found)


def placed_comments(mangled: Mangled, text: str, lines: Lines) -> tuple[Comment, ...]:
    """Return the comments behind values with the places of their lines in the note."""
    found = []
    for comment in mangled.comments:
        row = mangled.rows[mangled.inner.count("\n", 0, comment.start)]
        start = max(text.find(comment.text, lines.start(row)), lines.start(row))
        found.append(comment._replace(start=start, end=start + len(comment.text)))
    return tuple(found)


def _is_touched(rows: Sequence[str], block: Gathered) -> bool:
    return any(restored(rows[row]) != rows[row] for row in block.rows)


def _keys(block: Gathered) -> list[str]:
    return [found["key"].strip("'\"") for line in block.lines if (found := KEY_LINE.match(line))]


def _are_familiar(block: Gathered, keys: list[str]) -> bool:
    """Return whether keys at the top of a file are those of frontmatter and no labels in a text."""
    known = sum(1 for key in keys if is_known(key))
    main = [key.lower() in MAIN_KEYS for key in keys]
    if known < 2 or 2 * known < len(keys) or len({key.lower() for key in keys}) < len(keys):
        return False
    if block.headed:
        return main[0]
    return any(main) and (block.ever_drawn or all(key[0].islower() for key in keys))


def _reads_as_it_stands(rows: Sequence[str], block: Gathered) -> bool:
    """Return whether YAML reads what stands between two fences: blank lines do no harm in it."""
    if not block.closed or rows[block.end - 1].rstrip() != "---":
        return False
    root, problem, _ = frontmatter.compose("".join(f"{row}\n" for row in rows[1 : block.end - 1]))
    return problem is None and root is not None and root.kind == "map"


def _note_begins(rows: Sequence[str], row: int, block: Gathered) -> bool:
    """Return whether what follows a block begins as a note does: with its title, its cover, or not at all."""
    below = next((line.strip() for line in rows[block.end : block.end + 10] if line.strip()), "")
    if not below or below.startswith("!["):
        return True
    titles = {_title(line.partition(":")[2]) for line in block.lines if line.lower().startswith("title:")}
    titles |= {_title(line) for line in _titles_above(rows[: min(row, _TITLE_ROWS)])}
    return _title(below) in titles or (len(below) > _LONG and below in map(str.strip, rows[: min(row, _TITLE_ROWS)]))


def _titles_above(rows: Sequence[str]) -> Iterator[str]:
    return (line for line in rows if line.startswith(("# ", "## ")))


def _title(line: str) -> str:
    return " ".join(restored(line).strip("#\"' \t\r").casefold().split())


def _read(rows: Sequence[str], row: int, block: Gathered, *, certain: bool) -> Mangled | None:
    """Read the restored lines; None if anything in them cannot be read."""
    newline = "\r\n" if rows[row].endswith("\r") else "\n"
    inner = "".join(line + newline for line in block.lines)
    saved = salvage(inner, 0, len(inner))
    if saved.unread or saved.conflicts or any(entry.node is None for entry in saved.entries):
        return None
    if len({entry.key.lower() for entry in saved.entries}) < len(saved.entries):
        return None
    sure = certain and all(defect.certain for entry in saved.entries for defect in entry.defects)
    return Mangled(row, block.end, tuple(block.rows), inner, saved.entries, saved.comments, sure)
